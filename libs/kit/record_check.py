"""Whether every record still is what its last version says, and every version hangs in the chain.

All is read in pages by key, so that the work held at any moment is small however long the trail is.
What is found is told by kind, id and field, never by value: the reader of a trail may not be one
who may read the record.
"""

from collections.abc import AsyncIterator, Mapping
from enum import StrEnum
from typing import Any, Final

from pydantic import Field
from sqlalchemy import MetaData, text
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.core import Contract
from libs.kit.differences import changes
from libs.kit.problems import pointer
from libs.kit.records import Record, records_of
from libs.kit.versions import HASH, content_of, id_of, type_of

MOST: Final = 100
_PAGE: Final = 1000
_FIELDS: Final = 20


class Wrong(StrEnum):
    """What is wrong with a record or one of its versions."""

    ROW_CHANGED = "row_changed"
    """The row says something else than its last version."""
    ROW_MISSING = "row_missing"
    """The row is gone, and no version says that it was removed."""
    ROW_UNKNOWN = "row_unknown"
    """The row has no version at all."""
    VERSION_CHANGED = "version_changed"
    """The version does not have its hash any more."""
    VERSION_MISSING = "version_missing"
    """The version is gone: its neighbours, or the trail, know of it."""
    VERSION_UNCHAINED = "version_unchained"
    """No event of the trail holds the version's hash."""


class RecordFault(Contract):
    """A record that was changed behind the program's back."""

    what: Wrong
    kind: str
    record_id: str
    n: int | None = Field(description="The version that is wrong, where one is.")
    fields: list[str] = Field(description="Where the row differs from its last version.")


async def faults(session: AsyncSession, metadata: MetaData) -> AsyncIterator[RecordFault]:
    """Find every difference between rows, versions and trail; the caller stops when it has enough.

    A transaction that reads only what is committed at each statement suffices: rows, versions and
    events of a change are committed together.
    """
    known = records_of(metadata)
    async for fault in _versions(session):
        yield fault
    async for fault in _events(session):
        yield fault
    for record in known.values():
        async for fault in _rows(session, record):
            yield fault
        async for fault in _lost_rows(session, record):
            yield fault


_PAGE_OF_VERSIONS = text(f"""
SELECT v.kind, v.record_id, v.n,
       v.hash = {HASH} AND v.deleted = (v.content IS NULL) AS whole, e.seq IS NOT NULL AS chained
FROM (
    SELECT * FROM versions WHERE (kind, record_id, n) > (:kind, :record_id, :n)
    ORDER BY kind, record_id, n LIMIT {_PAGE}
) v LEFT JOIN LATERAL (
    SELECT a.seq FROM audit_events a WHERE a.record_id = v.record_id AND a.kind = v.kind
    AND a.version = v.n AND a.after_hash = v.hash LIMIT 1
) e ON true
ORDER BY v.kind, v.record_id, v.n
""")  # noqa: S608 - our own words


async def _versions(session: AsyncSession) -> AsyncIterator[RecordFault]:
    last: tuple[str, str, int] = ("", "", 0)
    while rows := await _page(session, _PAGE_OF_VERSIONS, ("kind", "record_id", "n"), last):
        for kind, record_id, n, whole, chained in rows:
            before = last[2] if last[:2] == (kind, record_id) else 0
            for missing in range(before + 1, n):
                yield _fault(Wrong.VERSION_MISSING, kind, record_id, missing)
            if not whole:
                yield _fault(Wrong.VERSION_CHANGED, kind, record_id, n)
            elif not chained:
                yield _fault(Wrong.VERSION_UNCHAINED, kind, record_id, n)
            last = (kind, record_id, n)


_PAGE_OF_EVENTS = text(f"""
SELECT e.seq, e.kind, e.record_id, e.version, e.version IS NULL OR v.n IS NOT NULL AS there
FROM (SELECT * FROM audit_events WHERE seq > :seq ORDER BY seq LIMIT {_PAGE}) e
LEFT JOIN versions v ON v.kind = e.kind AND v.record_id = e.record_id AND v.n = e.version
ORDER BY e.seq
""")  # noqa: S608 - our own words


async def _events(session: AsyncSession) -> AsyncIterator[RecordFault]:
    """Find last versions that are gone; those before another one are missed by their numbers."""
    last = 0
    while rows := await _page(session, _PAGE_OF_EVENTS, ("seq",), (last,)):
        for seq, kind, record_id, version, there in rows:
            last = seq
            if not there and not await _has_later(session, kind, record_id, version):
                yield _fault(Wrong.VERSION_MISSING, kind, record_id, version)


