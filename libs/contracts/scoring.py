"""The scoring service as the others see it: rulebooks, score requests and results.

The models describe and check shapes; what a rulebook allows is checked by the service itself,
which answers 422 with one JSON pointer a fault.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from libs.contracts.core import Contract, Level
from libs.contracts.law import (
    AssessmentKind,
    Digest,
    Ground,
    Procedure,
    ProductSetNumber,
    RulebookId,
    Step,
    Texts,
)

CriterionCode = Annotated[str, StringConstraints(min_length=1, max_length=12)]
"""A criterion's printed number, for example ``6.1.1``; its points stand directly below it."""

AssessorId = Annotated[str, StringConstraints(min_length=1, max_length=64)]
"""Whose sheet it is: any name that is unique in one request."""

Points = Annotated[str, StringConstraints(pattern=r"^\d{1,3}\.\d{2}$")]
"""Points shown with two decimals, cut and never rounded up (89.995 is shown as 89.99)."""

OptionNumber = Annotated[int, Field(strict=True, ge=1, le=99)]
"""The number of the printed option, from 1, counted through both cases of a criterion."""

Star = Annotated[int, Field(ge=1, le=5)]


class Outcome(StrEnum):
    """What follows from a result at the level that scored."""

    RECOGNISE = "recognise"
    FORWARD = "forward"
    NOT_RECOGNISED = "not_recognised"
    ELIMINATED = "eliminated"
    STOPPED = "stopped"


class StarClass(Contract):
    """A star class: the range of the average total and what it brings."""

    star: Star
    min: int
    below: int | None
    printed: str | None = None
    recognised_by: Level | None
    certificate: bool
    clause: str


class Part(Contract):
    """Part A, B or C of every sheet of a rulebook."""

    code: str
    label: Texts
    max: int


class CodedText(Contract):
    """A named entry of the rulebook with its words and its source."""

    code: str
    label: Texts
    clause: str | None = None
    effect: str | None = None


class Quorum(Contract):
    """How many of the council's seats must have scored, and whether the chair must be one."""

    seats: Annotated[int, Field(strict=True, ge=1, le=200)]
    share: Annotated[str, StringConstraints(pattern=r"^[1-9]\d{0,2}/[1-9]\d{0,2}$")] = "1/1"
    chair: AssessorId | None = None


class Settings(Contract):
    """What the law leaves open; every field may be left out, the rulebook states its defaults."""

    missed_floor: Literal["highest_star_met", "one_star_down", "ignored"] | None = None
    floors_on: Literal["agreed_else_mean", "mean", "each_sheet"] | None = None
    unanswered: Literal["zero", "refuse"] | None = None
    intervals: Literal["half_open", "as_printed"] | None = None
    forward_on: Literal["points", "points_and_minimums"] | None = None
    gate_on: Literal["any_sheet", "agreed_else_all"] | None = None
    printed_points: Literal["as_printed", "as_in_other_sheets"] | None = None
    max_spread: Annotated[int, Field(strict=True, ge=0, le=100)] | None = None
    quorum: Quorum | None = None


class Rulebook(Contract):
    """A legal regime: dates, parts, star classes, open readings, and its whole procedure."""

    id: RulebookId
    version: str
    digest: Digest
    """Names the sheets' exact bytes."""
    procedure_digest: Digest
    decision: str
    title: Texts
    lodged_from: date
    lodged_before: date | None
    has_sheets: bool
    confidence: str
    parts: tuple[Part, ...]
    star_classes: tuple[StarClass, ...]
    settings: Settings
    minimums_known: bool
    gates: tuple[CodedText, ...]
    disqualifiers: tuple[CodedText, ...]
    procedure: Procedure

    @property
    def routing(self) -> tuple[Step, ...]:
        """Each level's task, in the order a dossier takes."""
        return self.procedure.routing

    @property
    def validity_months(self) -> int:
        """How long a recognition lasts."""
        return self.procedure.term.months

    @property
    def withdrawal_grounds(self) -> tuple[Ground, ...] | None:
        """The grounds of withdrawal; None where the act's text was not found."""
        withdrawal = self.procedure.withdrawal
        return None if withdrawal is None else withdrawal.grounds


