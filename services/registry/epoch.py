"""How often reference data were put in force: one number, by which every process notices a change.

What is kept in memory (the atlas, the calendar, the kinds of papers) is good as long as the number
is the same. It is asked for at most twice a second in a process, whatever the load.
"""

import asyncio
import time
from typing import Final

from libs.kit.db import Database
from services.registry.hot_reads import fetch

ASK_EVERY: Final = 0.5
"""Seconds for which an answer is taken for the present one; a change is noticed within a second."""

_EPOCH = "SELECT value FROM reference_epoch"
_NEVER = float("-inf")


class Epochs:
    """Tells the epoch of the database; shared by all that is kept in memory."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._value: int | None = None
        self._asked_at = _NEVER
        self._asking = asyncio.Lock()

    async def current(self) -> int:
        """Give the epoch; while somebody asks, others go on with the one they know."""
        value = self._value
        if value is not None and (self._is_fresh() or self._asking.locked()):
            return value
        async with self._asking:
            if self._value is None or not self._is_fresh():
                async with self._database.sessions() as session:
                    found = await fetch(session, _EPOCH, ())
                self._value, self._asked_at = int(found[0][0]), time.monotonic()
            return self._value

    def forget(self) -> None:
        """Ask again at the next use: reference data have just changed here."""
        self._value, self._asked_at = None, _NEVER

    def _is_fresh(self) -> bool:
        return time.monotonic() - self._asked_at < ASK_EVERY
