"""The way of a dossier, driven by its rulebook's routing: pure decisions, no level by name.

`status` says what was last done, `stage` is an index into the routing. A stage whose task is
`report` is left by a proposal, one whose task is `assess` by a decision or by forwarding. Which
levels there are, what each does and where it sends a dossier is the rulebook's matter
(26/2026 Đ.7; 148/2023 and 1048/2019 in their own data).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from libs.contracts.core import Level
from libs.contracts.law import Step, Task
from libs.contracts.registry.dossiers import DossierStatus as At
from libs.contracts.scoring import Outcome


class Act(StrEnum):
    """What somebody can do with a dossier."""

    REVISE = "revise"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    RETURN = "return"
    REJECT = "reject"
    REPORT = "report"
    PROPOSE = "propose"
    ENTER_ROUND = "enter_round"
    FILE_SHEET = "file_sheet"
    OPEN = "open"
    CONCLUDE = "conclude"
    FORWARD = "forward"
    RECOGNISE = "recognise"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class Result:
    """What a scoring says on where the dossier goes."""

    outcome: Outcome
    recognised_by: Level | None = None
    forward_to: Level | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a dossier stands."""

    status: At
    stage: int = 0
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an act is not possible now; `code` is the error's."""

    code: str
    act: Act
    standing: Standing


PRODUCERS_ACTS: Final = frozenset({Act.REVISE, Act.SUBMIT, Act.WITHDRAW})

_ARRIVED: Final = frozenset({At.SUBMITTED, At.PROPOSED, At.FORWARDED})
_IN_HAND: Final = _ARRIVED | {At.ACCEPTED, At.COMMUNE_REPORTED}
_OPEN: Final = _IN_HAND | {At.DRAFT, At.RETURNED}
ENDED: Final = frozenset({At.RECOGNISED, At.NOT_RECOGNISED, At.WITHDRAWN, At.REJECTED, At.LAPSED})
_WITH_PRODUCER: Final = frozenset({At.DRAFT, At.RETURNED})

_FROM: Final[Mapping[Act, frozenset[At]]] = {
    Act.REVISE: _WITH_PRODUCER,
    Act.SUBMIT: _WITH_PRODUCER,
    Act.WITHDRAW: _OPEN,
    Act.ACCEPT: _ARRIVED,
    Act.RETURN: _IN_HAND,
    Act.REJECT: _IN_HAND,
    Act.REPORT: frozenset({At.ACCEPTED, At.COMMUNE_REPORTED}),
    Act.PROPOSE: frozenset({At.COMMUNE_REPORTED}),
    Act.ENTER_ROUND: frozenset({At.ACCEPTED, At.PROPOSED, At.FORWARDED}),
    Act.FILE_SHEET: frozenset({At.IN_ROUND}),
    Act.OPEN: frozenset({At.IN_ROUND}),
    Act.CONCLUDE: frozenset({At.SCORED}),
    Act.FORWARD: frozenset({At.CONCLUDED}),
    Act.RECOGNISE: frozenset({At.CONCLUDED}),
    Act.LAPSE: _OPEN - {At.DRAFT} | {At.IN_ROUND, At.SCORED},
}

_TASK: Final[Mapping[Act, Task]] = {
    Act.REPORT: Task.REPORT,
    Act.PROPOSE: Task.REPORT,
    Act.ENTER_ROUND: Task.ASSESS,
    Act.FILE_SHEET: Task.ASSESS,
    Act.OPEN: Task.ASSESS,
    Act.CONCLUDE: Task.ASSESS,
    Act.FORWARD: Task.ASSESS,
    Act.RECOGNISE: Task.ASSESS,
}

_TO: Final[Mapping[Act, At]] = {
    Act.SUBMIT: At.SUBMITTED,
    Act.WITHDRAW: At.WITHDRAWN,
    Act.ACCEPT: At.ACCEPTED,
    Act.RETURN: At.RETURNED,
    Act.REJECT: At.REJECTED,
    Act.REPORT: At.COMMUNE_REPORTED,
    Act.ENTER_ROUND: At.IN_ROUND,
    Act.OPEN: At.SCORED,
    Act.RECOGNISE: At.RECOGNISED,
    Act.LAPSE: At.LAPSED,
}


