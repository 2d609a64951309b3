"""What the audit trail of this service can tell."""

from enum import StrEnum


class CertificatesAction(StrEnum):
    """An act on a certificate or a number, as the trail names it; never renamed."""

    ISSUED = "certificate.issued"
    NUMBER_VOIDED = "number.voided"
    SUSPENDED = "certificate.suspend"
    RESUMED = "certificate.resume"
    REVOKED = "certificate.revoke"
    EXTENDED = "certificate.extend"
    REPLACED = "certificate.replace"
    SUPERSEDED = "certificate.supersede"