class RulebookSummary(Contract):
    """One line of the list of rulebooks."""

    id: RulebookId
    version: str
    digest: Digest
    procedure_digest: Digest
    decision: str
    title: Texts
    lodged_from: date
    lodged_before: date | None
    has_sheets: bool


class RulebookList(Contract):
    """Every rulebook the service knows, newest first."""

    items: tuple[RulebookSummary, ...]


class TransitionRule(Contract):
    """A transition rule that touches the dossier asked about."""

    id: str
    text: Texts
    clause: str
    confidence: str


class Applicable(Contract):
    """Which rulebook binds a dossier lodged on a day, and until when it must be finished."""

    rulebook: RulebookId
    version: str
    digest: Digest
    procedure_digest: Digest
    lodged_on: date
    kind: AssessmentKind
    finish_by: date | None
    rules: tuple[TransitionRule, ...]


class Option(Contract):
    """One printed option of a criterion."""

    option: int
    points: int | None
    """Null for the one option whose printed points could not be read."""
    text: str
    min_star: int | None = None
    """The asterisk mark: the least that must be reached here for this many stars."""
    case: str | None = None
    abridged: bool = False
    printed: str | None = None


class ResultNote(Contract):
    """Something the reader of a result must know, for example that minimums were not checked."""

    code: str
    text: str


class Heading(Contract):
    """A printed heading between a section and its criteria (set 11: 6.1 above 6.1.1)."""

    code: str
    label: str
    max: int
    clause: str


class Criterion(Contract):
    """A criterion that is answered by choosing one option."""

    code: CriterionCode
    heading: Heading | None = None
    label: str
    max: int
    clause: str
    confidence: str
    options: tuple[Option, ...]
    floors: dict[str, int] = Field(default_factory=dict)
    """Least points by star."""
    gates: tuple[str, ...] = ()
    cases: dict[str, str] | None = None
    papers: tuple[CodedText, ...] = ()
    note: str | None = None
    printed_glitch: str | None = None


class Section(Contract):
    """A printed section: a heading with its criteria; a section may be one criterion itself."""

    code: str
    label: str
    max: int
    clause: str
    criteria: tuple[Criterion, ...]


class SheetPart(Contract):
    """A part of one sheet with its sections."""

    code: str
    label: str
    max: int
    clause: str
    printed_glitch: str | None = None
    sections: tuple[Section, ...]


class ProductSetSummary(Contract):
    """One product set in a rulebook's list."""

    number: ProductSetNumber
    label: str
    sector: str
    group: str | None
    subgroup: str | None
    managing_agencies: tuple[str, ...]
    has_sheet: bool


class ProductSetList(Contract):
    """A rulebook's product sets in their printed order."""

    items: tuple[ProductSetSummary, ...]


class Finding(Contract):
    """A gate or disqualifier of a sheet that somebody may establish."""

    code: str
    text: str
    effect: Literal["eliminated", "stopped"]
    criterion: CriterionCode | None
    clause: str


class ProductSet(Contract):
    """A product set's sheet as a form, in one language."""

    rulebook: RulebookId
    version: str
    digest: Digest
    language: Literal["vi", "en"]
    number: ProductSetNumber
    label: str
    sector: str
    group: str | None
    subgroup: str | None
    managing_agencies: tuple[str, ...]
    samples: int | None
    max: int
    clause: str
    confidence: str
    findings: tuple[Finding, ...]
    """Gates and disqualifiers that may be named in ``findings``."""
    floors_known: bool
    gaps: tuple[ResultNote, ...]
    """What is missing or doubtful in the data behind this sheet."""
    parts: tuple[SheetPart, ...] | None
    """Null where the sheet's text was not found."""


class SheetInput(Contract):
    """One assessor's sheet: options by criterion, or part totals where no sheet is known."""

    assessor: AssessorId
    answers: dict[CriterionCode, OptionNumber] | None = None
    parts: dict[str, Annotated[int, Field(strict=True, ge=0, le=100)]] | None = None


