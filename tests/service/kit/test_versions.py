"""Versions are written with the change, whole, once a transaction, and by nobody else."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import MetaData, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel, col

from embedded.provision import ServiceDatabases
from libs.kit import audit, versions
from libs.kit.audit import verify_chain
from libs.kit.db import Database, new_metadata
from libs.kit.record_check import faults
from tests.support.clock import FixedClock
from tests.support.database import let_make_tables

METADATA: MetaData = new_metadata()
ONE, TWO = UUID(int=1), UUID(int=2)


class Base(SQLModel, registry=registry(metadata=METADATA)):
    pass


class BookRow(Base, table=True):
    __tablename__ = "books"
    __record__ = "book"
    __secret__ = ("lock",)
    __left_out__ = ("read_last",)

    id: UUID = Field(primary_key=True)
    title: str
    lock: str = "1234"
    read_last: int = 0


class PageRow(Base, table=True):
    __tablename__ = "pages"
    __part_of__ = ("book", "book_id")

    book_id: UUID = Field(primary_key=True, foreign_key="books.id")
    number: int = Field(primary_key=True)
    words: str


class ShelfRow(Base, table=True):
    __tablename__ = "shelves"
    __record__ = "shelf"

    room: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    label: str


class ScratchRow(Base, table=True):
    __tablename__ = "scratches"

    id: UUID = Field(primary_key=True)


@pytest.fixture
async def books(empty_databases: ServiceDatabases) -> AsyncIterator[Database]:
    let_make_tables(empty_databases, "registry")
    made = Database(empty_databases.registry, METADATA, FixedClock(), pool_size=3)
    async with made.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
        for statement in (*audit.APPEND_ONLY, *versions.APPEND_ONLY):
            await connection.execute(text(statement))
    yield made
    await made.close()


async def _versions(database: Database, kind: str = "book") -> list[dict[str, Any]]:
    table = METADATA.tables["versions"]
    query = select(table).where(table.c.kind == kind).order_by(table.c.record_id, table.c.n)
    async with database.sessions() as session:
        return [dict(row) for row in (await session.execute(query)).mappings()]


async def _wrong(database: Database) -> list[Any]:
    async with database.sessions() as session:
        await verify_chain(session, database.audit)
        return [fault async for fault in faults(session, METADATA)]


async def _a_book(database: Database) -> None:
    async with database.unit_of_work() as session:
        session.add(BookRow(id=ONE, title="Truyện Kiều"))
        await session.flush()
        session.add_all(PageRow(book_id=ONE, number=n, words=f"trang {n}") for n in (1, 2))


async def _book(session: Any) -> Any:
    return (await session.execute(select(BookRow).where(col(BookRow.id) == ONE))).scalar_one()


async def test_a_record_is_kept_whole_with_its_parts_once_a_transaction(books: Database) -> None:
    await _a_book(books)
    (made,) = await _versions(books)
    assert (made["n"], made["record_id"], made["deleted"]) == (1, str(ONE), False)
    assert made["content"]["title"] == "Truyện Kiều"
    assert [page["words"] for page in made["content"]["pages"]] == ["trang 1", "trang 2"]
    assert (made["role"], made["actor"]) == ("system", None)
    assert await _wrong(books) == []


async def test_a_change_of_a_part_alone_makes_the_next_version_of_its_record(
    books: Database,
) -> None:
    await _a_book(books)
    async with books.unit_of_work() as session:
        page = (await session.execute(select(PageRow).where(col(PageRow.number) == 2))).scalar_one()
        page.words = "khác"
    first, second = await _versions(books)
    assert second["n"] == 2
    assert [page["words"] for page in first["content"]["pages"]] == ["trang 1", "trang 2"]
    assert [page["words"] for page in second["content"]["pages"]] == ["trang 1", "khác"]


async def test_what_is_deleted_has_a_last_version_that_says_so(books: Database) -> None:
    async with books.unit_of_work() as session:
        session.add(BookRow(id=ONE, title="Cũ"))
    async with books.unit_of_work() as session:
        await session.delete(await _book(session))
    async with books.unit_of_work() as session:
        session.add(BookRow(id=ONE, title="Mới"))
    found = await _versions(books)
    assert [(one["n"], one["deleted"]) for one in found] == [(1, False), (2, True), (3, False)]
    assert found[1]["content"] is None
    assert await _wrong(books) == []


async def test_flushes_of_one_transaction_make_one_version_of_what_stands_at_its_end(
    books: Database,
) -> None:
    async with books.unit_of_work() as session:
        book = BookRow(id=ONE, title="một")
        session.add(book)
        for title in ("hai", "ba"):
            await session.flush()
            book.title = title
    (made,) = await _versions(books)
    assert made["content"]["title"] == "ba"


async def test_a_change_of_nothing_makes_no_version(books: Database) -> None:
    await _a_book(books)
    async with books.unit_of_work() as session:
        book = await _book(session)
        book.title = "x"
        await session.flush()
        book.title = "Truyện Kiều"
        book.read_last = 7
    assert len(await _versions(books)) == 1
    assert await _wrong(books) == []


async def test_a_secret_is_kept_as_its_hash_alone(books: Database) -> None:
    await _a_book(books)
    async with books.unit_of_work() as session:
        (await _book(session)).lock = "9876"
    kept = await _versions(books)
    assert len(kept) == 2
    assert kept[0]["content"]["lock"] != kept[1]["content"]["lock"]
    assert "1234" not in str(kept)
    assert "9876" not in str(kept)
    assert all("read_last" not in one["content"] for one in kept)


async def test_a_record_may_have_a_key_of_several_columns(books: Database) -> None:
    for label in ("Văn", "Sử"):
        async with books.unit_of_work() as session:
            shelf = await session.get(ShelfRow, ("A", 3)) or ShelfRow(room="A", number=3, label="")
            shelf.label = label
            session.add(shelf)
    found = await _versions(books, "shelf")
    assert [(one["record_id"], one["n"]) for one in found] == [("A:3", 1), ("A:3", 2)]
    assert await _wrong(books) == []


async def test_a_transaction_that_breaks_off_leaves_neither_row_nor_version(
    books: Database,
) -> None:
    async def break_off() -> None:
        async with books.unit_of_work() as session:
            session.add(BookRow(id=ONE, title="một"))
            await session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    assert await _versions(books) == []
    async with books.sessions() as session:
        assert (await session.execute(select(BookRow))).all() == []


async def test_every_version_is_told_by_an_event_with_its_hash(books: Database) -> None:
    await _a_book(books)
    async with books.unit_of_work() as session:
        (await _book(session)).title = "Mới"
        audit.record(session, None, action="book.renamed", kind="book", id=ONE, reason="in lại")
    found = await _versions(books)
    async with books.sessions() as session:
        events = (await session.execute(select(books.audit).order_by(books.audit.c.seq))).mappings()
        told = [(one["action"], one["version"], one["after_hash"]) for one in events]
    assert told == [("book.kept", 1, found[0]["hash"]), ("book.renamed", 2, found[1]["hash"])]
    assert found[1]["reason"] == "in lại"


@pytest.mark.parametrize(
    "statement",
    [
        insert(BookRow).values(id=TWO, title="x", lock="x", read_last=0),
        update(BookRow).values(title="x"),
        delete(BookRow),
        update(PageRow).values(words="x"),
        delete(METADATA.tables["shelves"]),
        text("UPDATE books SET title = 'x'"),
        text("  delete FROM books"),
    ],
)
async def test_no_statement_changes_records_past_their_rows(
    statement: Any, books: Database
) -> None:
    await _a_book(books)
    async with books.sessions() as session:
        with pytest.raises(RuntimeError, match=r"record|rows"):
            await session.execute(statement)


async def test_what_is_no_record_may_be_written_by_statement(books: Database) -> None:
    async with books.unit_of_work() as session:
        await session.execute(insert(ScratchRow).values(id=ONE))
        await session.execute(delete(ScratchRow))
    assert await _versions(books) == []


async def test_a_commit_that_would_forget_the_versions_is_refused(books: Database) -> None:
    async with books.sessions() as session:
        session.add(BookRow(id=ONE, title="một"))
        await session.flush()
        with pytest.raises(RuntimeError, match=r"Database\.commit"):
            await session.commit()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE versions SET reason = 'x'", "DELETE FROM versions", "TRUNCATE versions"],
)
async def test_the_service_cannot_rewrite_versions(statement: str, books: Database) -> None:
    await _a_book(books)
    async with books.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="append-only"):
            await connection.execute(text(statement))


async def test_reading_sends_nothing_more(books: Database) -> None:
    await _a_book(books)
    async with books.unit_of_work() as session:
        await _book(session)
        assert not versions.has_touched(session)
    assert len(await _versions(books)) == 1
