"""Reads of dossiers with their product and producer, and of their steps."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.core import Level
from libs.contracts.registry.dossiers import DossierStatus
from services.registry.dossiers.documents import KnownPaper
from services.registry.dossiers.rules import ENDED
from services.registry.dossiers.tables import DossierRow, StepRow
from services.registry.evidence import papers_named
from services.registry.parties import ProducerRow
from services.registry.products import ProductRow
from services.registry.reach import Reach

Found = tuple[DossierRow, ProductRow, ProducerRow]


@dataclass(frozen=True, slots=True)
class DossierFilter:
    """What a list of dossiers is asked for."""

    status: DossierStatus | None = None
    level: Level | None = None
    product_id: UUID | None = None
    producer_id: UUID | None = None
    commune: str | None = None
    province: str | None = None
    rulebook: str | None = None
    round_id: UUID | None = None
    historic: bool | None = None
    due_before: date | None = None


_DOSSIERS = (
    select(DossierRow, ProductRow, ProducerRow)
    .join(ProductRow, col(ProductRow.id) == col(DossierRow.product_id))
    .join(ProducerRow, col(ProducerRow.id) == col(DossierRow.producer_id))
)


async def dossier(session: AsyncSession, dossier_id: UUID, *, lock: bool = False) -> Found | None:
    """Give one dossier; `lock` keeps others from changing it, and reads what they committed."""
    query = _DOSSIERS.where(col(DossierRow.id) == dossier_id)
    if lock:
        query = query.with_for_update(of=DossierRow).execution_options(populate_existing=True)
    found = (await session.execute(query)).first()
    return None if found is None else (found[0], found[1], found[2])


async def has_open_dossier(session: AsyncSession, producer_id: UUID) -> bool:
    """Tell whether a producer has a dossier of today that has not ended."""
    query = select(col(DossierRow.id)).where(
        col(DossierRow.producer_id) == producer_id,
        col(DossierRow.historic).is_(False),
        col(DossierRow.status).not_in(sorted(ended.value for ended in ENDED)),
    )
    return (await session.execute(query.limit(1))).first() is not None


async def dossiers_locked(session: AsyncSession, dossier_ids: list[UUID]) -> dict[UUID, Found]:
    """Give several dossiers, locked in one order whoever asks, so that nobody waits in a ring."""
    query = (
        _DOSSIERS.where(col(DossierRow.id).in_(dossier_ids))
        .order_by(col(DossierRow.id))
        .with_for_update(of=DossierRow)
        .execution_options(populate_existing=True)
    )
    found = await session.execute(query)
    return {row.id: (row, product, producer) for row, product, producer in found}


async def dossiers_page(
    session: AsyncSession, reach: Reach, wanted: DossierFilter, *, after: UUID | None, limit: int
) -> list[Found]:
    """Give dossiers, the newest first; one more than the page shows."""
    query = _filtered(reach, wanted)
    if after is not None:
        query = query.where(col(DossierRow.id) < after)
    found = await session.execute(query.order_by(col(DossierRow.id).desc()).limit(limit + 1))
    return [(row, product, producer) for row, product, producer in found]


def _filtered(reach: Reach, wanted: DossierFilter) -> Select[Any, Any, Any]:
    query = _DOSSIERS.where(
        reach.clause(col(DossierRow.current_commune), owner=col(ProducerRow.owner_account))
    )
    for column, value in (
        (DossierRow.status, wanted.status and wanted.status.value),
        (DossierRow.level, wanted.level and wanted.level.value),
        (DossierRow.product_id, wanted.product_id),
        (DossierRow.producer_id, wanted.producer_id),
        (DossierRow.current_commune, wanted.commune),
        (DossierRow.current_province, wanted.province),
        (DossierRow.rulebook, wanted.rulebook),
        (DossierRow.round_id, wanted.round_id),
        (DossierRow.historic, wanted.historic),
    ):
        if value is not None:
            query = query.where(col(column) == value)
    if wanted.due_before is not None:
        query = query.where(col(DossierRow.due_on) < wanted.due_before)
    return query


async def steps(session: AsyncSession, dossier_id: UUID) -> list[StepRow]:
    """Give a dossier's steps, first to last."""
    query = (
        select(StepRow).where(col(StepRow.dossier_id) == dossier_id).order_by(col(StepRow.position))
    )
    return list(await session.scalars(query))


async def known_papers(session: AsyncSession, paper_ids: set[UUID]) -> dict[UUID, KnownPaper]:
    """Give what a check must know of the papers that a dossier names."""
    if not paper_ids:
        return {}
    found = await papers_named(session, paper_ids)
    return {
        row.id: KnownPaper(row.id, row.producer_id, row.kind, row.sha256, row.expires_on)
        for row in (one.paper for one in found.values())
    }
