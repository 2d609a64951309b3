"""Which headers cross the gateway, in both directions."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from libs.contracts.errors import MalformedRequest

RawHeaders = list[tuple[bytes, bytes]]

_HOP_BY_HOP = frozenset(
    {
        b"connection",
        b"keep-alive",
        b"proxy-authenticate",
        b"proxy-authorization",
        b"proxy-connection",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"upgrade",
    }
)
_REWRITTEN = frozenset({b"host", b"expect", b"forwarded", b"x-real-ip", b"x-request-id"})
_DROPPED = _HOP_BY_HOP | _REWRITTEN
_UNREPEATABLE = frozenset({b"authorization", b"content-length", b"host"})
_OF_THE_SERVER = frozenset({b"server", b"date", b"x-request-id"})
_LENGTH_DIGITS = 19
"""More than any length has; Python itself refuses to read a number of thousands of digits."""
_BARE = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:[]")


@dataclass(slots=True)
class Incoming:
    """A request's headers: what goes on as it is, and what the gateway reads."""

    kept: RawHeaders = field(default_factory=list)
    read: dict[bytes, bytes] = field(default_factory=dict)
    repeated: bytes | None = None
    """A header that must be one and is not; it makes the request unreadable."""

    def text(self, name: bytes) -> str | None:
        """Give one of the headers that the gateway reads."""
        value = self.read.get(name)
        return None if value is None else value.decode("latin-1")

    @property
    def length(self) -> int | None:
        """The announced length of the body."""
        announced = self.read.get(b"content-length")
        if announced is None:
            return None
        if not announced.isdigit() or len(announced) > _LENGTH_DIGITS:
            raise MalformedRequest(reason="Content-Length")
        return int(announced)

    @property
    def has_body(self) -> bool:
        """Whether a body follows."""
        return b"transfer-encoding" in self.read or bool(self.length)


_READ = frozenset(
    {
        b"accept",
        b"accept-language",
        b"authorization",
        b"connection",
        b"content-length",
        b"host",
        b"transfer-encoding",
        b"x-forwarded-for",
        b"x-forwarded-proto",
        b"x-request-id",
    }
)


def incoming(raw: Iterable[tuple[bytes, bytes]]) -> Incoming:
    """Sort a request's headers; nobody outside can speak of himself as a proxy of ours."""
    found = Incoming()
    for name, value in raw:
        if name in _READ:
            if name in found.read and name in _UNREPEATABLE:
                found.repeated = name
            found.read[name] = value
        if name not in _DROPPED and not name.startswith(b"x-forwarded-"):
            found.kept.append((name, value))
    named = found.read.get(b"connection")
    if named is not None and named.lower() not in {b"close", b"keep-alive"}:
        also = {token.strip() for token in named.lower().split(b",")}
        found.kept = [pair for pair in found.kept if pair[0] not in also]
    if b"transfer-encoding" in found.read:
        found.kept = [pair for pair in found.kept if pair[0] != b"content-length"]
    return found


def forwarded(address: str, scheme: str, host: bytes | None, account: str = "") -> bytes:
    """Write `Forwarded` (RFC 7239): the only thing a service is told about the way here.

    `account` is ours: a service without tokens counts long work by it.
    """
    node = f'"[{address}]"' if ":" in address else address
    said = f"for={node};proto={scheme}".encode("latin-1", "replace")
    if host and _BARE.issuperset(host):
        said += b';host="' + host + b'"'
    if account:
        said += b";account=" + account.encode()
    return said


def outgoing(raw: Iterable[tuple[bytes, bytes]], request_id: bytes) -> RawHeaders:
    """Give the headers of an answer as the client gets them.

    `Connection: close` goes too: the server reads and drops the rest of a refused body, so that
    the client gets the refusal and not a reset connection.
    """
    kept = []
    for name, value in raw:
        lower = name.lower()
        if lower not in _HOP_BY_HOP and lower not in _OF_THE_SERVER:
            kept.append((lower, value))
    kept.append((b"x-request-id", request_id))
    return kept
