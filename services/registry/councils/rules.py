"""Council decisions (pure): what a round may hold, who sits, seals, quorum, what a scoring does.

The acts here are those of a dossier that a council has: taken into a round, its sheets filed and
opened, concluded. Dossiers are moved by their own chapter's `begin` … `save`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from libs.contracts.core import Level
from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.law import Ended, Procedure, Task
from libs.contracts.registry.councils import Regulations
from libs.contracts.registry.dossiers import DossierStatus as At
from libs.contracts.scoring import Outcome, Quorum, Settings
from libs.kit.canonical import digest
from services.registry.actions import Action
from services.registry.councils.errors import (
    ConflictOfInterest,
    CouncilOutOfTerm,
    HistoryMixed,
    RoundOfAnotherUnit,
    RulebookMixed,
)
from services.registry.dossiers import Act, Result, Standing, assessed_before

AT_A_COUNCIL: Final = frozenset({At.IN_ROUND, At.SCORED})
"""Before a council that has not concluded: only another level's takes the dossier over."""


def concluded(law: Procedure, standing: Standing, result: Result | None) -> Standing | str:
    """Say where a conclusion leads: on by its result, or to an end.

    Law: 26/2026 Đ.7 k.4g: what the centre gives less than is forwarded for does not end there; the
    province recognises on the central result or assesses again itself. A product that is
    eliminated or whose assessment stopped has ended. Ours: where only some members' sheets stop the
    assessment nothing is concluded before the council has agreed.
    """
    if result is None:
        return "act_not_possible"
    if result.outcome is Outcome.NEEDS_AGREEMENT:
        return "agreement_needed"
    goes_on = result.outcome in {Outcome.RECOGNISE, Outcome.FORWARD}
    below = result.outcome is Outcome.NOT_RECOGNISED and goes_back(law, standing.stage)
    status = At.CONCLUDED if goes_on or below else At.NOT_RECOGNISED
    return replace(standing, status=status, result=result)


def entered(law: Procedure, standing: Standing, _: Result | None) -> Standing | str:
    """Bring a dossier before a council; from another one only where that one's level ends.

    Law: 1489/QĐ-TTg: the province goes on; what the district's council had found falls away.
    """
    ends = law.routing[standing.stage].level in {one.level for one in law.levels_ended}
    if standing.status in AT_A_COUNCIL and not ends:
        return "act_not_possible"
    return Standing(At.IN_ROUND, standing.stage)


def goes_back(law: Procedure, stage: int) -> bool:
    """Say whether what a stage does not recognise may be assessed again by the level before.

    Law: 26/2026 Đ.7 k.4g.
    """
    step = law.routing[stage]
    return step.below_at_centre is not None and assessed_before(law, stage) is not None


ENTER_ROUND: Final = Act(
    Action.DOSSIER_ENTERED_ROUND,
    frozenset({At.ACCEPTED, At.PROPOSED, At.FORWARDED, *AT_A_COUNCIL}),
    entered,
    task=Task.ASSESS,
)
FILE_SHEET: Final = Act(Action.SHEET_FILED, frozenset({At.IN_ROUND}), task=Task.ASSESS)
OPEN: Final = Act(
    Action.DOSSIER_SCORED, frozenset({At.IN_ROUND}), At.SCORED, task=Task.ASSESS, asks_result=True
)
CONCLUDE: Final = Act(
    Action.DOSSIER_CONCLUDED,
    frozenset({At.SCORED}),
    concluded,
    task=Task.ASSESS,
    asks_result=True,
)
ACTS: Final = (ENTER_ROUND, FILE_SHEET, OPEN, CONCLUDE)


