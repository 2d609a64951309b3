"""Reads of certificates; the hottest is one indexed look-up outside any transaction."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import desc, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col

from libs.contracts.errors import ServiceUnavailable
from libs.kit.db import LOST_CONNECTION
from libs.kit.text import fold
from services.certificates.records.tables import CertificateRow

_MAX_WORDS = 8
_PUBLISHED = "SELECT code, published, version, document_sha256 FROM certificates WHERE "


class Stored(NamedTuple):
    """A stored document with its version and the hash of its PDF."""

    code: str
    published: str
    version: int
    document_sha256: str


class Reader:
    """Reads single certificates: one prepared statement, one round trip, no transaction.

    SQLAlchemy lends the connection and nothing else, which takes two thirds off a scan's cost.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def by_code(self, code: str) -> Stored | None:
        """Find stored document, version and PDF hash by public code."""
        return await self._first(_PUBLISHED + "code = $1", code)

    async def by_document(self, sha256: str) -> Stored | None:
        """Find the certificate whose PDF has this hash."""
        return await self._first(_PUBLISHED + "document_sha256 = $1", sha256)

    async def _first(self, statement: str, value: str) -> Stored | None:
        """Ask; a connection that the server has closed meanwhile is asked for anew, once."""
        try:
            return await self._ask(statement, value)
        except LOST_CONNECTION:
            try:
                return await self._ask(statement, value)
            except LOST_CONNECTION as error:
                raise ServiceUnavailable(service="database") from error

    async def _ask(self, statement: str, value: str) -> Stored | None:
        async with self._engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            try:
                row = await driver.fetchrow(statement, value)
            except LOST_CONNECTION:
                await connection.invalidate()
                raise
        return Stored(*row) if row is not None else None


async def search(
    session: AsyncSession,
    *,
    number: str | None,
    product_id: UUID | None,
    q: str | None,
    after: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[tuple[str, date, UUID]]:
    """Find stored documents, the latest issued first, each with its place in the order."""
    place = (col(CertificateRow.issued_on), col(CertificateRow.id))
    query = select(col(CertificateRow.published), *place)
    if number is not None:
        query = query.where(col(CertificateRow.number) == number)
    if product_id is not None:
        query = query.where(col(CertificateRow.product_id) == product_id)
    for word in fold(q or "").split()[:_MAX_WORDS]:
        query = query.where(col(CertificateRow.fold).contains(word, autoescape=True))
    if after is not None:
        query = query.where(tuple_(*place) < after)
    query = query.order_by(*(desc(part) for part in place)).limit(limit)
    return [(row[0], row[1], row[2]) for row in await session.execute(query)]


async def in_batches(session: AsyncSession) -> Any:
    """Stream every stored document with its status index."""
    query = select(col(CertificateRow.published), col(CertificateRow.status_index))
    return await session.stream(query.execution_options(yield_per=1000))
