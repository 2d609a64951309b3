"""Files of unknown origin wait here for their turn in the sandbox."""

import asyncio

from libs.contracts.errors import TooManyRequests
from services.certificates.examining.examination import Examination
from services.certificates.examining.sandbox import examine_stranger

_RETRY_SECONDS = "5"


class Strangers:
    """Examines files of unknown origin, two at a time; a long queue is refused, not built.

    Ours: ten files at most are held in memory at once; the eleventh is told to come back.
    """

    def __init__(self, *, at_once: int = 2, waiting: int = 8) -> None:
        self._turn = asyncio.Semaphore(at_once)
        self._room = at_once + waiting

    async def examine(self, pdf: bytes, roots: list[bytes]) -> Examination:
        """Examine in a confined process; raises `TooManyRequests` when the queue is full."""
        if self._room <= 0:
            raise TooManyRequests(headers={"retry-after": _RETRY_SECONDS})
        self._room -= 1
        try:
            async with self._turn:
                return await examine_stranger(pdf, roots)
        finally:
            self._room += 1