@dataclass(frozen=True, slots=True)
class Seat:
    """A member as the count sees it."""

    id: UUID
    chair: bool
    substitute: bool


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What decides whether a dossier fits a round."""

    rulebook: str
    level: Level
    unit: str
    historic: bool
    term_from: date
    term_to: date | None
    council: str


def require_fits(
    about: RoundFacts, *, rulebook: str, historic: bool, level: Level, unit: str | None
) -> None:
    """Refuse a dossier of another law, time or unit; `level` and `unit`: whose step is next.

    Ours: a round holds one rulebook and one council; history and today share neither.
    """
    if rulebook != about.rulebook:
        raise RulebookMixed(round=about.rulebook, dossier=rulebook)
    if historic is not about.historic:
        raise HistoryMixed
    if about.level is not level or about.unit != unit:
        raise RoundOfAnotherUnit(level=level.value, unit=unit, round=about.unit)


def require_lasting(about: RoundFacts, *, level: Level, unit: str | None) -> None:
    """Refuse an act of a council whose level has ended; `level`, `unit`: who goes on that day.

    Law: NQ 203/2025/QH15, 1489/QĐ-TTg: what a district's council had not concluded by 30/6/2025
    goes on before a council of the province.
    """
    if about.level is not level:
        raise RoundOfAnotherUnit(level=level.value, unit=unit, round=about.unit)


def require_in_term(about: RoundFacts, day: date) -> None:
    """Refuse a day outside the council's term; its first and its last day belong to it.

    Ours: a term is that of the founding decision.
    """
    if day < about.term_from or (about.term_to is not None and day > about.term_to):
        raise CouncilOutOfTerm(day=day.isoformat(), council=about.council)


def require_level_then(levels_ended: Iterable[Ended], level: Level, founded_on: date) -> None:
    """Refuse a council of a level that had ended when it was founded.

    Law: NQ 203/2025/QH15: districts ended on 1/7/2025; their work goes on with the province.
    """
    ended = next((one for one in levels_ended if one.level is level), None)
    if ended is not None and founded_on >= ended.on:
        facts = {
            "level": level.value,
            "ended_on": ended.on.isoformat(),
            "goes_on_with": ended.goes_on_with.value,
        }
        raise InvalidInput(faults=[Fault("/decision/date", "level_ended", facts)])


def require_no_conflict(name: str, *, declared: bool, owns_producer: bool) -> None:
    """Refuse a member with an interest: declared, or whose account owns the producer.

    Ours: who owns what is assessed does not assess it, declared or not.
    """
    if declared or owns_producer:
        raise ConflictOfInterest(member=name)


def commitment(sheet: UUID, content: Mapping[str, Any], salt: str) -> str:
    """Hash a sheet with its salt: what is shown before the opening, and proves it after.

    Ours (0503): without the salt the few options of a sheet could be guessed from the hash.

    Ours: 0503.
    """
    return digest({"sheet": str(sheet), "salt": salt, "content": dict(content)})


def settings_of(regulations: Regulations, seats: Sequence[Seat]) -> Settings:
    """Give the settings of scoring that regulations come to; no quorum without seats.

    Law: 26/2026 Đ.7 k.3b, the council's regulations. Ours: 0104.
    """
    regular = [seat for seat in seats if not seat.substitute]
    return Settings(
        missed_floor=regulations.missed_floor,
        floors_on=regulations.floors_on,
        unanswered=regulations.unanswered,
        max_spread=regulations.max_spread,
        quorum=_quorum(regulations, regular) if regular else None,
    )


def _quorum(regulations: Regulations, regular: Sequence[Seat]) -> Quorum:
    chair = next((str(seat.id) for seat in regular if seat.chair), None)
    return Quorum(
        seats=len(regular),
        share=regulations.quorum_share,
        chair=chair if regulations.chair_must_attend else None,
    )


def missing(seats: Sequence[Seat], filed: Collection[UUID], absent: Collection[UUID]) -> list[UUID]:
    """Give the regular members who have neither filed nor been recorded as absent.

    Ours: 0104.
    """
    return [
        seat.id
        for seat in seats
        if not seat.substitute and seat.id not in filed and seat.id not in absent
    ]


def quorum_needed(seats: Sequence[Seat], share: str) -> int:
    """Give the number of sheets that a share of the seats comes to, rounded up.

    Law: 26/2026 Đ.7 k.3b leaves it to the council's regulations. Ours: 0104.
    """
    regular = sum(not seat.substitute for seat in seats)
    part, whole = map(int, share.split("/"))
    return -(-regular * part // whole)


def has_quorum(seats: Sequence[Seat], filed: Collection[UUID], regulations: Regulations) -> bool:
    """Say whether enough of the council has filed, the chair among them if it must be.

    Ours: a substitute counts as present but never as the chair, also where it stands for the chair.
    """
    enough = len(filed) >= quorum_needed(seats, regulations.quorum_share)
    chairs = {seat.id for seat in seats if seat.chair and not seat.substitute}
    return enough and (not regulations.chair_must_attend or bool(chairs & set(filed)))
