"""Events for others, written in the transaction of the change they tell of, read by a cursor.

    publish(session, kind="dossier.submitted", record="dossier", id=row.id, data={"unit": ...})

They are noted as the change is made and written just before the commit, under a lock that is held
until the commit: positions are given in the order of the commits, so a reader that has seen one has
seen all before it, and a slow transaction can never slip in behind the cursor. A number of the
database's own sequence could not say that. Ours: decision 0506.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    MetaData,
    String,
    Table,
    Uuid,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from libs.kit.clock import Clock
from libs.kit.ids import id_at

TABLE: Final = "outbox_events"
_PENDING: Final = "outbox_pending"
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('outbox:' || current_schema()))")


def outbox_table(metadata: MetaData) -> Table:
    """Declare the table of events in a service's metadata."""
    return Table(
        TABLE,
        metadata,
        Column("position", BigInteger, primary_key=True, autoincrement=False),
        Column("id", Uuid, nullable=False, unique=True),
        Column("at", DateTime(timezone=True), nullable=False),
        Column("kind", String(80), nullable=False),
        Column("record", String(60), nullable=False),
        Column("record_id", String(80), nullable=False),
        Column("data", JSONB, nullable=False),
    )


@dataclass(frozen=True, slots=True)
class _Pending:
    kind: str
    record: str
    record_id: str
    data: Mapping[str, Any]


def publish(
    session: AsyncSession,
    *,
    kind: str,
    record: str,
    id: UUID | str,  # noqa: A002 - the word everybody uses
    data: Mapping[str, Any] | None = None,
) -> None:
    """Note an event; it is written when the transaction commits, or not at all.

    `kind` is `<record>.<what happened>`. `data` is JSON for readers of other services: what is
    personal does not belong in it.
    """
    pending: list[_Pending] = session.info.setdefault(_PENDING, [])
    pending.append(_Pending(kind=kind, record=record, record_id=str(id), data=dict(data or {})))


def has_pending(session: AsyncSession) -> bool:
    """Tell whether events are noted that no commit has written yet."""
    return bool(session.info.get(_PENDING))


async def write_pending(session: AsyncSession, metadata: MetaData, clock: Clock) -> None:
    """Give the noted events their positions and insert them; called last before the commit."""
    pending: list[_Pending] = session.info.pop(_PENDING, [])
    if not pending:
        return
    table = metadata.tables[TABLE]
    await session.execute(_LOCK)
    last = (await session.scalar(select(func.max(table.c.position)))) or 0
    at = clock.now()
    rows = [
        {
            "position": last + number,
            "id": id_at(at),
            "at": at,
            **{name: getattr(event, name) for name in event.__slots__},
        }
        for number, event in enumerate(pending, start=1)
    ]
    await session.execute(insert(table), rows)
