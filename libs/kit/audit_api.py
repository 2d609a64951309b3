"""Reading the audit trail: the same two routes in every service that changes anything."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from sqlalchemy import select

from libs.contracts.core import Contract, Page
from libs.contracts.errors import ServiceUnavailable
from libs.contracts.scopes import Scope
from libs.kit.apps import new_router
from libs.kit.audit import ChainBroken, verify_chain
from libs.kit.auth import Principal, requires
from libs.kit.db import Database, Session, database_of
from libs.kit.pagination import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor

_Word = Annotated[str | None, Query(max_length=80, pattern=r"^[A-Za-z0-9._-]+$")]


class AuditEvent(Contract):
    """One change: who, as what, where, did what to which record, and the link of the chain."""

    seq: int = Field(description="Position in the chain, from 1, without gaps.")
    id: UUID
    at: datetime
    actor: UUID | None = Field(description="The account; absent for what the system does itself.")
    role: str
    level: str
    unit: str
    action: str
    kind: str
    record_id: str
    before_hash: str | None
    after_hash: str | None
    reason: str | None
    request_id: str
    previous_hash: str
    hash: str = Field(description="SHA-256 over all fields above, in canonical JSON.")


class AuditVerification(Contract):
    """Outcome of recomputing the whole chain."""

    intact: bool
    events: int = Field(
        description="Events verified; if there is a break, those before it: the position of the "
        "last good one."
    )
    detail: str | None = None


def audit_router(*, prefix: str, service: str, scope: Scope) -> APIRouter:
    """Make the routes `GET {prefix}` and `GET {prefix}/verification` of one service."""
    router = new_router(prefix=prefix, tags=["audit"])
    reader = requires(scope)

    @router.get("", name=f"list_{service}_audit_events")
    async def list_audit_events(
        request: Request,
        session: Session,
        _: Annotated[Principal, Depends(reader)],
        kind: _Word = None,
        record_id: _Word = None,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> Page[AuditEvent]:
        """List changes, the newest first."""
        table = _database(request).audit
        statement = select(table).order_by(table.c.seq.desc()).limit(limit + 1)
        if kind is not None:
            statement = statement.where(table.c.kind == kind)
        if record_id is not None:
            statement = statement.where(table.c.record_id == record_id)
        if cursor is not None:
            (before,) = decode_cursor(cursor, fields=[int])
            statement = statement.where(table.c.seq < before)
        rows = (await session.execute(statement)).mappings().all()
        items = [AuditEvent.model_validate(dict(row)) for row in rows[:limit]]
        more = len(rows) > limit
        return Page(items=items, next=encode_cursor([items[-1].seq]) if more else None)

    @router.get("/verification", name=f"verify_{service}_audit_events")
    async def verify_audit_events(
        request: Request, session: Session, _: Annotated[Principal, Depends(reader)]
    ) -> AuditVerification:
        """Recompute the chain from its start; tells where it breaks, if it does."""
        try:
            count = await verify_chain(session, _database(request).audit)
        except ChainBroken as broken:
            return AuditVerification(intact=False, events=broken.good, detail=str(broken))
        return AuditVerification(intact=True, events=count)

    return router


def _database(request: Request) -> Database:
    database = database_of(request)
    if database is None:
        raise ServiceUnavailable(service="database")
    return database
