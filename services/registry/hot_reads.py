"""One statement on the request's connection without SQLAlchemy in between: for the hottest reads.

A single SELECT is consistent by itself, so it opens no transaction and costs one round trip. On a
connection whose transaction is open already it is part of that transaction.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.errors import ServiceUnavailable
from libs.kit.db import LOST_CONNECTION

_DIALECT = postgresql.dialect(paramstyle="format")  # type: ignore[no-untyped-call]


def by_hand(query: Select[Any]) -> tuple[str, list[Any]]:
    """Give a query as a text for such a statement: `{}` for each of its values, and the values."""
    written = query.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    values = [written.params[name] for name in written.positiontup or ()]
    return str(written).replace("%s", "{}"), values


async def fetch(session: AsyncSession, statement: str, values: Sequence[Any]) -> list[Any]:
    """Give the records of a statement with `$1`-style values; asyncpg prepares it once."""
    connection = await session.connection()
    pooled = await connection.get_raw_connection()
    driver: Any = pooled.driver_connection
    try:
        records: list[Any] = await driver.fetch(statement, *values)
    except LOST_CONNECTION as error:
        await connection.invalidate()
        connection.engine.sync_engine.dispose(close=False)  # its pool's others broke with it
        raise ServiceUnavailable(service="database") from error
    return records
