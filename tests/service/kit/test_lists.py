"""One declaration of a list gives its orders, pages, count, entity tag, CSV and spreadsheet."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
from fastapi import APIRouter, Depends, Query, Response
from python_calamine import CalamineWorkbook
from sqlalchemy import Date, Text, select
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

from embedded.provision import ServiceDatabases
from libs.contracts.core import Contract, Page
from libs.kit.apps import new_app, new_router
from libs.kit.auth import Public
from libs.kit.db import Database, Session, new_metadata
from libs.kit.exports import Column
from libs.kit.http import connect
from libs.kit.lists import Asked, Listing, ascending, descending, each, narrowed
from libs.kit.tables import entry_position, enum_column
from tests.support.clock import FixedClock
from tests.support.database import let_make_tables

METADATA = new_metadata()
DAY = date(2026, 11, 25)
NAMES = ["chè", "gạo", "mật ong", "chè", "=1+1", "-2", "@x", "an"]


class Kind(StrEnum):
    FOOD = "food"
    DRINK = "drink"


class Base(SQLModel, registry=registry(metadata=METADATA)):
    pass


class GoodRow(Base, table=True):
    __tablename__ = "goods"

    id: UUID = Field(primary_key=True)
    name: str = Field(sa_type=Text)
    kind: Kind = Field(sa_column=enum_column("kind", Kind))
    on: date = Field(sa_type=Date)
    position: int | None = Field(default=None, sa_column=entry_position())


class Good(Contract):
    id: UUID
    name: str
    kind: Kind
    on: date


def _good(row: GoodRow) -> Good:
    return Good(id=row.id, name=row.name, kind=row.kind, on=row.on)


GOODS = Listing[Good](
    {
        "newest": [descending(GoodRow.position)],
        "name": [ascending(GoodRow.name), ascending(GoodRow.id)],
        "day": [descending(GoodRow.on), ascending(GoodRow.name), descending(GoodRow.position)],
    },
    columns=[
        Column("Tên", "Name", lambda good: good.name, width=30),
        Column("Ngày", "Day", lambda good: good.on),
        Column("Số", "Number", lambda good: -good.id.int),
        Column("Đồ uống", "Drink", lambda good: good.kind is Kind.DRINK),
        Column(
            "Lúc", "At", lambda good: datetime(2026, 11, 25, 20, tzinfo=UTC) if good.name else None
        ),
    ],
)
PLAIN = Listing[Good]({"newest": [descending(GoodRow.position)]})


def _routes() -> APIRouter:
    router = new_router()

    @router.get(
        "/goods", response_model=Page[Good], responses=GOODS.responses, dependencies=[Public]
    )
    async def list_goods(
        session: Session,
        asked: Annotated[Asked, Depends(GOODS.asked)],
        kind: Kind | None = None,
        tag: Annotated[Sequence[str], Query()] = (),
    ) -> Response:
        """List goods."""
        query = narrowed(select(GoodRow), {GoodRow.kind: kind})
        return await GOODS.answer(asked, session, query, each(_good))

    @router.get("/plain", response_model=Page[Good], dependencies=[Public])
    async def list_plainly(
        session: Session, asked: Annotated[Asked, Depends(PLAIN.asked)]
    ) -> Response:
        """List goods without a table."""
        return await PLAIN.answer(asked, session, select(GoodRow), each(_good))

    return router


@pytest.fixture
async def goods(empty_databases: ServiceDatabases) -> AsyncIterator[httpx.AsyncClient]:
    let_make_tables(empty_databases, "registry")
    database = Database(empty_databases.registry, METADATA, FixedClock(), pool_size=3)
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    async with database.unit_of_work() as session:
        for number, name in enumerate(NAMES):
            kind = Kind.DRINK if name == "chè" else Kind.FOOD
            on = DAY + timedelta(days=number % 3)
            session.add(GoodRow(id=UUID(int=number), name=name, kind=kind, on=on))
            await session.flush()
    app = new_app(name="goods", title="Goods", routers=[_routes()], database=database)
    app.state.export_max_rows = 8
    async with connect(app) as made:
        yield made
    await database.close()


async def _walk(client: httpx.AsyncClient, **query: Any) -> list[str]:
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        answer = await client.get("/goods", params={**query, **cursor})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += [good["id"] for good in page["items"]]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


@pytest.mark.parametrize("sort", ["newest", "name", "day"])
@pytest.mark.parametrize("limit", [1, 2, 3, 8])
async def test_pages_together_are_the_whole_list_in_its_order(
    goods: httpx.AsyncClient, sort: str, limit: int
) -> None:
    whole = await _walk(goods, sort=sort, limit=200)
    assert await _walk(goods, sort=sort, limit=limit) == whole
    assert len(set(whole)) == len(NAMES)


async def test_a_list_has_its_usual_order(goods: httpx.AsyncClient) -> None:
    assert await _walk(goods) == [str(UUID(int=n)) for n in reversed(range(len(NAMES)))]
    day = await goods.get("/goods", params={"sort": "day"})
    rows = [(good["on"], good["name"]) for good in day.json()["items"]]
    assert [one[0] for one in rows] == sorted((one[0] for one in rows), reverse=True)
    assert [name for on, name in rows if on == "2026-11-26"] == ["=1+1", "an", "gạo"]


async def test_rows_are_counted_when_asked(goods: httpx.AsyncClient) -> None:
    asked = (await goods.get("/goods", params={"count": "true", "limit": 1})).json()
    assert (asked["total"], len(asked["items"])) == (8, 1)
    assert (await goods.get("/goods", params={"kind": "drink", "count": "true"})).json()[
        "total"
    ] == 2
    assert (await goods.get("/goods")).json()["total"] is None


async def test_a_list_that_has_not_changed_is_not_sent_again(goods: httpx.AsyncClient) -> None:
    first = await goods.get("/goods")
    tag = {"If-None-Match": f'"other", {first.headers["etag"]}'}
    assert (await goods.get("/goods", headers=tag)).status_code == 304
    assert (await goods.get("/goods", params={"limit": 2}, headers=tag)).status_code == 200


async def _faults(
    client: httpx.AsyncClient, query: str, path: str = "/goods"
) -> set[tuple[str, str]]:
    answer = await client.get(f"{path}?{query}")
    assert answer.status_code == 422, answer.text
    return {(fault["pointer"], fault["code"]) for fault in answer.json()["errors"]}


async def test_every_fault_of_a_query_is_told_at_once(goods: httpx.AsyncClient) -> None:
    query = "kinds=food&limit=0&limit=5&sort=price&kind=drink&kind=food&tag=a&tag=b&x~/y=1"
    assert await _faults(goods, query) == {
        ("/kinds", "unknown_parameter"),
        ("/x~0~1y", "unknown_parameter"),
        ("/kind", "repeated_parameter"),
        ("/limit", "repeated_parameter"),
        ("/sort", "literal_error"),
    }


async def test_a_list_of_values_may_stand_several_times(goods: httpx.AsyncClient) -> None:
    assert (await goods.get("/goods?tag=a&tag=b")).status_code == 200


async def test_a_list_without_columns_has_no_table(goods: httpx.AsyncClient) -> None:
    assert await _faults(goods, "format=csv", "/plain") == {("/format", "unknown_parameter")}


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJuYW1lIiwxXQ"])
async def test_a_cursor_of_another_order_or_of_nobody_is_refused(
    goods: httpx.AsyncClient, cursor: str
) -> None:
    assert await _faults(goods, f"cursor={cursor}") == {("/cursor", "unknown_cursor")}
    newest = (await goods.get("/goods?limit=1")).json()["next"]
    assert await _faults(goods, f"sort=name&cursor={newest}") == {("/cursor", "unknown_cursor")}


async def test_the_table_in_csv_has_every_row_and_no_formula(goods: httpx.AsyncClient) -> None:
    answer = await goods.get("/goods", params={"format": "csv", "sort": "name", "limit": 1})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="goods.csv"'
    assert answer.content.startswith("\ufeffTên,Ngày,Số,Đồ uống,Lúc\r\n".encode())
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert sorted(row[0] for row in rows[1:]) == sorted(
        ["chè", "gạo", "mật ong", "chè", "'=1+1", "'-2", "'@x", "an"]
    )
    assert ["gạo", "2026-11-26", "-1", "không", "2026-11-26T03:00:00+07:00"] in rows


async def test_the_spreadsheet_has_the_same_rows_and_no_formula(goods: httpx.AsyncClient) -> None:
    answer = await goods.get(
        "/goods", params={"format": "xlsx", "kind": "food"}, headers={"Accept-Language": "en"}
    )
    assert answer.headers["content-disposition"] == 'attachment; filename="goods.xlsx"'
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    title, *rows = sheet.to_python()
    assert title == ["Name", "Day", "Number", "Drink", "At"]
    assert {row[0] for row in rows} == set(NAMES) - {"chè"}
    (rice,) = (row for row in rows if row[0] == "gạo")
    assert rice == ["gạo", date(2026, 11, 26), -1.0, "no", datetime(2026, 11, 26, 3)]  # noqa: DTZ001


async def test_a_table_of_too_many_rows_is_refused(goods: httpx.AsyncClient) -> None:
    goods._transport._inner.app.state.export_max_rows = 7  # type: ignore[attr-defined]
    answer = await goods.get("/goods", params={"format": "csv"})
    assert (answer.status_code, answer.json()["code"]) == (422, "export_too_large")
    assert answer.json()["params"] == {"most": 7}
    narrowed_down = await goods.get("/goods", params={"format": "csv", "kind": "drink"})
    assert len(narrowed_down.content.decode().splitlines()) == 3


async def test_what_a_list_can_is_described(goods: httpx.AsyncClient) -> None:
    paths = (await goods.get("/openapi.json")).json()["paths"]
    described = paths["/goods"]["get"]
    parameters = {one["name"]: one["schema"] for one in described["parameters"]}
    assert parameters["sort"]["enum"] == ["newest", "name", "day"]
    assert set(described["responses"]["200"]["content"]) == {
        "application/json",
        "text/csv",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    assert "304" in described["responses"]
    assert "format" not in {one["name"] for one in paths["/plain"]["get"]["parameters"]}
