"""Reference data: dated entries with their legal basis, put in force by a second person."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from libs.contracts.core import (
    Contract,
    Level,
    LongText,
    Name,
    Record,
    RecordId,
    ShortText,
    UnitCode,
)
from libs.contracts.errors import Kind, OcopError
from libs.contracts.law import Code, ProductSetNumber, RulebookId
from libs.contracts.people import Actor
from libs.contracts.registry.land import TerritoryChange


class ReferenceKind(StrEnum):
    """What an entry is about."""

    HOLIDAYS = "holidays"
    """The days off and the days worked in exchange of one year; its key is the year."""
    PAPER_KINDS = "paper_kinds"
    """A kind of paper of a rulebook: its name, and the criteria that it proves."""
    PROCEDURE_CODES = "procedure_codes"
    """The official code of an administrative procedure (*mã thủ tục hành chính*)."""
    TERRITORY = "territory"
    """A change of administrative units; every one is an entry of its own."""


class ReferenceStatus(StrEnum):
    """How far an entry has come."""

    PROPOSED = "proposed"
    IN_FORCE = "in_force"
    """Confirmed; it counts from its day on, which may be to come."""
    WITHDRAWN = "withdrawn"


class LegalBasis(Contract):
    """The act that an entry rests on."""

    number: Annotated[ShortText, StringConstraints(max_length=100)]
    """Number and symbol as printed, e.g. `1685/NQ-UBTVQH15`."""
    issued_on: date
    issuer: Name
    """Who issued it, e.g. `Ủy ban Thường vụ Quốc hội`."""
    paper_id: UUID | None = None
    """Its scan among the papers; null where none was filed."""


class DayOff(Contract):
    """A day on which offices are closed; weekends need not be named."""

    day: date
    name: Name


class WorkedDay(Contract):
    """A day of a weekend that is worked in exchange (*làm bù*)."""

    day: date
    instead_of: date
    """The day off that it makes up for."""


class Holidays(Contract):
    """The days of one year, whole: what is not named is an ordinary day."""

    kind: Literal["holidays"]
    year: Annotated[int, Field(strict=True, ge=2019, le=2100)]
    off: Annotated[list[DayOff], Field(min_length=1, max_length=60)]
    worked: Annotated[list[WorkedDay], Field(max_length=30, default_factory=list)]


class BilingualName(Contract):
    """A name in both languages."""

    vi: Name
    en: Name | None = None


CriterionName = Annotated[
    str, StringConstraints(pattern=r"^[1-9][0-9]?(\.[1-9][0-9]?){0,2}$", max_length=8)
]


class ProvesCriteria(Contract):
    """The criteria of one product set that a kind of paper proves."""

    product_set: ProductSetNumber
    criteria: Annotated[list[CriterionName], Field(min_length=1, max_length=100)]


class PaperKindEntry(Contract):
    """A kind of paper from a day on: a new one, another name, or more criteria.

    The list of criteria is whole. What the rulebook's pack demands stays in it: an entry may add,
    and never loosen.
    """

    kind: Literal["paper_kinds"]
    rulebook: RulebookId
    code: Code
    name: BilingualName
    proves: Annotated[list[ProvesCriteria], Field(max_length=99, default_factory=list)]


class ProcedureCode(Contract):
    """The official code under which a procedure is published and lodged on the national portal."""

    kind: Literal["procedure_codes"]
    procedure: Code
    """Ours: what the programme calls the procedure, e.g. `EVALUATION`."""
    level: Level
    """The level that carries it out."""
    unit: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")] | None = None
    """The province whose own code it is; null: the whole country's."""
    code: Annotated[
        str,
        StringConstraints(
            pattern=r"^[1-9]\.[0-9]{6}(\.[A-Z][0-9]{2}|(\.[0-9]{2,3}){3}\.[A-Z][0-9]{2})?$"
        ),
    ]
    """As published, e.g. `2.000635`, `1.012753.H19` or `3.000181.000.00.00.H22`."""
    name: ShortText
    """The procedure's published name."""


ReferenceContent = Annotated[
    Holidays | PaperKindEntry | ProcedureCode | TerritoryChange, Field(discriminator="kind")
]


class ReferenceProposal(Contract):
    """An entry that a steward proposes."""

    id: RecordId | None = None
    """Made by the client, so that a repeated request makes one record; absent: made here."""
    effective_on: date
    """The first day on which it counts; of holidays the first day of their year."""
    legal_basis: LegalBasis
    reason: LongText | None = None
    """Why; needed where a year that has begun is changed, or a day long past is named."""
    content: ReferenceContent


