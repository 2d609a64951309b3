"""The audit trail is chained, written with the change or not at all, and cannot be rewritten."""

import asyncio

import httpx
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from libs.contracts.scopes import Scope
from libs.kit import audit
from libs.kit.audit import GENESIS, verify_chain
from libs.kit.db import Database
from tests.support.ids import new_id
from tests.support.tokens import Tokens


async def _rows(database: Database) -> list[dict[str, object]]:
    async with database.sessions() as session:
        found = await session.execute(select(database.audit).order_by(database.audit.c.seq))
        return [dict(row) for row in found.mappings()]


async def _check(database: Database) -> int:
    async with database.sessions() as session:
        return await verify_chain(session, database.audit)


@pytest.fixture
async def three_events(client: httpx.AsyncClient, writer: dict[str, str]) -> None:
    for words in ("một", "hai", "ba"):
        made = await client.post("/notes", json={"text": words}, headers=writer)
        assert made.status_code == 201


@pytest.fixture
async def unguarded(database: Database, three_events: None) -> Database:
    """The trail as somebody with full power over the database could change it."""
    async with database.engine.begin() as connection:
        await connection.execute(text("DROP TRIGGER audit_events_append_only ON audit_events"))
    return database


async def test_an_event_says_who_did_what_to_which_record(
    client: httpx.AsyncClient, tokens: Tokens, database: Database
) -> None:
    principal = tokens.principal(Scope.PRODUCTS_WRITE, unit="24133")
    headers = {**tokens.headers(principal), "X-Request-Id": "request-0001"}
    made = await client.post("/notes", json={"text": "gạo"}, headers=headers)
    (event,) = await _rows(database)
    assert event["actor"] == principal.subject
    assert (event["role"], event["level"], event["unit"]) == ("officer", "province", "24133")
    assert (event["action"], event["kind"]) == ("note.written", "note")
    assert event["record_id"] == made.json()["id"]
    assert event["request_id"] == "request-0001"
    assert event["at"] == tokens.clock.now()
    assert event["before_hash"] is None
    assert event["after_hash"] is not None
    assert event["previous_hash"] == GENESIS


async def test_each_event_is_hashed_with_the_one_before(
    three_events: None, database: Database
) -> None:
    rows = await _rows(database)
    assert [row["seq"] for row in rows] == [1, 2, 3]
    assert [row["previous_hash"] for row in rows] == [GENESIS, rows[0]["hash"], rows[1]["hash"]]
    assert await _check(database) == 3


async def test_events_of_concurrent_calls_make_one_chain(
    client: httpx.AsyncClient, writer: dict[str, str], database: Database
) -> None:
    answers = await asyncio.gather(
        *(client.post("/notes", json={"text": f"số {n}"}, headers=writer) for n in range(20))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert await _check(database) == 20


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_events SET reason = 'x'",
        "DELETE FROM audit_events",
        "TRUNCATE audit_events",
    ],
)
async def test_the_service_cannot_rewrite_its_trail(
    statement: str, three_events: None, database: Database
) -> None:
    async with database.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="append-only"):
            await connection.execute(text(statement))
    assert await _check(database) == 3


async def test_a_change_that_fails_leaves_no_event(
    client: httpx.AsyncClient, writer: dict[str, str], database: Database
) -> None:
    await client.post("/notes/forgotten", json={"text": "gạo"}, headers=writer)
    await client.post("/notes", json={"text": "chè"}, headers=writer)
    failed = await client.post("/notes", json={"text": "chè"}, headers=writer)
    assert failed.status_code == 500
    assert len(await _rows(database)) == 1


async def test_work_outside_requests_is_noted_as_the_systems_own(database: Database) -> None:
    async with database.unit_of_work() as session:
        audit.record(session, None, action="system.started", kind="system", id="1", reason="cron")
    (event,) = await _rows(database)
    assert (event["actor"], event["role"], event["reason"]) == (None, "system", "cron")


async def test_a_unit_of_work_that_breaks_off_leaves_no_event(database: Database) -> None:
    async def break_off() -> None:
        async with database.unit_of_work() as session:
            audit.record(session, None, action="x", kind="system", id=new_id())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    assert await _rows(database) == []


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE audit_events SET unit = '01' WHERE seq = 2", "breaks at event 2"),
        ("UPDATE audit_events SET after_hash = repeat('0', 64) WHERE seq = 3", "event 3"),
        ("UPDATE audit_events SET at = at + interval '1 microsecond' WHERE seq = 1", "event 1"),
        ("DELETE FROM audit_events WHERE seq = 2", "misses event 2"),
        ("DELETE FROM audit_events WHERE seq = 1", "misses event 1"),
        ("UPDATE audit_events SET seq = seq + 10 WHERE seq = 3", "event"),
    ],
)
async def test_tampering_is_found(tampering: str, found: str, unguarded: Database) -> None:
    async with unguarded.engine.begin() as connection:
        await connection.execute(text(tampering))
    with pytest.raises(ValueError, match=found):
        await _check(unguarded)
