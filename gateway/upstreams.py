"""Passing one request on to a service, over a port or into its app in this process, unbuffered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

import aiohttp
import structlog
import yarl

from gateway.headers import RawHeaders
from gateway.settings import GatewaySettings
from libs.contracts.errors import MalformedRequest, OcopError, ServiceUnavailable
from libs.kit.http import ASGIApp, Message, Receive, Scope, Send

_log = structlog.get_logger("forwarding")
_KEEP_ALIVE_SECONDS = 4.0
_QUICK_SECONDS = 0.2
_RETRY_AFTER = {"Retry-After": "2"}


class BrokenAnswer(ConnectionError):
    """A service died in the middle of its answer; the client's connection is cut, not finished."""


class _ClientGone(Exception):
    """The client left before its request was whole."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it goes on."""

    scope: Scope
    headers: RawHeaders
    address: str
    has_body: bool


class Upstream(Protocol):
    """A service that requests are passed on to."""

    async def pass_on(self, call: Call, receive: Receive, send: Send) -> None:
        """Send the request, stream the answer; `OcopError` only before the answer begins."""
        ...

    async def close(self) -> None:
        """Give its connections back."""
        ...


class LocalService:
    """A service's app in this process: the same bytes, without a socket."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def pass_on(self, call: Call, receive: Receive, send: Send) -> None:
        """Call the app with a scope of its own."""
        outer = call.scope
        scope: dict[str, Any] = {
            "type": "http",
            "asgi": outer["asgi"],
            "http_version": outer["http_version"],
            "method": outer["method"],
            "scheme": outer["scheme"],
            "path": outer["path"],
            "raw_path": outer.get("raw_path") or quote(outer["path"]).encode(),
            "query_string": outer["query_string"],
            "root_path": "",
            "headers": call.headers,
            "client": (call.address, 0),
            "server": outer.get("server"),
            "extensions": {},
            "state": {},
        }
        state = {"begun": False, "whole": False}

        async def sending(message: Message) -> None:
            state["begun"] = True
            if message["type"] == "http.response.body" and not message.get("more_body"):
                state["whole"] = True
            await send(message)

        await self._app(scope, receive, sending)
        if not state["begun"]:
            raise ServiceUnavailable(service="", headers=_RETRY_AFTER)
        if not state["whole"]:
            raise BrokenAnswer(outer["path"])

    async def close(self) -> None:
        """Do nothing: the app's owner ends it."""


class RemoteService:
    """A service behind a URL, over kept-alive connections."""

    def __init__(self, base: str, settings: GatewaySettings) -> None:
        self._base = base.rstrip("/")
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def pass_on(self, call: Call, receive: Receive, send: Send) -> None:
        """Send the request and stream the answer."""
        exchange = _Exchange(receive, self._settings.silence_seconds)
        try:
            response = await self._request(call, exchange)
        except asyncio.CancelledError:
            if exchange.gone:
                _stay_alive()
                return
            raise
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            if exchange.gone:
                return
            if exchange.failure is not None:
                raise exchange.failure from error
            _log.warning("service does not answer", base=self._base, error=repr(error))
            raise ServiceUnavailable(service="", headers=_RETRY_AFTER) from error
        try:
            await _stream(response, send)
        except asyncio.CancelledError:
            if not exchange.gone:
                raise
            _stay_alive()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            _log.warning("answer broke off", base=self._base, error=repr(error))
            raise BrokenAnswer(call.scope["path"]) from error
        finally:
            exchange.end()
            if exchange.whole and not exchange.gone:
                response.release()
            else:
                response.close()

    async def _request(self, call: Call, exchange: "_Exchange") -> aiohttp.ClientResponse:
        if not call.has_body:
            exchange.watch()
        return await self._open().request(
            call.scope["method"],
            yarl.URL(self._base + _target(call.scope), encoded=True),
            headers=[(name.decode("latin-1"), _text(value)) for name, value in call.headers],
            data=exchange.body() if call.has_body else None,
            allow_redirects=False,
        )

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            settings = self._settings
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=settings.connections_per_service,
                    keepalive_timeout=_KEEP_ALIVE_SECONDS,
                    ttl_dns_cache=30,
                ),
                timeout=aiohttp.ClientTimeout(
                    total=None,
                    connect=settings.connect_seconds * 5,
                    sock_connect=settings.connect_seconds,
                    sock_read=settings.silence_seconds,
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
                trust_env=False,
            )
        return self._session


class _Exchange:
    """The client's side of one call: its body, and whether it is still there."""

    def __init__(self, receive: Receive, silence: float) -> None:
        self._receive = receive
        self._silence = silence
        self._caller = asyncio.current_task()
        self._timer: asyncio.TimerHandle | None = None
        self._watcher: asyncio.Task[None] | None = None
        self.gone = False
        self.whole = False
        self.failure: OcopError | None = None

    async def body(self) -> AsyncIterator[bytes]:
        """Give the body piece by piece, as fast as the service takes it."""
        try:
            while True:
                async with asyncio.timeout(self._silence):
                    message = await self._receive()
                if message["type"] == "http.disconnect":
                    self.gone = True
                    raise _ClientGone
                chunk = message.get("body", b"")
                if chunk:
                    yield chunk
                if not message.get("more_body"):
                    break
        except OcopError as error:
            self.failure = error
            raise
        except TimeoutError:
            self.failure = MalformedRequest(reason="timeout")
            raise
        self.watch()

    def watch(self) -> None:
        """Wait for the client to leave, and end the call then; a quick call is not watched."""
        self.whole = True
        self._timer = asyncio.get_running_loop().call_later(_QUICK_SECONDS, self._watch)

    def end(self) -> None:
        """Stop waiting."""
        if self._timer is not None:
            self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()

    def _watch(self) -> None:
        self._watcher = asyncio.create_task(self._wait_for_end())

    async def _wait_for_end(self) -> None:
        with suppress(OcopError):
            while (await self._receive())["type"] != "http.disconnect":
                pass
            self.gone = True
            if self._caller is not None:
                self._caller.cancel()


def _stay_alive() -> None:
    """Take back the cancellation that only meant the call to the service."""
    task = asyncio.current_task()
    if task is not None:
        task.uncancel()


async def _stream(response: aiohttp.ClientResponse, send: Send) -> None:
    await send(
        {
            "type": "http.response.start",
            "status": response.status,
            "headers": list(response.raw_headers),
        }
    )
    content = response.content
    while True:
        chunk = await content.readany()
        more = not content.at_eof()
        await send({"type": "http.response.body", "body": chunk, "more_body": more})
        if not more:
            return


def _target(scope: Scope) -> str:
    raw: bytes = scope.get("raw_path") or quote(scope["path"]).encode()
    query: bytes = scope["query_string"]
    if not raw.isascii():
        raw = quote(raw, safe="/%:@!$&'()*+,;=~").encode()
    if not query.isascii():
        query = quote(query, safe="/%:@!$&'()*+,;=~?[]").encode()
    return f"{raw.decode()}?{query.decode()}" if query else raw.decode()


def _text(value: bytes) -> str:
    """Decode a header so that the client library writes the same bytes again."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