class TerritoryProposal(Contract):
    """A change of administrative units that a steward proposes."""

    id: RecordId | None = None
    """Made by the client, so that a repeated request makes one record; absent: made here."""
    effective_on: date
    """The first day on which the new units exist."""
    legal_basis: LegalBasis
    """The act that orders the change; it is shown with every unit that it made."""
    reason: LongText | None = None
    content: TerritoryChange


class ReferenceWithdrawalInput(Contract):
    """Why an entry is withdrawn."""

    reason: Annotated[ShortText, StringConstraints(max_length=500)]


class Confirmation(Contract):
    """A person's word for an entry, or against it."""

    by: Actor
    at: datetime


class ReferenceWithdrawal(Contract):
    """How an entry was withdrawn, or is about to be."""

    reason: str
    asked: Confirmation
    done: Confirmation | None
    """The second person's word; null while it is awaited."""


class Reference(Record):
    """An entry with everybody who took part in it."""

    kind: ReferenceKind
    key: str
    """What it is about; a later entry with the same key takes the place of an earlier one."""
    status: ReferenceStatus
    effective_on: date
    legal_basis: LegalBasis
    reason: str | None
    content: ReferenceContent
    proposed: Confirmation
    confirmations: list[Confirmation]
    confirmations_needed: int
    """How many other persons must confirm it: one; two where its day is long past."""
    in_force_at: datetime | None
    """When the last confirmation came; null before."""
    withdrawal: ReferenceWithdrawal | None
    created_at: datetime


class ReferenceLine(Contract):
    """An entry in force as everybody may read it."""

    id: UUID
    kind: ReferenceKind
    key: str
    effective_on: date
    legal_basis: LegalBasis
    content: ReferenceContent
    in_force_at: datetime


class MovedDueDay(Contract):
    """A step whose last day is another one after a change."""

    dossier_id: UUID
    number: str
    """The slip number, or the identifier where there is none."""
    product: str
    unit: str | None
    was: date
    becomes: date


class EndingUnit(Contract):
    """A unit that a change ends, what lies in it, and where that goes."""

    code: UnitCode
    name: str
    goes_to: list[UnitCode]
    records: dict[str, int]
    """How many records lie there, by kind: `producers`, `products`, `open_dossiers`, `councils`,
    `rounds`, `recognitions`, `documents`."""
    accounts_act_for: UnitCode | None
    """The unit for which accounts of this one act from the day on; null where it went to several:
    an administrator gives them new posts."""
    undecided: list[UUID]
    """The first 100 producers of a unit that goes to several for which nothing says where they lie;
    with them the change cannot be put in force."""


class ReferenceEffects(Contract):
    """What an entry would do if it were put in force now (*chạy thử*); nothing is changed."""

    moved_due_days: int
    """How many open steps get another last day."""
    first_moved: list[MovedDueDay]
    """The first 200 of them by their last day of now."""
    ending_units: list[EndingUnit]
    """Of a change of units: what ends, with what lies there; empty for other entries."""


class CalendarDay(Contract):
    """A day that is not what its weekday says."""

    day: date
    working: bool


class YearCalendar(Contract):
    """The working days of a year, as the clocks go by them."""

    year: int
    confirmed: bool
    """False: the year's days off are not announced yet, limits over it are provisional."""
    days: list[CalendarDay]
    """Days off that are no weekend, and days of a weekend that are worked."""
    working_days: int


class PaperKindLine(Contract):
    """A kind of paper as it counts under a rulebook on a day."""

    code: str
    name: BilingualName
    proves: list[ProvesCriteria]
    required: bool
    """Whether some dossier cannot be lodged without it."""
    entry_id: UUID | None
    """The entry that changed it last; null where it is as the rulebook's pack has it."""


class PaperKindList(Contract):
    """The kinds of papers under a rulebook on a day."""

    rulebook: RulebookId
    on: date
    items: list[PaperKindLine]


class SecondPersonNeeded(OcopError):
    """Whoever proposed or confirmed an entry cannot be the other person as well."""

    kind = Kind.FORBIDDEN
    code = "second_person_needed"


class ReferenceNotOpen(OcopError):
    """The entry has come too far, or not far enough, for this act."""

    kind = Kind.CONFLICT
    code = "reference_not_open"


class ReferenceHasBegun(OcopError):
    """The entry's day has come: it is corrected by a new one, not withdrawn."""

    kind = Kind.CONFLICT
    code = "reference_has_begun"


class ReferenceBuiltOn(OcopError):
    """A later entry rests on this one; that one is withdrawn first."""

    kind = Kind.CONFLICT
    code = "reference_built_on"
