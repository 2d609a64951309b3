"""Dossiers (*hồ sơ đánh giá, phân hạng*): contents, acts, where one stands and since when."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints

from libs.contracts.core import Contract, Level, LongText, RecordId, Sha256, ShortText, UnitCode
from libs.contracts.law import AssessmentKind, Digest, ProductSetNumber, RulebookId
from libs.contracts.people import Actor
from libs.contracts.scoring import CriterionCode, OptionNumber, Outcome, Points, Star


def _said(text: str) -> str:
    if not text:
        raise ValueError("blank")
    return text


Statement = Annotated[LongText, AfterValidator(_said)]
"""Free text that must say something."""

Pointer = Annotated[str, StringConstraints(max_length=300, pattern=r"^(/[^/\x00-\x1f]*)+$")]
"""A JSON pointer into the dossier, e.g. `/self_assessment/answers/1.1`."""

PaperIds = Annotated[list[UUID], Field(max_length=50)]

BoxCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""A yes-or-no box of Mẫu 02; which boxes there are, the rulebook's form says."""


class DossierStatus(StrEnum):
    """Where a dossier stands; `stage` says at which level of its rulebook's routing."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    COMMUNE_REPORTED = "commune_reported"
    PROPOSED = "proposed"
    IN_ROUND = "in_round"
    SCORED = "scored"
    CONCLUDED = "concluded"
    FORWARDED = "forwarded"
    RECOGNISED = "recognised"
    NOT_RECOGNISED = "not_recognised"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"


class DossierCreate(Contract):
    """A dossier to be opened on a product of one's own."""

    id: RecordId | None = None
    product_id: UUID
    kind: AssessmentKind


class GeneralInformation(Contract):
    """Mẫu 02, part I; who the producer is comes from its own record."""

    boxes: Annotated[list[BoxCode], Field(max_length=30)] = Field(default_factory=list)
    """Boxes that are ticked; what is not named is not ticked."""
    specification: LongText = ""
    history: LongText = ""
    structure: LongText = ""


class SelfAnswer(Contract):
    """The option that the producer chose for a criterion, with its papers."""

    option: OptionNumber
    papers: PaperIds = Field(default_factory=list)
    note: LongText = ""


SelfAnswers = Annotated[dict[CriterionCode, SelfAnswer], Field(max_length=200)]


class SelfAssessment(Contract):
    """Mẫu 02: general information, result of the plan, own score by criterion, plan."""

    general: GeneralInformation = GeneralInformation()
    plan_result: LongText = ""
    answers: SelfAnswers = Field(default_factory=dict)
    plan: LongText = ""
    papers: PaperIds = Field(default_factory=list)


class Dated(Contract):
    """An act and its legal day; when it was typed is noted beside it."""

    effective_on: date | None = None
    """The day on which it counts: that of the paper, of the meeting, of the handing in. Today when
    left out; not before the act before it, not in the future, and only so many days back as the
    system allows."""


class ActInput(Dated):
    """An act that needs no words."""

    note: ShortText | None = None


class Mark(Contract):
    """What is to be corrected: the place, and what is wrong with it."""

    pointer: Pointer
    note: ShortText


class ReturnInput(Dated):
    """Give a dossier back to the producer for correction."""

    marks: Annotated[list[Mark], Field(min_length=1, max_length=100)]
    note: ShortText | None = None


class ReasonInput(Dated):
    """End a dossier, and say why."""

    reason: ShortText


class CommuneReportInput(Dated):
    """Mẫu 03: the four contents (26/2026 Đ.7 k.2); it gives no points."""

    local_material: Statement
    local_labour: Statement
    idea_origin: Statement
    local_identity: Statement
    request: LongText = ""
    meeting_held: bool = False


class ProposalInput(Dated):
    """The letter with which the commune sends the dossier on; `effective_on` is its day."""

    id: RecordId | None = None
    letter_number: ShortText


class Done(Contract):
    """By whom something was done, on which day it counts, and when it was typed."""

    by: Actor
    effective_on: date
    recorded_at: datetime


class ShownMark(Mark, Done):
    """A mark with who made it."""


class CommuneReport(Done):
    """The report as recorded."""

    local_material: str
    local_labour: str
    idea_origin: str
    local_identity: str
    request: str
    meeting_held: bool


class Proposal(Done):
    """The letter as recorded."""

    letter_number: str
    document: UUID | None
    """The letter among the official documents; null for one of the past."""


class DossierProduct(Contract):
    """The product as its dossier names it."""

    id: UUID
    name: str
    code: str | None


class DossierProducer(Contract):
    """The producer as its dossier names it."""

    id: UUID
    name: str


class Places(Contract):
    """The units: on the day of lodging, and those that hold the place today."""

    commune: UnitCode
    district: UnitCode | None
    """Null under the law without districts."""
    province: UnitCode
    current_commune: UnitCode | None
    """Null where the commune of lodging was divided among several."""
    current_province: UnitCode | None


