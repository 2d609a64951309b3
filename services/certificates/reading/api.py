"""Public reads of certificates: anonymous, cacheable, from an allow-list without personal data."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query, Request, Response

from libs.contracts.certificates import Certificate, CertificateLine, CertificateNotFound
from libs.contracts.core import Page
from libs.kit.answers import (
    IMMUTABLE,
    KNOWN,
    REVALIDATE,
    is_known,
    kept,
    not_modified,
    tag_of,
)
from libs.kit.apps import new_router
from libs.kit.auth import Public
from libs.kit.clock import Today
from libs.kit.db import Session
from libs.kit.pagination import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor
from libs.kit.text import nfc
from services.certificates.parts import PartsOf
from services.certificates.records.numbers import read_code
from services.certificates.records.publication import complete, line_of
from services.certificates.records.queries import search

router = new_router(prefix="/v1/certificates", tags=["certificates"])

_PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}},
    **KNOWN,
}
Code = Annotated[
    str, Path(max_length=40, description="The public code; case and dashes do not matter.")
]


@router.get("/{code}", dependencies=[Public], response_model=Certificate, responses=KNOWN)
async def get_certificate(code: Code, request: Request, parts: PartsOf, today: Today) -> Response:
    """Read a certificate with its status of today."""
    row = await parts.reader.by_code(read_code(code))
    if row is None:
        raise CertificateNotFound(certificate=code)
    tag = f'"{row.version}-{today}"'
    if is_known(request, tag):
        return not_modified({"etag": tag, "cache-control": REVALIDATE})
    return kept(request, complete(row.published, today), tag=tag)


@router.get("/{code}/pdf", dependencies=[Public], response_class=Response, responses=_PDF)
async def get_certificate_pdf(code: Code, request: Request, parts: PartsOf) -> Response:
    """Read the signed PDF; its bytes never change, its status is elsewhere."""
    row = await parts.reader.by_code(read_code(code))
    if row is None:
        raise CertificateNotFound(certificate=code)
    digest = row.document_sha256
    tag = f'"{digest}"'
    if is_known(request, tag):
        return not_modified({"etag": tag, "cache-control": IMMUTABLE})
    content = await parts.work(lambda: parts.documents.get(digest))
    name = f'inline; filename="ocop-{read_code(code)}.pdf"'
    return kept(
        request,
        content,
        tag=tag,
        cache_control=IMMUTABLE,
        media_type="application/pdf",
        headers={"content-disposition": name, "x-content-type-options": "nosniff"},
    )


@router.get("", dependencies=[Public], response_model=Page[CertificateLine], responses=KNOWN)
async def list_certificates(
    request: Request,
    session: Session,
    today: Today,
    number: Annotated[str | None, Query(max_length=100)] = None,
    product_id: UUID | None = None,
    q: Annotated[
        str | None, Query(max_length=200, description="Words of names, code or number; no accents.")
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """List certificates, the latest issued first, with their status of today."""
    after = None
    if cursor is not None:
        issued_on, last = decode_cursor(cursor, fields=(date.fromisoformat, UUID))  # type: ignore[arg-type]
        after = (issued_on, last)
    rows = await search(
        session,
        number=nfc(number).strip() if number is not None else None,
        product_id=product_id,
        q=q,
        after=after,
        limit=limit + 1,
    )
    shown = rows[:limit]
    page = Page[CertificateLine](
        items=[line_of(published, today) for published, _, _ in shown],
        next=encode_cursor(shown[-1][1:]) if len(rows) > limit else None,
    )
    content = page.model_dump_json().encode()
    return kept(request, content, tag=tag_of(content))
