"""The certificate as data, in one canonical form that goes into the PDF as an attachment."""

from datetime import date

from libs.contracts.certificates import CertificateFacts
from libs.kit.canonical import canonical

SCHEMA = "ocop-certificate/1"
FILE_NAME = "ocop-certificate.json"


def attachment(
    facts: CertificateFacts, *, code: str, number: str, valid_until: date, url: str
) -> bytes:
    """Write the facts by RFC 8785 (JCS): sorted ASCII keys, strings and integers, no blanks."""
    body = facts.model_dump(mode="json", exclude={"id"}, exclude_none=True)
    body |= {
        "schema": SCHEMA,
        "code": code,
        "number": number,
        "valid_until": valid_until.isoformat(),
        "url": url,
    }
    return canonical(body)
