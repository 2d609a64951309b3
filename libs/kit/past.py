"""`?as_of=`: any GET of records, answered with the records as they were at a moment.

No query knows of it. Beside a service's schema there is one of the same name with `_past`, with a
view of the same name for every table of records, which reads the versions; within such a request
the search path of its transactions begins there. A request without `as_of` pays nothing.

Who may read is judged by today as well: a single record must be readable today (it is read first as
it is), and a view shows only what lies today in the caller's territory. Ours: decision 0120.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Annotated, Any, Final, TypeVar

from fastapi import Depends, Query, Request, Response
from sqlalchemy import MetaData, Table, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, SessionTransaction

from libs.kit import versions
from libs.kit.as_of import moment_asked, moment_of, reading
from libs.kit.db import Database
from libs.kit.records import Record, records_of
from libs.kit.versions import KeptSession

SCHEMA: Final = "_past"
_WITHIN: Final = "past_within"
_ENTER = text(
    "SELECT set_config('search_path', current_schema() || '_past, '"
    " || current_setting('search_path'), true),"
    " set_config('ocop.as_of', :moment, true), set_config('ocop.within', :within, true)"
)
_LEAVE = text("SET LOCAL search_path TO DEFAULT")
_TODAY_ONLY: Final = "__today_only__"

Handler = Callable[[Request], Awaitable[Response]]
_Endpoint = TypeVar("_Endpoint", bound=Callable[..., Any])


async def _parameter(
    as_of: Annotated[
        str | None,
        Query(
            max_length=40,
            description="Read as the records were then: a moment with its time zone, or a day, "
            "which is read as of its end in Vietnam.",
        ),
    ] = None,
) -> None:
    """Describe the parameter; the route class reads it before anything else is done."""


AS_OF: Final = Depends(_parameter)


def today_only(endpoint: _Endpoint) -> _Endpoint:
    """Mark a GET that has no past: it tells of versions itself, or of no record."""
    setattr(endpoint, _TODAY_ONLY, True)
    return endpoint


def has_past(endpoint: Callable[..., Any], methods: Iterable[str]) -> bool:
    """Say whether a route of a router with a past may be asked as of a moment."""
    return set(methods) == {"GET"} and not getattr(endpoint, _TODAY_ONLY, False)


async def answer(
    request: Request, database: Database, handle: Handler, *, single: bool
) -> Response:
    """Answer a request that carries `as_of`."""
    moment = moment_asked(request.query_params["as_of"], request.app.state.clock)
    if single:
        async with database.sessions() as session:
            request.state.session = session
            await handle(request)
    async with database.sessions() as session:
        request.state.session = session
        with reading(moment):
            response = await handle(request)
        if session.in_transaction():
            await session.execute(_LEAVE)
        versions.by(session, getattr(request.state, "principal", None))
        await database.commit(session)
        return response


def within(session: AsyncSession, codes: Iterable[str] | None) -> None:
    """Say which units' records the caller may know of today; None for all, before any read."""
    session.info[_WITHIN] = None if codes is None else ",".join(sorted(codes))


@event.listens_for(KeptSession, "after_begin")
def _enter(session: Session, _: SessionTransaction, connection: Connection) -> None:
    moment = moment_of()
    if moment is not None:
        within_units = session.info.get(_WITHIN)
        values = {
            "moment": moment.isoformat(),
            "within": "*" if within_units is None else within_units,
        }
        connection.execute(_ENTER, values)


@event.listens_for(KeptSession, "before_flush")
def _refuse_changes(session: Session, *_: object) -> None:
    if moment_of() is not None and (session.new or session.dirty or session.deleted):
        raise RuntimeError("the past is read, not changed")


def drop_views(connection: Connection) -> None:
    """Take the views away, so that the tables below them can be changed."""
    found = connection.execute(
        text(
            "SELECT table_schema, table_name FROM information_schema.views"
            " WHERE table_schema = current_schema() || '_past'"
        )
    )
    for schema, name in found.all():
        connection.execute(text(f'DROP VIEW "{schema}"."{name}"'))


def make_views(connection: Connection, metadata: MetaData) -> None:
    """Make the views of a service's records, from what its tables say of themselves."""
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    there = text("SELECT to_regnamespace(:name) IS NOT NULL")
    if not connection.execute(there, {"name": f"{schema}{SCHEMA}"}).scalar_one():
        return
    for name, query in _views(metadata):
        connection.execute(text(f'CREATE VIEW "{schema}{SCHEMA}"."{name}" AS {query}'))


def _views(metadata: MetaData) -> Iterator[tuple[str, str]]:
    for record in records_of(metadata).values():
        if record.no_past:
            continue
        yield record.table.name, _view(record)
        for part in record.parts:
            yield part.table.name, _view_of_part(record, part.table, part.by)


def _then(record: Record) -> str:
    """Write the query of the versions that were the last ones at the moment."""
    key = _key(record)
    return f"""
    SELECT DISTINCT ON ({key}) {key} AS key, content, deleted FROM versions
    WHERE kind = '{record.kind}'
      AND recorded_at <= CAST(current_setting('ocop.as_of') AS timestamptz)
    ORDER BY {key}, n DESC
    """  # noqa: S608 - names of our own tables and columns


def _key(record: Record) -> str:
    return "key" if _is_by_uuid(record) else "record_id"


def _is_by_uuid(record: Record) -> bool:
    keys = list(record.table.primary_key)
    return len(keys) == 1 and keys[0].type.python_type.__name__ == "UUID"


def _view(record: Record) -> str:
    columns = _columns(record.table, record.keys[0] if _is_by_uuid(record) else None)
    kept = ["NOT v.deleted"]
    today = ""
    if record.as_today or record.lies_in:
        same = " AND ".join(f't."{key}" = r."{key}"' for key in record.keys)
        today = f"JOIN {record.table.name} t ON {same}"
        columns = [
            f't."{one.name}"' if one.name in record.as_today else column
            for one, column in zip(record.table.columns, columns, strict=True)
        ]
    if record.lies_in:
        kept.append(
            f"(current_setting('ocop.within') = '*' OR t.\"{record.lies_in}\""
            " = ANY(string_to_array(current_setting('ocop.within'), ',')))"
        )
    return f"""
    SELECT {", ".join(columns)}
    FROM ({_then(record)}) v
    CROSS JOIN LATERAL jsonb_populate_record(NULL::{record.table.name}, v.content) r {today}
    WHERE {" AND ".join(kept)}
    """  # noqa: S608 - names of our own tables and columns


def _view_of_part(record: Record, table: Table, by: str) -> str:
    columns = _columns(table, by if _is_by_uuid(record) else None)
    return f"""
    SELECT {", ".join(columns)}
    FROM ({_then(record)}) v
    CROSS JOIN LATERAL
        jsonb_populate_recordset(NULL::{table.name}, v.content -> '{table.name}') r
    WHERE NOT v.deleted
    """  # noqa: S608 - names of our own tables and columns


def _columns(table: Table, key: str | None) -> list[str]:
    """Name a view's columns; the key is the versions' own, so that its index is used."""
    return [
        f'v.key AS "{column.name}"' if column.name == key else f'r."{column.name}"'
        for column in table.columns
    ]
