"""Between rows and contracts: decisions and recognitions as the API shows them."""

from collections.abc import Sequence
from datetime import date

from libs.contracts.registry.standing import (
    Decision,
    DecisionLine,
    NumberedDecision,
    RecognisedCertificate,
    Recognition,
    Signer,
    Withdrawal,
    WithdrawalRequest,
)
from libs.kit.clock import VIETNAM
from services.registry.standing import rules
from services.registry.standing.store import Recognised
from services.registry.standing.tables import (
    DecisionRow,
    RecognitionRow,
    WithdrawalRequestRow,
    WithdrawalRow,
)


def recognition_of(found: Recognised, today: date) -> Recognition:
    """Give a recognition as it is today."""
    row, decision, withdrawal = found.recognition, found.decision, found.withdrawal
    return Recognition(
        id=row.id,
        version=row.version,
        decision_id=decision.id,
        decision=NumberedDecision(number=decision.number, date=decision.decided_on),
        signer=Signer(name=decision.signer_name, title=decision.signer_title),
        level=decision.level,
        unit=decision.unit,
        unit_name=decision.unit_name,
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
        status=rules.status_on(row.valid_until, withdrawn=withdrawal is not None, day=today),
        certificate=_certificate(row),
        withdrawal=_withdrawal(withdrawal),
        created_at=row.created_at.astimezone(VIETNAM),
    )


def decision_of(row: DecisionRow, recognised: Sequence[Recognised], today: date) -> Decision:
    """Give a decision with what it recognises."""
    return Decision(
        id=row.id,
        number=row.number,
        date=row.decided_on,
        signer=Signer(name=row.signer_name, title=row.signer_title),
        legal_basis=row.legal_basis,
        level=row.level,
        unit=row.unit,
        unit_name=row.unit_name,
        historic=row.historic,
        recognitions=[recognition_of(found, today) for found in recognised],
        created_at=row.created_at.astimezone(VIETNAM),
    )


def line_of(row: DecisionRow, products: int) -> DecisionLine:
    """Give a decision as a list shows it."""
    return DecisionLine(
        id=row.id,
        number=row.number,
        date=row.decided_on,
        level=row.level,
        unit=row.unit,
        historic=row.historic,
        products=products,
    )


def _certificate(row: RecognitionRow) -> RecognisedCertificate:
    return RecognisedCertificate(
        progress=row.certificate_progress,
        code=row.certificate_code,
        number=row.certificate_number,
        pdf_sha256=row.certificate_sha256,
        url=row.certificate_url,
    )


def _withdrawal(row: WithdrawalRow | None) -> Withdrawal | None:
    if row is None:
        return None
    return Withdrawal(
        id=row.id,
        ground=row.ground,
        decision=NumberedDecision(number=row.decision_number, date=row.decision_date),
        signer=Signer(name=row.signer_name, title=row.signer_title),
        reason=row.reason,
    )


def request_of(row: WithdrawalRequestRow) -> WithdrawalRequest:
    """Give a request to withdraw."""
    return WithdrawalRequest(
        id=row.id,
        recognition_id=row.recognition_id,
        decision=NumberedDecision(number=row.decision_number, date=row.decision_date),
        signer=Signer(name=row.signer_name, title=row.signer_title),
        reason=row.reason,
        asked_of=row.asked_of,
        created_at=row.created_at.astimezone(VIETNAM),
    )
