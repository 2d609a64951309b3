"""Tell somebody something once; list and read what one was told."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.errors import NotFound
from libs.contracts.registry.notices import Notice
from libs.kit.clock import Clock
from libs.kit.ids import Ids
from libs.kit.outbox import publish
from services.registry.acting import Acting
from services.registry.notices import rules, store, views
from services.registry.notices.rules import News

NOTICE_MADE = "notice.made"
"""What the feed of events calls a new notice; delivery will follow the feed."""


async def tell(session: AsyncSession, news: Sequence[News], *, clock: Clock, ids: Ids) -> int:
    """Write what nobody was told yet, in the caller's transaction; gives how many that were."""
    now = clock.now()
    rows = [
        {
            "id": ids.new(),
            "kind": one.kind,
            "record_kind": one.record,
            "record_id": one.record_id,
            "day": one.day,
            "unit": one.to.unit,
            "account": one.to.account,
            "facts": dict(one.facts),
            "created_at": now,
        }
        for one in news
    ]
    made = await store.add_new(session, rows)
    for notice_id in made:
        publish(session, kind=NOTICE_MADE, record="notice", id=notice_id)
    return len(made)


def mine(acting: Acting, *, unread: bool | None) -> Select[*tuple[Any, ...]]:
    """Give the query of what the caller's account and office were told."""
    return store.notices(_addressed(acting), unread=unread)


async def read(acting: Acting, notice_id: UUID, language: str) -> Notice:
    """Note that a notice was read; the first time counts, so saying it again changes nothing."""
    row = await store.locked(acting.session, notice_id, _addressed(acting))
    if row is None:
        raise NotFound
    if row.read_at is None:
        row.read_at = acting.clock.now()
        row.read_by = acting.principal.subject
    return views.notice_of(row, language)


def _addressed(acting: Acting) -> ColumnElement[bool]:
    who = acting.principal
    office = rules.reads_for_unit(who.role)
    units = sorted(rules.held_by(acting.reach.atlas, who.unit)) if office else []
    return store.addressed(who.subject, units)
