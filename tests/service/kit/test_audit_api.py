"""Auditors read a service's trail and have its chain verified, over HTTP."""

from collections.abc import AsyncIterator

import httpx
import pytest
from sqlalchemy import text

from libs.contracts.scopes import Scope
from libs.kit.apps import new_app
from libs.kit.audit import record
from libs.kit.audit_api import audit_router
from libs.kit.db import Database
from libs.kit.http import connect
from tests.support.tokens import Tokens


@pytest.fixture
async def auditor(database: Database, tokens: Tokens) -> AsyncIterator[httpx.AsyncClient]:
    """A client with the permission, and five events of two kinds."""
    scope = Scope.REGISTRY_AUDIT_READ
    router = audit_router(prefix="/v1/audit-events", service="notes", scope=scope)
    app = new_app(
        name="notes",
        title="Notes",
        routers=[router],
        database=database,
        verifier=tokens.verifier(),
        clock=tokens.clock,
    )
    for number in range(5):
        async with database.unit_of_work() as session:
            kind = "note" if number % 2 else "paper"
            record(session, None, action=f"{kind}.written", kind=kind, id=str(number))
    async with connect(app) as client:
        client.headers.update(tokens.headers(tokens.principal(scope)))
        yield client


async def test_the_newest_events_come_first_page_by_page(auditor: httpx.AsyncClient) -> None:
    first = (await auditor.get("/v1/audit-events", params={"limit": 3})).json()
    rest = (await auditor.get("/v1/audit-events", params={"cursor": first["next"]})).json()
    assert [event["seq"] for event in first["items"] + rest["items"]] == [5, 4, 3, 2, 1]
    assert rest["next"] is None


async def test_events_are_found_by_record(auditor: httpx.AsyncClient) -> None:
    query = {"kind": "note", "record_id": "3"}
    (event,) = (await auditor.get("/v1/audit-events", params=query)).json()["items"]
    assert (event["action"], event["role"]) == ("note.written", "system")


async def test_the_trail_can_be_taken_along_as_a_table(auditor: httpx.AsyncClient) -> None:
    table = await auditor.get("/v1/audit-events", params={"format": "csv", "kind": "note"})
    title, *rows = table.content.decode("utf-8-sig").splitlines()
    assert title.startswith("Thứ tự,Lúc,Tài khoản")
    assert [row.split(",")[0] for row in rows] == ["4", "2"]


@pytest.mark.parametrize("query", [{"kind": "a b"}, {"record_id": "ă"}, {"cursor": "x"}])
async def test_a_bad_filter_is_refused(query: dict[str, str], auditor: httpx.AsyncClient) -> None:
    assert (await auditor.get("/v1/audit-events", params=query)).status_code == 422


async def test_an_intact_chain_is_counted(auditor: httpx.AsyncClient) -> None:
    verified = (await auditor.get("/v1/audit-events/verification")).json()
    assert verified == {
        "intact": True,
        "events": 5,
        "anchors": None,
        "records": [],
        "more": False,
        "detail": None,
    }


async def test_a_broken_chain_is_told(auditor: httpx.AsyncClient, database: Database) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("DROP TRIGGER audit_events_append_only ON audit_events"))
        await connection.execute(text("UPDATE audit_events SET kind = 'x' WHERE seq = 4"))
    verified = (await auditor.get("/v1/audit-events/verification")).json()
    assert (verified["intact"], verified["events"]) == (False, 3)
    assert "event 4" in verified["detail"]


async def test_a_missing_event_is_told_with_the_last_good_one(
    auditor: httpx.AsyncClient, database: Database
) -> None:
    async with database.engine.begin() as connection:
        await connection.execute(text("DROP TRIGGER audit_events_append_only ON audit_events"))
        await connection.execute(text("DELETE FROM audit_events WHERE seq = 3"))
    verified = (await auditor.get("/v1/audit-events/verification")).json()
    assert (verified["intact"], verified["events"]) == (False, 2)
    assert "misses event 3" in verified["detail"]


async def test_nobody_else_reads_the_trail(auditor: httpx.AsyncClient, tokens: Tokens) -> None:
    stranger = tokens.headers(tokens.principal(Scope.GATEWAY_AUDIT_READ))
    for path in ("/v1/audit-events", "/v1/audit-events/verification"):
        assert (await auditor.get(path, headers=stranger)).status_code == 403
