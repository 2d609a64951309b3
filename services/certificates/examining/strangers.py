"""Files of unknown origin wait here for their turn in the sandbox."""

import asyncio

from libs.kit.places import Places
from services.certificates.examining.examination import Examination
from services.certificates.examining.sandbox import examine_stranger

_RETRY_SECONDS = 5
_SKELETON = (b"startxref", b"trailer", b"/XRef", b"endobj")
"""What every file has that can be opened at all; one of them is enough."""


class Strangers:
    """Examines files of unknown origin, two at a time; a long queue is refused, not built.

    Ours: ten files at most are held in memory at once, three of one caller; the next one is told to
    come back, and nobody's flood keeps others out.
    """

    def __init__(self, *, at_once: int = 2, waiting: int = 8, each: int = 3) -> None:
        self._turn = asyncio.Semaphore(at_once)
        self.places = Places(room=at_once + waiting, each=each, retry_seconds=_RETRY_SECONDS)

    async def examine(self, pdf: bytes, roots: list[bytes], caller: str) -> Examination:
        """Examine in a confined process, unless a look is enough to see that nothing can be read.

        Raises `TooManyRequests` for a caller with his share of files here, `Busy` when all places
        are taken.
        """
        if not any(part in pdf for part in _SKELETON):
            return Examination()
        with self.places.taken(caller):
            async with self._turn:
                return await examine_stranger(pdf, roots)
