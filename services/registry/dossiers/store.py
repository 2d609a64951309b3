"""Reads of dossiers with their product and producer, of their steps, and slip numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    String,
    and_,
    any_,
    case,
    func,
    literal,
    not_,
    null,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import col

from libs.contracts.core import Level
from libs.contracts.registry.dossiers import DossierStatus
from libs.kit.lists import Query_, narrowed
from services.registry.dossiers.documents import KnownPaper
from services.registry.dossiers.rules import AWAITED, ENDED
from services.registry.dossiers.tables import DossierRow, SlipCounterRow, StepRow
from services.registry.evidence import papers_named
from services.registry.parties import ProducerRow
from services.registry.products import ProductRow
from services.registry.reach import Reach
from services.registry.seeing import About, Kind

Column_ = ColumnElement[Any] | SQLCoreOperations[Any]


class Filed(NamedTuple):
    """A dossier with what it is about and whose it is."""

    dossier: DossierRow
    product: ProductRow
    producer: ProducerRow


@dataclass(frozen=True, slots=True)
class DossierFilter:
    """What a list of dossiers is asked for."""

    status: DossierStatus | None = None
    level: Level | None = None
    product_id: UUID | None = None
    producer_id: UUID | None = None
    unit: str | None = None
    rulebook: str | None = None
    round_id: UUID | None = None
    historic: bool | None = None
    due_from: date | None = None
    """The first last day that is asked for."""
    due_before: date | None = None
    """The first one that is not asked for any more."""
    overdue: bool | None = None
    paused: bool | None = None
    awaited: bool = True
    """Whether the caller may be told what a result says before it is decided on."""


DOSSIERS = (
    select(DossierRow, ProductRow, ProducerRow)
    .join(ProductRow, col(ProductRow.id) == col(DossierRow.product_id))
    .join(ProducerRow, col(ProducerRow.id) == col(DossierRow.producer_id))
)


async def dossier(session: AsyncSession, dossier_id: UUID, *, lock: bool = False) -> Filed | None:
    """Give one dossier; `lock` keeps others from changing it, and reads what they committed."""
    query = DOSSIERS.where(col(DossierRow.id) == dossier_id)
    if lock:
        query = query.with_for_update(of=DossierRow).execution_options(populate_existing=True)
    found = (await session.execute(query)).first()
    return None if found is None else Filed(*found)


async def has_open_dossier(session: AsyncSession, producer_id: UUID) -> bool:
    """Tell whether a producer has a dossier of today that has not ended."""
    query = select(col(DossierRow.id)).where(
        col(DossierRow.producer_id) == producer_id,
        col(DossierRow.historic).is_(False),
        col(DossierRow.status).not_in(sorted(ENDED)),
    )
    return (await session.execute(query.limit(1))).first() is not None


async def dossiers_locked(session: AsyncSession, dossier_ids: Sequence[UUID]) -> dict[UUID, Filed]:
    """Give several dossiers, locked in one order whoever asks, so that nobody waits in a ring."""
    query = (
        DOSSIERS.where(col(DossierRow.id).in_(dossier_ids))
        .order_by(col(DossierRow.id))
        .with_for_update(of=DossierRow)
        .execution_options(populate_existing=True)
    )
    found = [Filed(*one) for one in await session.execute(query)]
    return {one.dossier.id: one for one in found}


_IS_AWAITED = col(DossierRow.status).in_(AWAITED)


def _due(wanted: DossierFilter) -> Column_:
    """Give the offices' last day, as far as the caller may be told of it."""
    due = col(DossierRow.due_on)
    return due if wanted.awaited else case((_IS_AWAITED, null()), else_=due)


def _level(wanted: DossierFilter) -> Column_:
    """Give whose turn it is, or to whom a result does not matter yet the level that has it."""
    level = col(DossierRow.level)
    shown = case((_IS_AWAITED, col(DossierRow.result_level)), else_=level)
    return level if wanted.awaited else shown


