"""Reads of councils, rounds, sheets, conflicts and results."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registry.councils.tables import (
    ConflictRow,
    CouncilRow,
    MemberRow,
    ResultRow,
    RoundRow,
    SheetRow,
)
from services.registry.reach import Reach


async def council(session: AsyncSession, council_id: UUID) -> CouncilRow | None:
    """Give one council."""
    return await session.get(CouncilRow, council_id)


async def members(session: AsyncSession, council_ids: Sequence[UUID]) -> list[MemberRow]:
    """Give the members of councils in their order."""
    query = (
        select(MemberRow)
        .where(col(MemberRow.council_id).in_(council_ids))
        .order_by(col(MemberRow.council_id), col(MemberRow.position))
    )
    return list(await session.scalars(query))


async def councils_page(
    session: AsyncSession, reach: Reach, *, after: UUID | None, limit: int
) -> list[CouncilRow]:
    """Give councils, the newest first; one more than the page shows."""
    query = select(CouncilRow).where(reach.clause(col(CouncilRow.unit)))
    if after is not None:
        query = query.where(col(CouncilRow.id) < after)
    return list(await session.scalars(query.order_by(col(CouncilRow.id).desc()).limit(limit + 1)))


async def round_(session: AsyncSession, round_id: UUID, *, lock: bool = False) -> RoundRow | None:
    """Give one round."""
    query = select(RoundRow).where(col(RoundRow.id) == round_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return await session.scalar(query)


async def rounds_page(
    session: AsyncSession,
    reach: Reach,
    *,
    rulebook: str | None,
    council_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> list[RoundRow]:
    """Give rounds, the newest first; one more than the page shows."""
    query = select(RoundRow).where(reach.clause(col(RoundRow.unit)))
    if rulebook is not None:
        query = query.where(col(RoundRow.rulebook) == rulebook)
    if council_id is not None:
        query = query.where(col(RoundRow.council_id) == council_id)
    if after is not None:
        query = query.where(col(RoundRow.id) < after)
    return list(await session.scalars(query.order_by(col(RoundRow.id).desc()).limit(limit + 1)))


async def sheets(
    session: AsyncSession, dossier_id: UUID, round_id: UUID | None = None
) -> list[tuple[SheetRow, MemberRow]]:
    """Give the sheets on a dossier with their members, in one round or in all."""
    query = (
        select(SheetRow, MemberRow)
        .join(MemberRow, col(MemberRow.id) == col(SheetRow.member_id))
        .where(col(SheetRow.dossier_id) == dossier_id)
        .order_by(col(SheetRow.stage), col(MemberRow.position), col(SheetRow.id))
    )
    if round_id is not None:
        query = query.where(col(SheetRow.round_id) == round_id)
    return [(sheet, member) for sheet, member in await session.execute(query)]


async def conflicts(session: AsyncSession, dossier_id: UUID) -> list[tuple[ConflictRow, MemberRow]]:
    """Give the conflicts of interest on record."""
    query = (
        select(ConflictRow, MemberRow)
        .join(MemberRow, col(MemberRow.id) == col(ConflictRow.member_id))
        .where(col(ConflictRow.dossier_id) == dossier_id)
        .order_by(col(ConflictRow.id))
    )
    return [(conflict, member) for conflict, member in await session.execute(query)]


async def results(session: AsyncSession, dossier_id: UUID) -> list[ResultRow]:
    """Give every scoring of a dossier, first to last."""
    query = (
        select(ResultRow)
        .where(col(ResultRow.dossier_id) == dossier_id)
        .order_by(col(ResultRow.stage), col(ResultRow.version))
    )
    return list(await session.scalars(query))
