"""A database that is slow, drops its connections or is not there is a 503, never a defect."""

import asyncio

import httpx
from sqlalchemy import text

from libs.kit.db import Database
from libs.kit.http import connect
from tests.service.kit.conftest import METADATA, app_with
from tests.service.kit.conftest import is_problem as _is_problem
from tests.support.clock import FixedClock
from tests.support.tokens import Tokens


async def test_an_exhausted_pool_means_come_again_and_not_a_defect(
    database: Database, tokens: Tokens
) -> None:
    small = Database(
        str(database.url.render_as_string(hide_password=False)),
        METADATA,
        FixedClock(),
        pool_size=1,
        pool_timeout=0.1,
    )
    async with connect(app_with(small, tokens)) as client:
        answers = await asyncio.gather(*(client.get("/sleep?seconds=0.6") for _ in range(5)))
    await small.close()
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200, 503, 503, 503, 503]
    refused = max(answers, key=lambda one: one.status_code)
    _is_problem(refused, 503, "busy")
    assert refused.headers["retry-after"] == "1"


async def test_a_server_that_drops_its_connections_is_unavailable_once_and_then_well(
    client: httpx.AsyncClient, database: Database
) -> None:
    assert (await client.get("/search")).status_code == 200
    other = Database(
        str(database.url.render_as_string(hide_password=False)), METADATA, FixedClock(), pool_size=1
    )
    async with other.engine.connect() as connection:
        await connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND usename = current_user"
                " AND pid <> pg_backend_pid()"
            )
        )
    await other.close()
    dropped = await client.get("/search")
    _is_problem(dropped, 503, "service_unavailable")
    assert (await client.get("/search")).status_code == 200


async def test_a_database_that_is_not_there_makes_the_app_alive_but_not_ready(
    tokens: Tokens,
) -> None:
    nowhere = Database("postgresql://x:x@127.0.0.1:1/x", METADATA, FixedClock())
    async with connect(app_with(nowhere, tokens)) as client:
        assert (await client.get("/healthz")).json() == {"status": "ok"}
        _is_problem(await client.get("/readyz"), 503, "service_unavailable")
        _is_problem(await client.get("/search"), 503, "service_unavailable")


async def test_a_database_that_answers_makes_the_app_ready(client: httpx.AsyncClient) -> None:
    assert (await client.get("/readyz")).json() == {"status": "ready"}
