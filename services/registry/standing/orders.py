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
from services.registry.documents import DocumentRow, signer_of
from services.registry.standing.tables import RecognitionRow, WithdrawalRow


def issue_order(row: RecognitionRow, decision: DocumentRow) -> IssueCertificate:
    """Give the order for a certificate; its id is the recognition's, so it is issued once."""
    return IssueCertificate(
        id=row.id,
        kind=CertificateKind.HISTORIC if row.historic else CertificateKind.ISSUED,
        authority=IssuingAuthority(
            level=decision.level,
            unit_code=decision.unit,
            unit_name=decision.issuer,
        ),
        signer=_signer(decision),
        decision=_numbered(decision),
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


def _numbered(document: DocumentRow) -> CertificateDecision:
    if document.number is None or document.issued_on is None:
        raise LookupError(f"document {document.id} is in force without number or day")
    return CertificateDecision(number=document.number, date=document.issued_on)


def _signer(document: DocumentRow) -> CertificateSigner:
    signer = signer_of(document)
    if signer is None:
        raise LookupError(f"document {document.id} is in force without a signer")
    return CertificateSigner(title=signer.title, name=signer.name)


def revocation(row: WithdrawalRow, document: DocumentRow) -> StatusChange:
    """Give the change of status that a withdrawal brings."""
    return StatusChange(
        id=row.id,
        kind=ChangeKind.REVOKE,
        effective_on=_numbered(document).date,
        decision=_numbered(document),
        signer=_signer(document),
        ground=row.ground.lower(),
        reason=row.reason,
    )
