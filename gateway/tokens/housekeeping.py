"""Removes what no longer means anything: old sessions, old counts of failures, old keys."""

import asyncio
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col

from gateway.tokens.revocations import tolerated
from gateway.tokens.tables import SessionRow
from libs.kit.clock import Clock
from libs.kit.db import Database

_EVERY_SECONDS = 600
_KEPT_AFTER_THE_END = timedelta(days=90)
_KEYS_KEPT = timedelta(days=2)
_GUARDS_KEPT = timedelta(days=1)


async def sweep(database: Database, clock: Clock) -> None:
    """Remove sessions 90 days after their end, idempotency keys after two days."""
    now = clock.now()
    guards = database.metadata.tables["login_guards"]
    keys = database.idempotency
    async with database.unit_of_work() as session:
        await session.execute(
            delete(SessionRow).where(col(SessionRow.expires_at) < now - _KEPT_AFTER_THE_END)
        )
        await session.execute(delete(keys).where(keys.c.created_at < now - _KEYS_KEPT))
        await session.execute(delete(guards).where(guards.c.last_attempt_at < now - _GUARDS_KEPT))


async def keep_sweeping(database: Database, clock: Clock) -> None:
    """Sweep for ever, every ten minutes; two processes at it do no harm."""
    while True:
        await asyncio.sleep(_EVERY_SECONDS)
        await tolerated(lambda: sweep(database, clock), "not swept")
