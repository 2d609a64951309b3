"""What the certificates service is told: a certificate's facts, a withdrawal (pure)."""

from libs.contracts.certificates import (
    CertificateDecision,
    CertificateKind,
    CertificateSigner,
    CertifiedProducer,
    CertifiedProduct,
    CertifiedProductSet,
    ChangeKind,
    IssueCertificate,
    IssuingAuthority,
    StatusChange,
)
from services.registry.standing.tables import DecisionRow, RecognitionRow, WithdrawalRow


def issue_order(row: RecognitionRow, decision: DecisionRow) -> IssueCertificate:
    """Give the order for a certificate; its id is the recognition's, so it is issued once."""
    return IssueCertificate(
        id=row.id,
        kind=CertificateKind.HISTORIC if row.historic else CertificateKind.ISSUED,
        authority=IssuingAuthority(
            level=decision.level,
            unit_code=decision.unit,
            unit_name=decision.unit_name,
        ),
        signer=CertificateSigner(title=decision.signer_title, name=decision.signer_name),
        decision=CertificateDecision(number=decision.number, date=decision.decided_on),
        product=CertifiedProduct(id=row.product_id, code=row.product_code, name=row.product_name),
        producer=CertifiedProducer(name=row.producer_name, address=row.producer_address),
        product_set=CertifiedProductSet(number=row.product_set, name=row.product_set_label),
        stars=row.stars,
        rulebook=row.rulebook,
        issued_on=row.recognised_on,
        validity_months=row.validity_months,
        number=row.certificate_original,
        entered_on=row.entered_on if row.historic else None,
    )


def revocation(row: WithdrawalRow) -> StatusChange:
    """Give the change of status that a withdrawal brings."""
    return StatusChange(
        id=row.id,
        kind=ChangeKind.REVOKE,
        effective_on=row.decision_date,
        decision=CertificateDecision(number=row.decision_number, date=row.decision_date),
        signer=CertificateSigner(title=row.signer_title, name=row.signer_name),
        ground=row.ground.lower(),
        reason=row.reason,
    )
