"""How many callers may wait for long work, and how many of them may be the same one.

    with places.taken(caller_of(request)):
        return await bench.work(lambda: compare(question))

Without such a bound a stranger's flood fills every queue, and whoever comes after him waits without
a word. Ours: decision 0127.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import IPv6Network

from fastapi import Request

from libs.contracts.errors import Busy, TooManyRequests

_RETRY_SECONDS = 2


class Places:
    """So many requests under way or waiting, and so many of one caller; the next one is told so.

    Each process counts for itself. A caller without a name is another part of this system: it is
    bounded by the room alone.
    """

    def __init__(self, *, room: int, each: int, retry_seconds: int = _RETRY_SECONDS) -> None:
        self._left = room
        self._each = each
        self._retry = retry_seconds
        self._held: Counter[str] = Counter()

    @contextmanager
    def taken(self, caller: str) -> Iterator[None]:
        """Hold a place for a while.

        Raises `TooManyRequests` for a caller who holds his share, `Busy` when all are held.
        """
        retry = {"Retry-After": str(self._retry)}
        if caller and self._held[caller] >= self._each:
            raise TooManyRequests(seconds=self._retry, headers=retry)
        if self._left <= 0:
            raise Busy(seconds=self._retry, headers=retry)
        self._left -= 1
        self._held[caller] += 1
        try:
            yield
        finally:
            self._left += 1
            self._held[caller] -= 1
            if not self._held[caller]:
                del self._held[caller]


def caller_of(request: Request) -> str:
    """Name who is behind a request: the account, else the network address; empty for no caller.

    The gateway says it in `Forwarded` (RFC 7239), which nobody outside can send through it.
    """
    said = request.headers.get("forwarded", "")
    parts = dict(part.partition("=")[::2] for part in said.split(";"))
    return parts.get("account", "") or _network(parts.get("for", "").strip('"[]'))


def _network(address: str) -> str:
    """Give the /64 that an IPv6 customer has; any other address as it is."""
    if ":" not in address:
        return address
    try:
        return str(IPv6Network((address, 64), strict=False))
    except ValueError:
        return address
