"""Reads of producers with their masks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.registry.parties import ProducerKind
from libs.kit.text import fold
from services.registry.parties.tables import PersonalDataRow, ProducerRow
from services.registry.reach import Reach


class FoundProducer(NamedTuple):
    """A producer, and apart from it what is personal."""

    producer: ProducerRow
    personal: PersonalDataRow


@dataclass(frozen=True, slots=True)
class ProducerFilter:
    """What a list of producers is asked for."""

    kind: ProducerKind | None = None
    commune: str | None = None
    province: str | None = None
    q: str | None = None


_WITH_MASKS = select(ProducerRow, PersonalDataRow).join(
    PersonalDataRow, col(PersonalDataRow.producer_id) == col(ProducerRow.id)
)


async def find_producer(
    session: AsyncSession, producer_id: UUID, *, lock: bool = False
) -> FoundProducer | None:
    """Give one producer; `lock` keeps others from changing it until the end."""
    query = _WITH_MASKS.where(col(ProducerRow.id) == producer_id)
    if lock:
        query = query.with_for_update(of=ProducerRow)
    found = (await session.execute(query)).first()
    return None if found is None else FoundProducer(*found)


async def producers_page(
    session: AsyncSession,
    reach: Reach,
    wanted: ProducerFilter,
    *,
    after: Sequence[Any] | None,
    limit: int,
) -> list[FoundProducer]:
    """Give producers in Vietnamese order; one more than the page shows."""
    query = _WITH_MASKS.where(
        reach.clause(col(ProducerRow.commune), owner=col(ProducerRow.owner_account))
    )
    if wanted.kind is not None:
        query = query.where(col(ProducerRow.kind) == wanted.kind)
    for unit in (wanted.commune, wanted.province):
        if unit is not None:
            query = query.where(reach.lies_in(col(ProducerRow.commune), unit))
    if wanted.q is not None:
        query = query.where(col(ProducerRow.name_fold).contains(fold(wanted.q), autoescape=True))
    order = (col(ProducerRow.name_sort), col(ProducerRow.id))
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after))
    found = await session.execute(query.order_by(*order).limit(limit + 1))
    return [FoundProducer(*one) for one in found]
