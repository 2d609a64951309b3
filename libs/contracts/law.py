"""A decree's procedure as typed data: who does what, by when, with which papers, under which name.

The numbers themselves stand in `law/<decree>/procedure.yaml` and nowhere else; every service reads
them through `law.read()` and names the digest that it read. Null means that the act's text was not
found or says nothing; it never means zero.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator

from libs.contracts.core import Contract, Level, Stars

RulebookId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
"""A rulebook's short name, for example ``26-2026``."""

ProductSetNumber = Annotated[int, Field(strict=True, ge=1, le=99)]
"""The number of a product set; which numbers there are, the rulebook says."""

Digest = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
"""Names the exact bytes of a pack: ``sha256:`` and 64 hexadecimal digits."""

Texts = dict[str, str | None]
"""One text by language: ``{"vi": "...", "en": "..."}``; null where no translation exists."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]*$", max_length=64)]
"""A stable name in capitals that the rulebook gives to one of its entries."""

MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
"""A day that comes every year, as ``MM-DD``."""

Days = Annotated[int, Field(ge=1, le=3650)]


class AssessmentKind(StrEnum):
    """Why a product is assessed (Law: 26/2026 Đ.6)."""

    FIRST = "first"
    UPGRADE = "upgrade"
    RE_EVALUATION = "re_evaluation"


class Confidence(StrEnum):
    """How sure we are of an entry; `unknown` where the act's text was not found."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNKNOWN = "unknown"


class Task(StrEnum):
    """What a level does with a dossier: report on its contents, or assess by a council."""

    REPORT = "report"
    ASSESS = "assess"


class Start(StrEnum):
    """The event from which a limit is counted; that day itself is not counted."""

    DOSSIER_RECEIVED = "dossier_received"
    COMPLETE_REQUEST = "complete_request"
    CONCLUSION_OR_CEASED = "conclusion_or_ceased"
    EXPIRY = "expiry"
    ENTRY_INTO_FORCE = "entry_into_force"


class Signer(StrEnum):
    """The person of an authority who signs: chair of a people's committee, or the minister."""

    DISTRICT_CHAIR = "district_chair"
    PROVINCE_CHAIR = "province_chair"
    MINISTER = "minister"


class CouncilWay(StrEnum):
    """How a council comes to its result."""

    MEETING = "meeting"
    WRITTEN_OPINION = "written_opinion"


class Entry(Contract):
    """An entry of the law, and where in the act it stands."""

    clause: str
    """Act, article, clause and point."""
    confidence: Confidence = Confidence.HIGH


class Limit(Entry):
    """How long somebody may take; exactly one of `days` and `working_days` is given."""

    days: Days | None = None
    """Calendar days; one that ends on a day off ends on the next working day."""
    working_days: Days | None = None
    start: Start

    @model_validator(mode="after")
    def _one_count(self) -> "Limit":
        if (self.days is None) == (self.working_days is None):
            raise ValueError("a limit is counted in days or in working days")
        return self


class Forward(Contract):
    """From which average total on a level sends a dossier up, and to whom."""

    min: int
    to: Level


class BelowAtCentre(Entry):
    """What the province may do when the centre gave less than is forwarded."""

    below: int
    """Points at the centre, exclusive."""
    province_may: tuple[str, ...]
    """`recognise_on_central_result`, `assess_again`: either, as the province chooses."""


class Step(Entry):
    """One level's task, in the order that a dossier takes."""

    level: Level
    task: Task
    recognises: tuple[Stars, ...] = ()
    """Star classes that this level's authority may recognise."""
    signer: Signer | None = None
    """Who signs what this level recognises."""
    forward: Forward | None = None
    time_limit: Limit | None = None
    """Null: the act counts no days, only the rounds' days bind."""
    contents: tuple[Code, ...] = ()
    """What a report speaks about."""
    below_at_centre: BelowAtCentre | None = None


class Window(Entry):
    """When a re-evaluation may be filed, in days before the certificate ends."""

    earliest_days: Days
    latest_days: Days
    before: Start


