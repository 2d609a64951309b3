"""Reads of products: single rows, and the list as JSON that PostgreSQL builds itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, cast, func, literal_column, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import col

from libs.contracts.registry.products import ProductSort
from libs.kit.text import fold
from services.registry.producers.tables import ProducerRow
from services.registry.products.tables import ProductRow
from services.registry.scope import Reach

Found = tuple[ProductRow, ProducerRow]


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """What a list of products is asked for."""

    producer_id: UUID | None = None
    commune: str | None = None
    province: str | None = None
    product_set: int | None = None
    q: str | None = None
    sort: ProductSort = ProductSort.NAME


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product of the list: its place in the order, and its JSON."""

    name_sort: str
    id: UUID
    document: str


def _moment(column: SQLCoreOperations[Any]) -> SQLCoreOperations[Any]:
    local = func.timezone(literal_column("INTERVAL '+07:00'"), column)
    return func.to_char(local, literal_column("""'YYYY-MM-DD"T"HH24:MI:SS.US"+07:00"'"""))


def _key(name: str) -> Any:
    return literal_column(f"'{name}'")


_DOCUMENT = cast(
    func.json_build_object(
        *(_key("id"), ProductRow.id),
        *(_key("version"), ProductRow.version),
        _key("producer"),
        func.json_build_object(
            *(_key("id"), ProducerRow.id),
            *(_key("name"), ProducerRow.name),
            *(_key("kind"), ProducerRow.kind),
        ),
        *(_key("name"), ProductRow.name),
        *(_key("commune"), ProductRow.commune),
        *(_key("province"), ProductRow.province),
        *(_key("product_set"), ProductRow.product_set),
        *(_key("rulebook"), ProductRow.rulebook),
        *(_key("group"), ProductRow.product_group),
        *(_key("description"), ProductRow.description),
        *(_key("specification"), ProductRow.specification),
        *(_key("gtin"), ProductRow.gtin),
        *(_key("code"), ProductRow.code),
        *(_key("created_at"), _moment(col(ProductRow.created_at))),
        *(_key("updated_at"), _moment(col(ProductRow.updated_at))),
    ),
    Text,
)
_LINES = select(col(ProductRow.name_sort), col(ProductRow.id), _DOCUMENT).join(
    ProducerRow, col(ProducerRow.id) == col(ProductRow.producer_id)
)


async def product(session: AsyncSession, product_id: UUID, *, lock: bool = False) -> Found | None:
    """Give one product with its producer; `lock` keeps others from changing it."""
    query = (
        select(ProductRow, ProducerRow)
        .join(ProducerRow, col(ProducerRow.id) == col(ProductRow.producer_id))
        .where(col(ProductRow.id) == product_id)
    )
    if lock:
        query = query.with_for_update(of=ProductRow)
    found = (await session.execute(query)).first()
    return None if found is None else (found[0], found[1])


async def product_lines(
    session: AsyncSession,
    reach: Reach,
    wanted: ProductFilter,
    *,
    after: Sequence[Any] | None,
    limit: int,
) -> list[ProductLine]:
    """Give the lines of a page, one more than it shows, as JSON built in the database."""
    query = _filtered(reach, wanted)
    name, key = col(ProductRow.name_sort), col(ProductRow.id)
    if wanted.sort is ProductSort.NEWEST:
        query = query.order_by(key.desc())
        if after is not None:
            query = query.where(key < after[1])
    else:
        query = query.order_by(name, key)
        if after is not None:
            query = query.where(tuple_(name, key) > tuple_(*after))
    found = await session.execute(query.limit(limit + 1))
    return [ProductLine(*line) for line in found]


def _filtered(reach: Reach, wanted: ProductFilter) -> Select[Any, Any, Any]:
    query = _LINES.where(
        reach.clause(
            commune=col(ProductRow.commune),
            province=col(ProductRow.province),
            owner=col(ProducerRow.owner_account),
        )
    )
    for column, value in (
        (ProductRow.producer_id, wanted.producer_id),
        (ProductRow.commune, wanted.commune),
        (ProductRow.province, wanted.province),
        (ProductRow.product_set, wanted.product_set),
    ):
        if value is not None:
            query = query.where(col(column) == value)
    if wanted.q is not None:
        query = query.where(col(ProductRow.name_fold).contains(fold(wanted.q), autoescape=True))
    return query
