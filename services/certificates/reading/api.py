"""Public reads of certificates: anonymous, cacheable, from an allow-list without personal data."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response

from libs.contracts.certificates import Certificate, CertificateLine, CertificateNotFound, read_code
from libs.contracts.core import Page
from libs.kit.answers import IMMUTABLE, KNOWN, REVALIDATE, is_known, kept, not_modified, tag_of
from libs.kit.apps import new_router
from libs.kit.auth import Public
from libs.kit.db import Session
from libs.kit.pagination import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor
from libs.kit.text import nfc
from services.certificates.parts import CertificatesParts, PartsOfApp
from services.certificates.records.publication import complete, line_of
from services.certificates.records.queries import Stored, search

router = new_router(prefix="/v1/certificates", tags=["certificates"])

_PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}},
    **KNOWN,
}
Code = Annotated[
    str, Path(max_length=40, description="The public code; case and dashes do not matter.")
]


async def _stored(parts: CertificatesParts, typed: str) -> Stored:
    """Find a certificate by its code as somebody typed it; raises `CertificateNotFound`."""
    code = read_code(typed)
    row = await parts.reader.by_code(code) if code is not None else None
    if row is None:
        raise CertificateNotFound(certificate=typed)
    return row


@router.get("/{code}", dependencies=[Public], response_model=Certificate, responses=KNOWN)
async def get_certificate(code: Code, request: Request, parts: PartsOfApp) -> Response:
    """Read a certificate with its status of today."""
    today = parts.today
    row = await _stored(parts, code)
    tag = f'"{row.version}-{today}"'
    if is_known(request, tag):
        return not_modified({"etag": tag, "cache-control": REVALIDATE})
    return kept(request, complete(row.published, today), tag=tag)


@router.get("/{code}/pdf", dependencies=[Public], response_class=Response, responses=_PDF)
async def get_certificate_pdf(code: Code, request: Request, parts: PartsOfApp) -> Response:
    """Read the signed PDF; its bytes never change, its status is elsewhere."""
    row = await _stored(parts, code)
    digest = row.document_sha256
    tag = f'"{digest}"'
    if is_known(request, tag):
        return not_modified({"etag": tag, "cache-control": IMMUTABLE})
    content = await parts.bench.work(lambda: parts.documents.get(digest))
    name = f'inline; filename="ocop-{row.code}.pdf"'
    return kept(
        request,
        content,
        tag=tag,
        cache_control=IMMUTABLE,
        media_type="application/pdf",
        headers={"content-disposition": name, "x-content-type-options": "nosniff"},
    )


@dataclass(frozen=True, slots=True)
class CertificateFilter:
    """What is looked for; absent fields do not count."""

    number: str | None
    product_id: UUID | None
    q: str | None


async def _filter(
    number: Annotated[str | None, Query(max_length=100)] = None,
    product_id: UUID | None = None,
    q: Annotated[
        str | None, Query(max_length=200, description="Words of names, code or number; no accents.")
    ] = None,
) -> CertificateFilter:
    return CertificateFilter(nfc(number).strip() if number is not None else None, product_id, q)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The part of a list that is asked for."""

    after: tuple[date, UUID] | None
    limit: int


async def _stretch(limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> _Stretch:
    if cursor is None:
        return _Stretch(None, limit)
    issued_on, last = decode_cursor(cursor, fields=(date.fromisoformat, UUID))  # type: ignore[arg-type]
    return _Stretch((issued_on, last), limit)


@router.get("", dependencies=[Public], response_model=Page[CertificateLine], responses=KNOWN)
async def list_certificates(
    request: Request,
    session: Session,
    parts: PartsOfApp,
    wanted: Annotated[CertificateFilter, Depends(_filter)],
    stretch: Annotated[_Stretch, Depends(_stretch)],
) -> Response:
    """List certificates, the latest issued first, with their status of today."""
    rows = await search(
        session,
        number=wanted.number,
        product_id=wanted.product_id,
        q=wanted.q,
        after=stretch.after,
        limit=stretch.limit + 1,
    )
    shown, today = rows[: stretch.limit], parts.today
    page = Page[CertificateLine](
        items=[line_of(published, today) for published, _, _ in shown],
        next=encode_cursor(shown[-1][1:]) if len(rows) > stretch.limit else None,
    )
    content = page.model_dump_json().encode()
    return kept(request, content, tag=tag_of(content))
