"""The certificates service as the others see it: what it is given and what it answers."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from libs.contracts.core import (
    Contract,
    Level,
    LongText,
    Name,
    RecognisedStars,
    Sha256,
    ShortText,
    UnitCode,
)
from libs.contracts.errors import Kind, OcopError

FIRST_YEAR = 2018
"""The programme began with QĐ 490/QĐ-TTg of 7/5/2018; nothing of it is older."""
LAST_YEAR = 2099


def _within_the_programme(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError("date_out_of_range")
    return day


LegalDate = Annotated[
    date,
    AfterValidator(_within_the_programme),
    Field(json_schema_extra={"pattern": "^20(1[89]|[2-9][0-9])-"}),
]
"""A day of the programme's time, 2018 to 2099."""

CertificateNumber = Annotated[ShortText, StringConstraints(max_length=100)]
CertificateCode = Annotated[str, StringConstraints(pattern=r"^[0-9A-HJKMNP-TV-Z]{12}$")]
"""The permanent public code behind the QR: 12 signs of Crockford's base 32."""
Ground = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,39}$")]
"""A ground for withdrawal as its rulebook names it."""
ProductSetNumber = Annotated[int, Field(ge=1, le=99)]


def _check_unit(level: Level, unit_code: str) -> None:
    """Refuse a unit code of another level: numbers are told apart by it."""
    if Level.of_unit(unit_code) is not level:
        raise ValueError("unit_does_not_fit_level")


class CertificateKind(StrEnum):
    """Issued by this system, or entered as history beside a paper original."""

    ISSUED = "issued"
    HISTORIC = "historic"


class Status(StrEnum):
    """What a certificate is on a given day."""

    VALID = "valid"
    EXPIRED = "expired"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"
    SUPERSEDED = "superseded"


IN_TERM = frozenset({Status.VALID, Status.EXTENDED})
"""The statuses under which the OCOP mark may be used (QĐ 1162/QĐ-VPĐP-OCOP, art. 5)."""


class ChangeKind(StrEnum):
    """What can happen to a certificate after it was issued."""

    SUSPEND = "suspend"
    RESUME = "resume"
    REVOKE = "revoke"
    EXTEND = "extend"
    REPLACE = "replace"
    SUPERSEDE = "supersede"


class TwoLanguages(Contract):
    """The same words in Vietnamese and in English."""

    vi: str
    en: str


class IssuingAuthority(Contract):
    """Who recognises: the unit under its name of the day."""

    level: Level
    unit_code: UnitCode
    unit_name: Name

    @model_validator(mode="after")
    def _unit_fits_level(self) -> Self:
        _check_unit(self.level, self.unit_code)
        return self


class CertificateSigner(Contract):
    """Who signed the decision, as printed."""

    title: Name
    name: Name


class CertificateDecision(Contract):
    """The decision that a certificate or a change of status rests on."""

    number: CertificateNumber
    date: LegalDate


class CertifiedProduct(Contract):
    """The product: our id, its permanent public code, its name of the day."""

    id: UUID
    code: Annotated[ShortText, StringConstraints(max_length=60)]
    name: Name


class CertifiedProducer(Contract):
    """The producer as printed; no personal numbers."""

    name: Name
    address: ShortText


class CertifiedProductSet(Contract):
    """The product set (*bộ sản phẩm*) of the rulebook."""

    number: ProductSetNumber
    name: Name


class CertificateFacts(Contract):
    """What a certificate certifies; the same words in the request, the PDF and the answer."""

    kind: CertificateKind = CertificateKind.ISSUED
    authority: IssuingAuthority
    signer: CertificateSigner
    decision: CertificateDecision
    product: CertifiedProduct
    producer: CertifiedProducer
    product_set: CertifiedProductSet
    stars: RecognisedStars
    rulebook: Annotated[str, StringConstraints(pattern=r"^[0-9a-z][0-9a-z.-]{0,39}$")]
    issued_on: LegalDate
    validity_months: Annotated[int, Field(ge=1, le=120)] = 36
    entered_on: LegalDate | None = None


class IssueCertificate(CertificateFacts):
    """The registry's order; `number` and `entered_on` exactly for a historic certificate."""

    id: UUID
    number: CertificateNumber | None = None

    @model_validator(mode="after")
    def _history_names_its_number(self) -> Self:
        historic = self.kind is CertificateKind.HISTORIC
        if historic != (self.number is not None) or historic != (self.entered_on is not None):
            raise ValueError("number_and_entry_date_only_for_history")
        if self.entered_on is not None and self.entered_on < self.issued_on:
            raise ValueError("entered_before_issued")
        return self


class StatusChange(Contract):
    """One change of a certificate's status; idempotent by `id`. `reason` is never published."""

    id: UUID
    kind: ChangeKind
    effective_on: LegalDate
    decision: CertificateDecision | None = None
    signer: CertificateSigner | None = None
    ground: Ground | None = None
    reason: LongText | None = None
    until: LegalDate | None = None
    by: UUID | None = None

    @model_validator(mode="after")
    def _says_what_its_kind_needs(self) -> Self:
        decided = self.kind in {ChangeKind.REVOKE, ChangeKind.SUSPEND, ChangeKind.RESUME}
        if decided and self.decision is None:
            raise ValueError("decision_missing")
        if (self.kind is ChangeKind.EXTEND) != (self.until is not None):
            raise ValueError("until_only_for_extension")
        follows = self.kind in {ChangeKind.REPLACE, ChangeKind.SUPERSEDE}
        if follows != (self.by is not None):
            raise ValueError("successor_only_for_replacement")
        return self


