"""What a product's sheets come to, with every reason."""

from typing import Literal

from libs.contracts.core import Contract, Level
from libs.contracts.scoring.names import (
    AssessorId,
    CriterionCode,
    InputFault,
    Outcome,
    Points,
    ResultNote,
    RulebookRef,
    SetNumber,
    Star,
)
from libs.contracts.scoring.settings import Settings


class SheetScore(Contract):
    """One assessor's total, by part, and what was left unanswered."""

    assessor: AssessorId
    total: int
    parts: dict[str, int]
    unanswered: tuple[CriterionCode, ...]


class Average(Contract):
    """The exact average: the sum of totals over the number of sheets."""

    numerator: int
    denominator: int
    value: Points


class FloorScore(Contract):
    """A minimum of a star at a criterion, and what was given there."""

    star: Star
    criterion: CriterionCode
    required: int
    given: Points
    met: bool


class GateScore(Contract):
    """A gate that fired: found by somebody, or following from the answers."""

    code: str
    effect: Literal["eliminated", "stopped", "zero"]
    criterion: CriterionCode | None
    found_by: Literal["finding", "answers"]
    assessors: tuple[AssessorId, ...] = ()
    text: str
    clause: str


class Spread(Contract):
    """How far the members lie apart, in all and by criterion (only where they differ)."""

    total: int
    limit: int | None
    exceeds: bool
    by_criterion: dict[CriterionCode, int]


class QuorumScore(Contract):
    """Whether enough of the council scored."""

    present: int
    needed: int
    chair_present: bool | None
    met: bool


class Choice(Contract):
    """An option, and how many members chose it."""

    option: int | None
    points: int
    text: str
    count: int


class Explanation(Contract):
    """Why: one entry a criterion, then one a star class."""

    kind: Literal["criterion", "part", "star"]
    code: str
    label: str
    given: Points
    max: int
    met: bool | None = None
    choices: tuple[Choice, ...] = ()
    agreed: int | None = None
    clause: str
    text: str


class ScoreResult(Contract):
    """What a product's sheets come to under a rulebook: a pure function of request and digest."""

    rulebook: RulebookRef
    product_set: SetNumber
    level: Level
    sheets: tuple[SheetScore, ...]
    average: Average
    parts: dict[str, Points]
    stars_by_total: Star | None
    floors: tuple[FloorScore, ...]
    stars: Star | None
    """Null when the product was eliminated or its assessment stopped."""
    outcome: Outcome
    recognised_by: Level | None
    forward_to: Level | None
    certificate: bool
    gates: tuple[GateScore, ...]
    spread: Spread
    quorum: QuorumScore | None
    settings: Settings
    notes: tuple[ResultNote, ...]
    explanation: tuple[Explanation, ...]


class BatchLine(Contract):
    """One line of a batch's answer: a result, or what is wrong with that item alone."""

    line: int
    id: str | None
    result: ScoreResult | None = None
    faults: tuple[InputFault, ...] = ()
