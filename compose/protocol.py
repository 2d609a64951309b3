"""HTTP/1.1 with bounds: how long a head and a body may take, how large a head may be.

The bytes on the wire are read by uvicorn and httptools; this class counts what they do not: a
header without end, headers without number, and callers who begin and never finish. Whatever is
wrong with the bytes is answered with a problem document, like everything else. Ours: decision 0127.
"""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)
from uvicorn.server import ServerState

from libs.contracts.errors import HeadTooLarge, MalformedRequest, OcopError, TimedOut
from libs.kit.problems import MEDIA_TYPE, Messages, document_of, encode

_LOOKS = 4
"""How often a connection is looked at in the shortest of its times."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one connection may cost before anybody knows who it is."""

    head_bytes: int = 32 * 1024
    """Bytes of a request line with its headers; a token and cookies fit many times."""
    headers: int = 100
    head_seconds: float = 10.0
    """From the connection, or the first byte of a further request, to the end of the head."""
    body_seconds: float = 20.0
    """How long a caller may send nothing in the middle of a body that is being waited for."""
    body_rate: int = 1024
    """Bytes a second of a body on average, beyond `body_seconds`; a telephone sends ten times."""

    @property
    def tick(self) -> float:
        """Seconds between two looks at a connection."""
        return min(self.head_seconds, self.body_seconds) / _LOOKS


class _Refused(Exception):
    """A bound was met while the parser calls back; it ends the parser's work."""


class BoundedProtocol(HttpToolsProtocol):
    """One connection within bounds."""

    bounds = Bounds()
    messages = Messages()

    def __init__(
        self, config: Config, server_state: ServerState, app_state: dict[str, Any], **others: Any
    ) -> None:
        super().__init__(config, server_state, app_state, **others)
        self._in_head = True
        """False from the end of a head to the end of its body."""
        self._bare_bytes = 0
        """Bytes since the last that belonged to a body: heads, trailers, the sizes of chunks."""
        self._body_bytes = 0
        self._since = self.loop.time()
        self._silent = 0.0
        self._looking: asyncio.TimerHandle | None = None
        self._over = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look at the time."""
        super().connection_made(transport)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop looking."""
        self._stop_looking()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse, and count what the parser keeps to itself until it is whole."""
        if self._over:
            return
        self._bare_bytes += len(data)
        self._silent = 0.0
        super().data_received(data)
        if self._bare_bytes > self.bounds.head_bytes:
            self._refuse(HeadTooLarge(limit=self.bounds.head_bytes))

    def on_message_begin(self) -> None:
        """Begin a head."""
        super().on_message_begin()
        self._since = self.loop.time()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header, or a trailer; one too many ends the connection."""
        super().on_header(name, value)
        if len(self.headers) > self.bounds.headers:
            self._stop(HeadTooLarge(limit=self.bounds.headers))

    def on_headers_complete(self) -> None:
        """End a head."""
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > self.bounds.head_bytes:
            self._stop(HeadTooLarge(limit=self.bounds.head_bytes))
        super().on_headers_complete()
        self._in_head, self._bare_bytes = False, 0
        self._since, self._body_bytes = self.loop.time(), 0

    def on_body(self, body: bytes) -> None:
        """Take a piece of a body."""
        super().on_body(body)
        self._body_bytes += len(body)
        self._bare_bytes = 0

    def on_message_complete(self) -> None:
        """End a request; what follows is the head of another."""
        super().on_message_complete()
        self._in_head, self._bare_bytes = True, 0

    def on_response_complete(self) -> None:
        """Begin to wait for another request; how long, uvicorn bounds itself."""
        super().on_response_complete()
        self._since = self.loop.time()

    def send_400_response(self, msg: str) -> None:
        """Answer bytes that are no HTTP; also called after a bound was met in the parser."""
        del msg
        self._refuse(MalformedRequest(reason="HTTP"))

    def _stop(self, refusal: OcopError) -> None:
        self._refuse(refusal)
        raise _Refused

    def _refuse(self, refusal: OcopError) -> None:
        """Answer and close; an answer that is under way is finished first."""
        if self._over or self.transport.is_closing():
            return
        self._over = True
        self._stop_looking()
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and self._in_head and not cycle.response_complete:
            cycle.keep_alive = False
            return
        if cycle is None or self._in_head or not cycle.response_started:
            self.transport.write(self._written(refusal))
        self.transport.close()

    def _written(self, refusal: OcopError) -> bytes:
        request_id = uuid4().hex
        status, document = document_of(
            refusal, messages=self.messages, language="vi", request_id=request_id
        )
        body = encode(document)
        headers = {
            "content-type": MEDIA_TYPE,
            "content-length": str(len(body)),
            "content-language": "vi",
            "cache-control": "no-store",
            "connection": "close",
            "x-request-id": request_id,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return bytes(STATUS_LINE[status]) + lines.encode() + b"\r\n" + body

    def _look(self) -> None:
        """Look at the time, and end a connection whose head or body does not come."""
        self._looking = self.loop.call_later(self.bounds.tick, self._look)
        if self._in_head and self._is_head_late():
            self._give_up() if self._is_silent() else self._refuse(TimedOut())
        elif not self._in_head and self._is_body_late():
            self._refuse(TimedOut())

    def _is_head_late(self) -> bool:
        """Say whether a head is begun, or the first one waited for, and takes too long."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is not None and (self._is_silent() or not cycle.response_complete):
            return False
        return self.loop.time() - self._since > self.bounds.head_seconds

    def _is_silent(self) -> bool:
        return self._bare_bytes == 0

    def _is_body_late(self) -> bool:
        bounds, cycle = self.bounds, self.cycle
        if self.flow.read_paused or cycle.waiting_for_100_continue:  # it is we who wait
            self._since += bounds.tick
            return False
        self._silent += bounds.tick
        beyond = self.loop.time() - self._since - bounds.body_seconds
        return self._silent > bounds.body_seconds or self._body_bytes < beyond * bounds.body_rate

    def _give_up(self) -> None:
        """Close a connection on which nobody has said anything."""
        self._over = True
        self._stop_looking()
        self.transport.close()

    def _stop_looking(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None


def bounded_by(bounds: Bounds) -> type[BoundedProtocol]:
    """Make the protocol of a server with these bounds."""
    return type("Bounded", (BoundedProtocol,), {"bounds": bounds})
