"""Which producers lie in units, and how those of a divided unit come to lie in one of its parts."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import ARRAY, String, any_, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.kit import audit
from services.registry.actions import Action
from services.registry.consequences import counting, rows_of
from services.registry.parties.tables import ProducerRow

PRODUCERS_HELD = counting(ProducerRow.commune, rows_of(ProducerRow))


async def producers_in(session: AsyncSession, codes: Sequence[str]) -> list[tuple[UUID, str]]:
    """Give the producers whose commune bears one of the codes, the first registered first."""
    query = (
        select(col(ProducerRow.id), col(ProducerRow.commune))
        .where(col(ProducerRow.commune) == any_(literal(list(codes), ARRAY(String))))
        .order_by(col(ProducerRow.id))
    )
    return [(producer, commune) for producer, commune in await session.execute(query)]


async def place_producers(session: AsyncSession, placed: Mapping[UUID, str]) -> int:
    """Have producers lie in other communes; their papers keep the names of their day."""
    found = await session.scalars(
        select(ProducerRow)
        .where(col(ProducerRow.id).in_(list(placed)))
        .order_by(col(ProducerRow.id))
        .with_for_update()
    )
    moved = 0
    for row in found:
        if row.commune != placed[row.id]:
            before = {"commune": row.commune}
            row.commune = placed[row.id]
            row.version += 1
            moved += 1
            audit.record(
                session,
                None,
                action=Action.PRODUCER_PLACED,
                kind="producer",
                id=row.id,
                before=before,
                after={"commune": row.commune},
            )
    return moved
