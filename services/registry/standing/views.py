"""Between rows and contracts: decisions and recognitions as the API shows them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from libs.contracts.registry.documents import NumberedDecision, Signer
from libs.contracts.registry.standing import (
    Decision,
    DecisionLine,
    RecognisedCertificate,
    Recognition,
    Withdrawal,
    WithdrawalRequest,
)
from libs.kit.clock import VIETNAM
from services.registry.documents import DocumentRow, drafter_of, put_in_force_by, signer_of
from services.registry.standing import rules
from services.registry.standing.store import Recognised
from services.registry.standing.tables import RecognitionRow, WithdrawalRequestRow


def recognition_of(found: Recognised, today: date) -> Recognition:
    """Give a recognition as it is today."""
    row, decision = found.recognition, found.decision
    return Recognition(
        id=row.id,
        version=row.version,
        decision_id=decision.id,
        decision=numbered(decision),
        signer=_signer(decision),
        level=decision.level,
        unit=decision.unit,
        unit_name=decision.issuer,
        dossier_id=row.dossier_id,
        product_id=row.product_id,
        product_code=row.product_code,
        product_name=row.product_name,
        producer_id=row.producer_id,
        producer_name=row.producer_name,
        stars=row.stars,
        rulebook=row.rulebook,
        historic=row.historic,
        recognised_on=row.recognised_on,
        valid_until=row.valid_until,
        status=rules.status_on(row.valid_until, withdrawn=found.withdrawal is not None, day=today),
        certificate=_certificate(row),
        withdrawal=_withdrawal(found),
        created_at=row.created_at.astimezone(VIETNAM),
    )


def decision_of(
    row: DocumentRow, named: Sequence[UUID], recognised: Sequence[Recognised], today: date
) -> Decision:
    """Give a decision with what it is about and, once it is in force, what it recognises."""
    return Decision(
        id=row.id,
        version=row.version,
        state=row.state,
        number=row.number,
        date=row.issued_on,
        signer=signer_of(row),
        legal_basis=row.legal_basis,
        level=row.level,
        unit=row.unit,
        unit_name=row.issuer,
        historic=row.historic,
        drafted_by=drafter_of(row),
        put_in_force_by=put_in_force_by(row),
        annulled_by=row.annulled_by,
        corrected_by=row.corrected_by,
        dossier_ids=list(named),
        recognitions=[recognition_of(found, today) for found in recognised],
        created_at=row.created_at.astimezone(VIETNAM),
    )


def line_of(row: DocumentRow, products: int) -> DecisionLine:
    """Give a decision as a list shows it."""
    return DecisionLine(
        id=row.id,
        state=row.state,
        number=row.number,
        date=row.issued_on,
        level=row.level,
        unit=row.unit,
        historic=row.historic,
        products=products,
    )


def numbered(document: DocumentRow) -> NumberedDecision:
    """Give a document in force by number and day."""
    if document.number is None or document.issued_on is None:
        raise LookupError(f"document {document.id} is in force without number or day")
    return NumberedDecision(number=document.number, date=document.issued_on)


def _signer(document: DocumentRow) -> Signer:
    signer = signer_of(document)
    if signer is None:
        raise LookupError(f"document {document.id} is in force without a signer")
    return signer


def _certificate(row: RecognitionRow) -> RecognisedCertificate:
    return RecognisedCertificate(
        progress=row.certificate_progress,
        code=row.certificate_code,
        number=row.certificate_number,
        pdf_sha256=row.certificate_sha256,
        url=row.certificate_url,
    )


def _withdrawal(found: Recognised) -> Withdrawal | None:
    row, document = found.withdrawal, found.withdrawn_by
    if row is None or document is None:
        return None
    return Withdrawal(
        id=row.id,
        document_id=document.id,
        ground=row.ground,
        decision=numbered(document),
        signer=_signer(document),
        reason=row.reason,
    )


def request_of(row: WithdrawalRequestRow, document: DocumentRow) -> WithdrawalRequest:
    """Give a request to withdraw."""
    return WithdrawalRequest(
        id=row.id,
        document_id=document.id,
        recognition_id=row.recognition_id,
        decision=numbered(document),
        signer=_signer(document),
        reason=row.reason,
        asked_of=row.asked_of,
        created_at=row.created_at.astimezone(VIETNAM),
    )
