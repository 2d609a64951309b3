"""Every version of every record, kept whole: written with the change, in the same transaction.

A session notes which records its flushes touched. Just before the commit one statement reads them
back as they are then, with their parts, and inserts the versions that differ from the last ones;
the audit events of the transaction take their hashes in. What nobody touched costs nothing. Nothing
has to be called for it: `records.py` says which tables are records. Ours: decision 0120.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Computed,
    Date,
    DateTime,
    Delete,
    Index,
    Insert,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TextClause,
    Update,
    Uuid,
    event,
    inspect,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction

from libs.kit.clock import VIETNAM
from libs.kit.records import Record, is_kept, owner_of, records_of
from libs.kit.tokens import Principal

TABLE: Final = "versions"
Touched = tuple[str, tuple[str, ...]]
"""A record by its kind and the values of its key, as text."""

_TOUCHED: Final = "versions_touched"
_BY: Final = "versions_by"
_ON: Final = "versions_on"
_WRITES: Final = ("insert", "update", "delete", "truncate", "merge")

APPEND_ONLY: Sequence[str] = (
    """
    CREATE FUNCTION versions_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'versions is append-only';
    END
    $$
    """,
    """
    CREATE TRIGGER versions_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON versions
    FOR EACH STATEMENT EXECUTE FUNCTION versions_are_append_only()
    """,
)
"""Statements that the migration which makes `versions` runs after it."""

KEY_OF: Final = (
    "CASE WHEN record_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN record_id::uuid END"
)
HASH: Final = (
    "encode(sha256(convert_to(jsonb_build_array(kind, record_id, n, actor, role,"
    " (extract(epoch FROM recorded_at) * 1000000)::bigint, to_char(effective_on, 'YYYY-MM-DD'),"
    " reason, content)::text, 'UTF8')), 'hex')"
)
"""A version's hash, from its columns: SHA-256 of the text that PostgreSQL gives the JSON array."""


def versions_table(metadata: MetaData) -> Table:
    """Declare the table of versions in a service's metadata.

    `content` holds the row's columns, and under the name of each of its parts' tables their rows;
    null when the record was deleted. `n` counts a record's versions from 1 without gaps.
    """
    return Table(
        TABLE,
        metadata,
        Column("kind", String(60), primary_key=True),
        Column("record_id", String(120), primary_key=True),
        Column("n", Integer, primary_key=True, autoincrement=False),
        Column("key", Uuid, Computed(KEY_OF, persisted=True), nullable=True),
        Column("deleted", Boolean, nullable=False),
        Column("content", JSONB(none_as_null=True), nullable=True),
        Column("actor", JSONB(none_as_null=True), nullable=True),
        Column("role", String(32), nullable=False),
        Column("recorded_at", DateTime(timezone=True), nullable=False),
        Column("effective_on", Date, nullable=False),
        Column("reason", Text, nullable=True),
        Column("hash", String(64), nullable=False),
        Index("ix_versions_kind_key_n", "kind", "key", "n"),
    )


@dataclass(frozen=True, slots=True)
class Made:
    """A version that a transaction made; `before` is the hash of the one before it."""

    kind: str
    record_id: str
    n: int
    before: str | None
    hash: str


def on(session: AsyncSession, day: date) -> None:
    """Say from which legal day on the changes of this transaction count; today if nobody says."""
    session.info[_ON] = day


def by(session: AsyncSession, principal: Principal | None) -> None:
    """Say who makes the changes of this transaction; the kit does it for every request."""
    session.info[_BY] = principal


def acting(session: AsyncSession) -> Principal | None:
    """Give who makes the changes of this transaction, if somebody said."""
    principal: Principal | None = session.info.get(_BY)
    return principal


def touch(session: AsyncSession, kind: str, *ids: UUID | str) -> None:
    """Note records that a statement changed without their rows, so that versions are made."""
    _touched(session.sync_session).update((kind, (str(one),)) for one in ids)


def has_touched(session: AsyncSession) -> bool:
    """Tell whether records were touched whose versions no commit has written yet."""
    return bool(session.info.get(_TOUCHED))


class KeptSession(Session):
    """A session that notes which records it touches, and lets nothing change them unnoticed."""


def _touched(session: Session) -> set[Touched]:
    noted: set[Touched] = session.info.setdefault(_TOUCHED, set())
    return noted


@event.listens_for(KeptSession, "after_flush")
def _note(session: Session, _: UOWTransaction) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        table = inspect(row).mapper.local_table
        if isinstance(table, Table) and is_kept(table):
            kind, keys = owner_of(table)
            _touched(session).add((kind, tuple(_text(getattr(row, key)) for key in keys)))


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


@event.listens_for(KeptSession, "do_orm_execute")
def _refuse_unnoticed(state: ORMExecuteState) -> None:
    """Refuse a statement that changes records past their rows: no version would tell of it."""
    statement = state.statement
    if isinstance(statement, Insert | Update | Delete) and is_kept(statement.table):
        raise RuntimeError(f"{statement.table} is a record: change its rows, not its table")
    if isinstance(statement, TextClause):
        word = statement.text.split(maxsplit=1)[0].lower() if statement.text.strip() else ""
        if word in _WRITES:
            raise RuntimeError("a session writes by rows or by statements of SQLAlchemy")


@event.listens_for(KeptSession, "before_commit")
def _refuse_forgotten(session: Session) -> None:
    if session.info.get(_TOUCHED):
        raise RuntimeError("records changed: commit by Database.commit, which keeps their versions")


