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
    PrintedName,
    PrintedText,
    RecognisedStars,
    RecordId,
    Sha256,
    UnitCode,
)
from libs.contracts.law import RulebookId

DecisionNumber = Annotated[PrintedText, StringConstraints(max_length=100)]
GroundCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]


class Signer(Contract):
    """Who signed."""

    name: PrintedName
    title: PrintedName


class NumberedDecision(Contract):
    """A decision by number and date."""

    number: DecisionNumber
    date: LegalDate


class ForwardingInput(Contract):
    """The decision that approves a result and sends the dossier up (26/2026 Đ.7 k.3)."""

    decision: NumberedDecision


class DecisionCreate(Contract):
    """A decision that recognises products, all or none; certificates are numbered by the system."""

    id: RecordId | None = None
    number: DecisionNumber
    date: LegalDate
    """The day that the decision bears: not before the conclusions, not after today."""
    signer: Signer
    legal_basis: LongText = ""
    dossier_ids: Annotated[list[UUID], Field(min_length=1, max_length=500)]


class ReassessmentInput(Contract):
    """The province's document by which it assesses again itself (26/2026 Đ.7 k.4g)."""

    decision: NumberedDecision


class ClosingInput(Contract):
    """The document that ends a dossier which is neither recognised nor assessed again."""

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
    """The withdrawal of a recognition."""

    id: UUID
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


class Decision(Contract):
    """A decision with what it recognises."""

    id: UUID
    number: str
    date: date
    signer: Signer
    legal_basis: str
    level: Level
    unit: UnitCode
    unit_name: str
    historic: bool
    recognitions: list[Recognition]
    created_at: datetime


class DecisionLine(Contract):
    """A decision in a list."""

    id: UUID
    number: str
    date: date
    level: Level
    unit: UnitCode
    historic: bool
    products: int


class WithdrawalInput(Contract):
    """Withdraw a recognition on one of the legal grounds (26/2026 Đ.8)."""

    id: RecordId | None = None
    ground: GroundCode
    decision: NumberedDecision
    signer: Signer
    reason: LongText


class WithdrawalRequestInput(Contract):
    """The ministry's document that asks the province to withdraw (26/2026 Đ.10 k.1b)."""

    id: RecordId | None = None
    decision: NumberedDecision
    signer: Signer
    reason: LongText


class WithdrawalRequest(Contract):
    """A request to withdraw as recorded; it changes nothing of the recognition by itself."""

    id: UUID
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
