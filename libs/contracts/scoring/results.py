"""What a product's sheets come to, with every reason."""

from typing import Literal

from libs.contracts.core import Contract, Level
from libs.contracts.law import ProductSetNumber
from libs.contracts.scoring.names import (
    AssessorId,
    CriterionCode,
    InputFault,
    Outcome,
    Points,
    ResultNote,
    RulebookRef,
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
    """A gate that a finding or somebody's answer touches, and whether it holds."""

    code: str
    effect: Literal["eliminated", "stopped", "zero"]
    criterion: CriterionCode | None
    found_by: Literal["finding", "answers"]
    assessors: tuple[AssessorId, ...] = ()
    """On whose sheets it fires; empty for a finding."""
    status: Literal["fires", "needs_agreement", "overruled"]
    """`overruled`: the agreed option, or `gate_on: agreed_else_all`, lets the assessment go on."""
    text: str
    clause: str


class Way(Contract):
    """One thing that may be done with a result; where there are several, the authority chooses."""

    act: Literal[
        "forward",
        "recognise",
        "recognise_on_this_result",
        "assess_again",
        "apply_again",
        "agree",
    ]
    """`recognise_on_this_result`: by a lower level than the one that scored."""
    by: Level | Literal["producer"]
    stars: Star | None = None
    to: Level | None = None
    clause: str | None = None
    """Where the act says so; null where it says nothing."""
    criteria: tuple[CriterionCode, ...] = ()
    """Where the council has to agree on an option."""
    text: str


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
    product_set: ProductSetNumber
    level: Level
    sheets: tuple[SheetScore, ...]
    average: Average
    parts: dict[str, Points]
    stars_by_total: Star | None
    floors: tuple[FloorScore, ...]
    stars: Star | None
    """Null when the product was eliminated, its assessment stopped, or a gate is still open."""
    outcome: Outcome
    recognised_by: Level | None
    forward_to: Level | None
    certificate: bool
    ways: tuple[Way, ...]
    """What may follow, and who may do it; never empty."""
    needs_agreement: tuple[CriterionCode, ...]
    """Criteria at which an agreed option is wanted before a conclusion; else empty."""
    certain: bool
    """False where the data behind the sheet lack or doubt something, or a gate is open: notes."""
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
    more: bool = False
    """Whether there are faults besides these; of all lines together 100 faults are told."""
