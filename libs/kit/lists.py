"""Lists, once for all: named orders, keyset pages, an optional count, and tables of all rows.

DOSSIERS = Listing(
{"newest": [descending(DossierRow.position)], "number": [ascending(DossierRow.slip_number)]},
columns=[Column("Số hồ sơ", "Number", lambda line: line.number), ...],
)

@router.get("", response_model=Page[DossierLine], responses=DOSSIERS.responses)
async def list_dossiers(acting: ..., asked: Annotated[Asked, Depends(DOSSIERS.asked)], ...):
query = narrowed(select(DossierRow), {DossierRow.status: status})
return await DOSSIERS.answer(asked, acting.session, query, each(line_of))
"""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final, Generic, Literal, TypeVar, cast

import orjson
from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse
from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.core import Page
from libs.kit.answers import KNOWN, kept
from libs.kit.as_of import moment_of, reading
from libs.kit.db import database_of
from libs.kit.exports import MEDIA_TYPES, Column, ExportTooLarge, Format, as_csv, as_xlsx
from libs.kit.pagination import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor
from libs.kit.problems import language_of

T = TypeVar("T")
Rows = Sequence[Sequence[Any]]
Make = Callable[[AsyncSession, Rows], Awaitable[Sequence[T]]]
Query_ = Select[*tuple[Any, ...]]

_COUNTED: Final = 10_000
_BATCH: Final = 500
PRIVATE: Final = "private, no-cache"
"""Kept by the caller alone, who asks before each use."""


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order. It must not be null."""

    column: Any
    downwards: bool

    def order(self) -> ColumnElement[Any]:
        """Write it for ORDER BY."""
        order: ColumnElement[Any] = self.column.desc() if self.downwards else self.column.asc()
        return order

    def beyond(self, value: Any) -> ColumnElement[bool]:
        """Say that a row comes later than this value."""
        later: ColumnElement[bool] = self.column < value if self.downwards else self.column > value
        return later


def ascending(column: Any) -> Key:
    """Sort by a column, the smallest first."""
    return Key(col(column), downwards=False)


def descending(column: Any) -> Key:
    """Sort by a column, the largest first."""
    return Key(col(column), downwards=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller wants of a list besides its filters."""

    request: Request
    limit: int
    cursor: str | None
    sort: str
    count: bool
    format: Format


def narrowed(query: Query_, wanted: Mapping[Any, Any]) -> Query_:
    """Keep the rows whose columns have the wanted values; None asks for nothing."""
    for column, value in wanted.items():
        if value is not None:
            query = query.where(col(column) == value)
    return query


def each(make: Callable[..., T]) -> Make[T]:
    """Make the lines of a list one by one from the entities of a row."""

    async def lines(session: AsyncSession, rows: Rows) -> Sequence[T]:  # noqa: ARG001 - a `Make`
        return [make(*row) for row in rows]

    return lines