class ScoreRequest(Contract):
    """Sheets of one product, to be turned into stars."""

    rulebook: RulebookId
    product_set: ProductSetNumber
    sheets: Annotated[list[SheetInput], Field(min_length=1, max_length=200)]
    level: Level | None = None
    """The level that scores; the first scoring level of the rulebook when left out."""
    agreed: dict[CriterionCode, OptionNumber] | None = None
    findings: Annotated[list[str], Field(max_length=40)] | None = None
    settings: Settings | None = None
    explain: bool | None = None
    """Whether the explanation is wanted; true when left out (false in a batch)."""


class BatchItem(ScoreRequest):
    """One line of a batch: a score request with the caller's own name for it."""

    id: Annotated[str, StringConstraints(max_length=100)] | None = None


class RulebookRef(Contract):
    """Exactly which law was applied."""

    id: RulebookId
    version: str
    digest: Digest


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
    product_set: ProductSetNumber
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


class AdviceRequest(Contract):
    """Ask of one sheet what is lacking for so many stars."""

    rulebook: RulebookId
    product_set: ProductSetNumber
    answers: dict[CriterionCode, OptionNumber]
    stars: Star
    costs: dict[CriterionCode, Annotated[int, Field(strict=True, ge=0, le=1_000_000)]] | None = None
    fixed: list[CriterionCode] | None = None
    findings: list[str] | None = None


class AdviceStep(Contract):
    """Raise one criterion from an option to a better one."""

    criterion: CriterionCode
    label: str
    from_option: int | None
    to_option: int
    points: int
    """Points gained, with what it unlocks elsewhere (a story lets 5.2 count)."""
    required: int | None
    """The minimum that makes the step necessary, if one does."""
    text: str
    clause: str
    papers: tuple[CodedText, ...]


class AdviceAnswer(Contract):
    """One smallest way to the star: these criteria, these options."""

    criteria: int
    points: int
    cost: int
    total: int
    steps: tuple[AdviceStep, ...]


class AdviceObstacle(Contract):
    """Why the star cannot be reached."""

    code: str
    criterion: CriterionCode | None
    text: str


class Advice(Contract):
    """Up to five smallest ways to a star, or why there is none."""

    rulebook: RulebookRef
    product_set: ProductSetNumber
    stars: Star
    total: int
    stars_now: Star | None
    reached: bool
    possible: bool
    answers: tuple[AdviceAnswer, ...]
    impossible_because: tuple[AdviceObstacle, ...]
    notes: tuple[ResultNote, ...]


class ComparisonSide(Contract):
    """Under which law and settings the products are scored."""

    rulebook: RulebookId
    level: Level | None = None
    settings: Settings | None = None


class ComparisonProduct(Contract):
    """One product's sheets, scored on both sides."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    product_set: ProductSetNumber
    sheets: Annotated[list[SheetInput], Field(min_length=1, max_length=200)]
    agreed: dict[CriterionCode, OptionNumber] | None = None
    findings: list[str] | None = None


class ComparisonRequest(Contract):
    """The same sheets under two rulebooks or two settings."""

    before: ComparisonSide
    after: ComparisonSide
    products: Annotated[list[ComparisonProduct], Field(min_length=1, max_length=1000)]


class ComparedSide(Contract):
    """A product's result on one side, in short."""

    average: Points
    stars: Star | None
    outcome: Outcome


class InputFault(Contract):
    """What is wrong with one place of an item."""

    pointer: str
    code: str
    detail: str


class ComparedProduct(Contract):
    """How one product moves."""

    id: str
    before: ComparedSide | None
    after: ComparedSide | None
    stars_change: int | None
    points_change: str | None
    faults: tuple[InputFault, ...]


class Comparison(Contract):
    """Who rises, who falls, by how much, and how many products each star holds."""

    before: RulebookRef
    after: RulebookRef
    products: tuple[ComparedProduct, ...]
    rises: int
    falls: int
    same: int
    refused: int
    by_star: dict[str, dict[str, int]]
    """``{"before": {"5": 1, ..., "none": 0}, "after": {...}}``."""


class BatchLine(Contract):
    """One line of a batch's answer: a result, or what is wrong with that item alone."""

    line: int
    id: str | None
    result: ScoreResult | None = None
    faults: tuple[InputFault, ...] = ()
