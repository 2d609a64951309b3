"""What was done a moment ago is not done again for everybody who asks."""

import asyncio
import time
from collections.abc import Awaitable, Callable


class Lately:
    """Keeps a success for so many seconds; one caller at a time does it, the others wait for him.

    A failure is kept for nobody: the next caller tries again.
    """

    def __init__(self, seconds: float, *, now: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._now = now
        self._done_at: float | None = None
        self._turn = asyncio.Lock()

    def forget(self) -> None:
        """Let the next caller do it again."""
        self._done_at = None

    async def done(self, work: Callable[[], Awaitable[None]]) -> None:
        """See to it that the work was done lately; raises what it raises."""
        async with self._turn:
            if self._done_at is None or self._now() - self._done_at >= self._seconds:
                self._done_at = None
                await work()
                self._done_at = self._now()
