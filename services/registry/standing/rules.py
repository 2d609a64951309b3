"""Decisions on standing (pure): what sends up, recognises, assesses again, ends; who withdraws.

The acts here are those of an authority on a concluded dossier; dossiers are moved by their own
chapter's `begin` … `save`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from libs.contracts.core import Level
from libs.contracts.law import Ended, Ground, Procedure, Task, Withdrawal
from libs.contracts.registry.dossiers import DossierStatus as At
from libs.contracts.registry.standing import RecognitionStatus
from libs.contracts.scopes import Scope
from libs.contracts.scoring import Outcome
from services.registry.actions import Action
from services.registry.documents import number_key
from services.registry.dossiers import Act, Result, Standing, Whose, assessed_before
from services.registry.standing.errors import DecisionMixed

ASSESS_AGAIN: Final = "assess_again"


def forwarded(law: Procedure, standing: Standing, _: Result | None) -> Standing | str:
    """Send up what the result says is sent up, to the level that it names.

    Law: 26/2026 Đ.7 k.3e; whether points alone decide is the rulebook's `forward_on`.
    """
    result = standing.result
    if result is None or result.outcome is not Outcome.FORWARD:
        return "not_to_be_forwarded"
    for stage in range(standing.stage + 1, len(law.routing)):
        if law.routing[stage].level is result.forward_to:
            return Standing(At.FORWARDED, stage)
    return "no_level_above"


def recognised(_: Procedure, standing: Standing, __: Result | None) -> Standing | str:
    """Recognise what the result recognises (Law: 26/2026 Đ.3 k.3, Đ.4)."""
    result = standing.result
    if result is None or result.outcome is not Outcome.RECOGNISE or result.recognised_by is None:
        return "not_to_be_recognised"
    return replace(standing, status=At.RECOGNISED)


def assessed_again(law: Procedure, standing: Standing, _: Result | None) -> Standing | str:
    """Take back for an assessment of one's own what the centre gave less than is forwarded for.

    Law: 26/2026 Đ.7 k.4g: the province recognises on the central result, or assesses again itself.
    """
    step, result = law.routing[standing.stage], standing.result
    below = step.below_at_centre
    before = assessed_before(law, standing.stage)
    may = below is not None and ASSESS_AGAIN in below.province_may
    if not may or before is None or result is None or not _of_the_level_below(result, step.level):
        return "not_to_be_assessed_again"
    stage = next(at for at, one in enumerate(law.routing) if one.level is before)
    return Standing(At.ACCEPTED, stage)


def closed(law: Procedure, standing: Standing, _: Result | None) -> Standing | str:
    """End what the centre did not recognise and the level below does not assess again.

    Ours: nothing ends silently; the end is an act of its own, with a document and a reason. So ends
    also what its authority, after an annulled decision, does not recognise a second time.
    """
    if standing.annulled:
        return replace(standing, status=At.NOT_RECOGNISED)
    below = law.routing[standing.stage].below_at_centre
    result = standing.result
    if below is None or result is None or result.outcome is not Outcome.NOT_RECOGNISED:
        return "not_to_be_closed"
    return replace(standing, status=At.NOT_RECOGNISED)


def _of_the_level_below(result: Result, level: Level) -> bool:
    if result.outcome is Outcome.RECOGNISE:
        return result.recognised_by is not level
    return result.outcome is Outcome.NOT_RECOGNISED


_CONCLUDED: Final = frozenset({At.CONCLUDED})
FORWARD: Final = Act(
    Action.DOSSIER_FORWARDED,
    _CONCLUDED,
    forwarded,
    task=Task.ASSESS,
    scope=Scope.DOSSIERS_FORWARD,
)
RECOGNISE: Final = Act(
    Action.DOSSIER_RECOGNISED,
    _CONCLUDED,
    recognised,
    Whose.RESULT,
    task=Task.ASSESS,
    scope=Scope.DECISIONS_WRITE,
)
REASSESS: Final = Act(
    Action.DOSSIER_ASSESSED_AGAIN,
    _CONCLUDED,
    assessed_again,
    Whose.BELOW,
    task=Task.ASSESS,
    scope=Scope.DECISIONS_WRITE,
)
CLOSE: Final = Act(
    Action.DOSSIER_CLOSED,
    _CONCLUDED,
    closed,
    Whose.BELOW,
    task=Task.ASSESS,
    scope=Scope.DECISIONS_WRITE,
)
REOPEN: Final = Act(Action.DOSSIER_REOPENED, frozenset({At.RECOGNISED}), At.CONCLUDED, Whose.RESULT)
"""What an annulment does: the result stands, the decision on it does not; never asked for alone."""
ACTS: Final = (FORWARD, RECOGNISE, REASSESS, CLOSE)


@dataclass(frozen=True, slots=True)
class Authority:
    """A deciding level and its unit."""

    level: Level
    unit: str


ANNULLED: Final = "annulled"
"""Ours: the ground of a recognition whose decision was annulled; none of the law's."""
_OURS: Final = re.compile(r"[0-9]+/[0-9]{4}/ocop([0-9]{1,5}|vn)")


