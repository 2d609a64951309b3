"""Reads of documents and their effects."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.core import Level, Role
from libs.contracts.registry.documents import DocumentKind, DocumentState
from libs.kit.auth import Principal
from libs.kit.clock import VIETNAM
from libs.kit.lists import Query_, narrowed
from libs.kit.text import fold
from services.registry.documents import rules
from services.registry.documents.tables import DocumentRow, EffectRow
from services.registry.reach import Reach

DECIDED = (DocumentState.IN_FORCE, DocumentState.ANNULLED)
_READS_DRAFTS = frozenset({Role.OFFICER, Role.LEADER, Role.AUDITOR, Role.INSPECTOR, Role.SERVICE})


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """What a list of documents is asked for."""

    kind: DocumentKind | None = None
    state: DocumentState | None = None
    level: Level | None = None
    unit: str | None = None
    year: int | None = None
    number: str | None = None
    record_id: UUID | None = None
    historic: bool | None = None
    q: str | None = None
    drafted_from: date | None = None
    drafted_to: date | None = None
    in_force_from: date | None = None
    in_force_to: date | None = None


def readable(principal: Principal, reach: Reach) -> ColumnElement[bool]:
    """Give the condition of the documents that a caller may know of.

    Those of its unit and below; drafts only for offices and those who check them.
    """
    within = reach.clause(col(DocumentRow.unit))
    if principal.role in _READS_DRAFTS:
        return within
    return within & col(DocumentRow.state).in_(DECIDED)


def reads(principal: Principal, state: DocumentState) -> bool:
    """Say whether somebody reads a document in a state, when it is within reach."""
    return principal.role in _READS_DRAFTS or state in DECIDED


async def document(
    session: AsyncSession, document_id: UUID, *, lock: bool = False
) -> DocumentRow | None:
    """Give one document; `lock` keeps others from changing it."""
    query = select(DocumentRow).where(col(DocumentRow.id) == document_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return (await session.scalars(query)).one_or_none()


async def documents_locked(
    session: AsyncSession, document_ids: Collection[UUID]
) -> dict[UUID, DocumentRow]:
    """Give documents to write to, locked in one order."""
    query = select(DocumentRow).where(col(DocumentRow.id).in_(list(document_ids)))
    query = query.order_by(col(DocumentRow.id)).with_for_update()
    found = await session.scalars(query.execution_options(populate_existing=True))
    return {row.id: row for row in found}


async def effects(session: AsyncSession, document_id: UUID) -> list[EffectRow]:
    """Give what a document does, in its order."""
    query = select(EffectRow).where(col(EffectRow.document_id) == document_id)
    return list(await session.scalars(query.order_by(col(EffectRow.place))))


async def numbered(session: AsyncSession, row: DocumentRow) -> DocumentRow | None:
    """Give another document of the unit that has a document's number in its year.

    Ours: one of the past that was entered and annulled leaves its number to be entered again.
    """
    entered_wrongly = col(DocumentRow.historic) & (col(DocumentRow.state) == DocumentState.ANNULLED)
    query = select(DocumentRow).where(
        col(DocumentRow.level) == row.level,
        col(DocumentRow.unit) == row.unit,
        col(DocumentRow.number_group) == row.number_group,
        col(DocumentRow.year) == row.year,
        col(DocumentRow.number_key) == row.number_key,
        col(DocumentRow.state) != DocumentState.DISCARDED,
        ~entered_wrongly,
        col(DocumentRow.id) != row.id,
    )
    return (await session.scalars(query.limit(1))).first()


_COUNTED = (
    select(func.count())
    .select_from(EffectRow)
    .where(col(EffectRow.document_id) == col(DocumentRow.id))
    .scalar_subquery()
)


def documents(principal: Principal, reach: Reach, wanted: DocumentFilter) -> Query_:
    """Give the query of the documents within reach, each with the number of its effects."""
    query = select(DocumentRow, _COUNTED).where(readable(principal, reach))
    return _narrowed(query, wanted)


def published(wanted: DocumentFilter) -> Query_:
    """Give the query of the documents that everybody may read."""
    query = select(DocumentRow, _COUNTED).where(
        col(DocumentRow.state).in_(DECIDED), col(DocumentRow.kind).in_(rules.PUBLISHED)
    )
    return _narrowed(query, wanted)


def _narrowed(query: Query_, wanted: DocumentFilter) -> Query_:
    query = narrowed(
        query,
        {
            DocumentRow.kind: wanted.kind,
            DocumentRow.state: wanted.state,
            DocumentRow.level: wanted.level,
            DocumentRow.unit: wanted.unit,
            DocumentRow.year: wanted.year,
            DocumentRow.number_key: rules.number_key(wanted.number) if wanted.number else None,
            DocumentRow.historic: wanted.historic,
        },
    )
    return query.where(
        _about(wanted.record_id),
        _says(wanted.q),
        _between(DocumentRow.created_at, wanted.drafted_from, wanted.drafted_to),
        _between(DocumentRow.entered_into_force_at, wanted.in_force_from, wanted.in_force_to),
    )


def _about(record_id: UUID | None) -> ColumnElement[bool]:
    if record_id is None:
        return true()
    same = col(EffectRow.document_id) == col(DocumentRow.id)
    return exists().where(same, col(EffectRow.record_id) == record_id)


def _says(words: str | None) -> ColumnElement[bool]:
    if not words:
        return true()
    return col(DocumentRow.subject_search).contains(fold(words), autoescape=True)


def _between(column: Any, first: date | None, last: date | None) -> ColumnElement[bool]:
    """Say that a moment lies on a day between two, both included, as Vietnam counts days."""
    found: ColumnElement[bool] = true()
    if first is not None:
        found = found & (col(column) >= _midnight(first))
    if last is not None:
        found = found & (col(column) < _midnight(last + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
