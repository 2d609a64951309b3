"""One record at a time: a repeated order waits for its twin instead of colliding with it."""

import hashlib
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession


async def one_at_a_time(session: AsyncSession, identifier: UUID) -> None:
    """Hold this identifier until the transaction ends."""
    key = int.from_bytes(hashlib.sha256(identifier.bytes).digest()[:8], "big", signed=True)
    await session.execute(select(func.pg_advisory_xact_lock(key)))
