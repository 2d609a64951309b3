"""Who asks too much is told when to come again, with a token or without."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from libs.kit.db import Database
from libs.kit.http import Receive, Scope, Send, connect
from tests.service.gateway.conftest import a_gateway, echo, opened
from tests.support.clock import FixedClock
from tests.support.raw_requests import deep_token

SLOW = 0.001
"""So few a second that none comes back during a test."""


@dataclass
class Asking:
    """A client, and the headers of somebody who has logged in."""

    http: httpx.AsyncClient
    account: dict[str, str]


async def reading(scope: Scope, receive: Receive, send: Send) -> None:
    """A service that reads what it is sent."""
    if scope["type"] == "http":
        while (await receive()).get("more_body"):
            pass
        await echo(scope, receive, send)


@pytest.fixture
async def asking(database: Database, clock: FixedClock, tmp_path: Path) -> AsyncIterator[Asking]:
    bounds: dict[str, Any] = {
        "anonymous_per_second": SLOW,
        "anonymous_burst": 12,
        "account_per_second": SLOW,
        "account_burst": 8,
        "work_per_second": SLOW,
        "work_burst": 3,
        "account_work_per_second": SLOW,
        "account_work_burst": 4,
    }
    app = a_gateway(database, clock, tmp_path / "keys", services={"scoring": reading}, **bounds)
    async with app.api.router.lifespan_context(app.api), connect(app) as http:
        door = await opened(app, database, clock)
        yield Asking(http, door.first.headers)
        await door.http.aclose()


async def statuses(http: httpx.AsyncClient, count: int, path: str, **options: Any) -> list[int]:
    method = options.pop("method", "GET")
    return [(await http.request(method, path, **options)).status_code for _ in range(count)]


async def test_an_account_is_counted_too(asking: Asking) -> None:
    found = await statuses(asking.http, 9, "/v1/dossiers", headers=asking.account)
    assert found == [200] * 8 + [429]
    assert (await asking.http.get("/v1/units")).status_code == 200


@pytest.mark.parametrize(
    "unreadable",
    [
        {"headers": {"content-length": "0" * 5000 + "2"}, "method": "POST"},
        {"headers": [("authorization", "Bearer a"), ("authorization", "Bearer b")]},
        {"headers": {"authorization": "Bearer " + deep_token().decode()[:8000]}},
        {"params": {"q": "\x00"}},
    ],
    ids=["length", "two tokens", "deep token", "NUL"],
)
async def test_what_cannot_be_read_is_counted_like_any_other(
    asking: Asking, unreadable: dict[str, Any]
) -> None:
    found = await statuses(asking.http, 14, "/v1/units", **unreadable)
    assert set(found[:3]) <= {400, 401}
    assert found[-2:] == [429, 429]


async def test_ready_is_counted_for_strangers_and_healthy_for_nobody(
    database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    bounds = {"anonymous_per_second": SLOW, "anonymous_burst": 2, "metrics_networks": ()}
    app = a_gateway(database, clock, tmp_path / "keys", **bounds)
    async with app.api.router.lifespan_context(app.api), connect(app) as http:
        assert (await statuses(http, 4, "/readyz"))[-2:] == [429, 429]
        assert await statuses(http, 4, "/healthz") == [200] * 4


async def test_long_work_has_a_budget_of_its_own(asking: Asking) -> None:
    path = "/v1/scores/comparison"
    found = await statuses(asking.http, 4, path, method="POST", content=b"")
    assert found == [200, 200, 200, 429]
    assert (await asking.http.get("/v1/units")).status_code == 200
    refused = await asking.http.post("/v1/verifications", content=b"x")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert (await statuses(asking.http, 1, path, method="POST", headers=asking.account)) == [200]


async def test_a_large_body_is_paid_for_afterwards(asking: Asking) -> None:
    path = "/v1/scores/batch"
    large = {"method": "POST", "content": b"x" * 10_000_000, "headers": asking.account}
    assert await statuses(asking.http, 1, path, **large) == [200]
    assert await statuses(asking.http, 1, path, method="POST", headers=asking.account) == [429]