async def _has_later(session: AsyncSession, kind: str, record_id: str, n: int) -> bool:
    query = text(
        "SELECT EXISTS (SELECT FROM versions WHERE kind = :kind AND record_id = :id AND n > :n)"
    )
    return bool(await session.scalar(query, {"kind": kind, "id": record_id, "n": n}))


async def _rows(session: AsyncSession, record: Record) -> AsyncIterator[RecordFault]:
    first, following = _rows_query(record, after=False), _rows_query(record, after=True)
    names = [f"k{number}" for number in range(len(record.keys))]
    rows = await _page(session, text(first), (), ())
    while rows:
        for row in rows:
            if not row.same:
                yield await _difference(session, record, row.id)
        last = rows[-1][2:]
        rows = await _page(session, text(following), names, last)


def _rows_query(record: Record, *, after: bool) -> str:
    keys = [f'"{key}"' for key in record.keys]
    given = [
        f"CAST(CAST(:k{number} AS text) AS {type_of(record.table.c[key])})"
        for number, key in enumerate(record.keys)
    ]
    where = f"WHERE ({', '.join(keys)}) > ({', '.join(given)})" if after else ""
    return f"""
    SELECT {id_of(record, "t")} AS id, last.content IS NOT DISTINCT FROM {content_of(record, "t")}
           AS same, {", ".join(f"t.{key}::text" for key in keys)}
    FROM (SELECT * FROM {record.table.name} {where} ORDER BY {", ".join(keys)} LIMIT {_PAGE}) t
    {_last_version(record)}
    ORDER BY {", ".join(f"t.{key}" for key in keys)}
    """  # noqa: S608 - names of our own tables and columns


def _last_version(record: Record) -> str:
    return f"""LEFT JOIN LATERAL (
        SELECT v.content FROM versions v
        WHERE v.kind = '{record.kind}' AND v.record_id = {id_of(record, "t")}
        ORDER BY v.n DESC LIMIT 1
    ) last ON true"""  # noqa: S608 - names of our own tables and columns


async def _difference(session: AsyncSession, record: Record, record_id: str) -> RecordFault:
    query = f"""
    SELECT {content_of(record, "t")} AS content, last.content AS last
    FROM {record.table.name} t {_last_version(record)} WHERE {id_of(record, "t")} = :id
    """  # noqa: S608 - names of our own tables and columns
    row = (await session.execute(text(query), {"id": record_id})).one()
    if row.last is None:
        return _fault(Wrong.ROW_UNKNOWN, record.kind, record_id)
    fields = [pointer(path) for path, *_ in changes(_plain(row.last), _plain(row.content))]
    return _fault(Wrong.ROW_CHANGED, record.kind, record_id, fields=fields[:_FIELDS])


def _plain(content: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = content
    return found


async def _lost_rows(session: AsyncSession, record: Record) -> AsyncIterator[RecordFault]:
    query = text(f"""
    SELECT v.record_id, v.deleted OR t."{record.keys[0]}" IS NOT NULL AS fine
    FROM (
        SELECT DISTINCT ON (record_id) record_id, deleted FROM versions
        WHERE kind = '{record.kind}' AND record_id > :record_id ORDER BY record_id, n DESC
        LIMIT {_PAGE}
    ) v LEFT JOIN {record.table.name} t ON {_same(record)}
    ORDER BY v.record_id
    """)  # noqa: S608 - names of our own tables and columns
    last = ""
    while rows := await _page(session, query, ("record_id",), (last,)):
        for record_id, fine in rows:
            last = record_id
            if not fine:
                yield _fault(Wrong.ROW_MISSING, record.kind, record_id)


def _same(record: Record) -> str:
    if len(record.keys) > 1:
        return f"{id_of(record, 't')} = v.record_id"
    key = record.keys[0]
    return f't."{key}" = CAST(v.record_id AS {type_of(record.table.c[key])})'


async def _page(session: AsyncSession, query: Any, names: Any, values: Any) -> list[Any]:
    return list(await session.execute(query, dict(zip(names, values, strict=True))))


def _fault(
    what: Wrong,
    kind: str,
    record_id: str,
    n: int | None = None,
    *,
    fields: list[str] | None = None,
) -> RecordFault:
    return RecordFault(what=what, kind=kind, record_id=record_id, n=n, fields=fields or [])
