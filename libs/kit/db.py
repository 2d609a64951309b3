"""The database of one service: engine, one transaction a request, names of constraints."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

import asyncpg
import orjson
from fastapi import Depends, Request
from sqlalchemy import Column, DateTime, Integer, LargeBinary, MetaData, String, Table, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from libs.kit import audit, outbox
from libs.kit.audit import audit_table
from libs.kit.clock import Clock
from libs.kit.transactions import WatchedSession
from libs.kit.versions import versions_table

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

LOST_CONNECTION = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
"""What the bare driver raises when a connection breaks while it is being used."""


def new_metadata() -> MetaData:
    """Make a service's metadata: names of constraints, versions, trail, idempotency keys."""
    metadata = MetaData(naming_convention=_NAMES)
    audit_table(metadata)
    versions_table(metadata)
    Table(
        "idempotency_keys",
        metadata,
        Column("subject", Uuid, primary_key=True),
        Column("key", String(255), primary_key=True),
        Column("fingerprint", String(64), nullable=False),
        Column("status", Integer, nullable=True),
        Column("headers", JSONB, nullable=True),
        Column("body", LargeBinary, nullable=True),
        Column("created_at", DateTime(timezone=True), nullable=False, index=True),
    )
    return metadata


class Database:
    """A service's connection pool; `url` is `postgresql://…`, its role's search path the schema.

    It keeps `pool_size` connections and opens no other: one beyond the pool would be made and
    thrown away for each request, which costs more than the request. Whoever waits for longer than
    `pool_timeout` seconds is told to come again (`Busy`).
    """

    def __init__(
        self,
        url: str,
        metadata: MetaData,
        clock: Clock,
        *,
        pool_size: int = 20,
        pool_timeout: float = 5,
    ) -> None:
        self.metadata = metadata
        self.url = make_url(url).set(drivername="postgresql+asyncpg")
        self._clock = clock
        self.engine = create_async_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=pool_timeout,
            pool_pre_ping=False,
            pool_recycle=1800,
            json_serializer=lambda value: orjson.dumps(value, default=str).decode(),
            json_deserializer=orjson.loads,
            connect_args={"server_settings": {"timezone": "UTC", "jit": "off"}},
        )
        self.sessions = async_sessionmaker(
            self.engine, expire_on_commit=False, class_=WatchedSession
        )

    @property
    def audit(self) -> Table:
        """The audit trail's table."""
        return self.metadata.tables["audit_events"]

    @property
    def idempotency(self) -> Table:
        """The table of idempotency keys."""
        return self.metadata.tables["idempotency_keys"]

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[AsyncSession]:
        """Open a session whose changes and audit events are committed together at the end."""
        async with self.sessions() as session:
            yield session
            await self.commit(session)

    async def commit(self, session: AsyncSession) -> None:
        """Write versions, trail and outbox of what was done, and commit; not if nothing was."""
        noted = audit.has_pending(session) or outbox.has_pending(session)
        changed = session.new or session.dirty or session.deleted or noted
        if session.in_transaction() or changed:
            await session.flush()
            await audit.write_pending(session, self.metadata, self._clock)
            await outbox.write_pending(session, self.metadata, self._clock)
            await session.commit()

    async def ping(self) -> None:
        """Ask the database for a sign of life."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


async def _session(request: Request) -> AsyncSession:
    session: AsyncSession | None = getattr(request.state, "session", None)
    if session is None:
        raise RuntimeError("a route that uses the database must be made by new_router()")
    return session


Session = Annotated[AsyncSession, Depends(_session)]
"""The request's session: flush it, never commit it; the route class commits before it answers."""


def database_of(request: Request) -> Database | None:
    """Give the app's database, None for a service without one."""
    database: Any = request.app.state.database
    return database if isinstance(database, Database) else None