class DossierLaw(Contract):
    """The law that binds a dossier for ever: the rulebook and the exact bytes of its two packs."""

    id: RulebookId
    version: str
    procedure_digest: Digest
    sheets_digest: Digest


class Verdict(Contract):
    """What the last scoring at the present level came to."""

    level: Level
    total: Points
    stars: Star | None
    outcome: Outcome
    recognised_by: Level | None
    """Which level may recognise these stars; null where nobody does."""
    forward_to: Level | None


class Forwarding(Contract):
    """The decision with which a level approved a result and sent the dossier up."""

    level: Level
    number: str
    date: date


class DossierClock(Contract):
    """The time the present level has used; it stands still while the producer has the ball."""

    running: bool
    working_days_used: int
    days_used: int
    due_on: date | None
    """The last day for the present level; null where only the rounds' days bind it."""
    provisional: bool
    """Whether `due_on` runs over a year whose days off are not announced yet: it may still move."""
    working_days_left: int | None
    """Working days until the last day: 0 on it, below 0 after it; null where no limit runs."""
    overdue_since: date | None
    """The first day after the last day; null where it has not passed."""
    paused_since: date | None
    """The legal day from which the clocks stand still; null while they run."""
    paused_because: str | None
    """What the office wrote when it gave the dossier back; null where it wrote nothing."""


class AllowedAct(Contract):
    """An act that is possible now, and what its reader lacks to do it."""

    act: str
    """The act as the audit trail names it, e.g. `accept`."""
    level: Level | None
    """Whose act it is; null: the producer's own."""
    missing: list[str]
    """The codes of the refusals that its reader would meet; empty where it may."""


class Dossier(Contract):
    """A dossier with everything filed in it, except members' sheets."""

    id: UUID
    version: int
    product: DossierProduct
    producer: DossierProducer
    product_set: ProductSetNumber
    kind: AssessmentKind
    historic: bool
    rulebook: DossierLaw
    lodged_on: date | None
    """The day on which it was first submitted; it decides the law."""
    finish_by: date | None
    """The last day under its law; null where the law names none."""
    slip_number: str | None
    status: DossierStatus
    stage: int
    """Which step of the rulebook's routing it is at, from 0."""
    level: Level | None
    """Whose turn it is; null when it is the producer's or nobody's."""
    places: Places
    self_assessment: SelfAssessment
    commune_report: CommuneReport | None
    proposal: Proposal | None
    marks: list[ShownMark]
    frozen_hash: Sha256 | None
    round_id: UUID | None
    verdict: Verdict | None
    forwardings: list[Forwarding]
    clock: DossierClock | None
    allowed_acts: list[AllowedAct]
    """What is possible now by the state of the dossier, and what its reader lacks for each."""
    created_at: datetime
    updated_at: datetime


class DossierLine(Contract):
    """A dossier in a list."""

    id: UUID
    version: int
    product_id: UUID
    product_name: str
    producer_name: str
    product_set: ProductSetNumber
    kind: AssessmentKind
    historic: bool
    rulebook: RulebookId
    slip_number: str | None
    lodged_on: date | None
    status: DossierStatus
    level: Level | None
    commune: UnitCode
    province: UnitCode
    round_id: UUID | None
    stars: Star | None
    due_on: date | None
    overdue_since: date | None
    """The first day after the office's last day; null where it has not passed."""
    paused_since: date | None
    """The legal day from which the producer has it back for correction; null otherwise."""
    updated_at: datetime


class DossierCount(Contract):
    """How many dossiers there are in a state."""

    status: DossierStatus
    dossiers: int
    overdue: int
    """How many of them an office has beyond its last day."""


class DossierCounts(Contract):
    """The dossiers within the caller's reach by state, in the order of the way; none with 0."""

    items: list[DossierCount]


class Behalf(Contract):
    """For whom somebody acted, and by which mandate."""

    mandate: UUID
    kind: str
    """What the mandate is, e.g. `owner`, `consultant`, `commune_officer`."""
    name: str
    """The name of the producer that was acted for."""


class DossierStep(Contract):
    """A step on the dossier's way: whose, begun by whose act, from when, until when."""

    position: int
    status: DossierStatus
    stage: int
    level: Level | None
    """Null where the producer has the ball."""
    unit: UnitCode | None
    actor: Actor
    """Who did the act that began the step."""
    acting_for: Behalf | None
    """For whom; null where the actor acted for its own producer or office."""
    effective_on: date
    """The legal day of that act; the step begins with it."""
    recorded_at: datetime
    """When the act was typed."""
    due: date | None
    end: date | None
    """The legal day of the act that ended the step; null while it lasts."""
    late: bool
    """Whether the act came after the last day of the office whose step it ended."""
    late_by: int
    """By how many working days it came late; 0 where it did not."""
    note: str | None


class DossierSteps(Contract):
    """Every step of a dossier, first to last."""

    items: list[DossierStep]
