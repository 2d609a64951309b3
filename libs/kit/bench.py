"""Where a service does what takes longer than a moment of computing or of disk."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_PLACES = 2


class Bench:
    """A few threads beside the event loop, so that one long task keeps nobody else waiting.

    Tasks are done in the order in which they come; who may queue here is for `Places` to say.
    """

    def __init__(self, name: str, *, places: int = _PLACES) -> None:
        self._threads = ThreadPoolExecutor(places, name)

    async def work(self, task: Callable[[], T]) -> T:
        """Do a task there and give its result."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, task)

    def close(self) -> None:
        """End the threads once their tasks are done."""
        self._threads.shutdown()
