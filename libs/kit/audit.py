"""The audit trail: append-only, one event a change, each hashed together with the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    desc,
    insert,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncSession

from libs.kit.canonical import digest
from libs.kit.clock import Clock
from libs.kit.ids import id_at
from libs.kit.logs import request_id
from libs.kit.tokens import Principal

GENESIS = "0" * 64
_PENDING = "audit_pending"
_HASHED = (
    "seq",
    "id",
    "at",
    "actor",
    "role",
    "level",
    "unit",
    "action",
    "kind",
    "record_id",
    "before_hash",
    "after_hash",
    "reason",
    "request_id",
    "previous_hash",
)

APPEND_ONLY: Sequence[str] = (
    """
    CREATE FUNCTION audit_events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'audit_events is append-only';
    END
    $$
    """,
    """
    CREATE TRIGGER audit_events_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION audit_events_are_append_only()
    """,
)
"""Statements that each service's first migration runs after it has made `audit_events`."""


def audit_table(metadata: MetaData) -> Table:
    """Declare the trail's table in a service's metadata."""
    return Table(
        "audit_events",
        metadata,
        Column("seq", BigInteger, primary_key=True, autoincrement=False),
        Column("id", Uuid, nullable=False, unique=True),
        Column("at", DateTime(timezone=True), nullable=False),
        Column("actor", Uuid, nullable=True),
        Column("role", String(32), nullable=False),
        Column("level", String(16), nullable=False),
        Column("unit", String(5), nullable=False),
        Column("action", String(80), nullable=False),
        Column("kind", String(60), nullable=False, index=True),
        Column("record_id", String(80), nullable=False, index=True),
        Column("before_hash", String(64), nullable=True),
        Column("after_hash", String(64), nullable=True),
        Column("reason", Text, nullable=True),
        Column("request_id", String(64), nullable=False),
        Column("previous_hash", String(64), nullable=False),
        Column("hash", String(64), nullable=False, unique=True),
    )


@dataclass(frozen=True, slots=True)
class _Pending:
    actor: UUID | None
    role: str
    level: str
    unit: str
    action: str
    kind: str
    record_id: str
    before_hash: str | None
    after_hash: str | None
    reason: str | None


Snapshot = BaseModel | Mapping[str, Any] | None


def record(
    session: AsyncSession,
    principal: Principal | None,
    *,
    action: StrEnum,
    kind: str,
    id: UUID | str,  # noqa: A002 - the word everybody uses
    before: Snapshot = None,
    after: Snapshot = None,
    reason: str | None = None,
) -> None:
    """Note a change; it is chained and written when the transaction commits, or not at all.

    `action` is a member of the service's own StrEnum of actions. `principal` is None for what the
    system does of itself (a job, a first start).
    """
    pending: list[_Pending] = session.info.setdefault(_PENDING, [])
    pending.append(
        _Pending(
            actor=principal.subject if principal else None,
            role=principal.role.value if principal else "system",
            level=principal.level.value if principal else "",
            unit=principal.unit if principal else "",
            action=action,
            kind=kind,
            record_id=str(id),
            before_hash=_hash(before),
            after_hash=_hash(after),
            reason=reason,
        )
    )


def _hash(value: Snapshot) -> str | None:
    if value is None:
        return None
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else dict(value)
    return digest(plain)


def event_hash(row: Mapping[str, Any]) -> str:
    """Hash an event's facts, the hash before it included."""
    facts = {
        name: row[name].isoformat()
        if isinstance(row[name], datetime)
        else (str(row[name]) if isinstance(row[name], UUID) else row[name])
        for name in _HASHED
    }
    return digest(facts)


def has_pending(session: AsyncSession) -> bool:
    """Tell whether events are noted that no commit has written yet."""
    return bool(session.info.get(_PENDING))


async def write_pending(session: AsyncSession, table: Table, clock: Clock) -> None:
    """Chain and insert the noted events; called once, just before the commit.

    The chain is taken under a lock held only until the commit, so events are in one order.
    """
    pending: list[_Pending] = session.info.pop(_PENDING, [])
    if not pending:
        return
    await session.execute(
        text("SELECT pg_advisory_xact_lock(hashtext('audit:' || current_schema()))")
    )
    last = (
        await session.execute(
            select(table.c.seq, table.c.hash).order_by(desc(table.c.seq)).limit(1)
        )
    ).first()
    seq, previous = (last.seq, last.hash) if last else (0, GENESIS)
    at = clock.now()
    rows = []
    for event in pending:
        seq += 1
        row = {
            "seq": seq,
            "id": id_at(at),
            "at": at,
            "request_id": request_id.get()[:64],
            "previous_hash": previous,
            **{name: getattr(event, name) for name in event.__slots__},
        }
        previous = row["hash"] = event_hash(row)
        rows.append(row)
    await session.execute(insert(table), rows)


class ChainBroken(ValueError):
    """The trail was changed behind the program's back; `good` events stand before the break."""

    def __init__(self, said: str, good: int) -> None:
        super().__init__(said)
        self.good = good


async def verify_chain(session: AsyncSession, table: Table) -> int:
    """Recompute the whole chain and count it; raises `ChainBroken` at the first break."""
    previous, count = GENESIS, 0
    rows = await session.stream(select(table).order_by(table.c.seq))
    async for row in rows.mappings():
        if row["seq"] != count + 1:
            raise ChainBroken(f"the audit chain misses event {count + 1}", count)
        facts = {**row, "at": row["at"].astimezone(UTC)}
        if row["previous_hash"] != previous or event_hash(facts) != row["hash"]:
            raise ChainBroken(f"the audit chain breaks at event {row['seq']}", count)
        previous, count = row["hash"], count + 1
    return count
