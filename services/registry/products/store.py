"""Reads of products: single rows, and the list as JSON that PostgreSQL builds itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.kit.lists import narrowed
from libs.kit.text import fold
from services.registry.hot_reads import by_hand, fetch
from services.registry.mandated import PRODUCERS_OF
from services.registry.parties import ProducerRow
from services.registry.products.tables import ProductRow
from services.registry.reach import Reach
from services.registry.seeing import About, Kind


class FoundProduct(NamedTuple):
    """A product with the one who makes it."""

    product: ProductRow
    producer: ProducerRow


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """What a list of products is asked for."""

    producer_id: UUID | None = None
    commune: str | None = None
    province: str | None = None
    product_set: int | None = None
    q: str | None = None


@dataclass(frozen=True, slots=True)
class ProductLine:
    """A product of the list: its place in the order, its commune as recorded, and its JSON."""

    name_sort: str
    id: UUID
    position: int
    commune: str
    document: str
    """All of the product but where it lies today, which the atlas knows."""


_WITH_PRODUCER = select(ProductRow, ProducerRow).join(
    ProducerRow, col(ProducerRow.id) == col(ProductRow.producer_id)
)
_LINES = """
    SELECT product.name_sort, product.id, product.position, product.commune, json_build_object(
        'id', product.id,
        'version', product.version,
        'producer', json_build_object(
            'id', producer.id, 'name', producer.name, 'kind', producer.kind
        ),
        'name', product.name,
        'product_set', product.product_set,
        'rulebook', product.rulebook,
        'group', product.product_group,
        'description', product.description,
        'specification', product.specification,
        'gtin', product.gtin,
        'code', product.code,
        'created_at', overlay(
            (product.created_at AT TIME ZONE INTERVAL '+07:00')::text PLACING 'T' FROM 11 FOR 1
        ) || '+07:00',
        'updated_at', overlay(
            (product.updated_at AT TIME ZONE INTERVAL '+07:00')::text PLACING 'T' FROM 11 FOR 1
        ) || '+07:00'
    )::text AS document
    FROM products product JOIN producers producer ON producer.id = product.producer_id
"""
_FEW = 32
"""Codes up to which a unit is a parameter: small units are many, kept statements must be few."""
_BY_NAME = "product.name_sort, product.id"
_BY_ENTRY = "product.position DESC"


async def find_product(
    session: AsyncSession, product_id: UUID, *, lock: bool = False
) -> FoundProduct | None:
    """Give one product with its producer; `lock` keeps others from changing it."""
    query = _WITH_PRODUCER.where(col(ProductRow.id) == product_id)
    if lock:
        query = query.with_for_update(of=ProductRow)
    found = (await session.execute(query)).first()
    return None if found is None else FoundProduct(*found)


def products(reach: Reach, wanted: ProductFilter) -> Select[*tuple[Any, ...]]:
    """Give the query of the products within reach that a list is asked for."""
    query = _WITH_PRODUCER.where(
        reach.clause(
            col(ProductRow.commune),
            producer=col(ProducerRow.id),
            about=About(Kind.PRODUCT, col(ProductRow.id)),
        )
    )
    for unit in (wanted.commune, wanted.province):
        if unit is not None:
            query = query.where(reach.lies_in(col(ProductRow.commune), unit))
    if wanted.q is not None:
        query = query.where(col(ProductRow.name_fold).contains(fold(wanted.q), autoescape=True))
    return narrowed(
        query,
        {ProductRow.producer_id: wanted.producer_id, ProductRow.product_set: wanted.product_set},
    )


async def product_lines(
    session: AsyncSession,
    reach: Reach,
    wanted: ProductFilter,
    *,
    newest: bool,
    after: Sequence[Any] | None,
    limit: int,
) -> list[ProductLine]:
    """Give the lines of a page, one more than it shows, as JSON built in the database."""
    found = [*_conditions(reach, wanted), *_after(after, newest=newest)]
    values: list[Any] = []
    parts: list[str] = []
    for condition, given in found:
        numbers = range(len(values) + 1, len(values) + 1 + len(given))
        parts.append(condition.format(*(f"${number}" for number in numbers)))
        values += given
    where = f"WHERE {' AND '.join(parts)}" if parts else ""
    order = _BY_ENTRY if newest else _BY_NAME
    statement = f"{_LINES} {where} ORDER BY {order} LIMIT ${len(values) + 1}"
    records = await fetch(session, statement, [*values, limit + 1])
    return [ProductLine(*record) for record in records]


Condition = tuple[str, Sequence[Any]]


def _conditions(reach: Reach, wanted: ProductFilter) -> Iterator[Condition]:
    holder, day = reach.holder, reach.atlas.day
    if holder is not None and holder.only is not None:
        yield "producer.id = ANY({}::uuid[])", [sorted(holder.only)]
    elif holder is not None:
        mine = [holder.account, holder.organisation, day, day]
        yield f"producer.id IN ({PRODUCERS_OF})", mine
    elif reach.seen is not None:
        among, given = by_hand(reach.seen.ids(Kind.PRODUCT))
        yield f"product.id IN ({among})", given
    elif reach.codes is not None:
        yield lies_in(reach.codes)
    for unit in (wanted.commune, wanted.province):
        if unit is not None:
            yield lies_in(reach.atlas.within(unit))
    for column, value in (
        ("producer_id", wanted.producer_id),
        ("product_set", wanted.product_set),
    ):
        if value is not None:
            yield f"product.{column} = {{}}", [value]
    if wanted.q is not None:
        yield "product.name_fold LIKE {}", [containing(wanted.q)]


def lies_in(codes: frozenset[str]) -> Condition:
    """Give the condition that a product lies in a unit of these codes.

    Ours: a province's hundreds of codes stand in the statement itself, where PostgreSQL hashes them
    once; as a parameter they are sent with every page and compared one by one, which took a third
    of the time of a page.
    """
    if len(codes) <= _FEW:
        return "product.commune = ANY({}::text[])", [sorted(codes)]
    return f"product.commune IN ({_spelled(codes)})", ()


@lru_cache(maxsize=256)
def _spelled(codes: frozenset[str]) -> str:
    """Write codes of units for a statement; raises ValueError for what is not all digits."""
    if not all(code.isascii() and code.isdigit() for code in codes):
        raise ValueError("no code of a unit")
    return ",".join(f"'{code}'" for code in sorted(codes))


def _after(after: Sequence[Any] | None, *, newest: bool) -> Iterator[Condition]:
    if after is not None and newest:
        yield "product.position < {}", after
    elif after is not None:
        yield "(product.name_sort, product.id) > ({}, {})", after


def containing(words: str) -> str:
    """Give the pattern of a search in folded names; signs of the pattern language are letters."""
    plain = fold(words)
    for sign in ("\\", "%", "_"):
        plain = plain.replace(sign, "\\" + sign)
    return f"%{plain}%"
