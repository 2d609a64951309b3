"""Writing and reading rows of notices."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registry.notices.tables import NoticeRow


async def add_new(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> Sequence[UUID]:
    """Write those that nobody was told yet, and give their ids."""
    if not rows:
        return []
    new = insert(NoticeRow).on_conflict_do_nothing().returning(col(NoticeRow.id))
    return (await session.scalars(new, rows)).all()


def addressed(account: UUID, units: Sequence[str]) -> ColumnElement[bool]:
    """Give the condition that a notice is for an account or for one of several units."""
    own = col(NoticeRow.account) == account
    return or_(own, col(NoticeRow.unit).in_(units)) if units else own


def notices(who: ColumnElement[bool], *, unread: bool | None = None) -> Select[*tuple[Any, ...]]:
    """Give the query of notices; `unread` True: those not read yet, False: the others."""
    query = select(NoticeRow).where(who)
    if unread is not None:
        query = query.where(col(NoticeRow.read_at).is_(None) == unread)
    return query


async def locked(
    session: AsyncSession, notice_id: UUID, who: ColumnElement[bool]
) -> NoticeRow | None:
    """Give one notice that is for the caller, and keep others from changing it."""
    query = select(NoticeRow).where(col(NoticeRow.id) == notice_id, who).with_for_update()
    return (await session.scalars(query)).first()
