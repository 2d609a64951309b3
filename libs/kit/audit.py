"""The audit trail: append-only, one event a change, each hashed together with the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Integer,
    MetaData,
    Row,
    Select,
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

from libs.contracts.people import Actor
from libs.kit import versions
from libs.kit.canonical import digest
from libs.kit.clock import Clock
from libs.kit.ids import id_at
from libs.kit.logs import request_id
from libs.kit.tokens import Principal
from libs.kit.versions import Made

GENESIS = "0" * 64
TABLE: Final = "audit_events"
_PENDING = "audit_pending"
LOCK: Final = "pg_advisory_xact_lock(hashtext('audit:' || current_schema()))"
_HASHED = (
    "seq",
    "id",
    "at",
    "actor",
    "actor_name",
    "actor_title",
    "organisation",
    "post",
    "role",
    "level",
    "unit",
    "action",
    "kind",
    "record_id",
    "version",
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
        TABLE,
        metadata,
        Column("seq", BigInteger, primary_key=True, autoincrement=False),
        Column("id", Uuid, nullable=False, unique=True),
        Column("at", DateTime(timezone=True), nullable=False),
        Column("actor", Uuid, nullable=True),
        Column("actor_name", String(300), nullable=False),
        Column("actor_title", String(300), nullable=False),
        Column("organisation", String(300), nullable=False),
        Column("post", Uuid, nullable=True),
        Column("role", String(32), nullable=False),
        Column("level", String(16), nullable=False),
        Column("unit", String(5), nullable=False),
        Column("action", String(80), nullable=False),
        Column("kind", String(60), nullable=False, index=True),
        Column("record_id", String(80), nullable=False, index=True),
        Column("version", Integer, nullable=True),
        Column("before_hash", String(64), nullable=True),
        Column("after_hash", String(64), nullable=True),
        Column("reason", Text, nullable=True),
        Column("request_id", String(64), nullable=False),
        Column("previous_hash", String(64), nullable=False),
        Column("hash", String(64), nullable=False, unique=True),
    )


@dataclass(frozen=True, slots=True)
class Noted:
    """An event that is not chained yet."""

    principal: Principal | None
    action: str
    kind: str
    record_id: str
    before_hash: str | None = None
    after_hash: str | None = None
    reason: str | None = None
    version: int | None = None

    def with_version(self, made: Made | None) -> "Noted":
        """Let the hashes be those of the record's versions, where the event made one."""
        if made is None:
            return self
        return replace(self, version=made.n, before_hash=made.before, after_hash=made.hash)

    def columns(self) -> dict[str, Any]:
        """Give what the trail keeps of the event itself."""
        acting = self.principal
        actor = acting.actor if acting else Actor(account=None, name="")
        return {
            "actor": actor.account,
            "actor_name": actor.name[:300],
            "actor_title": actor.title[:300],
            "organisation": actor.organisation[:300],
            "post": actor.post,
            "role": acting.role.value if acting else "system",
            "level": acting.level.value if acting else "",
            "unit": acting.unit if acting else "",
            "action": self.action,
            "kind": self.kind,
            "record_id": self.record_id,
            "version": self.version,
            "before_hash": self.before_hash,
            "after_hash": self.after_hash,
            "reason": self.reason,
        }


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

    Where the transaction makes a version of the record, the event's hashes are those of the version
    before and of the one made; else they are the digests of what is given here.
    `action` is a member of the service's own StrEnum of actions. `principal` is None for what the
    system does of itself (a job, a first start).
    """
    pending: list[Noted] = session.info.setdefault(_PENDING, [])
    pending.append(
        Noted(
            principal=principal,
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


async def write_pending(session: AsyncSession, metadata: MetaData, clock: Clock) -> None:
    """Write the versions of what was changed, then chain and insert the noted events.

    Called once, just before the commit. The chain is taken under a lock held only until the commit,
    so events are in one order. A version that no event tells of gets one of its own, `<kind>.kept`.
    """
    noted: list[Noted] = session.info.pop(_PENDING, [])
    if not noted and not versions.has_touched(session):
        return
    at = clock.now()
    events = await _with_versions(session, metadata, at, noted)
    if events:
        await _chain(session, metadata.tables[TABLE], at, events)


async def _with_versions(
    session: AsyncSession, metadata: MetaData, at: datetime, noted: list[Noted]
) -> list[Noted]:
    """Take the lock, write the versions, and give the events with the versions' hashes."""
    if not versions.has_touched(session):
        await session.execute(text(f"SELECT {LOCK}"))
        return noted
    reasons = {(one.kind, one.record_id): one.reason for one in noted if one.reason}
    principal = next((one.principal for one in noted if one.principal), None)
    found = await versions.write(
        session, metadata, at, reasons=reasons, principal=principal, lock=LOCK
    )
    made = {(one.kind, one.record_id): one for one in found}
    told = {(one.kind, one.record_id) for one in noted}
    more = untold(
        [one for key, one in made.items() if key not in told],
        versions.acting(session) or principal,
    )
    return [*(one.with_version(made.get((one.kind, one.record_id))) for one in noted), *more]


def untold(made: Sequence[Made], acting: Principal | None) -> list[Noted]:
    """Give an event `<kind>.kept` for each version that no event of its own tells of."""
    return [
        Noted(acting, f"{one.kind}.kept", one.kind, one.record_id).with_version(one) for one in made
    ]


async def _chain(
    session: AsyncSession, table: Table, at: datetime, events: Sequence[Noted]
) -> None:
    last = (await session.execute(last_of(table))).first()
    await session.execute(insert(table), rows_of(last, at, events))


def last_of(table: Table) -> Select[tuple[int, str]]:
    """Give the query of the chain's head."""
    return select(table.c.seq, table.c.hash).order_by(desc(table.c.seq)).limit(1)


def rows_of(
    last: Row[tuple[int, str]] | None, at: datetime, events: Sequence[Noted]
) -> list[dict[str, Any]]:
    """Chain events behind the head, and give their rows."""
    seq, previous = (last.seq, last.hash) if last else (0, GENESIS)
    rows = []
    for number, event in enumerate(events, start=seq + 1):
        row = {
            "seq": number,
            "id": id_at(at),
            "at": at,
            "request_id": request_id.get()[:64],
            "previous_hash": previous,
            **event.columns(),
        }
        previous = row["hash"] = event_hash(row)
        rows.append(row)
    return rows


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
