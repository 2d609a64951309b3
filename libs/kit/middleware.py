"""What happens to every request before and after its route: id, size limit, log line, metrics."""

import re
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.requests import ClientDisconnect

from libs.contracts.errors import BodyTooLarge, MalformedRequest, OcopError
from libs.kit import logs
from libs.kit.http import ASGIApp, Message, Receive, Scope, Send
from libs.kit.problems import (
    MEDIA_TYPE,
    Messages,
    document_of,
    encode,
    headers_of_problem,
    language_of,
)

_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")
_SERVER_ERROR = 500
_MAX_LENGTH_DIGITS = 19
_log = structlog.get_logger("request")

DEFAULT_BODY_LIMIT = 2 * 1024 * 1024
"""Bytes of a request body unless a path says otherwise."""


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """Largest request bodies in bytes: `default`, or the first pattern that matches the path."""

    default: int = DEFAULT_BODY_LIMIT
    by_path: tuple[tuple[re.Pattern[str], int], ...] = ()

    def limit(self, path: str) -> int:
        """Give the limit for a path."""
        return next((size for pattern, size in self.by_path if pattern.match(path)), self.default)


class Metrics:
    """Counters of one app, in a registry of its own so that several apps share a process."""

    def __init__(self, service: str) -> None:
        self.registry = CollectorRegistry()
        labels = ("service", "method", "route", "status")
        self._service = service
        self._known: dict[tuple[str, str, int], Histogram] = {}
        self._seconds = Histogram(
            "ocop_request_seconds", "Time to answer.", labels, registry=self.registry
        )
        self._errors = Counter(
            "ocop_request_errors_total",
            "Unexpected errors.",
            ("service", "route"),
            registry=self.registry,
        )

    def observe(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        key = method, route, status
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._seconds.labels(
                self._service, method, route, str(status)
            )
        found.observe(seconds)
        if status == _SERVER_ERROR:
            self._errors.labels(self._service, route).inc()


def headers_of(scope: Scope) -> Mapping[str, str]:
    """Give a request's headers by lower-case name; the last of a repeated one."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


async def send_problem(
    send: Send, error: OcopError, *, messages: Messages, headers: Mapping[str, str], request_id: str
) -> int:
    """Answer with a problem document outside any framework; gives the status sent."""
    language = language_of(headers.get("accept-language"))
    status, document = document_of(
        error, messages=messages, language=language, request_id=request_id
    )
    body = encode(document)
    sent = {
        "content-type": MEDIA_TYPE,
        "content-length": str(len(body)),
        "x-request-id": request_id,
        **headers_of_problem(language),
        **error.headers,
    }
    raw = [
        (name.lower().encode(), value.encode("latin-1", "replace")) for name, value in sent.items()
    ]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
    return status


def request_id_of(headers: Mapping[str, str]) -> str:
    """Give the caller's request id if it is a plain one, else a new one."""
    offered = headers.get("x-request-id", "")
    return offered if _REQUEST_ID.match(offered) else uuid4().hex


class Envelope:
    """ASGI middleware around a whole app: the one place for what is true of every request."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        messages: Messages,
        metrics: Metrics,
        body_limits: BodyLimits,
        now: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._app = app
        self._messages = messages
        self._metrics = metrics
        self._limits = body_limits
        self._now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope, send = _as_get(scope, send)
        headers = headers_of(scope)
        request_id = request_id_of(headers)
        token = logs.request_id.set(request_id)
        started, answered = self._now(), {"status": 0}
        scope.setdefault("state", {})["request_id"] = request_id

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered["status"] = message["status"]
                message["headers"] = _completed(message.get("headers", ()), request_id)
            await send(message)

        async def refuse(error: OcopError) -> None:
            await send_problem(
                sending, error, messages=self._messages, headers=headers, request_id=request_id
            )

        try:
            refusal = self._refusal(scope, headers)
            if refusal is not None:
                await refuse(refusal)
                return
            limit = self._limits.limit(scope["path"])
            await self._app(scope, bounded(receive, limit), sending)
        except ClientDisconnect:
            # No failure of ours: a telephone lost its network, or somebody sends half requests.
            if not answered["status"]:
                await refuse(MalformedRequest(reason="broken off"))
        except Exception as error:
            _log.error(
                "unexpected error",
                path=scope["path"],
                request_id=request_id,
                trace="".join(traceback.format_exception(error)),
            )
            if answered["status"]:
                raise
            await refuse(error if isinstance(error, OcopError) else OcopError())
        finally:
            self._note(scope, answered["status"], self._now() - started, request_id)
            logs.request_id.reset(token)

    def _refusal(self, scope: Scope, headers: Mapping[str, str]) -> OcopError | None:
        if "\x00" in scope["path"] or b"%00" in scope.get("query_string", b""):
            return MalformedRequest(reason="NUL")
        length = headers.get("content-length")
        if length is not None:
            if not (length.isascii() and length.isdigit() and len(length) <= _MAX_LENGTH_DIGITS):
                return MalformedRequest(reason="Content-Length")
            limit = self._limits.limit(scope["path"])
            if int(length) > limit:
                return BodyTooLarge(limit=limit, headers={"connection": "close"})
        return None

    def _note(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        route: Any = scope.get("route")
        template = getattr(route, "path", None) or "(none)"
        self._metrics.observe(scope["method"], template, status, seconds)
        write = _log.error if status >= _SERVER_ERROR else _log.debug
        write(
            "answered",
            method=scope["method"],
            route=template,
            status=status,
            milliseconds=round(seconds * 1000, 1),
            request_id=request_id,
        )


def _as_get(scope: Scope, send: Send) -> tuple[Scope, Send]:
    """Let whatever answers GET answer HEAD: the same headers, no body (RFC 9110, 9.3.2)."""
    if scope["method"] != "HEAD":
        return scope, send

    async def bodiless(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return {**scope, "method": "GET"}, bodiless


_DEFAULTS = (
    (b"cache-control", b"private, no-cache"),
    (b"x-content-type-options", b"nosniff"),
)


def _completed(
    headers: Iterable[tuple[bytes, bytes]], request_id: str
) -> list[tuple[bytes, bytes]]:
    """Add the request id, and what holds for every answer that does not say otherwise."""
    kept = [pair for pair in headers if pair[0].lower() != b"x-request-id"]
    named = {name.lower() for name, _ in kept}
    kept.extend(pair for pair in _DEFAULTS if pair[0] not in named)
    kept.append((b"x-request-id", request_id.encode()))
    return kept


def bounded(receive: Receive, limit: int) -> Receive:
    """Stop a body at the limit, in bytes, whatever length it announced; raises `BodyTooLarge`."""
    received = 0

    async def receiving() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise BodyTooLarge(limit=limit)
        return message

    return receiving
