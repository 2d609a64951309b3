"""Calls between services: the same typed client over a port or into an app of this process."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import httpx

from libs.kit.logs import request_id
from libs.kit.problems import error_from_document

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


def connect(target: str | ASGIApp) -> httpx.AsyncClient:
    """Open a client to a service: `target` is its base URL, or its app in this process.

    JSON, tokens and problem documents are exercised in both ways of running.
    """
    hooks: dict[str, list[Callable[..., Any]]] = {"request": [_hand_on_request_id]}
    if isinstance(target, str):
        return httpx.AsyncClient(
            base_url=target, timeout=_TIMEOUT_SECONDS, event_hooks=hooks, trust_env=False
        )
    transport = httpx.ASGITransport(app=target, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://in-process", event_hooks=hooks)


def raise_for_problem(response: httpx.Response) -> None:
    """Turn a problem document of another service back into the error it was.

    Raises the typed `OcopError` whose code the document carries, or `ServiceUnavailable`.
    """
    if response.is_success:
        return
    raise error_from_document(response.status_code, response.content)