def _overdue(due: Column_, today: date) -> ColumnElement[bool]:
    """Say that an office has a dossier beyond its last day, as `limits.overdue_since` does."""
    return and_(due.is_not(None), due < today, col(DossierRow.historic).is_(False))


def _timely(query: Query_, wanted: DossierFilter, today: date) -> Query_:
    due = _due(wanted)
    if wanted.due_from is not None:
        query = query.where(due >= wanted.due_from)
    if wanted.due_before is not None:
        query = query.where(due < wanted.due_before)
    if wanted.overdue is not None:
        late = _overdue(due, today)
        query = query.where(late if wanted.overdue else not_(late))
    if wanted.paused is not None:
        query = query.where(col(DossierRow.paused_since).is_(None) != wanted.paused)
    return query


async def counts(
    session: AsyncSession, reach: Reach, wanted: DossierFilter, today: date
) -> dict[DossierStatus, tuple[int, int]]:
    """Count the dossiers within a caller's reach by status: all, and those overdue."""
    found = dossiers(reach, wanted, today).with_only_columns(
        col(DossierRow.status),
        func.count(),
        func.count().filter(_overdue(_due(wanted), today)),
    )
    rows = await session.execute(found.group_by(col(DossierRow.status)))
    return {status: (number, late) for status, number, late in rows}


def dossiers(reach: Reach, wanted: DossierFilter, today: date) -> Query_:
    """Give the query of the dossiers within a caller's reach."""
    query = DOSSIERS.where(
        reach.clause(
            col(ProductRow.commune),
            producer=col(ProducerRow.id),
            about=About(Kind.DOSSIER, col(DossierRow.id)),
        )
    )
    if wanted.unit is not None:
        codes = sorted(reach.atlas.within(wanted.unit))
        query = query.where(col(ProductRow.commune) == any_(literal(codes, ARRAY(String))))
    if wanted.level is not None:
        query = query.where(_level(wanted) == wanted.level)
    return narrowed(
        _timely(query, wanted, today),
        {
            DossierRow.status: wanted.status,
            DossierRow.product_id: wanted.product_id,
            DossierRow.producer_id: wanted.producer_id,
            DossierRow.rulebook: wanted.rulebook,
            DossierRow.round_id: wanted.round_id,
            DossierRow.historic: wanted.historic,
        },
    )


async def steps(session: AsyncSession, dossier_ids: Sequence[UUID]) -> dict[UUID, list[StepRow]]:
    """Give the steps of dossiers, first to last."""
    query = (
        select(StepRow)
        .where(col(StepRow.dossier_id).in_(dossier_ids))
        .order_by(col(StepRow.dossier_id), col(StepRow.position))
    )
    found: dict[UUID, list[StepRow]] = {one: [] for one in dossier_ids}
    for row in await session.scalars(query):
        found[row.dossier_id].append(row)
    return found


async def known_papers(session: AsyncSession, paper_ids: set[UUID]) -> dict[UUID, KnownPaper]:
    """Give what a check must know of the papers that a dossier names."""
    if not paper_ids:
        return {}
    found = await papers_named(session, paper_ids)
    return {
        row.id: KnownPaper(row.id, row.producer_id, row.kind, row.sha256, row.expires_on)
        for row in (one.paper for one in found.values())
    }


async def next_slip(session: AsyncSession, commune: str, day: date) -> int:
    """Take a commune's next ordinal of the year.

    The counter's row stays locked until the transaction ends, so no number is skipped.
    """
    counter = insert(SlipCounterRow).values(commune=commune, year=day.year, last=1)
    statement = counter.on_conflict_do_update(
        index_elements=["commune", "year"], set_={"last": col(SlipCounterRow.last) + 1}
    ).returning(col(SlipCounterRow.last))
    ordinal: int = (await session.execute(statement)).scalar_one()
    return ordinal
