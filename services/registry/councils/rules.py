"""Council decisions (pure): what a round may hold, seals, what a scoring does.

The acts here are those of a dossier that a council has: taken into a round, its sheets filed and
opened, concluded. Dossiers are moved by their own chapter's `begin` … `save`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from libs.contracts.core import Level, Role
from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.law import Ended, Procedure, Task
from libs.contracts.registry.councils import CouncilState
from libs.contracts.registry.dossiers import DossierStatus as At
from libs.contracts.scopes import Scope
from libs.contracts.scoring import Outcome
from libs.kit.canonical import digest
from services.registry.actions import Action
from services.registry.councils.errors import (
    CouncilNotInForce,
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
    scope=Scope.ROUNDS_WRITE,
)
FILE_SHEET: Final = Act(
    Action.SHEET_FILED,
    frozenset({At.IN_ROUND}),
    task=Task.ASSESS,
    scope=Scope.SHEETS_WRITE,
    role=Role.COUNCIL_MEMBER,
)
OPEN: Final = Act(
    Action.DOSSIER_SCORED,
    frozenset({At.IN_ROUND}),
    At.SCORED,
    task=Task.ASSESS,
    asks_result=True,
    scope=Scope.CONCLUSIONS_WRITE,
)
CONCLUDE: Final = Act(
    Action.DOSSIER_CONCLUDED,
    frozenset({At.SCORED}),
    concluded,
    task=Task.ASSESS,
    asks_result=True,
    scope=Scope.SHEETS_WRITE,
    role=Role.COUNCIL_MEMBER,
)
ACTS: Final = (ENTER_ROUND, FILE_SHEET, OPEN, CONCLUDE)


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
    state: CouncilState


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


def require_in_office(about: RoundFacts, day: date) -> None:
    """Refuse every act of a council that is not in force, or on a day outside its term.

    Ours: a term is that of the founding decision; its first and its last day belong to it.
    """
    if about.state is not CouncilState.IN_FORCE:
        raise CouncilNotInForce(council=about.council)
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


def commitment(sheet: UUID, content: Mapping[str, Any], salt: str) -> str:
    """Hash a sheet with its salt: what is shown before the opening, and proves it after.

    Ours: 0503; without the salt the few options of a sheet could be guessed from the hash.
    """
    return digest({"sheet": str(sheet), "salt": salt, "content": dict(content)})
