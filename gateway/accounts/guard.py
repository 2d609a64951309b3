"""Five wrong passwords shut a name for a quarter of an hour, whether or not anybody has it."""

import hashlib
import math
from datetime import datetime

from sqlalchemy import case, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from gateway.accounts import rules
from gateway.accounts.errors import (
    LockedOut,
)
from gateway.accounts.tables import LoginGuardRow
from gateway.settings import GatewaySettings

_failures = col(LoginGuardRow.failures)
_last = col(LoginGuardRow.last_attempt_at)


def digest_of(folded_name: str) -> str:
    """Give the key of a name: what somebody mistyped is not kept in clear."""
    return hashlib.sha256(b"login:" + folded_name.encode()).hexdigest()


async def count_attempt(
    session: AsyncSession, digest: str, settings: GatewaySettings, now: datetime
) -> int:
    """Count an attempt before its password is looked at, so that a crowd of guesses gains nothing.

    Gives the number of attempts since the last success; raises `LockedOut` when there were enough.
    """
    forgotten = now - settings.lock_time
    statement = insert(LoginGuardRow).values(name_digest=digest, failures=1, last_attempt_at=now)
    counting = statement.on_conflict_do_update(
        index_elements=["name_digest"],
        set_={
            "failures": case((_last <= forgotten, 1), else_=_failures + 1),
            "last_attempt_at": now,
        },
        where=(_last <= forgotten) | (_failures < settings.failures_before_lock),
    ).returning(_failures)
    counted = await session.scalar(counting)
    if counted is not None:
        return int(counted)
    last = await session.scalar(select(_last).where(col(LoginGuardRow.name_digest) == digest))
    raise locked_out(settings, last or now, now)


def locked_out(settings: GatewaySettings, last: datetime, now: datetime) -> LockedOut:
    """Say how long the name stays shut."""
    left = (rules.shut_until(last, settings.lock_time) - now).total_seconds()
    seconds = max(1, math.ceil(left))
    return LockedOut(seconds=seconds, headers={"Retry-After": str(seconds)})


async def forgive(session: AsyncSession, digest: str) -> None:
    """Forget the failures on a name."""
    await session.execute(delete(LoginGuardRow).where(col(LoginGuardRow.name_digest) == digest))