class PublishedChange(Contract):
    """A change as everybody may read it."""

    kind: ChangeKind
    effective_on: date
    decision: CertificateDecision | None
    ground: Ground | None
    until: date | None
    by_code: CertificateCode | None


class CertificateStanding(Contract):
    """The answer of the one status function, with the day it was asked for."""

    status: Status
    as_of: date
    since: date
    until: date | None
    label: TwoLanguages
    sentence: TwoLanguages


class CertificateDocument(Contract):
    """The signed PDF."""

    sha256: Sha256
    size: Annotated[int, Field(ge=1)]
    path: str
    signed_at: datetime
    signer_fingerprint: Sha256


class Certificate(CertificateFacts):
    """A certificate as everybody may read it."""

    id: UUID
    code: CertificateCode
    number: CertificateNumber
    valid_until: date
    url: str
    document: CertificateDocument
    status_index: Annotated[int, Field(ge=0)]
    changes: list[PublishedChange]
    version: int
    standing: CertificateStanding


class CertificateLine(Contract):
    """A certificate in a list."""

    code: CertificateCode
    number: CertificateNumber
    kind: CertificateKind
    product_id: UUID
    product_code: str
    product_name: str
    producer_name: str
    authority_unit_code: UnitCode
    stars: RecognisedStars
    issued_on: date
    valid_until: date
    status: Status


class VoidNumber(Contract):
    """Takes the next number out of use, with the reason that explains the gap."""

    id: UUID
    level: Level
    unit_code: UnitCode
    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]
    reason: Annotated[ShortText, StringConstraints(min_length=3)]

    @model_validator(mode="after")
    def _unit_fits_level(self) -> Self:
        _check_unit(self.level, self.unit_code)
        return self


class VoidedNumber(Contract):
    """A number that no certificate bears, and why."""

    id: UUID
    number: CertificateNumber
    reason: str


class StatusMessage(Contract):
    """What one value of the bit list means."""

    value: str
    status: Status


class StatusList(Contract):
    """Every certificate's status: a Bitstring Status List, its signed form and a plain one."""

    id: str
    generated_at: datetime
    as_of: date
    entries: int
    bits: int
    messages: list[StatusMessage]
    encoded_list: str
    credential: str
    not_valid: dict[Status, list[CertificateCode]]


class TrustCertificate(Contract):
    """An X.509 certificate of the signing chain."""

    role: Annotated[str, StringConstraints(pattern="^(root|signer)$")]
    subject: str
    sha256: Sha256
    not_before: datetime
    not_after: datetime
    pem: str


class StatusKey(Contract):
    """A public key (JWK) that signs status lists."""

    kty: str
    crv: str
    kid: str
    use: str
    alg: str
    x: str
    y: str


class Trust(Contract):
    """What a verifier needs, and what these keys are not."""

    notice: TwoLanguages
    legal_signature: bool
    certificates: list[TrustCertificate]
    keys: list[StatusKey]


class Check(StrEnum):
    """The four questions of a verification."""

    INTEGRITY = "integrity"
    SIGNER = "signer"
    TIME = "time"
    STATUS = "status"


class Outcome(StrEnum):
    """The answer to one question."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


class VerificationFinding(Contract):
    """One verdict: what was found, and what a genuine certificate would show."""

    check: Check
    outcome: Outcome
    code: str
    found: TwoLanguages
    expected: TwoLanguages


class Verdict(StrEnum):
    """All four together."""

    VALID = "valid"
    GENUINE_NOT_VALID = "genuine_not_valid"
    NOT_GENUINE = "not_genuine"
    NOT_A_CERTIFICATE = "not_a_certificate"


class Verification(Contract):
    """The result of checking an uploaded file; `certificate` is what our record says."""

    verdict: Verdict
    text: TwoLanguages
    sha256: Sha256
    size: int
    as_of: date
    findings: list[VerificationFinding]
    certificate: Certificate | None


class CertificateNotFound(OcopError):
    """No certificate bears this code."""

    kind = Kind.NOT_FOUND
    code = "certificate_not_found"


class CertificateDiffers(OcopError):
    """A certificate with this id was issued with other content."""

    kind = Kind.CONFLICT
    code = "certificate_differs"


class CertificateNotPrintable(OcopError):
    """A text holds letters that the document's fonts do not have."""

    kind = Kind.INVALID
    code = "certificate_not_printable"


class CertificateDatedAhead(OcopError):
    """A date of the certificate lies in the future."""

    kind = Kind.INVALID
    code = "certificate_dated_ahead"


class StatusChangeRefused(OcopError):
    """The certificate's status does not allow this change; `reason` says why."""

    kind = Kind.CONFLICT
    code = "status_change_refused"


class StatusChangeDiffers(OcopError):
    """A change with this id was recorded with other content."""

    kind = Kind.CONFLICT
    code = "status_change_differs"


class SuccessorNotFound(OcopError):
    """The certificate that is said to follow does not exist."""

    kind = Kind.INVALID
    code = "successor_not_found"


class VoidDiffers(OcopError):
    """A voided number with this id was recorded with other content."""

    kind = Kind.CONFLICT
    code = "void_differs"


class DocumentMissing(OcopError):
    """The record is there, its PDF cannot be read now."""

    kind = Kind.UNAVAILABLE
    code = "document_missing"
