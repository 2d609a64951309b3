"""Public reads of certificates: anonymous, cacheable, from an allow-list without personal data."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response

from libs.contracts.certificates import Certificate, CertificateLine, CertificateNotFound, read_code
from libs.contracts.core import Page
from libs.kit.answers import IMMUTABLE, KNOWN, REVALIDATE, is_known, kept, not_modified
from libs.kit.apps import new_router
from libs.kit.auth import Public
from libs.kit.db import Session
from libs.kit.lists import Asked, each
from libs.kit.text import nfc
from services.certificates.parts import CertificatesParts, PartsOfApp
from services.certificates.records.publication import complete, line_of
from services.certificates.records.queries import (
    CERTIFICATES,
    CertificateFilter,
    Stored,
    certificates,
)

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


async def _filter(
    number: Annotated[str | None, Query(max_length=100)] = None,
    product_id: UUID | None = None,
    q: Annotated[
        str | None, Query(max_length=200, description="Words of names, code or number; no accents.")
    ] = None,
) -> CertificateFilter:
    return CertificateFilter(nfc(number).strip() if number is not None else None, product_id, q)


@router.get(
    "",
    dependencies=[Public],
    response_model=Page[CertificateLine],
    responses=CERTIFICATES.responses,
)
async def list_certificates(
    session: Session,
    parts: PartsOfApp,
    wanted: Annotated[CertificateFilter, Depends(_filter)],
    asked: Annotated[Asked, Depends(CERTIFICATES.asked)],
) -> Response:
    """List certificates, the latest issued first, with their status of today."""
    today = parts.today
    lines = each(lambda published: line_of(published, today))
    return await CERTIFICATES.answer(
        asked, session, certificates(wanted), lines, cache_control=REVALIDATE
    )