async def write(
    session: AsyncSession,
    metadata: MetaData,
    at: datetime,
    *,
    reasons: Mapping[tuple[str, str], str | None],
    principal: Principal | None,
    lock: str,
) -> list[Made]:
    """Insert a version of each touched record that differs from its last one; also takes `lock`.

    `principal` acted, where the request did not say who. `lock` is an SQL expression of the lock
    under which the trail is written, taken in the same round trip.
    """
    touched = sorted(session.info.pop(_TOUCHED, ()))
    who, day = acting(session) or principal, session.info.get(_ON)
    statement, values = prepared(metadata, at, touched, reasons, who, day, lock)
    return made_of(await session.execute(statement, values))


def made_of(rows: Iterable[Any]) -> list[Made]:
    """Read what a prepared statement gives back."""
    return [Made(*row) for row in rows if row[0] is not None]


def prepared(
    metadata: MetaData,
    at: datetime,
    touched: Sequence[Touched],
    reasons: Mapping[tuple[str, str], str | None],
    who: Principal | None,
    day: date | None,
    lock: str,
) -> tuple[TextClause, dict[str, Any]]:
    """Give the statement that writes the versions of what was touched, and its values."""
    kinds = tuple(dict.fromkeys(kind for kind, _ in touched))
    values: dict[str, Any] = {
        "actor": who.actor.model_dump_json() if who else None,
        "role": who.role.value if who else "system",
        "at": at,
        "effective_on": day or at.astimezone(VIETNAM).date(),
    }
    for number, kind in enumerate(kinds):
        ids = [key for one, key in touched if one == kind]
        for position in range(len(ids[0])):
            values[f"k{number}_{position}"] = [key[position] for key in ids]
        values[f"r{number}"] = [reasons.get((kind, ":".join(key))) for key in ids]
    return _statement(metadata, kinds, lock), values


@functools.lru_cache(maxsize=512)
def _statement(metadata: MetaData, kinds: tuple[str, ...], lock: str) -> TextClause:
    known = records_of(metadata)
    wanted = " UNION ALL ".join(_wanted(known[kind], number) for number, kind in enumerate(kinds))
    return text(f"""
WITH wanted AS ({wanted}),
numbered AS (
    SELECT w.kind, w.record_id, coalesce(last.n, 0) + 1 AS n, w.content,
           CAST(:actor AS jsonb) AS actor, CAST(:role AS varchar) AS role,
           CAST(:at AS timestamptz) AS recorded_at, CAST(:effective_on AS date) AS effective_on,
           w.reason, last.hash AS before
    FROM wanted w LEFT JOIN LATERAL (
        SELECT v.n, v.content, v.hash FROM {TABLE} v
        WHERE v.kind = w.kind AND v.record_id = w.record_id ORDER BY v.n DESC LIMIT 1
    ) last ON true
    WHERE w.content IS DISTINCT FROM last.content
),
hashed AS MATERIALIZED (SELECT *, {HASH} AS hash FROM numbered),
made AS (
    INSERT INTO {TABLE} (kind, record_id, n, deleted, content, actor, role, recorded_at,
                         effective_on, reason, hash)
    SELECT kind, record_id, n, content IS NULL, content, actor, role, recorded_at,
           effective_on, reason, hash FROM hashed
)
SELECT h.kind, h.record_id, h.n, h.before, h.hash
FROM (SELECT {lock}) AS held LEFT JOIN hashed h ON true
""")  # noqa: S608 - names of our own tables and columns


def _wanted(record: Record, number: int) -> str:
    names = [f"k{position}" for position in range(len(record.keys))]
    given = [f"CAST(:k{number}_{position} AS text[])" for position in range(len(record.keys))]
    types = [type_of(record.table.c[key]) for key in record.keys]
    same = " AND ".join(
        f't."{key}" = CAST(w.{name} AS {kind})'
        for key, name, kind in zip(record.keys, names, types, strict=True)
    )
    there = f't."{record.keys[0]}" IS NOT NULL'
    ids = ", ".join(f"w.{one}" for one in names)
    return f"""
    SELECT '{record.kind}' AS kind, concat_ws(':', {ids}) AS record_id, w.reason,
           CASE WHEN {there} THEN {content_of(record, "t")} END AS content
    FROM unnest({", ".join(given)}, CAST(:r{number} AS text[])) AS w({", ".join(names)}, reason)
    LEFT JOIN {record.table.name} t ON {same}
    """  # noqa: S608 - names of our own tables and columns


def content_of(record: Record, row: str) -> str:
    """Write the SQL of a version's content, from a row of the record's table by its alias."""
    content = f"to_jsonb({row})"
    if record.left_out:
        content += " - ARRAY[{}]".format(", ".join(f"'{one}'" for one in record.left_out))
    for name in record.secret:
        hidden = f"encode(sha256(convert_to({row}.\"{name}\"::text, 'UTF8')), 'hex')"
        content += f" || jsonb_build_object('{name}', {hidden})"
    for part in record.parts:
        order = ", ".join(f'p."{column.name}"' for column in part.table.primary_key)
        rows = f"""
            SELECT coalesce(jsonb_agg(to_jsonb(p) ORDER BY {order}), '[]'::jsonb)
            FROM {part.table.name} p WHERE p."{part.by}" = {row}."{record.keys[0]}"
        """  # noqa: S608 - names of our own tables and columns
        content += f" || jsonb_build_object('{part.table.name}', ({rows}))"
    return f"({content})"


def id_of(record: Record, row: str) -> str:
    """Write the SQL of a record's id as text, from a row of its table by its alias."""
    keys = [f'{row}."{key}"::text' for key in record.keys]
    return keys[0] if len(keys) == 1 else f"concat_ws(':', {', '.join(keys)})"


def type_of(column: Column[Any]) -> str:
    """Give the SQL name of a column's type."""
    return column.type.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
