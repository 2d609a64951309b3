"""A reader that has seen one event has seen all before it, however commits interleave."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from embedded.provision import ServiceDatabases
from libs.contracts.scopes import Scope
from libs.kit.apps import new_app
from libs.kit.db import Database, new_metadata
from libs.kit.http import connect
from libs.kit.outbox import outbox_table, publish, write_pending
from libs.kit.outbox_api import events_after, events_router
from tests.service.kit.conftest import is_problem
from tests.support.clock import FixedClock
from tests.support.database import let_make_tables
from tests.support.tokens import Tokens

METADATA = new_metadata()
EVENTS = outbox_table(METADATA)


@pytest.fixture
async def store(empty_databases: ServiceDatabases, clock: FixedClock) -> AsyncIterator[Database]:
    let_make_tables(empty_databases, "registry")
    made = Database(empty_databases.registry, METADATA, clock, pool_size=5)
    async with made.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    yield made
    await made.close()


@pytest.fixture
async def feed(store: Database, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    app = new_app(
        name="feed",
        title="Feed",
        routers=[events_router(EVENTS, scope=Scope.REGISTRY_AUDIT_READ)],
        database=store,
        verifier=tokens.verifier(),
        clock=tokens.clock,
    )
    async with connect(app) as made:
        made.headers.update(tokens.headers(tokens.principal(Scope.REGISTRY_AUDIT_READ)))
        yield made


async def _tell(store: Database, *kinds: str) -> None:
    async with store.unit_of_work() as session:
        for kind in kinds:
            publish(session, kind=kind, record="note", id=UUID(int=1), data={"unit": "66"})


async def _seen(store: Database, after: int = 0) -> tuple[list[str], int]:
    async with store.sessions() as session:
        page = await events_after(session, EVENTS, after=after, limit=100)
    return [event.kind for event in page.items], page.next


async def test_an_event_is_there_exactly_when_its_change_was_committed(store: Database) -> None:
    async with store.sessions() as session:
        publish(session, kind="lost", record="note", id="1")
    await _tell(store, "first", "second")
    assert await _seen(store) == (["first", "second"], 2)


async def test_a_late_commit_is_never_skipped(store: Database) -> None:
    async with store.sessions() as slow:
        await slow.execute(select(EVENTS.c.id))
        publish(slow, kind="slow", record="note", id="1")
        await _tell(store, "quick")
        seen, cursor = await _seen(store)
        assert seen == ["quick"]
        await store.commit(slow)
    assert await _seen(store, cursor) == (["slow"], 2)


async def test_a_commit_waits_for_the_one_whose_position_is_before_its_own(
    store: Database,
) -> None:
    async with store.sessions() as first:
        publish(first, kind="first", record="note", id="1")
        await first.flush()
        await _write_without_commit(store, first)
        second = asyncio.create_task(_tell(store, "second"))
        await _until_blocked(store)
        assert await _seen(store) == ([], 0)
        await first.commit()
        await second
    assert await _seen(store) == (["first", "second"], 2)


async def _write_without_commit(store: Database, session: AsyncSession) -> None:
    await write_pending(session, store.metadata, FixedClock())


async def _until_blocked(store: Database) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    async with store.sessions() as session:
        while not await session.scalar(waiting):  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.01)


async def test_many_writers_at_once_leave_no_gap(store: Database) -> None:
    await asyncio.gather(*(_tell(store, f"kind.{number}") for number in range(20)))
    async with store.sessions() as session:
        positions = await session.scalars(select(EVENTS.c.position).order_by(EVENTS.c.position))
        assert list(positions) == list(range(1, 21))


async def test_the_feed_is_read_by_a_cursor_until_nothing_is_new(
    store: Database, feed: httpx.AsyncClient
) -> None:
    await _tell(store, "a", "b", "c")
    first = (await feed.get("/v1/events", params={"limit": 2})).json()
    assert [event["kind"] for event in first["items"]] == ["a", "b"]
    assert first["items"][0]["data"] == {"unit": "66"}
    rest = (await feed.get("/v1/events", params={"after": first["next"]})).json()
    assert ([event["position"] for event in rest["items"]], rest["next"]) == ([3], 3)
    assert (await feed.get("/v1/events", params={"after": 3})).json() == {"items": [], "next": 3}


async def test_the_feed_can_be_of_some_kinds_only(store: Database, feed: httpx.AsyncClient) -> None:
    await _tell(store, "a", "b", "c")
    some = (await feed.get("/v1/events?kind=a&kind=c")).json()
    assert [event["kind"] for event in some["items"]] == ["a", "c"]


async def test_the_feed_is_for_those_who_may_read_it(
    feed: httpx.AsyncClient, tokens: Tokens
) -> None:
    stranger = await feed.get("/v1/events", headers=tokens.headers(tokens.principal()))
    is_problem(stranger, 403, "permission_missing")
    assert (await feed.get("/v1/events?after=-1")).status_code == 422
