"""The source of identifiers: UUIDv7 whose time is the Clock's, so that a test's travel shows."""

import secrets
from datetime import datetime
from typing import Annotated, Final, Protocol
from uuid import UUID

from fastapi import Depends, Request

from libs.kit.clock import Clock

_VERSION_AND_VARIANT: Final = (0x7 << 76) | (0x2 << 62)
_COUNTER_BITS, _CHANCE_BITS = 12, 62
_MOST: Final = (1 << _COUNTER_BITS) - 1
_AHEAD: Final = 1000
"""Milliseconds that a source may run ahead of its clock when many are made in one."""


class Ids(Protocol):
    """Gives identifiers; tests may pass one that counts."""

    def new(self) -> UUID:
        """Give an identifier that nobody has been given before."""
        ...


class ClockIds:
    """UUIDv7 (RFC 9562): the Clock's millisecond, a counter within it, then chance.

    Those of one source ascend as long as its clock does not go back; what is "newest" is told by
    the position of entry all the same, because clients may bring identifiers of their own.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = (0, 0)

    def new(self) -> UUID:
        """Give the next identifier."""
        milliseconds = _milliseconds(self._clock.now())
        last, counter = self._last
        if 0 <= last - milliseconds < _AHEAD:
            milliseconds, counter = last, counter + 1
        else:
            counter = secrets.randbits(_COUNTER_BITS - 2)
        if counter > _MOST:
            milliseconds, counter = milliseconds + 1, 0
        self._last = (milliseconds, counter)
        return _made(milliseconds, counter)


def id_at(moment: datetime) -> UUID:
    """Give an identifier of a moment that the caller has asked the Clock for already."""
    return _made(_milliseconds(moment), secrets.randbits(_COUNTER_BITS))


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _made(milliseconds: int, counter: int) -> UUID:
    chance = secrets.randbits(_CHANCE_BITS)
    value = (milliseconds & ((1 << 48) - 1)) << 80 | counter << 64 | chance
    return UUID(int=value | _VERSION_AND_VARIANT)


async def _ids(request: Request) -> Ids:
    source: Ids = request.app.state.ids
    return source


IdSource = Annotated[Ids, Depends(_ids)]
"""The app's source of identifiers."""
