"""Reads of papers with their files and the producer they belong to."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.registry.evidence import PaperKind
from services.registry.evidence.tables import PaperFileRow, PaperRow
from services.registry.parties.tables import ProducerRow
from services.registry.scope import Reach

Found = tuple[PaperRow, PaperFileRow | None, ProducerRow]

_PAPERS = (
    select(PaperRow, PaperFileRow, ProducerRow)
    .outerjoin(PaperFileRow, col(PaperFileRow.sha256) == col(PaperRow.sha256))
    .join(ProducerRow, col(ProducerRow.id) == col(PaperRow.producer_id))
)


async def paper(session: AsyncSession, paper_id: UUID, *, lock: bool = False) -> Found | None:
    """Give one paper; `lock` keeps others from changing it."""
    query = _PAPERS.where(col(PaperRow.id) == paper_id)
    if lock:
        query = query.with_for_update(of=PaperRow)
    found = (await session.execute(query)).first()
    return None if found is None else (found[0], found[1], found[2])


async def papers(session: AsyncSession, paper_ids: Collection[UUID]) -> dict[UUID, Found]:
    """Give papers by their ids, whatever the caller's reach: for a dossier that names them."""
    found = await session.execute(_PAPERS.where(col(PaperRow.id).in_(list(paper_ids))))
    return {row.id: (row, file, producer) for row, file, producer in found}


async def papers_page(
    session: AsyncSession,
    reach: Reach,
    *,
    producer_id: UUID | None,
    kind: PaperKind | None,
    after: UUID | None,
    limit: int,
) -> list[Found]:
    """Give papers, the newest first; one more than the page shows."""
    query = _PAPERS.where(
        reach.clause(
            commune=col(ProducerRow.commune),
            province=col(ProducerRow.province),
            owner=col(ProducerRow.owner_account),
        )
    )
    if producer_id is not None:
        query = query.where(col(PaperRow.producer_id) == producer_id)
    if kind is not None:
        query = query.where(col(PaperRow.kind) == kind.value)
    if after is not None:
        query = query.where(col(PaperRow.id) < after)
    found = await session.execute(query.order_by(col(PaperRow.id).desc()).limit(limit + 1))
    return [(row, file, producer) for row, file, producer in found]
