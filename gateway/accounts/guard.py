"""Five wrong passwords shut a name to the place they came from; no stranger shuts out its owner."""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, case, delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from gateway.accounts import rules
from gateway.accounts.errors import LockedOut
from gateway.accounts.tables import AccountRow, LoginGuardRow
from gateway.settings import GatewaySettings
from gateway.tokens.tables import SessionRow

_ANYWHERE: Final = ""
"""Stands for all places together at which a name never logged in."""
_WINDOW: Final = timedelta(hours=1)
_failures = col(LoginGuardRow.failures)
_last = col(LoginGuardRow.last_attempt_at)


@dataclass(frozen=True, slots=True)
class Door:
    """A name at a place; both are kept as digests: what somebody mistyped is kept nowhere."""

    folded: str
    """The name as it was typed, folded."""
    place: str
    """The digest of the network address."""

    @property
    def name(self) -> str:
        """The digest of the name."""
        return digest_of(self.folded)


def digest_of(folded_name: str) -> str:
    """Give the key of a name."""
    return hashlib.sha256(b"login:" + folded_name.encode()).hexdigest()


def place_of(address: str) -> str:
    """Give the key of a network address."""
    return hashlib.sha256(b"place:" + address.encode()).hexdigest()


async def count_attempt(
    session: AsyncSession, door: Door, settings: GatewaySettings, now: datetime
) -> int:
    """Count an attempt before its password is looked at, so that a crowd of guesses gains nothing.

    Gives the number of attempts from this place since the last success; raises `LockedOut` when
    there were enough, from here or, where the name never logged in from here, from everywhere.
    """
    counted = await _count_here(session, door, settings, now)
    if not await _is_known(session, door):
        await _count_anywhere(session, Door(door.folded, _ANYWHERE), settings, now)
    return counted


async def _count_here(
    session: AsyncSession, door: Door, settings: GatewaySettings, now: datetime
) -> int:
    forgotten = now - settings.lock_time
    counted = await session.scalar(
        insert(LoginGuardRow)
        .values(name_digest=door.name, place=door.place, failures=1, last_attempt_at=now)
        .on_conflict_do_update(
            index_elements=["name_digest", "place"],
            set_={
                "failures": case((_last <= forgotten, 1), else_=_failures + 1),
                "last_attempt_at": now,
            },
            where=(_last <= forgotten) | (_failures < settings.failures_before_lock),
        )
        .returning(_failures)
    )
    if counted is not None:
        return int(counted)
    last = await session.scalar(select(_last).where(*_at(door)))
    raise locked_out(rules.shut_until(last or now, settings.lock_time), now)


async def _count_anywhere(
    session: AsyncSession, door: Door, settings: GatewaySettings, now: datetime
) -> None:
    """Count in windows of an hour; `last_attempt_at` is where the window begins."""
    old = _last <= now - _WINDOW
    counted = await session.scalar(
        insert(LoginGuardRow)
        .values(name_digest=door.name, place=door.place, failures=1, last_attempt_at=now)
        .on_conflict_do_update(
            index_elements=["name_digest", "place"],
            set_={
                "failures": case((old, 1), else_=_failures + 1),
                "last_attempt_at": case((old, now), else_=_last),
            },
            where=old | (_failures < settings.attempts_from_strange_places),
        )
        .returning(_failures)
    )
    if counted is None:
        began = await session.scalar(select(_last).where(*_at(door)))
        raise locked_out((began or now) + _WINDOW, now)


async def _is_known(session: AsyncSession, door: Door) -> bool:
    """Tell whether the name logged in from this place in the last three months."""
    known = exists().where(
        col(SessionRow.account_id) == col(AccountRow.id), col(SessionRow.place) == door.place
    )
    query = select(col(AccountRow.id)).where(col(AccountRow.username_folded) == door.folded, known)
    return await session.scalar(query.limit(1)) is not None


def locked_out(opens_at: datetime, now: datetime) -> LockedOut:
    """Say how long the name stays shut to this place."""
    seconds = max(1, math.ceil((opens_at - now).total_seconds()))
    return LockedOut(seconds=seconds, headers={"Retry-After": str(seconds)})


async def forgive(session: AsyncSession, door: Door) -> None:
    """Forget the failures on a name at a place."""
    await session.execute(delete(LoginGuardRow).where(*_at(door)))


async def forgive_everywhere(session: AsyncSession, folded_name: str) -> None:
    """Forget the failures on a name at every place."""
    known = col(LoginGuardRow.name_digest) == digest_of(folded_name)
    await session.execute(delete(LoginGuardRow).where(known))


def _at(door: Door) -> tuple[ColumnElement[bool], ...]:
    name, place = col(LoginGuardRow.name_digest), col(LoginGuardRow.place)
    return name == door.name, place == door.place
