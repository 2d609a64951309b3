"""Sessions that ended while their access tokens still live: known at once, shared by polling."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import event, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from gateway.tokens.tables import SessionRow
from libs.kit.clock import Clock
from libs.kit.db import Database
from libs.kit.tokens import ACCESS_TOKEN_LIFE

_log = structlog.get_logger("revocations")
_LATE_COMMITS = timedelta(seconds=30)
_MARGIN = timedelta(minutes=1)


class Revocations:
    """Remembers ended sessions for as long as an access token of theirs could live.

    The process that ends a session knows it at once. Others learn it from the database, which each
    asks every second; after a start everything that still matters is loaded first.
    """

    def __init__(self, database: Database, clock: Clock, *, every: float) -> None:
        self._database = database
        self._clock = clock
        self._every = every
        self._ended: dict[str, datetime] = {}
        self._asked_at: datetime | None = None

    def is_revoked(self, session: str) -> bool:
        """Tell whether the session was ended."""
        return session in self._ended

    def add(self, session: UUID | str, ended_at: datetime) -> None:
        """Remember a session that ended."""
        self._ended[str(session)] = ended_at

    def add_at_commit(self, session: AsyncSession, ended: list[UUID], ended_at: datetime) -> None:
        """Remember them once the transaction that ends them is committed."""

        def committed(_: object) -> None:
            for one in ended:
                self.add(one, ended_at)

        event.listen(session.sync_session, "after_commit", committed, once=True)

    async def load(self) -> None:
        """Read what ended since the last reading."""
        now = self._clock.now()
        oldest = now - ACCESS_TOKEN_LIFE - _MARGIN
        since = max(oldest, self._asked_at - _LATE_COMMITS) if self._asked_at else oldest
        query = select(col(SessionRow.id), col(SessionRow.ended_at)).where(
            col(SessionRow.ended_at) > since
        )
        async with self._database.sessions() as session:
            for one, ended_at in await session.execute(query):
                self._ended[str(one)] = ended_at or now
        self._asked_at = now
        if any(ended_at < oldest for ended_at in self._ended.values()):
            self._ended = {one: at for one, at in self._ended.items() if at >= oldest}

    async def keep_reading(self) -> None:
        """Read on for ever; a database that does not answer leaves what is known."""
        while True:
            await asyncio.sleep(self._every)
            await tolerated(self.load, "revocations not read")


async def tolerated(work: Callable[[], Awaitable[None]], said: str) -> None:
    """Do background work that is tried again soon; a failing database is logged and borne."""
    try:
        await work()
    except (SQLAlchemyError, OSError) as error:
        _log.warning(said, error=repr(error))
