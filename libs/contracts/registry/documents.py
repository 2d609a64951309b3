"""Official documents (*văn bản*): drafted by one person, put in force by another, with effects."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from libs.contracts.certificates import LegalDate
from libs.contracts.core import (
    Contract,
    Level,
    LongText,
    PrintedName,
    PrintedText,
    Record,
    RecordId,
    ShortText,
    UnitCode,
)
from libs.contracts.people import Actor


class DocumentKind(StrEnum):
    """What a document is; its effects are allowed by kind."""

    RECOGNITION = "recognition"
    """Quyết định công nhận."""
    FORWARDING = "forwarding"
    """Quyết định or công văn that approves a result and sends dossiers up."""
    REASSESSMENT = "reassessment"
    """The province assesses again itself what the centre gave less."""
    CLOSING = "closing"
    """Ends what is neither recognised nor assessed again."""
    WITHDRAWAL = "withdrawal"
    """Quyết định thu hồi."""
    WITHDRAWAL_REQUEST = "withdrawal_request"
    """The ministry asks the authority to withdraw."""
    COUNCIL_FOUNDING = "council_founding"
    COUNCIL_CHANGE = "council_change"
    COMMUNE_LETTER = "commune_letter"
    """Công văn đề nghị."""
    MINUTES = "minutes"
    """Biên bản."""
    ADVISORY_REPORT = "advisory_report"
    """Báo cáo tham mưu."""
    CORRECTION = "correction"
    """Đính chính."""
    ANNULMENT = "annulment"
    """Hủy bỏ."""
    PUBLICATION = "publication"
    """Công bố."""


class DocumentState(StrEnum):
    """Where a document stands; in force nothing of it changes any more."""

    DRAFT = "draft"
    """Written by one person; it does nothing yet. A historic one is so until it is confirmed."""
    IN_FORCE = "in_force"
    """Put in force by another person, with all its effects."""
    ANNULLED = "annulled"
    """Another document took it and its effects back."""
    DISCARDED = "discarded"
    """A draft that was given up; its number is free again."""


DocumentNumber = Annotated[PrintedText, StringConstraints(max_length=100)]
"""Number and symbol as printed, e.g. `345/QĐ-UBND`; compared without case, blanks and dashes."""

EffectKind = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,39}$")]

Effects = Annotated[list["EffectInput"], Field(max_length=500)]
ScanPapers = Annotated[list[UUID], Field(max_length=20)]


class Signer(Contract):
    """Who signed."""

    name: PrintedName
    title: PrintedName


class NumberedDecision(Contract):
    """A document by number and date."""

    number: DocumentNumber
    date: LegalDate


class EffectInput(Contract):
    """What a document does to one record when it enters into force."""

    kind: EffectKind
    """What happens, e.g. `recognises`, `forwards`, `withdraws`, `founds_council`, `annuls`."""
    record_id: UUID
    """The record that it happens to: a dossier, a recognition, a council, another document."""
    particulars: dict[str, Any] = Field(default_factory=dict)
    """What else is to be said, by kind: a ground and a reason for `withdraws`."""


class Effect(EffectInput):
    """An effect of a document."""


class DocumentInput(Contract):
    """A draft's content; sent whole, also to change it."""

    kind: DocumentKind
    number: DocumentNumber | None = None
    """May be left out until the document enters into force."""
    issued_on: LegalDate | None = None
    """The day that the document bears, not after today; it may be left out like the number."""
    subject: ShortText
    """What it is about (trích yếu); published with it, so without personal data."""
    legal_basis: LongText = ""
    effects: Effects = Field(default_factory=list)
    papers: ScanPapers = Field(default_factory=list)
    """Papers that hold its scan or signed file, filed by the document's unit."""


class DocumentCreate(DocumentInput):
    """A draft of a document of the caller's own unit; it does nothing until it is in force."""

    id: RecordId | None = None


class EntryIntoForce(Contract):
    """A leader of the unit signs what somebody else drafted."""

    number: DocumentNumber | None = None
    """Where the draft has none yet."""
    issued_on: LegalDate | None = None
    """Where the draft has none yet; left out there too, it is today."""


class SignedPaper(EntryIntoForce):
    """A document signed on paper: its scan, and who signed it."""

    signer: UUID
    """The account of the leader who signed; a leader's post of the unit on that day."""
    papers: Annotated[list[UUID], Field(min_length=1, max_length=20)]


class Discard(Contract):
    """A draft is given up."""

    reason: ShortText


class Document(Record):
    """An official document."""

    kind: DocumentKind
    state: DocumentState
    number: str | None
    issued_on: date | None
    effective_on: date | None
    """The legal day from which its effects count."""
    subject: str
    legal_basis: str
    level: Level
    unit: UnitCode
    issuer: str
    """The issuing unit's name as it was on the day of the document."""
    signer: Signer | None
    """Null while it is a draft, except for history, which names who signed the paper."""
    historic: bool
    """Entered from paper: a leader of the level above confirms it; nothing counts before."""
    effects: list[Effect]
    papers: list[UUID]
    drafted_by: Actor
    put_in_force_by: Actor | None
    entered_into_force_at: datetime | None
    corrected_by: UUID | None
    annulled_by: UUID | None
    created_at: datetime


class DocumentLine(Contract):
    """A document in a list."""

    id: UUID
    version: int
    kind: DocumentKind
    state: DocumentState
    number: str | None
    issued_on: date | None
    subject: str
    level: Level
    unit: UnitCode
    issuer: str
    historic: bool
    effects: int
    """How many records it is about."""
    drafted_by: Actor
    put_in_force_by: Actor | None
    corrected_by: UUID | None
    annulled_by: UUID | None


class PublicDocument(Contract):
    """A document as everybody may read it: nothing of it that is personal."""

    id: UUID
    kind: DocumentKind
    state: DocumentState
    number: str
    issued_on: date
    subject: str
    level: Level
    unit: UnitCode
    issuer: str
    signer: Signer
    effects: int
    corrected_by: UUID | None
    annulled_by: UUID | None
