"""Reading the outbox: the same feed in every service that publishes events."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import JsonValue
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.core import Contract
from libs.contracts.scopes import Scope
from libs.kit.apps import new_router
from libs.kit.auth import Principal, requires
from libs.kit.db import Session
from libs.kit.pagination import DEFAULT_LIMIT, Limit


class Event(Contract):
    """Something that happened to a record of this service."""

    position: int
    """Its place in the order in which changes were committed, from 1, without gaps."""
    id: UUID
    at: datetime
    kind: str
    record: str
    record_id: str
    data: dict[str, JsonValue]


class EventPage(Contract):
    """Events after a position, in their order."""

    items: list[Event]
    next: int
    """To be sent as `after` next time; it stays the same while nothing has happened."""


async def events_after(
    session: AsyncSession, table: Table, *, after: int, limit: int, kinds: Sequence[str] = ()
) -> EventPage:
    """Read events behind a position; of some kinds only, if any are named."""
    query = select(table).where(table.c.position > after).order_by(table.c.position).limit(limit)
    if kinds:
        query = query.where(table.c.kind.in_(kinds))
    rows = (await session.execute(query)).mappings().all()
    items = [Event.model_validate(dict(row)) for row in rows]
    return EventPage(items=items, next=items[-1].position if items else after)


_After = Annotated[
    int, Query(ge=0, le=2**63 - 1, description="The `next` of the answer before; 0 at first.")
]
_Kinds = Annotated[
    list[Annotated[str, Query(max_length=80)]],
    Query(alias="kind", max_length=20, description="Kinds of events; may stand several times."),
]


def events_router(table: Table, *, scope: Scope, prefix: str = "/v1/events") -> APIRouter:
    """Make the feed `GET {prefix}?after=&limit=&kind=` of one service."""
    router = new_router(prefix=prefix, tags=["events"])
    reader = requires(scope)

    @router.get("")
    async def list_events(
        session: Session,
        _: Annotated[Principal, Depends(reader)],
        after: _After = 0,
        limit: Limit = DEFAULT_LIMIT,
        kind: _Kinds = [],  # noqa: B006 - FastAPI copies it
    ) -> EventPage:
        """List what has happened after a position; ask again with `next`."""
        return await events_after(session, table, after=after, limit=limit, kinds=kind)

    return router
