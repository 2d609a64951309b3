"""A certificate as everybody may read it, and the list of all statuses."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from libs.contracts.certificates.codes import CertificateCode, CertificateNumber, GroundCode
from libs.contracts.certificates.facts import (
    CertificateDecision,
    CertificateFacts,
    CertificateKind,
)
from libs.contracts.certificates.orders import ChangeKind
from libs.contracts.core import Contract, RecognisedStars, Sha256, UnitCode


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


class TwoLanguages(Contract):
    """The same words in Vietnamese and in English."""

    vi: str
    en: str


class PublishedChange(Contract):
    """A change as everybody may read it."""

    kind: ChangeKind
    effective_on: date
    """The first day on which it counts."""
    decision: CertificateDecision | None
    ground: GroundCode | None
    """The rulebook's ground of a withdrawal; never the reason in words."""
    until: date | None
    """The last day of an extension."""
    by_code: CertificateCode | None
    """The public code of the certificate that follows."""


class CertificateStanding(Contract):
    """The answer of the one status function, with the day it was asked for."""

    status: Status
    as_of: date
    """The legal day in Vietnam for which it is true."""
    since: date
    """The first day of this status."""
    until: date | None
    """Its last day, if the calendar ends it."""
    label: TwoLanguages
    """The status in a word or two."""
    sentence: TwoLanguages
    """The status in a sentence for people, with its days."""


class CertificateDocument(Contract):
    """The signed PDF; its bytes never change."""

    sha256: Sha256
    """The hash of the whole file."""
    size: Annotated[int, Field(ge=1)]
    """Bytes."""
    path: str
    """Where the API gives it."""
    signed_at: datetime
    """The moment of signing, to the second, UTC."""
    signer_fingerprint: Sha256
    """The hash of the signer's X.509 certificate."""


class Certificate(CertificateFacts):
    """A certificate as everybody may read it."""

    id: UUID
    code: CertificateCode
    number: CertificateNumber
    """Ours: by authority and year, without gaps; a historic one keeps its number on paper."""
    valid_until: date
    """The last day of the term (Law: Civil Code Đ.148 k.3), extensions not counted."""
    url: str
    """The page behind the QR code."""
    document: CertificateDocument
    status_index: Annotated[int, Field(ge=0)]
    """Its place in the status list, drawn by lot."""
    changes: list[PublishedChange]
    """What happened to it, in the order of recording."""
    version: int
    """Counts up with every change, from 1."""
    standing: CertificateStanding
    """What it is today."""


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
    """The unit that recognised the product."""
    stars: RecognisedStars
    issued_on: date
    valid_until: date
    """The last day of the term, extensions not counted."""
    status: Status
    """What it is today."""


class StatusMessage(Contract):
    """What one value of the bit list means."""

    value: str
    """The value in hexadecimal, for example `0x4`."""
    status: Status


class StatusList(Contract):
    """Every certificate's status: a Bitstring Status List, its signed form and a plain one."""

    id: str
    """The list's address."""
    generated_at: datetime
    """The moment at which it was made, UTC."""
    as_of: date
    """The legal day in Vietnam for which it is true."""
    entries: int
    """Places in the list; most of them belong to nobody."""
    bits: int
    """Bits a place."""
    messages: list[StatusMessage]
    """What the values mean."""
    encoded_list: str
    """The places: gzip, then multibase base64url."""
    credential: str
    """The same list as a JWT signed with the status key."""
    not_valid: dict[Status, list[CertificateCode]]
    """The codes of all certificates that are not `valid`, by status."""
