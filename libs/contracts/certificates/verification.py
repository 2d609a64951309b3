"""The check of an uploaded file, and what a verifier needs to do it alone."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from libs.contracts.certificates.published import Certificate, TwoLanguages
from libs.contracts.core import Contract, Sha256


class TrustCertificate(Contract):
    """An X.509 certificate of the signing chain."""

    role: Annotated[str, StringConstraints(pattern="^(root|signer)$")]
    subject: str
    """The name in it (RFC 4514)."""
    sha256: Sha256
    """The hash of its DER form."""
    not_before: datetime
    """The first moment at which its key may have signed, UTC."""
    not_after: datetime
    """The last such moment, UTC."""
    pem: str


class StatusKey(Contract):
    """A public key that signs status lists, as a JSON Web Key (RFC 7517)."""

    kty: str
    crv: str
    kid: str
    """The key's thumbprint (RFC 7638)."""
    use: str
    alg: str
    x: str
    """The point's first coordinate, base64url."""
    y: str
    """The point's second coordinate, base64url."""


class Trust(Contract):
    """What a verifier needs, and what these keys are not."""

    notice: TwoLanguages
    """What the signatures prove, in words for people."""
    legal_signature: bool
    """Law: 20/2023/QH15 Đ.22; true only when the agency's own key for official use signs."""
    certificates: list[TrustCertificate]
    """Every root that a signature may lead to, and the signer of today."""
    keys: list[StatusKey]


class Check(StrEnum):
    """The four questions of a verification."""

    INTEGRITY = "integrity"
    SIGNER = "signer"
    TIME = "time"
    STATUS = "status"


class CheckOutcome(StrEnum):
    """The answer to one question."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


class VerificationFinding(Contract):
    """The answer to one question: what was found, and what a genuine certificate would show."""

    check: Check
    outcome: CheckOutcome
    code: str
    """A stable name of what was found."""
    found: TwoLanguages
    expected: TwoLanguages


class FileVerdict(StrEnum):
    """All four answers together."""

    VALID = "valid"
    GENUINE_NOT_VALID = "genuine_not_valid"
    """Ours and unaltered, but not in force today."""
    NOT_GENUINE = "not_genuine"
    NOT_A_CERTIFICATE = "not_a_certificate"


class Verification(Contract):
    """The result of checking an uploaded file."""

    verdict: FileVerdict
    text: TwoLanguages
    """The verdict in a sentence."""
    sha256: Sha256
    """The hash of the uploaded file."""
    size: int
    """Its bytes."""
    as_of: date
    """The legal day in Vietnam of the check."""
    findings: list[VerificationFinding]
    """The four questions in their order."""
    certificate: Certificate | None
    """What our record says of the certificate that the file is, or pretends to be."""
