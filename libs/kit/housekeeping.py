"""What every service sweeps out: answers kept for retries, and whatever else has had its time.

A kept answer holds what was answered, names and telephone numbers too; it is needed as long as a
client may retry. Ours: a day, unless the service's settings say otherwise (Luật 91/2025/QH15 lets
personal data be kept no longer than their purpose needs).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import delete

from libs.kit.clock import Clock
from libs.kit.db import Database

_log = structlog.get_logger("housekeeping")

KEYS_KEPT: Final = timedelta(hours=24)
"""How long the first answer to an idempotency key is kept, unless set."""
_EVERY_SECONDS: Final = 600.0

Chore = Callable[[datetime], Awaitable[None]]
"""Sweeps one thing; it is given the moment of the Clock."""


def old_keys(database: Database, kept: timedelta = KEYS_KEPT) -> Chore:
    """Make the chore that forgets idempotency keys with their answers after a time."""

    async def sweep(now: datetime) -> None:
        keys = database.idempotency
        async with database.unit_of_work() as session:
            await session.execute(delete(keys).where(keys.c.created_at < now - kept))

    return sweep


async def sweep(chores: Sequence[Chore], clock: Clock) -> None:
    """Do every chore once; one that fails keeps no other from being done."""
    for chore in chores:
        try:
            await chore(clock.now())
        except Exception as error:  # noqa: BLE001 - the next round tries again
            _log.warning("not swept", error=repr(error))


@asynccontextmanager
async def sweeping(
    chores: Sequence[Chore], clock: Clock, *, every_seconds: float = _EVERY_SECONDS
) -> AsyncIterator[None]:
    """Sweep at once and then every ten minutes, as long as the context is open.

    Two processes at it do no harm.
    """

    async def keep_sweeping() -> None:
        while True:
            await sweep(chores, clock)
            await asyncio.sleep(every_seconds)

    sweeper = asyncio.create_task(keep_sweeping(), name="housekeeping")
    try:
        yield
    finally:
        sweeper.cancel()
        with suppress(asyncio.CancelledError):
            await sweeper