class Path(Entry):
    """How one kind of assessment goes, where it differs from the routing."""

    producer_files: tuple[Code, ...]
    commune_sends: tuple[Code, ...] | None
    """Null where no commune takes part."""
    province_sends: tuple[Code, ...] | None
    council_way: CouncilWay | None
    """Null where the act leaves it to the council's regulations."""
    meeting_when: tuple[Code, ...] = ()
    """Causes for which a council that votes in writing meets after all."""
    visit_when: tuple[Code, ...] | None = None
    """Causes of a field visit; null: the advisers visit as a rule."""
    window: Window | None = None
    time_limits: Mapping[Level, Limit] = Field(default_factory=dict)
    """Limits of levels on this path only; they come before the limits of the routing."""
    update_topics: tuple[Code, ...] = ()
    """What the producer's update must speak about."""
    change_report: bool = False
    """The self-assessment shows what has changed since the recognition, with evidence."""
    notice_days_before_expiry: Days | None = None
    """How long before the end the recognising body reminds the producer."""


class Applies(Contract):
    """For which kinds a rulebook applies, and until when a dossier must be finished."""

    kinds: tuple[AssessmentKind, ...]
    finish_within: Limit | None = None
    finish_by: date | None = None
    """The last day of `finish_within`, moved to a working day (Law: Civil Code Đ.148 k.5)."""


class Transition(Entry):
    """A transition rule between two acts."""

    id: str
    kinds: tuple[AssessmentKind, ...]
    label: Texts
    stars: tuple[Stars, ...] = ()
    """Recognitions of these stars keep their term."""
    before: date | None = None
    """Touches what was lodged or recognised before this day."""
    between: tuple[date, date] | None = None
    """Touches what happened from the first to the second day."""
    months: int | None = None
    finish_within_days: Days | None = None
    extension_days: Days | None = None
    """How long past its end a certificate stays valid while the result is awaited."""


class Ended(Entry):
    """A level that the law abolished: who goes on with what it had begun."""

    level: Level
    on: date
    """The first day on which the level is no longer there."""
    goes_on_with: Level


class Term(Entry):
    """How long a recognition lasts."""

    months: Annotated[int, Field(ge=1, le=120)]


class Ground(Entry):
    """A ground on which a recognition is withdrawn."""

    code: Code
    label: Texts


class Withdrawal(Entry):
    """Who withdraws a recognition, on which grounds, and how fast."""

    grounds: tuple[Ground, ...]
    authority: Mapping[Level, tuple[Stars, ...]]
    """Which level withdraws which stars; a higher level asks and does not withdraw itself."""
    time_limit: Limit | None
    steps: tuple[Code, ...] = ()


class Round(Entry):
    """A round of the year: proposals come before one day, results before another."""

    id: str
    level: Level
    proposals_before: MonthDay
    """Exclusive: the last day for a proposal is the day before."""
    finish_before: MonthDay
    """Exclusive."""


class Rounds(Entry):
    """The rounds of a year."""

    windows: tuple[Round, ...]
    minimum_per_year: int
    more_need: tuple[Code, ...]
    """What further rounds must be written in."""


class Council(Entry):
    """A council as the act composes it; null where the act leaves it to its regulations."""

    chair: Code | None
    chair_may_delegate: bool = False
    members: tuple[str, ...] = ()
    """Agencies that send a member, by their Vietnamese names."""
    may_invite: tuple[str, ...] = ()
    size: int | None = None
    quorum: int | None = None
    papers_days_before: int | None = None
    """Working days before the meeting by which members have the dossier."""


class Samples(Entry):
    """Product samples that go with a dossier."""

    count: int
    exempt_sectors: tuple[str, ...]


class Subject(Contract):
    """A kind of producer that may take part."""

    kind: str
    """A `ProducerKind`."""
    label: Texts
    only_sector: str | None = None
    """The one sector of the classification in which it may."""
    clause: str


class Box(Contract):
    """A yes-or-no box of a form."""

    code: str
    label: Texts


class Form(Entry):
    """An official form."""

    code: Code
    label: Texts
    fields: tuple[str, ...] = ()
    checkboxes: tuple[Box, ...] = ()
    evidence_rows: tuple[Code, ...] = ()
    """Kinds of papers in the order of the form's rows."""
    office_blocks: Mapping[Level, tuple[str, ...]] = Field(default_factory=dict)
    """What each office that receives the form fills in."""


class RequiredPaper(Entry):
    """A paper without which a dossier is not lodged."""

    paper: Code
    not_of: tuple[str, ...] = ()
    """Kinds of producers that need not have it."""
    sectors: tuple[str, ...] | None = None
    """Only in these sectors; null: in all."""


class ProductCode(Entry):
    """How a product's permanent code is written."""

    pattern: str
    """With `{province}`, `{district}`, `{commune}`, `{ordinal}` and `{year}`."""
    ordinal_kept_by: Level
    year_of: str
    """`assessment`: the year in which the product is assessed, not that of lodging."""


