"""Papers (*minh chứng*): what is filed once and referred to by dossiers."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from libs.contracts.core import Contract, Name, Record, RecordId, Sha256, ShortText, UnitCode
from libs.contracts.errors import Kind, OcopError
from libs.contracts.law import Code

PaperKind = Code
"""A kind of evidence by its code in the rulebooks' lists of papers, or `OTHER`."""

OTHER_PAPER: PaperKind = "OTHER"
"""Ours: a paper that no rulebook asks for."""


class ContentType(StrEnum):
    """What a paper's file may be; the bytes must agree."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    MP4 = "video/mp4"


class PaperOwnerKind(StrEnum):
    """What kind of record a paper belongs to."""

    PRODUCER = "producer"
    DOCUMENT = "document"
    """The scan or the signed file of an official document."""
    COUNCIL = "council"
    INSPECTION = "inspection"
    ORGANISATION = "organisation"


class PaperOwner(Contract):
    """Whose an office's paper is; it lies in the unit of the office that files it."""

    kind: PaperOwnerKind
    id: UUID
    """The record's; it may be made afterwards, with this identifier."""


class PaperCreate(Contract):
    """A paper's particulars; its file follows by `PUT …/content`."""

    id: RecordId | None = None
    """Made by the client, so that a repeated request makes one record; absent: made here."""
    producer_id: UUID | None = None
    """The producer whose it is; an office's own paper names its `owner` instead."""
    owner: PaperOwner | None = None
    kind: PaperKind
    title: Name
    number: Annotated[ShortText, StringConstraints(max_length=100)] | None = None
    """Number and symbol as printed on the paper."""
    issuer: Name | None = None
    """Who issued it, as printed."""
    issued_on: date | None = None
    expires_on: date | None = None
    """The last day on which it counts; absent: it does not end."""

    @model_validator(mode="after")
    def _expires_after_issue(self) -> Self:
        if self.issued_on and self.expires_on and self.expires_on < self.issued_on:
            raise ValueError("expires_before_issue")
        return self

    @model_validator(mode="after")
    def _of_one_owner(self) -> Self:
        of_producer = self.owner is not None and self.owner.kind is PaperOwnerKind.PRODUCER
        if (self.producer_id is None) is (self.owner is None) or of_producer:
            raise ValueError("paper_of_one_owner")
        return self


class PaperContent(Contract):
    """The stored file."""

    sha256: Sha256
    size: Annotated[int, Field(ge=1)]
    """Bytes."""
    content_type: ContentType


class Paper(Record):
    """A paper; `content` is absent until its file has been stored."""

    producer_id: UUID | None
    """Null for an office's own paper."""
    owner: PaperOwner
    unit: UnitCode | None
    """The unit of the office that filed it; null for a producer's."""
    kind: PaperKind
    title: str
    number: str | None
    """Number and symbol as printed on the paper."""
    issuer: str | None
    issued_on: date | None
    expires_on: date | None
    """The last day on which it counts; null: it does not end."""
    content: PaperContent | None
    """The stored file; null until it has come."""
    created_at: datetime


class ContentTypeNotTaken(OcopError):
    """Papers are not stored in this format."""

    kind = Kind.UNSUPPORTED
    code = "content_type_not_taken"


class ContentNotAsDeclared(OcopError):
    """The bytes are not what the content type says."""

    kind = Kind.INVALID
    code = "content_not_as_declared"


class ContentEmpty(OcopError):
    """The body has no bytes."""

    kind = Kind.INVALID
    code = "content_empty"


class ContentAlreadyStored(OcopError):
    """The paper has another file already; a new file is a new paper."""

    kind = Kind.CONFLICT
    code = "content_already_stored"


class ContentMissing(OcopError):
    """No file has been stored for this paper yet."""

    kind = Kind.NOT_FOUND
    code = "content_missing"


class RangeNotSatisfiable(OcopError):
    """The asked range lies outside the file."""

    kind = Kind.RANGE
    code = "range_not_satisfiable"
