"""Reads of entries; the epoch, which is also the lock under which entries are put in force."""

from datetime import date
from uuid import UUID

from sqlalchemy import Select, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from libs.contracts.errors import NotFound
from libs.contracts.registry.reference import ReferenceKind, ReferenceStatus
from libs.kit.lists import narrowed
from services.registry.reference.tables import EPOCH, ReferenceRow


async def load(session: AsyncSession, entry_id: UUID, *, lock: bool = False) -> ReferenceRow:
    """Give an entry, or 404; `lock` keeps others from changing it."""
    query = select(ReferenceRow).where(col(ReferenceRow.id) == entry_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = await session.scalar(query)
    if found is None:
        raise NotFound
    return found


async def next_epoch(session: AsyncSession) -> None:
    """Begin the next epoch; whoever else puts something in force waits until this is committed."""
    await session.execute(update(EPOCH).values(value=EPOCH.c.value + 1))


def entries(*, kind: ReferenceKind | None, status: ReferenceStatus | None) -> Select[ReferenceRow]:
    """Give the query of the entries that a steward's list is asked for."""
    wanted = {ReferenceRow.kind: kind, ReferenceRow.status: status}
    return narrowed(select(ReferenceRow), wanted)


def in_force(kind: ReferenceKind, on: date | None) -> Select[ReferenceRow]:
    """Give the query of what counts of a kind on a day; without a day, of all that ever did."""
    query = select(ReferenceRow).where(
        col(ReferenceRow.kind) == kind, col(ReferenceRow.status) == ReferenceStatus.IN_FORCE
    )
    if on is None:
        return query
    later = aliased(ReferenceRow)
    begins = col(later.effective_on)
    taken = select(later).where(
        col(later.kind) == col(ReferenceRow.kind),
        col(later.key) == col(ReferenceRow.key),
        col(later.status) == ReferenceStatus.IN_FORCE,
        begins <= on,
        tuple_(begins, col(later.in_force_at))
        > tuple_(col(ReferenceRow.effective_on), col(ReferenceRow.in_force_at)),
    )
    return query.where(col(ReferenceRow.effective_on) <= on, ~taken.exists())
