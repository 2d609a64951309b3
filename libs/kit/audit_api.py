"""Reading the audit trail: the same two routes in every service that changes anything."""

from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field
from sqlalchemy import MetaData, select
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.core import Contract, Page
from libs.contracts.errors import ServiceUnavailable
from libs.contracts.scopes import Scope
from libs.kit.anchors import AnchorBroken
from libs.kit.apps import new_router
from libs.kit.audit import ChainBroken, audit_table, verify_chain
from libs.kit.auth import Principal, requires
from libs.kit.db import Database, Session, database_of
from libs.kit.exports import Column
from libs.kit.lists import Asked, Listing, descending, each, narrowed
from libs.kit.record_check import MOST, RecordFault, faults

_Word = Annotated[str | None, Query(max_length=80, pattern=r"^[A-Za-z0-9._-]+$")]


class AuditEvent(Contract):
    """One change: who, as what, where, did what to which record, and the link of the chain."""

    seq: int = Field(description="Position in the chain, from 1, without gaps.")
    id: UUID
    at: datetime
    actor: UUID | None = Field(description="The account; absent for what the system does itself.")
    actor_name: str = Field(description="The person's name that day; empty if unknown.")
    actor_title: str
    organisation: str = Field(description="The organisation of the post; empty if unknown.")
    post: UUID | None = Field(description="The post in which the person acted.")
    role: str
    level: str
    unit: str
    action: str
    kind: str
    record_id: str
    version: int | None = Field(description="The version of the record that was made, if any.")
    before_hash: str | None
    after_hash: str | None
    reason: str | None
    request_id: str
    previous_hash: str
    hash: str = Field(description="SHA-256 over all fields above, in canonical JSON.")


_COLUMNS: Final[tuple[Column[AuditEvent], ...]] = (
    Column("Thứ tự", "Position", lambda event: event.seq, width=10),
    Column("Lúc", "At", lambda event: event.at, width=20),
    Column("Tài khoản", "Account", lambda event: str(event.actor or ""), width=38),
    Column("Người", "Person", lambda event: event.actor_name, width=30),
    Column("Chức danh", "Title", lambda event: event.actor_title, width=30),
    Column("Cơ quan", "Organisation", lambda event: event.organisation, width=30),
    Column("Vai trò", "Role", lambda event: event.role),
    Column("Cấp", "Level", lambda event: event.level),
    Column("Đơn vị", "Unit", lambda event: event.unit, width=8),
    Column("Hành động", "Action", lambda event: event.action, width=30),
    Column("Loại hồ sơ", "Kind", lambda event: event.kind, width=20),
    Column("Mã hồ sơ", "Record", lambda event: event.record_id, width=38),
    Column("Lý do", "Reason", lambda event: event.reason, width=40),
    Column("Mã băm", "Hash", lambda event: event.hash, width=66),
)


class AuditVerification(Contract):
    """Outcome of recomputing the whole chain, and of comparing all records with their versions."""

    intact: bool
    events: int = Field(
        description="Events verified; if there is a break, those before it: the position of the "
        "last good one."
    )
    anchors: int | None = Field(
        default=None,
        description="Signed heads kept outside the database that the chain agrees with; null where "
        "the chain is not anchored.",
    )
    records: list[RecordFault] = Field(
        default=[], description="Records and versions that were changed behind the program's back."
    )
    more: bool = Field(default=False, description="Whether there are more of these.")
    detail: str | None = None


def audit_router(*, prefix: str, service: str, scope: Scope) -> APIRouter:
    """Make the routes `GET {prefix}` and `GET {prefix}/verification` of one service."""
    router = new_router(prefix=prefix, tags=["audit"])
    reader = requires(scope)
    table = audit_table(MetaData())
    listing = Listing({"newest": [descending(table.c.seq)]}, columns=_COLUMNS)

    @router.get(
        "",
        name=f"list_{service}_audit_events",
        response_model=Page[AuditEvent],
        responses=listing.responses,
    )
    async def list_audit_events(
        session: Session,
        _: Annotated[Principal, Depends(reader)],
        asked: Annotated[Asked, Depends(listing.asked)],
        kind: _Word = None,
        record_id: _Word = None,
    ) -> Response:
        """List changes, the newest first."""
        query = narrowed(select(table), {table.c.kind: kind, table.c.record_id: record_id})
        return await listing.answer(asked, session, query, each(_event))

    @router.get("/verification", name=f"verify_{service}_audit_events")
    async def verify_audit_events(
        request: Request, session: Session, _: Annotated[Principal, Depends(reader)]
    ) -> AuditVerification:
        """Recompute the chain from its start, and compare every record with its versions."""
        database, anchors = _database(request), request.app.state.anchors
        table = database.audit
        try:
            count = await verify_chain(session, table)
        except ChainBroken as broken:
            return AuditVerification(intact=False, events=broken.good, detail=str(broken))
        try:
            anchored = None if anchors is None else await anchors.check(session, table)
        except AnchorBroken as broken:
            return AuditVerification(intact=False, events=count, detail=str(broken))
        found = await _faults(session, database)
        return AuditVerification(
            intact=not found,
            events=count,
            anchors=anchored,
            records=found[:MOST],
            more=len(found) > MOST,
        )

    return router


async def _faults(session: AsyncSession, database: Database) -> list[RecordFault]:
    found: list[RecordFault] = []
    async for fault in faults(session, database.metadata):
        found.append(fault)
        if len(found) > MOST:
            break
    return found


def _event(*values: Any) -> AuditEvent:
    return AuditEvent.model_validate(dict(zip(AuditEvent.model_fields, values, strict=True)))


def _database(request: Request) -> Database:
    database = database_of(request)
    if database is None:
        raise ServiceUnavailable(service="database")
    return database
