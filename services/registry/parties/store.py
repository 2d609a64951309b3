"""Reads of producers with their masks."""

from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.registry.parties import ProducerKind
from libs.kit.text import fold
from services.registry.parties.tables import PersonalDataRow, ProducerRow
from services.registry.reach import Reach
from services.registry.seeing import About, Kind


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


def producers(reach: Reach, wanted: ProducerFilter) -> Select[*tuple[Any, ...]]:
    """Give the query of the producers within reach that a list is asked for."""
    query = _WITH_MASKS.where(
        reach.clause(
            col(ProducerRow.commune),
            producer=col(ProducerRow.id),
            about=About(Kind.PRODUCER, col(ProducerRow.id)),
        )
    )
    for unit in (wanted.commune, wanted.province):
        if unit is not None:
            query = query.where(reach.lies_in(col(ProducerRow.commune), unit))
    if wanted.kind is not None:
        query = query.where(col(ProducerRow.kind) == wanted.kind)
    if wanted.q is not None:
        query = query.where(col(ProducerRow.name_fold).contains(fold(wanted.q), autoescape=True))
    return query
