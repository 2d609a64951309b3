"""What can be done with a dossier now, and what somebody lacks to do it (pure)."""

from collections.abc import Sequence
from datetime import date

from libs.contracts.core import Level, Role
from libs.contracts.errors import OcopError, PermissionMissing
from libs.contracts.law import Procedure
from libs.contracts.registry.dossiers import AllowedAct
from libs.contracts.scopes import Scope
from libs.kit.tokens import Principal
from services.registry.dossiers import rules
from services.registry.dossiers.conduct import Today
from services.registry.dossiers.errors import HistoryOnly, NotYourLevel
from services.registry.dossiers.rules import Act, Standing


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


def allowed_acts(
    acts: Sequence[tuple[Act, Level | None]], reader: Principal, *, historic: bool
) -> list[AllowedAct]:
    """Say of each possible act what its reader lacks (Ours: decision 0125)."""
    lacks = _in_history if historic else _today
    return [
        AllowedAct(act=act.name, level=level, missing=lacks(act, level, reader))
        for act, level in acts
    ]


def _today(act: Act, level: Level | None, reader: Principal) -> list[str]:
    missing = []
    if act.scope is not None and act.scope not in reader.scopes:
        missing.append(PermissionMissing.code)
    try:
        Today(members=act.role is Role.COUNCIL_MEMBER).require_person(reader, level)
    except OcopError as error:
        missing.append(error.code)
    if act.role is not None and reader.role is not act.role:
        missing.append("not_a_member")
    return missing


def _in_history(_: Act, level: Level | None, reader: Principal) -> list[str]:
    missing = []
    if reader.role is not Role.OFFICER or Scope.HISTORY_WRITE not in reader.scopes:
        missing.append(HistoryOnly.code)
    if level is not None and level.is_above(reader.level):
        missing.append(NotYourLevel.code)
    return missing
