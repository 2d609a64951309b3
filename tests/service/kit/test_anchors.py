"""What is cut off the end of the trail is found by the heads that were kept elsewhere."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from libs.contracts.scopes import Scope
from libs.kit.anchors import Anchors, anchoring
from libs.kit.apps import new_app
from libs.kit.audit import record
from libs.kit.audit_api import audit_router
from libs.kit.db import Database
from libs.kit.http import connect
from tests.support.clock import FixedClock
from tests.support.tokens import Tokens

Ask = Callable[[], Awaitable[dict[str, object]]]
OFF = "ALTER TABLE audit_events DISABLE TRIGGER audit_events_append_only"
ON = "ALTER TABLE audit_events ENABLE TRIGGER audit_events_append_only"


@pytest.fixture
def anchors(tmp_path: Path, clock: FixedClock) -> Anchors:
    return Anchors(tmp_path, "notes", clock)


@pytest.fixture
async def verification(database: Database, tokens: Tokens, anchors: Anchors) -> AsyncIterator[Ask]:
    """Asks the service whether its trail is whole."""
    scope = Scope.REGISTRY_AUDIT_READ
    app = new_app(
        name="notes",
        title="Notes",
        routers=[audit_router(prefix="/v1/audit-events", service="notes", scope=scope)],
        database=database,
        verifier=tokens.verifier(),
        clock=tokens.clock,
    )
    app.state.anchors = anchors
    headers = tokens.headers(tokens.principal(scope))
    async with connect(app) as client:

        async def ask() -> dict[str, object]:
            answer = await client.get("/v1/audit-events/verification", headers=headers)
            found: dict[str, object] = answer.json()
            return found

        yield ask


async def written(database: Database, count: int) -> None:
    for number in range(count):
        async with database.unit_of_work() as session:
            record(session, None, action="note.written", kind="note", id=str(number))  # type: ignore[arg-type]


async def behind_its_back(database: Database, *statements: str) -> None:
    async with database.engine.begin() as connection:
        for statement in (OFF, *statements, ON):
            await connection.execute(text(statement))


async def test_a_trail_that_agrees_with_its_anchors_is_intact(
    database: Database, anchors: Anchors, verification: Ask
) -> None:
    for _ in range(3):
        await written(database, 2)
        await anchors.note(database)
        await anchors.note(database)
    assert await verification() == {
        "intact": True,
        "events": 6,
        "anchors": 3,
        "records": [],
        "more": False,
        "detail": None,
    }


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["DELETE FROM audit_events WHERE seq > 5"], "event 10"),
        (["DELETE FROM audit_events"], "event 10"),
        (["DELETE FROM audit_events WHERE seq = 10"], "event 10"),
    ],
)
async def test_removed_ends_are_found(
    database: Database, anchors: Anchors, verification: Ask, statements: list[str], said: str
) -> None:
    await written(database, 10)
    await anchors.note(database)
    await behind_its_back(database, *statements)
    found = await verification()
    assert found["intact"] is False
    assert said in str(found["detail"])


async def test_an_end_that_was_removed_and_written_anew_is_found(
    database: Database, anchors: Anchors, verification: Ask
) -> None:
    await written(database, 5)
    await anchors.note(database)
    await behind_its_back(database, "DELETE FROM audit_events WHERE seq > 3")
    await written(database, 4)
    await anchors.note(database)
    found = await verification()
    assert found["intact"] is False
    assert "event 5 is not the one anchored" in str(found["detail"])


@pytest.mark.parametrize(
    "changed",
    [
        lambda lines: lines[1:],
        lambda lines: lines[:1] + lines[2:],
        lambda lines: [lines[0].replace('"seq":2', '"seq":1'), *lines[1:]],
        lambda lines: [*lines, json.dumps({"seq": 1})],
        lambda lines: ["", *lines],
    ],
    ids=["first line gone", "middle line gone", "line changed", "line added", "blank line"],
)
async def test_a_changed_file_of_anchors_is_found(
    database: Database,
    anchors: Anchors,
    verification: Ask,
    tmp_path: Path,
    changed: Callable[[list[str]], list[str]],
) -> None:
    for _ in range(3):
        await written(database, 2)
        await anchors.note(database)
    file = tmp_path / "anchors.jsonl"
    file.write_text("\n".join(changed(file.read_text().splitlines())) + "\n")
    found = await verification()
    assert found["intact"] is False
    assert "anchors" in str(found["detail"])


async def test_a_line_that_a_kill_left_half_written_is_written_again(
    database: Database, anchors: Anchors, verification: Ask, tmp_path: Path
) -> None:
    await written(database, 2)
    await anchors.note(database)
    file = tmp_path / "anchors.jsonl"
    with file.open("a") as end:
        end.write('{"service":"no')
    await written(database, 1)
    await anchors.note(database)
    assert (await verification())["anchors"] == 2


async def test_the_head_is_anchored_at_once_and_when_the_service_stops(
    database: Database, anchors: Anchors, tmp_path: Path
) -> None:
    await written(database, 1)
    async with anchoring(anchors, database):
        while not (tmp_path / "anchors.jsonl").exists():  # noqa: ASYNC110 - a file, not an event
            await asyncio.sleep(0.01)
        await written(database, 2)
    heads = [
        json.loads(line)["seq"] for line in (tmp_path / "anchors.jsonl").read_text().splitlines()
    ]
    assert heads == [1, 3]


async def test_anchors_are_sent_to_another_house_and_sent_again_when_it_was_away(
    database: Database, tmp_path: Path, clock: FixedClock
) -> None:
    received: list[bytes] = []
    away = True

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        body = await reader.readexactly(size)
        if not away:
            received.append(body)
        writer.write(b"HTTP/1.1 %d X\r\ncontent-length: 0\r\n\r\n" % (503 if away else 204))
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    sending = Anchors(tmp_path, "notes", clock, url=f"http://127.0.0.1:{port}/anchors")
    async with server:
        await written(database, 2)
        with pytest.raises(httpx.HTTPStatusError):
            await sending.note(database)
        away = False
        await sending.note(database)
        await sending.note(database)
    assert [json.loads(body)["seq"] for body in received] == [2]
    assert received[0] == (tmp_path / "anchors.jsonl").read_bytes()
