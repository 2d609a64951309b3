"""Routes of the papers; contents are streamed in and out."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect

from libs.contracts.core import Page
from libs.contracts.errors import MalformedRequest
from libs.contracts.registry.evidence import (
    ContentType,
    Paper,
    PaperContent,
    PaperCreate,
    PaperKind,
)
from libs.contracts.scopes import Scope
from libs.kit.answers import named_in, not_modified, tagged
from libs.kit.apps import new_router
from libs.kit.concurrency import IfMatch
from libs.kit.exports import Column
from libs.kit.lists import Asked, Listing, descending, each
from libs.kit.problems import MEDIA_TYPE
from libs.kit.versions_api import Seen, add_versions
from services.registry.acting import Acting, acts_with
from services.registry.evidence import acts, rules
from services.registry.evidence.store import papers
from services.registry.evidence.tables import PaperFileRow, PaperRow
from services.registry.evidence.views import paper_of
from services.registry.parties import ProducerRow

router = new_router(prefix="/v1/papers", tags=["papers"], past=True)

PapersRead = Annotated[Acting, Depends(acts_with(Scope.PAPERS_READ))]
PapersWrite = Annotated[Acting, Depends(acts_with(Scope.PAPERS_WRITE))]

_BYTES = {"schema": {"type": "string", "format": "binary"}}
_UPLOAD = {"requestBody": {"required": True, "content": {t.value: _BYTES for t in ContentType}}}
_PROBLEM = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
_DOWNLOAD: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file", "content": {t.value: _BYTES for t in ContentType}},
    206: {"description": "The part asked for", "content": {t.value: _BYTES for t in ContentType}},
    304: {"description": "Not modified"},
    416: {"description": "The range lies outside the file", "content": _PROBLEM},
}
_UPLOAD_PROBLEMS: dict[int | str, dict[str, Any]] = {
    413: {"description": "The file is too large", "content": _PROBLEM},
    415: {"description": "Papers are not stored in this format", "content": _PROBLEM},
}


@router.post("", status_code=201)
async def create_paper(new: PaperCreate, acting: PapersWrite, response: Response) -> Paper:
    """File a paper's particulars; its content follows by PUT."""
    paper = await acts.file_paper(acting, new)
    tagged(response, paper.version, f"/v1/papers/{paper.id}")
    return paper


PAPERS = Listing[Paper](
    {"newest": [descending(PaperRow.position)]},
    columns=[
        Column("Loại giấy tờ", "Kind", lambda one: one.kind, width=30),
        Column("Tên giấy tờ", "Title", lambda one: one.title, width=50),
        Column("Số, ký hiệu", "Number", lambda one: one.number),
        Column("Nơi cấp", "Issuer", lambda one: one.issuer, width=30),
        Column("Ngày cấp", "Issued on", lambda one: one.issued_on),
        Column("Ngày hết hạn", "Expires on", lambda one: one.expires_on),
        Column("Có tệp", "Has its file", lambda one: one.content is not None),
        Column(
            "Mã chủ thể",
            "Producer",
            lambda one: str(one.producer_id) if one.producer_id else None,
            width=38,
        ),
    ],
)


@router.get("", response_model=Page[Paper], responses=PAPERS.responses)
async def list_papers(
    acting: PapersRead,
    asked: Annotated[Asked, Depends(PAPERS.asked)],
    *,
    producer_id: UUID | None = None,
    owner_id: UUID | None = None,
    kind: PaperKind | None = None,
) -> Response:
    """List the papers within the caller's reach, the newest first."""
    query = papers(acting.reach, producer_id=producer_id, owner_id=owner_id, kind=kind)

    def line(row: PaperRow, file: PaperFileRow | None, _: ProducerRow | None) -> Paper:
        return paper_of(row, file)

    return await PAPERS.answer(asked, acting.session, query, each(line))


@router.get("/{paper_id}")
async def get_paper(paper_id: UUID, acting: PapersRead, response: Response) -> Paper:
    """Show a paper's particulars."""
    paper = await acts.show_paper(acting, paper_id)
    tagged(response, paper.version)
    return paper


@router.put("/{paper_id}/content", openapi_extra=_UPLOAD, responses=_UPLOAD_PROBLEMS)
async def put_paper_content(
    paper_id: UUID,
    request: Request,
    if_match: IfMatch,
    acting: PapersWrite,
    response: Response,
) -> Paper:
    """Store a paper's file once: streamed, checked against its content type, named by its hash."""
    declared = rules.declared_type(request.headers.get("content-type"))
    try:
        paper = await acts.store_content(
            acting, paper_id, request.stream(), declared, if_match=if_match
        )
    except ClientDisconnect as error:
        raise MalformedRequest(reason="broken off") from error
    tagged(response, paper.version)
    return paper


@router.get("/{paper_id}/content", response_class=Response, responses=_DOWNLOAD)
async def get_paper_content(
    paper_id: UUID,
    acting: PapersRead,
    *,
    range_header: Annotated[str | None, Header(alias="Range", max_length=200)] = None,
    if_range: Annotated[str | None, Header(alias="If-Range", max_length=200)] = None,
    if_none_match: Annotated[str | None, Header(alias="If-None-Match", max_length=500)] = None,
) -> Response:
    """Give a paper's file, or the part of it that is asked for."""
    content = await acts.stored_content(acting, paper_id)
    headers = _headers(paper_id, content)
    tag = headers["etag"]
    if if_none_match is not None and named_in(if_none_match, tag):
        return not_modified(headers)
    wanted = range_header if if_range in {None, tag} else None
    part = rules.asked_range(wanted, content.size)
    first, last = part or (0, content.size - 1)
    headers["content-length"] = str(last - first + 1)
    if part is not None:
        headers["content-range"] = f"bytes {first}-{last}/{content.size}"
    return StreamingResponse(
        await acting.parts.papers.read(content.sha256, first, last),
        status_code=200 if part is None else 206,
        media_type=content.content_type.value,
        headers=headers,
    )


def _headers(paper_id: UUID, content: PaperContent) -> dict[str, str]:
    name = rules.file_name(str(paper_id), content.content_type.value)
    return {
        "etag": f'"{content.sha256}"',
        "accept-ranges": "bytes",
        "cache-control": "private, max-age=31536000, immutable",
        "content-disposition": f'attachment; filename="{name}"',
        "content-security-policy": "sandbox; default-src 'none'",
        "x-content-type-options": "nosniff",
    }


async def _seen(paper_id: UUID, acting: PapersRead) -> Seen:
    await acts.show_paper(acting, paper_id)
    return Seen(str(paper_id))


add_versions(router, "/{paper_id}", kind="paper", seen=_seen)
