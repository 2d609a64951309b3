"""A tiny app of notes: everything that the kit promises, on a real PostgreSQL."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from typing import Annotated
from uuid import UUID

import httpx
import pytest
from fastapi import Depends, FastAPI, Query, Request, Response
from sqlalchemy import BigInteger, Column, Integer, Table, Text, Uuid, insert, select, text, update

from embedded.provision import ServiceDatabases
from libs.contracts.core import Contract, Name, Page
from libs.contracts.errors import NotFound
from libs.contracts.scopes import Scope
from libs.kit import audit, versions
from libs.kit.apps import new_app, new_router
from libs.kit.auth import Principal, Public, requires
from libs.kit.concurrency import IfMatch, check_version, etag
from libs.kit.db import Database, Session, new_metadata
from libs.kit.http import connect
from libs.kit.middleware import BodyLimits
from libs.kit.pagination import Cursor, Limit, decode_cursor, encode_cursor
from libs.kit.problems import MEDIA_TYPE
from tests.support.clock import FixedClock
from tests.support.database import let_make_tables
from tests.support.ids import new_id
from tests.support.tokens import Tokens

METADATA = new_metadata()
NOTES = Table(
    "notes",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("text", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("weight", BigInteger, nullable=False, server_default="0"),
)
LIMIT = 4096
_DEFERRED = "ALTER TABLE notes ADD UNIQUE (text) DEFERRABLE INITIALLY DEFERRED"
Writer = Annotated[Principal, Depends(requires(Scope.PRODUCTS_WRITE))]
Reader = Annotated[Principal, Depends(requires(Scope.PRODUCTS_READ))]


class Note(Contract):
    """What a caller sees and sends."""

    text: Name


class Unchecked(Contract):
    """A text that no contract has looked at."""

    text: str


class Stored(Contract):
    """A note with its identifier."""

    id: UUID
    text: str


async def _add(session: Session, principal: Principal | None, words: str) -> Stored:
    stored = Stored(id=new_id(), text=words)
    await session.execute(insert(NOTES).values(id=stored.id, text=words, version=1))
    audit.record(session, principal, action="note.written", kind="note", id=stored.id, after=stored)
    return stored


def _writing() -> list[object]:
    router = new_router(tags=["writing"])

    @router.post("/notes", status_code=201)
    async def write_note(
        note: Note, session: Session, principal: Writer, response: Response
    ) -> Stored:
        """Write a note; the constraint on its text is checked at the commit only."""
        response.headers["ETag"] = etag(1)
        return await _add(session, principal, note.text)

    @router.post("/notes/slow", status_code=201)
    async def write_slowly(note: Note, session: Session, principal: Writer) -> Stored:
        """Write a note and think about it, so that a twin meets it under way."""
        stored = await _add(session, principal, note.text)
        await asyncio.sleep(0.2)
        return stored

    @router.post("/notes/forgotten", status_code=201)
    async def write_and_fail(note: Note, session: Session, principal: Writer) -> Stored:
        """Write a note, then find that something is missing."""
        await _add(session, principal, note.text)
        raise NotFound

    @router.post("/notes/answered", status_code=201)
    async def write_and_decline(note: Note, session: Session, principal: Writer) -> Response:
        """Answer with a failure without raising one."""
        return Response(status_code=409)

    @router.post("/notes/anonymous", status_code=201, dependencies=[Public])
    async def write_anonymously(note: Note, session: Session) -> Stored:
        """Write a note as nobody."""
        return await _add(session, None, note.text)

    @router.post("/notes/unchecked", dependencies=[Public])
    async def find_unchecked(note: Unchecked, session: Session) -> list[str]:
        """Hand a text to the database as it came."""
        return list(await session.scalars(select(NOTES.c.text).where(NOTES.c.text == note.text)))

    @router.put("/notes/{note_id}")
    async def change_note(
        note_id: UUID, note: Note, session: Session, principal: Writer, if_match: IfMatch
    ) -> Stored:
        """Change a note that nobody else has changed."""
        row = (await session.execute(select(NOTES).where(NOTES.c.id == note_id))).first()
        if row is None:
            raise NotFound
        check_version(if_match, row.version)
        await session.execute(
            update(NOTES)
            .where(NOTES.c.id == note_id)
            .values(text=note.text, version=row.version + 1)
        )
        return Stored(id=note_id, text=note.text)

    return [router]


def _reading() -> list[object]:
    router = new_router(tags=["reading"])

    @router.get("/notes")
    async def list_notes(
        session: Session, principal: Reader, limit: Limit = 50, cursor: Cursor = None
    ) -> Page[Stored]:
        """List notes by text."""
        query = select(NOTES).order_by(NOTES.c.text).limit(limit + 1)
        if cursor is not None:
            query = query.where(NOTES.c.text > decode_cursor(cursor, fields=[str])[0])
        rows = (await session.execute(query)).all()
        items = [Stored(id=row.id, text=row.text) for row in rows[:limit]]
        after = encode_cursor([items[-1].text]) if len(rows) > limit else None
        return Page(items=items, next=after)

    @router.get("/search", dependencies=[Public])
    async def search_notes(session: Session, q: str = "", weight: int = 0) -> list[str]:
        """Search with a text and a number that no contract has looked at."""
        query = select(NOTES.c.text).where(NOTES.c.text == q, NOTES.c.weight >= weight)
        return list(await session.scalars(query))

    @router.get("/sleep", dependencies=[Public])
    async def sleep(session: Session, seconds: Annotated[float, Query()] = 0.5) -> int:
        """Hold a connection for a while."""
        await session.execute(text("SELECT pg_sleep(:seconds)"), {"seconds": seconds})
        return 1

    @router.get("/defect", dependencies=[Public])
    async def meet_defect() -> None:
        """Fail as nobody expected."""
        raise ZeroDivisionError("a secret detail")

    @router.put("/streamed", dependencies=[Public])
    async def read_stream(request: Request) -> int:
        """Count the bytes of a body as they come."""
        return sum([len(chunk) async for chunk in request.stream()])

    return [router]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def tokens(clock: FixedClock) -> Tokens:
    return Tokens(clock)


@pytest.fixture
async def database(empty_databases: ServiceDatabases, clock: FixedClock) -> AsyncIterator[Database]:
    let_make_tables(empty_databases, "registry")
    made = Database(empty_databases.registry, METADATA, clock, pool_size=5)
    async with made.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
        for statement in (*audit.APPEND_ONLY, *versions.APPEND_ONLY, _DEFERRED):
            await connection.execute(text(statement))
    yield made
    await made.close()


def app_with(database: Database, tokens: Tokens) -> FastAPI:
    return new_app(
        name="notes",
        title="Notes",
        routers=[*_writing(), *_reading()],  # type: ignore[list-item]
        database=database,
        verifier=tokens.verifier(),
        clock=tokens.clock,
        body_limits=BodyLimits(default=LIMIT, by_path=((re.compile("/streamed"), 2 * LIMIT),)),
    )


@pytest.fixture
async def client(database: Database, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    async with connect(app_with(database, tokens)) as made:
        yield made


@pytest.fixture
def writer(tokens: Tokens) -> dict[str, str]:
    return tokens.headers(tokens.principal(Scope.PRODUCTS_WRITE, Scope.PRODUCTS_READ))


@pytest.fixture
def texts(database: Database) -> Callable[[], object]:
    async def read() -> list[str]:
        async with database.sessions() as session:
            return list(await session.scalars(select(NOTES.c.text).order_by(NOTES.c.text)))

    return read


def is_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["cache-control"] == "no-store"
    document = answer.json()
    assert document["code"] == code
    assert document["status"] == status
    assert document["request_id"] == answer.headers["x-request-id"]
    assert document["title"]
    assert document["detail"]