class Listing(Generic[T]):
    """One list: the orders it can be had in, and the columns of its table, if it has one.

    `orders` are sort names to keys; the first is the usual one. Together the keys of an order must
    tell any two rows apart.
    """

    def __init__(
        self, orders: Mapping[str, Sequence[Key]], *, columns: Sequence[Column[T]] = ()
    ) -> None:
        self._orders = {name: tuple(keys) for name, keys in orders.items()}
        self._columns = tuple(columns)
        self.asked = self._dependency()

    def ordered(self, **orders: Sequence[Key]) -> "Listing[T]":
        """Give the same list with other keys for some of its orders, e.g. for one caller."""
        other = copy(self)
        other._orders = {**self._orders, **{name: tuple(keys) for name, keys in orders.items()}}  # noqa: SLF001 - of this class
        return other

    @property
    def responses(self) -> dict[int | str, dict[str, Any]]:
        """What a route's `responses=` says of the list: 304, and the other formats."""
        if not self._columns:
            return KNOWN
        kinds = (MEDIA_TYPES[one].partition(";")[0] for one in (Format.CSV, Format.XLSX))
        whole = {"schema": {"type": "string", "format": "binary"}}
        return {**KNOWN, 200: {"content": dict.fromkeys(kinds, whole)}}

    async def page(
        self, asked: Asked, session: AsyncSession, query: Query_, make: Make[T]
    ) -> Page[T]:
        """Read one page: as many lines as asked for, and the cursor of the next page."""
        keys = self._orders[asked.sort]
        total = await _count(session, query, _COUNTED) if asked.count else None
        if asked.cursor is not None:
            query = query.where(_beyond(keys, _read(asked, keys)))
        ordered = query.add_columns(*(key.column for key in keys))
        found = await session.execute(
            ordered.order_by(*(key.order() for key in keys)).limit(asked.limit + 1)
        )
        rows = found.all()
        shown = rows[: asked.limit]
        items = list(await make(session, [row[: -len(keys)] for row in shown]))
        more = len(rows) > asked.limit
        after = encode_cursor([asked.sort, *shown[-1][-len(keys) :]]) if more else None
        return Page(items=items, next=after, total=total)

    async def answer(
        self,
        asked: Asked,
        session: AsyncSession,
        query: Query_,
        make: Make[T],
        *,
        cache_control: str = PRIVATE,
    ) -> Response:
        """Answer in the format asked for: a page with its ETag, or a table of every row.

        Raises `ExportTooLarge` when more rows match than the app's `export_max_rows`.
        """
        if asked.format is Format.JSON:
            page = await self.page(asked, session, query, make)
            body = orjson.dumps(page.model_dump(mode="json"))
            return kept(asked.request, body, cache_control=cache_control)
        most: int = asked.request.app.state.export_max_rows
        if await _count(session, query, most) > most:
            raise ExportTooLarge(most=most)
        return self._table(asked, query.limit(most), make)

    def _table(self, asked: Asked, query: Query_, make: Make[T]) -> Response:
        write = as_csv if asked.format is Format.CSV else as_xlsx
        language = language_of(asked.request.headers.get("accept-language"))
        rows = query.order_by(*(key.order() for key in self._orders[asked.sort]))
        name = asked.request.url.path.strip("/").replace("/", "-")
        return StreamingResponse(
            write(self._columns, _batches(asked.request, rows, make, moment_of()), language),
            media_type=MEDIA_TYPES[asked.format],
            headers={
                "cache-control": "private, no-store",
                "content-disposition": f'attachment; filename="{name}.{asked.format}"',
                "x-content-type-options": "nosniff",
            },
        )

    def _dependency(self) -> Callable[..., Awaitable[Asked]]:
        names = tuple(self._orders)
        formats = tuple(Format) if self._columns else (Format.JSON,)

        async def asked(**given: Any) -> Asked:
            return Asked(**{"format": Format.JSON, **given})

        parameters = {
            "request": (Request, inspect.Parameter.empty),
            "limit": (Limit, DEFAULT_LIMIT),
            "cursor": (Cursor, None),
            "sort": (Annotated[Literal[names], Query(description="The order.")], names[0]),
            "count": (Annotated[bool, Query(description="Whether to count all rows.")], False),
        }
        if len(formats) > 1:
            words = Query(description="A page of JSON, or a table of all rows.")
            parameters["format"] = (Annotated[Format, words], Format.JSON)
        asked.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # read by FastAPI
            [
                inspect.Parameter(
                    name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default
                )
                for name, (kind, default) in parameters.items()
            ]
        )
        return asked


def _read(asked: Asked, keys: Sequence[Key]) -> Sequence[Any]:
    types = [_type(key) for key in keys]
    name, *values = decode_cursor(asked.cursor or "", fields=[str, *types])
    if name != asked.sort:
        decode_cursor("", fields=[])  # a cursor of another order is none of this list's
    return values


def _type(key: Key) -> type:
    """Give the Python type of a column; SQLModel's own text type hides it in what it wraps."""
    kind = key.column.type
    return cast("type", getattr(kind, "impl_instance", kind).python_type)


def _beyond(keys: Sequence[Key], values: Sequence[Any]) -> ColumnElement[bool]:
    """Say that a row comes after the last one shown; one comparison of rows where that will do."""
    if len({key.downwards for key in keys}) == 1:
        row = tuple_(*(key.column for key in keys))
        last = tuple_(*values)
        return row < last if keys[0].downwards else row > last
    return or_(
        *(
            and_(
                *(key.column == value for key, value in zip(keys[:at], values[:at], strict=True)),
                keys[at].beyond(values[at]),
            )
            for at in range(len(keys))
        )
    )


async def _count(session: AsyncSession, query: Query_, most: int) -> int:
    """Count the rows; one more than `most` stands for any larger number."""
    some = query.order_by(None).limit(most + 1).subquery()
    return (await session.scalar(select(func.count()).select_from(some))) or 0


async def _batches(
    request: Request, query: Query_, make: Make[T], moment: datetime | None
) -> AsyncIterator[Sequence[T]]:
    """Stream every row in a transaction of its own: the route's has ended when the body is sent."""
    database = database_of(request)
    if database is None:
        raise RuntimeError("a list is read from a database")
    async with database.sessions() as session, database.sessions() as beside:
        await _begin(moment, request.state.session, session, beside)
        rows = await session.stream(query.execution_options(yield_per=_BATCH))
        async for batch in rows.partitions(_BATCH):
            yield await make(beside, batch)


async def _begin(moment: datetime | None, asked_in: AsyncSession, *sessions: AsyncSession) -> None:
    """Begin transactions that read as of the moment of the request which asked for the rows."""
    if moment is None:
        return
    with reading(moment):
        for session in sessions:
            session.info.update(asked_in.info)
            await session.connection()
