"""Decisions, forwarding, recognitions, withdrawals, and the jobs behind certificates."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from libs.contracts.certificates import LegalDate
from libs.contracts.core import (
    Contract,
    Level,
    LongText,
    RecognisedStars,
    Record,
    RecordId,
    Sha256,
    UnitCode,
)
from libs.contracts.law import RulebookId
from libs.contracts.people import Actor
from libs.contracts.registry.documents import (
    DocumentNumber,
    DocumentState,
    NumberedDecision,
    Signer,
)

GroundCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]


class ForwardingInput(Contract):
    """Drafts the decision that approves a result and sends the dossier up (26/2026 Đ.7 k.3)."""

    id: RecordId | None = None
    decision: NumberedDecision
    legal_basis: LongText = ""


class DecisionCreate(Contract):
    """Drafts a decision that recognises products, all or none, once a leader signs it."""

    id: RecordId | None = None
    number: DocumentNumber | None = None
    """May wait for the signature, as the day may."""
    date: LegalDate | None = None
    """The day that the decision bears: not before the conclusions, not after today."""
    legal_basis: LongText = ""
    dossier_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]


class ReassessmentInput(Contract):
    """Drafts the province's document by which it assesses again itself (26/2026 Đ.7 k.4g)."""

    id: RecordId | None = None
    decision: NumberedDecision


class ClosingInput(Contract):
    """Drafts what ends a dossier that is neither recognised nor assessed again."""

    id: RecordId | None = None
    decision: NumberedDecision
    reason: LongText


class CertificateProgress(StrEnum):
    """How far the certificate of a recognition is."""

    PENDING = "pending"
    ISSUED = "issued"
    REVOKING = "revoking"
    REVOKED = "revoked"


class RecognitionStatus(StrEnum):
    """Whether a recognition counts; `expired` by its term."""

    IN_FORCE = "in_force"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class RecognisedCertificate(Contract):
    """The certificate as the certificates service answered; fields are null while pending."""

    progress: CertificateProgress
    code: str | None
    number: str | None
    pdf_sha256: Sha256 | None
    url: str | None


class Withdrawal(Contract):
    """The withdrawal of a recognition, by a document in force."""

    id: UUID
    document_id: UUID
    ground: str
    decision: NumberedDecision
    signer: Signer
    reason: str


class Recognition(Contract):
    """A product's recognition by one decision."""

    id: UUID
    version: int
    decision_id: UUID
    decision: NumberedDecision
    signer: Signer
    level: Level
    unit: UnitCode
    unit_name: str
    dossier_id: UUID
    product_id: UUID
    product_code: str
    product_name: str
    producer_id: UUID
    producer_name: str
    stars: RecognisedStars
    rulebook: RulebookId
    historic: bool
    recognised_on: date
    valid_until: date
    status: RecognitionStatus
    certificate: RecognisedCertificate
    withdrawal: Withdrawal | None
    created_at: datetime


class Decision(Record):
    """A decision with what it recognises: nothing before it is in force."""

    state: DocumentState
    number: str | None
    date: date | None
    signer: Signer | None
    legal_basis: str
    level: Level
    unit: UnitCode
    unit_name: str
    historic: bool
    """Entered from paper; a draft of it waits for a leader of the level above to confirm it."""
    drafted_by: Actor
    put_in_force_by: Actor | None
    annulled_by: UUID | None
    corrected_by: UUID | None
    dossier_ids: list[UUID]
    recognitions: list[Recognition]
    created_at: datetime


class DecisionLine(Contract):
    """A decision in a list."""

    id: UUID
    state: DocumentState
    number: str | None
    date: date | None
    level: Level
    unit: UnitCode
    historic: bool
    products: int


class WithdrawalInput(Contract):
    """Drafts a withdrawal on one of the legal grounds (26/2026 Đ.8)."""

    id: RecordId | None = None
    ground: GroundCode
    decision: NumberedDecision
    reason: LongText


class WithdrawalRequestInput(Contract):
    """Drafts the ministry's document that asks the province to withdraw (26/2026 Đ.10 k.1b)."""

    id: RecordId | None = None
    decision: NumberedDecision
    reason: LongText


class WithdrawalRequest(Contract):
    """A request to withdraw in force; it changes nothing of the recognition by itself."""

    id: UUID
    document_id: UUID
    recognition_id: UUID
    decision: NumberedDecision
    signer: Signer
    reason: str
    asked_of: UnitCode
    """The unit that may withdraw today."""
    created_at: datetime


class WithdrawalRequests(Contract):
    """Every request about one recognition, first to last."""

    items: list[WithdrawalRequest]


class FailedJob(Contract):
    """A job that is not tried again by itself, and why."""

    id: int
    task: str
    record: UUID | None
    attempts: int
    failed_at: datetime | None
    code: str | None
    reason: str | None
