"""Calls between services: the same typed client over a port or into an app of this process."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import httpx

from libs.contracts.errors import ServiceUnavailable
from libs.kit.logs import request_id
from libs.kit.problems import error_from_document
from libs.kit.transactions import in_transaction


class Unreachable(ServiceUnavailable, httpx.TransportError):
    """A service does not answer; for callers that know httpx it stays a transport error."""

    def __init__(self, **params: Any) -> None:
        ServiceUnavailable.__init__(self, **params)


class CallInsideTransaction(RuntimeError):
    """A service was called while a transaction was open: a defect of the caller.

    Ours: decision 0502. It would hold locks and a connection for as long as the other one thinks.
    """


Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
ASGIApp = Callable[[Scope, Receive, Send], Awaitable[None]]

_TIMEOUT_SECONDS = 10.0


async def _hand_on_request_id(request: httpx.Request) -> None:
    current = request_id.get()
    if current:
        request.headers.setdefault("x-request-id", current)


class _Reaching(httpx.AsyncBaseTransport):
    """Says in our own words that a service cannot be reached, so that nobody answers with a 500."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if in_transaction():
            raise CallInsideTransaction(f"{request.method} {request.url}")
        try:
            return await self._inner.handle_async_request(request)
        except httpx.TransportError as error:
            raise Unreachable(service=request.url.host) from error

    async def aclose(self) -> None:
        await self._inner.aclose()


def connect(target: str | ASGIApp) -> httpx.AsyncClient:
    """Open a client to a service: `target` is its base URL, or its app in this process.

    JSON, tokens and problem documents are exercised in both ways of running.
    """
    local = not isinstance(target, str)
    inner: httpx.AsyncBaseTransport = (
        httpx.AsyncHTTPTransport(retries=0, trust_env=False)
        if isinstance(target, str)
        else httpx.ASGITransport(app=target, raise_app_exceptions=False)
    )
    return httpx.AsyncClient(
        transport=_Reaching(inner),
        base_url="http://in-process" if local else str(target),
        timeout=_TIMEOUT_SECONDS,
        event_hooks={"request": [_hand_on_request_id]},
    )


def raise_for_problem(response: httpx.Response) -> None:
    """Turn a problem document of another service back into the error it was.

    Raises the typed `OcopError` whose code the document carries, or `ServiceUnavailable`.
    """
    if response.is_success:
        return
    raise error_from_document(response.status_code, response.content)
