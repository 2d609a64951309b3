"""Routes of the public pages; failures on a page are pages."""

import traceback
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import httpx
import structlog
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect
from starlette.responses import RedirectResponse

from gateway.addresses import throttle_key
from gateway.parts import GatewayParts, PartsOfApp, parts_of
from gateway.portal.rules import read_words
from libs.contracts.certificates import (
    CertificateKind,
    CertificateLine,
    CertificateNotFound,
    read_code,
)
from libs.contracts.errors import (
    BodyTooLarge,
    InvalidInput,
    MalformedRequest,
    NotFound,
    OcopError,
    ServiceUnavailable,
)
from libs.kit.answers import is_known, not_modified, tag_of
from libs.kit.apps import new_router
from libs.kit.auth import Public
from libs.kit.http import Receive, Scope, Send
from libs.kit.logs import request_id

_log = structlog.get_logger("portal")
_MOST_RESULTS = 20
_LONGEST_SEARCH = 100
_CHUNK = 64 * 1024
_FORM_OVERHEAD = 16 * 1024
_MEGABYTE = 1024 * 1024
_BAD_FORM = 400
_READS = ["GET", "HEAD"]


class PageRoute(APIRoute):
    """A route whose failures are pages too."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()

        async def shown(request: Request) -> Response:
            try:
                return await handle(request)
            except OcopError as error:
                return _problem(request, error)
            except RequestValidationError:
                return _problem(request, InvalidInput())
            except httpx.HTTPError as error:
                _log.warning("certificates do not answer", error=repr(error))
                return _problem(request, ServiceUnavailable(service="certificates"))
            except Exception as error:  # noqa: BLE001 - whoever reads pages gets a page
                if _is_the_callers(error):
                    return _problem(request, MalformedRequest(reason="form"))
                trace = "".join(traceback.format_exception(error))
                _log.error("unexpected error on a page", path=request.url.path, trace=trace)
                return _problem(request, OcopError())

        return shown


def _is_the_callers(error: Exception) -> bool:
    """Say whether a form was wrong, or broke off because the caller left."""
    return isinstance(error, ClientDisconnect) or getattr(error, "status_code", None) == _BAD_FORM


router = new_router(tags=["pages"])
router.route_class = PageRoute
_PAGE: dict[str, Any] = {
    "include_in_schema": False,
    "dependencies": [Public],
    "response_model": None,
}


@router.api_route("/", methods=_READS, **_PAGE)
async def show_home(request: Request) -> Response:
    """Say what OCOP is, and let people search."""
    return _page(request, "home.html")


@router.api_route("/c/{code}.pdf", methods=_READS, **_PAGE)
async def show_certificate_pdf(code: str, request: Request, parts: PartsOfApp) -> Response:
    """Give the signed PDF under the page's own address."""
    known = _code_of(code)
    certificate = await parts.certificates.certificate(known)
    headers = {
        "ETag": f'"{certificate.document.sha256}"',
        "Cache-Control": "public, no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    if is_known(request, headers["ETag"]):
        return not_modified(headers)
    content = await parts.certificates.pdf(known)
    name = f'inline; filename="ocop-{known}.pdf"'
    return Response(
        content,
        media_type="application/pdf",
        headers={**headers, "Content-Disposition": name},
    )


@router.api_route("/c/{code}", methods=_READS, **_PAGE)
async def show_certificate(code: str, request: Request, parts: PartsOfApp) -> Response:
    """Say in plain words what a certificate is and whether it is valid today."""
    known = _code_of(code)
    if known != code:
        return RedirectResponse(f"/c/{known}", status_code=301)
    certificate = await parts.certificates.certificate(known)
    return _page(
        request,
        "certificate.html",
        certificate=certificate,
        historic=certificate.kind is CertificateKind.HISTORIC,
        tone=parts.pages.words["tones"][certificate.standing.status],
        notice=await parts.notice.text(),
    )


@router.api_route("/tra-cuu", methods=_READS, **_PAGE)
async def search_certificates(request: Request, parts: PartsOfApp, q: str = "") -> Response:
    """Search by code, number or name."""
    words = read_words(q)
    if len(words) > _LONGEST_SEARCH:
        raise InvalidInput
    if not words:
        return _page(request, "search.html", lines=None, more=False)
    code = read_code(words)
    if code is not None and await _exists(parts, code):
        return RedirectResponse(f"/c/{code}", status_code=303)
    lines, more = await _find(parts, words)
    return _page(request, "search.html", q=words, lines=lines, more=more)


@router.api_route("/kiem-tra", methods=_READS, **_PAGE)
async def show_verification_form(request: Request, parts: PartsOfApp) -> Response:
    """Ask for a PDF to check."""
    return _verification(request, parts)


@router.post("/kiem-tra", **_PAGE)
async def verify_pdf(request: Request, parts: PartsOfApp) -> Response:
    """Check an uploaded PDF and say what was found; the file is not kept."""
    limit = parts.settings.largest_checked_pdf
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > limit + _FORM_OVERHEAD:
        raise BodyTooLarge(limit=limit)
    async with request.form(max_files=1, max_fields=4) as form:
        file = form.get("tep")
        if not isinstance(file, UploadFile) or not file.size:
            return _verification(request, parts, nothing_chosen=True)
        if file.size > limit:
            raise BodyTooLarge(limit=limit)
        address = throttle_key(request.client.host) if request.client else ""
        result = await parts.certificates.verify(_read(file), address=address)
    return _verification(request, parts, result=result, notice=await parts.notice.text())


@router.get("/favicon.ico", **_PAGE)
async def show_no_icon() -> Response:
    """Answer browsers that ask for an icon anyway."""
    return Response(status_code=204, headers={"Cache-Control": "public, max-age=604800"})


async def no_such_page(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a path that nothing serves: with a page for those who read pages."""
    request = Request(scope, receive)
    if scope["path"].startswith("/v1/") or "text/html" not in request.headers.get("accept", ""):
        raise NotFound
    await _problem(request, NotFound())(scope, receive, send)


def _code_of(text: str) -> str:
    code = read_code(text) if len(text) <= _LONGEST_SEARCH else None
    if code is None:
        raise CertificateNotFound(certificate=text[:40])
    return code


async def _exists(parts: GatewayParts, code: str) -> bool:
    try:
        await parts.certificates.certificate(code)
    except CertificateNotFound:
        return False
    return True


async def _find(parts: GatewayParts, words: str) -> tuple[list[CertificateLine], bool]:
    """Find by the exact number first; a name is only looked for when no number fits."""
    page = await parts.certificates.find(number=words, limit=_MOST_RESULTS)
    if not page.items:
        page = await parts.certificates.find(q=words, limit=_MOST_RESULTS)
    return page.items, page.next is not None


async def _read(file: UploadFile) -> AsyncIterator[bytes]:
    while chunk := await file.read(_CHUNK):
        yield chunk


def _verification(request: Request, parts: GatewayParts, **values: Any) -> Response:
    most = parts.settings.largest_checked_pdf // _MEGABYTE
    nothing = {"result": None, "nothing_chosen": False, "notice": ""}
    shown = {**nothing, "most_megabytes": most, **values}
    return _page(request, "verify.html", **shown)


def _page(request: Request, template: str, **values: Any) -> Response:
    """Answer with a page; its tag follows from every word on it, so a change shows at once."""
    pages = parts_of(request).pages
    body = pages.render(template, values)
    headers = {**pages.headers, "ETag": tag_of(body)}
    if request.method in _READS and is_known(request, headers["ETag"]):
        return not_modified(headers)
    return Response(body, headers=headers)


def _problem(request: Request, error: OcopError) -> Response:
    status, headers, body = parts_of(request).pages.problem(error, request_id.get())
    return Response(body, status_code=status, headers=headers)