def certificate_key(unit: str, number: str) -> str:
    """Fold a paper certificate's number within the unit that gave it.

    Ours: every unit counts its own certificates, so two units may use one number.
    """
    return f"{unit}/{number_key(number)}"


def wrong_certificate_number(number: str | None, *, historic: bool, taken: bool) -> str | None:
    """Say what is wrong with the number of a certificate, None when nothing is.

    Ours: a paper keeps its own number, today's are given when they are issued, and no typed number
    looks like one of this system.
    """
    if not historic:
        return None if number is None else "certificate_number_is_given"
    if number is None:
        return "certificate_number_missing"
    if _OURS.fullmatch(number_key(number)):
        return "certificate_number_looks_like_ours"
    return "certificate_number_taken" if taken else None


def require_authority(own: Authority, level: Level | None, unit: str | None) -> None:
    """Refuse a dossier of another authority than the document's.

    Law: 26/2026 Đ.7 k.3-4: who recognises which stars.
    """
    if (own.level, own.unit) != (level, unit):
        raise DecisionMixed(level=level.value if level else "-", unit=unit or "-")


def same_authority(known: Authority | None, level: Level | None, unit: str | None) -> Authority:
    """Refuse a dossier of another authority than those before it: a decision is one authority's.

    Law: 26/2026 Đ.7 k.3-4: who recognises which stars.
    """
    if level is None or unit is None:
        raise DecisionMixed(level=level.value if level else "-", unit=unit or "-")
    own = Authority(level, unit)
    if known is not None and known != own:
        raise DecisionMixed(level=level.value, unit=unit)
    return own


def status_on(until: date, *, withdrawn: bool, day: date) -> RecognitionStatus:
    """Give what a recognition is on a day.

    Law: 26/2026 Đ.4 k.3, Đ.8 k.1. Ours: the last day still counts.
    """
    if withdrawn:
        return RecognitionStatus.WITHDRAWN
    return RecognitionStatus.EXPIRED if day > until else RecognitionStatus.IN_FORCE


def ground_of(asked: str, grounds: Sequence[Ground] | None) -> str | None:
    """Give the ground as the rulebook names it; None when it names others only.

    Ours: where the act's text was not found (148/2023) the code is kept as it was given.
    """
    if grounds is None:
        return asked
    return next((one.code for one in grounds if one.code.casefold() == asked.casefold()), None)


def withdrawing_level(
    act: Withdrawal | None,
    *,
    stars: int,
    recognised_by: Level,
    ended: Iterable[Ended],
    today: date,
) -> Level:
    """Give the level that withdraws stars: the law's, and where it is silent the one that gave.

    Law: 26/2026 Đ.8 k.2: the province's chair 3 and 4 stars, the minister 5. A level that has ended
    is followed by the one that goes on with its work.
    """
    named = act.authority.items() if act else ()
    level = next((one for one, classes in named if stars in classes), recognised_by)
    gone = next((one for one in ended if one.level is level and one.on <= today), None)
    return level if gone is None else gone.goes_on_with


def may_ask(mine: Level, withdrawing: Level) -> bool:
    """Say whether a level asks for a withdrawal (Law: 26/2026 Đ.10 k.1b: the ministry does)."""
    return mine.is_above(withdrawing) and mine is Level.MINISTRY
