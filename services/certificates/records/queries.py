"""Reads of certificates; the hottest is one indexed look-up outside any transaction."""

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col

from libs.contracts.certificates import CertificateLine
from libs.contracts.errors import ServiceUnavailable
from libs.kit.db import LOST_CONNECTION
from libs.kit.exports import Column
from libs.kit.lists import Listing, descending, narrowed
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


@dataclass(frozen=True, slots=True)
class CertificateFilter:
    """What is looked for; absent fields do not count."""

    number: str | None
    product_id: UUID | None
    q: str | None
    """Words of names, code or number, in any case and without accents; each must be found."""


CERTIFICATES = Listing[CertificateLine](
    {"newest": [descending(CertificateRow.issued_on), descending(CertificateRow.id)]},
    columns=[
        Column("Số giấy chứng nhận", "Number", lambda line: line.number, width=24),
        Column("Mã công khai", "Code", lambda line: line.code),
        Column("Mã sản phẩm", "Product code", lambda line: line.product_code, width=24),
        Column("Sản phẩm", "Product", lambda line: line.product_name, width=40),
        Column("Chủ thể", "Producer", lambda line: line.producer_name, width=40),
        Column("Số sao", "Stars", lambda line: line.stars, width=8),
        Column("Ngày cấp", "Issued on", lambda line: line.issued_on),
        Column("Có giá trị đến", "Valid until", lambda line: line.valid_until),
        Column("Tình trạng", "Status", lambda line: line.status.value),
    ],
)
"""The public list, the latest issued first."""


def certificates(wanted: CertificateFilter) -> Select[str]:
    """Look for stored public documents."""
    query = narrowed(
        select(col(CertificateRow.published)),
        {CertificateRow.number: wanted.number, CertificateRow.product_id: wanted.product_id},
    )
    for word in fold(wanted.q or "").split()[:_MAX_WORDS]:
        query = query.where(col(CertificateRow.fold).contains(word, autoescape=True))
    return query


async def in_batches(session: AsyncSession) -> Any:
    """Stream every stored document with its status index."""
    query = select(col(CertificateRow.published), col(CertificateRow.status_index))
    return await session.stream(query.execution_options(yield_per=1000))
