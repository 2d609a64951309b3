"""What can be done with a dossier now, and what somebody lacks to do it (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from libs.contracts.core import Level, Role
from libs.contracts.errors import OcopError, PermissionMissing
from libs.contracts.law import Procedure
from libs.contracts.registry.dossiers import AllowedAct
from libs.contracts.registry.mandates import MandateKind
from libs.contracts.scopes import Scope
from libs.kit.tokens import Principal
from services.registry.dossiers import rules
from services.registry.dossiers.conduct import Today
from services.registry.dossiers.errors import HistoryOnly, NotYourLevel
from services.registry.dossiers.rules import Act, Standing
from services.registry.parties import Deed, require_wide_enough

NOT_A_MEMBER: Final = "not_a_member"
"""The code of the councils' refusal, a later chapter's."""
HELPED: Final = "helped_by_yourself"


def possible(
    law: Procedure, standing: Standing, acts: Sequence[Act], day: date
) -> list[tuple[Act, Level | None]]:
    """Give the acts that the state allows, each with the level whose it is; None: the producer's.

    Ours: decision 0125; a refusal and a record name them by the rules that an act itself asks.
    """
    return [
        (act, rules.responsible(law, standing, act, day))
        for act in acts
        if rules.blocked(law, standing, act) is None
    ]


def said(acts: Sequence[tuple[Act, Level | None]]) -> list[str]:
    """Write acts for a refusal: what, and in brackets who could."""
    return [f"{act.name} ({level.value if level else Role.PRODUCER.value})" for act, level in acts]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a dossier, and what it may do for the dossier's producer."""

    who: Principal
    mandate: MandateKind | None = None
    """The kind of its mandate in the post in which it reads; None: it has none."""
    helped: bool = False
    """Whether it acted for the producer, so that another officer acts for the office."""


def allowed_acts(
    acts: Sequence[tuple[Act, Level | None]], reader: Reader, *, historic: bool
) -> list[AllowedAct]:
    """Say of each possible act what its reader lacks (Ours: decision 0125)."""
    lacks = _in_history if historic else _today
    return [
        AllowedAct(act=act.name, level=level, missing=lacks(act, level, reader))
        for act, level in acts
    ]


def _today(act: Act, level: Level | None, reader: Reader) -> list[str]:
    who, missing = reader.who, []
    drafts = act.drafted_with is not None and act.drafted_with in who.scopes
    if act.scope is not None and act.scope not in who.scopes and not drafts:
        missing.append(PermissionMissing.code)
    try:
        _require_person(act, level, reader)
    except OcopError as error:
        missing.append(error.code)
    if level is not None and reader.helped:
        missing.append(HELPED)
    if act.role is not None and who.role is not act.role and not drafts:
        missing.append(NOT_A_MEMBER)
    return missing


def _require_person(act: Act, level: Level | None, reader: Reader) -> None:
    """Ask what `case.case_of` asks of a person."""
    if level is None and reader.mandate is not None:
        require_wide_enough(reader.mandate, deed_of(act))
    else:
        Today(members=act.role is Role.COUNCIL_MEMBER).require_person(reader.who, level)


def deed_of(act: Act) -> Deed:
    """Give what an act of the producer's is among the deeds that a mandate reaches to.

    Ours: decision 0124; what is handed in or taken back binds the producer.
    """
    return Deed.DRAFT if act is rules.REVISE else Deed.LODGE


def _in_history(_: Act, level: Level | None, reader: Reader) -> list[str]:
    who, missing = reader.who, []
    if who.role is not Role.OFFICER or Scope.HISTORY_WRITE not in who.scopes:
        missing.append(HistoryOnly.code)
    if level is not None and level.is_above(who.level):
        missing.append(NotYourLevel.code)
    return missing