class SlipNumber(Entry):
    """How a receiving office numbers registration slips."""

    pattern: str
    kept_by: tuple[Level, ...]


class Codes(Contract):
    """Codes and numbers that the act prescribes."""

    product: ProductCode
    slip: SlipNumber | None = None


class Leaf(Contract):
    """A leaf of the classification: exactly one product set, hence one sheet."""

    code: str
    vi: str
    en: str | None = None
    set: ProductSetNumber
    agencies: tuple[str, ...]
    """Codes of the managing ministries."""


class Group(Contract):
    """A group; one without subgroups is itself the leaf."""

    code: str
    vi: str
    en: str | None = None
    set: ProductSetNumber | None = None
    agencies: tuple[str, ...] = ()
    subgroups: tuple[Leaf, ...] = ()


class Sector(Contract):
    """A sector of the classification."""

    code: str
    vi: str
    en: str | None = None
    groups: tuple[Group, ...]


class Classification(Entry):
    """Sectors, groups and subgroups down to the product sets."""

    agencies: Mapping[str, str]
    sectors: tuple[Sector, ...] | None


class Inspection(Entry):
    """Inspection after recognition."""

    ways: tuple[Code, ...]
    contents: tuple[Code, ...]
    leads: Mapping[Level, tuple[Stars, ...]]
    per_year: int | None
    """Null: the act says nothing of a frequency."""


class Supervision(Entry):
    """What a higher level may have a lower one do."""

    level: Level
    over: Level
    may_ask_to: tuple[Code, ...]


class Replaced(Entry):
    """An act that this one replaces."""

    decision: str
    ends: date | None = None
    after: Limit | None = None


class Procedure(Contract):
    """A legal regime but for its sheets."""

    id: RulebookId
    version: str
    decision: str
    title: Texts
    issued: date
    lodged_from: date
    lodged_before: date | None
    """The first day on which a dossier is lodged under another act; null while in force."""
    effective_to: date | None
    source: str
    confidence: Confidence
    applies: tuple[Applies, ...]
    transition: tuple[Transition, ...]
    levels_ended: tuple[Ended, ...]
    routing: tuple[Step, ...]
    paths: Mapping[AssessmentKind, Path]
    term: Term
    withdrawal: Withdrawal | None
    rounds: Rounds | None
    """Null: registration is open all year, or the act's text was not found."""
    councils: Mapping[Level, Council]
    samples: Samples | None
    subjects: tuple[Subject, ...]
    forms: tuple[Form, ...]
    papers: Mapping[Code, Texts]
    criterion_papers: Mapping[str, Mapping[str, tuple[Code, ...]]]
    """Which papers prove a criterion, by product set and criterion code."""
    required_papers: tuple[RequiredPaper, ...]
    codes: Codes
    classification: Classification
    inspection: Inspection | None
    supervision: tuple[Supervision, ...]
    replaces: tuple[Replaced, ...]

    def step_at(self, level: Level) -> Step | None:
        """Give what a level does, or None where it has no task.

        Law: 26/2026 Đ.7, the tasks of each level.
        """
        return next((step for step in self.routing if step.level is level), None)

    def applies_to(self, kind: AssessmentKind) -> Applies | None:
        """Give the rule under which the rulebook applies to a kind of assessment.

        Law: 26/2026 Đ.6, Đ.12 k.2.
        """
        return next((rule for rule in self.applies if kind in rule.kinds), None)

    def form(self, code: str) -> Form | None:
        """Give an official form by its code.

        Law: 26/2026 Phụ lục III.
        """
        return next((form for form in self.forms if form.code == code), None)

    def time_limit(self, level: Level, kind: AssessmentKind) -> Limit | None:
        """Give the limit that binds a level on a path; null where only the rounds bind.

        Law: 26/2026 Đ.7 k.2 (15 working days), k.6g (45 days).
        """
        own = self.paths[kind].time_limits.get(level)
        step = self.step_at(level)
        return own or (step.time_limit if step else None)

    @property
    def extension_days(self) -> int | None:
        """How many days past its end a certificate may stay valid (Law: 26/2026 Đ.12 k.3)."""
        return next((one.extension_days for one in self.transition if one.extension_days), None)

    def sector_of(self, product_set: int) -> str | None:
        """Give the sector in which a product set lies; None where it is not classified.

        Law: 26/2026 Phụ lục I.
        """
        for sector in self.classification.sectors or ():
            for group in sector.groups:
                if product_set in {group.set, *(leaf.set for leaf in group.subgroups)}:
                    return sector.code
        return None