def transition(
    standing: Standing,
    act: Act,
    routing: Sequence[Step],
    *,
    result: Result | None = None,
) -> Standing | Refusal:
    """Say where an act leads from here, or why it is not possible.

    `result` comes with a scoring: OPEN and CONCLUDE need it, no other act takes it.
    """
    refusal = blocked(standing, act, routing)
    if refusal is not None:
        return refusal
    if (result is not None) != (act in {Act.OPEN, Act.CONCLUDE}):
        raise ValueError(f"a result belongs to a scoring, not to {act}")
    if act is Act.PROPOSE:
        return _propose(standing, routing)
    if act is Act.CONCLUDE and result is not None:
        return _conclude(standing, result)
    if act is Act.FORWARD:
        return _forward(standing, routing)
    if act in {Act.REVISE, Act.FILE_SHEET}:
        return standing
    return replace(standing, status=_TO[act], result=result or standing.result)


def blocked(standing: Standing, act: Act, routing: Sequence[Step]) -> Refusal | None:
    """Say why an act is not possible from here, whatever it would lead to; None when it is."""
    code = _why_not(standing, act, routing)
    return None if code is None else Refusal(code, act, standing)


def _why_not(standing: Standing, act: Act, routing: Sequence[Step]) -> str | None:
    if standing.status not in _FROM[act]:
        return _why(standing, act)
    if not 0 <= standing.stage < len(routing):
        return "act_not_possible"
    task = _TASK.get(act)
    if task is not None and routing[standing.stage].task is not task:
        return "act_not_of_this_level"
    if act is Act.RECOGNISE and not _may_be_recognised(standing):
        return "not_to_be_recognised"
    return None


def responsible(standing: Standing, act: Act, routing: Sequence[Step]) -> Level | None:
    """Say which level does an act; None where it is the producer's own."""
    if act in PRODUCERS_ACTS:
        return None
    if act is Act.RECOGNISE and standing.result and standing.result.recognised_by:
        return standing.result.recognised_by
    return routing[standing.stage].level


def holder(standing: Standing, routing: Sequence[Step]) -> Level | None:
    """Say which level has the dossier now; None when the producer has it, or nobody."""
    if standing.status in _WITH_PRODUCER | ENDED:
        return None
    return responsible(standing, Act.RECOGNISE, routing)


def _why(standing: Standing, act: Act) -> str:
    if standing.status in ENDED:
        return "dossier_ended"
    if act is Act.SUBMIT:
        return "dossier_already_submitted"
    if act is Act.REVISE:
        return "dossier_frozen"
    return "act_not_possible"


def _propose(standing: Standing, routing: Sequence[Step]) -> Standing | Refusal:
    if standing.stage + 1 >= len(routing):
        return Refusal("no_level_above", Act.PROPOSE, standing)
    return Standing(At.PROPOSED, standing.stage + 1)


def _conclude(standing: Standing, result: Result) -> Standing:
    goes_on = result.outcome in {Outcome.RECOGNISE, Outcome.FORWARD}
    return replace(standing, status=At.CONCLUDED if goes_on else At.NOT_RECOGNISED, result=result)


def _forward(standing: Standing, routing: Sequence[Step]) -> Standing | Refusal:
    result = standing.result
    if result is None or result.outcome is not Outcome.FORWARD:
        return Refusal("not_to_be_forwarded", Act.FORWARD, standing)
    for stage in range(standing.stage + 1, len(routing)):
        if routing[stage].level is result.forward_to:
            return Standing(At.FORWARDED, stage)
    return Refusal("no_level_above", Act.FORWARD, standing)


def _may_be_recognised(standing: Standing) -> bool:
    result = standing.result
    return (
        result is not None
        and result.outcome is Outcome.RECOGNISE
        and result.recognised_by is not None
    )
