"""Reads of producers with their masks."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.registry.parties import ClaimState, CountBy, ProducerKind
from libs.kit.text import fold
from services.registry.parties.tables import (
    DisputeRow,
    PersonalDataRow,
    ProducerRow,
    ReadingsRow,
)
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
    claim: ClaimState | None = None


_FEW = 5
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
    if wanted.claim is not None:
        query = query.where(col(ProducerRow.claim) == wanted.claim)
    if wanted.q is not None:
        query = query.where(col(ProducerRow.name_fold).contains(fold(wanted.q), autoescape=True))
    return query


async def with_number(session: AsyncSession, number: str, *, but: UUID) -> list[ProducerRow]:
    """Give the producers with the same number that are still in question, locked."""
    query = (
        select(ProducerRow)
        .where(
            col(ProducerRow.identity_hash) == number,
            col(ProducerRow.id) != but,
            col(ProducerRow.same_as).is_(None),
            col(ProducerRow.claim) != ClaimState.LOST,
        )
        .order_by(col(ProducerRow.id))
        .with_for_update()
    )
    return list(await session.scalars(query))


async def named_alike(session: AsyncSession, row: ProducerRow, reach: Reach) -> list[ProducerRow]:
    """Give a few others of the same folded name in the same commune of today."""
    query = select(ProducerRow).where(
        col(ProducerRow.name_fold) == row.name_fold,
        reach.lies_in(col(ProducerRow.commune), row.commune),
        col(ProducerRow.id) != row.id,
        col(ProducerRow.same_as).is_(None),
    )
    return list(await session.scalars(query.order_by(col(ProducerRow.id)).limit(_FEW)))


async def disputes_of(
    session: AsyncSession, producer_id: UUID, *, lock: bool = False
) -> list[DisputeRow]:
    """Give the disputes in which a producer is a side, the last first."""
    query = (
        select(DisputeRow)
        .where(
            or_(
                col(DisputeRow.claimant_id) == producer_id, col(DisputeRow.holder_id) == producer_id
            )
        )
        .order_by(col(DisputeRow.opened_at).desc(), col(DisputeRow.id))
    )
    return list(await session.scalars(query.with_for_update() if lock else query))


_COUNTED = {
    CountBy.SEX: col(PersonalDataRow.sex),
    CountBy.ETHNICITY: col(PersonalDataRow.ethnicity),
    CountBy.DISABILITY: col(PersonalDataRow.disability),
    CountBy.KIND: col(ProducerRow.kind),
}


async def counts(
    session: AsyncSession, reach: Reach, by: CountBy, unit: str | None
) -> list[tuple[Any, int]]:
    """Count the producers within reach by one thing; one producer's records count once."""
    column: Any = _COUNTED[by]
    query = (
        select(column, func.count())
        .select_from(ProducerRow)
        .join(PersonalDataRow, col(PersonalDataRow.producer_id) == col(ProducerRow.id))
        .where(
            reach.clause(col(ProducerRow.commune), producer=col(ProducerRow.id)),
            col(ProducerRow.same_as).is_(None),
            col(ProducerRow.claim) != ClaimState.LOST,
        )
        .group_by(column)
        .order_by(column)
    )
    if unit is not None:
        query = query.where(reach.lies_in(col(ProducerRow.commune), unit))
    return [(value, number) for value, number in await session.execute(query)]


async def another_reading(session: AsyncSession, account: UUID, day: date) -> int:
    """Count one more reading of personal data of an account and give how many it is that day."""
    first = insert(ReadingsRow).values(account=account, day=day, times=1)
    statement = first.on_conflict_do_update(
        index_elements=["account", "day"], set_={"times": col(ReadingsRow.times) + 1}
    ).returning(col(ReadingsRow.times))
    times: int = (await session.execute(statement)).scalar_one()
    return times
