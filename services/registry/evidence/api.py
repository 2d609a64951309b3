"""Routes of the papers; contents are streamed in and out."""

from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Request, Response
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect

from libs.contracts.core import Page
from libs.contracts.errors import MalformedRequest
from libs.contracts.registry.evidence import (
    ContentEmpty,
    ContentType,
    Paper,
    PaperContent,
    PaperCreate,
    PaperKind,
)
from libs.contracts.scopes import Scope
from libs.kit.answers import named_in
from libs.kit.apps import new_router
from libs.kit.concurrency import IfMatch, etag
from libs.kit.pagination import DEFAULT_LIMIT, Cursor, Limit
from libs.kit.problems import MEDIA_TYPE
from services.registry.acting import Acting, acts_with
from services.registry.evidence import acts, rules
from services.registry.storage import PaperStore, Staged

router = new_router(prefix="/v1/papers", tags=["papers"])

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
    response.headers["ETag"] = etag(paper.version)
    response.headers["Location"] = f"/v1/papers/{paper.id}"
    return paper


@router.get("")
async def list_papers(
    acting: PapersRead,
    *,
    producer_id: UUID | None = None,
    kind: PaperKind | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Paper]:
    """List the papers within the caller's reach, the newest first."""
    return await acts.list_papers(
        acting, producer_id=producer_id, kind=kind, cursor=cursor, limit=limit
    )


@router.get("/{paper_id}")
async def get_paper(paper_id: UUID, acting: PapersRead, response: Response) -> Paper:
    """Show a paper's particulars."""
    paper = await acts.show_paper(acting, paper_id)
    response.headers["ETag"] = etag(paper.version)
    return paper


@router.put("/{paper_id}/content", openapi_extra=_UPLOAD, responses=_UPLOAD_PROBLEMS)
async def put_paper_content(
    paper_id: UUID,
    request: Request,
    if_match: IfMatch,
    acting: PapersWrite,
    response: Response,
) -> Paper:
    """Store a paper's file once: streamed, checked against its content type, named by its hash.

    No transaction is open while the body comes in.
    """
    declared = rules.declared_type(request.headers.get("content-type"))
    store = acting.parts.papers
    async with acting.parts.database.unit_of_work() as session:
        early = replace(acting, session=session)
        await acts.require_content_wanted(early, paper_id, if_match=if_match)
    try:
        staged = await store.stage(request.stream())
    except ClientDisconnect as error:
        raise MalformedRequest(reason="broken off") from error
    try:
        await _require_as_declared(store, staged, declared)
        await store.keep(staged)
    finally:
        store.discard(staged)
    paper = await acts.attach_content(acting, paper_id, staged, declared, if_match=if_match)
    response.headers["ETag"] = etag(paper.version)
    return paper


async def _require_as_declared(store: PaperStore, staged: Staged, declared: ContentType) -> None:
    if staged.size == 0:
        raise ContentEmpty
    names = await store.names_in(staged) if rules.is_zipped(declared) else None
    rules.require_as_declared(declared, staged.head, names)


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
        return Response(status_code=304, headers=headers)
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
