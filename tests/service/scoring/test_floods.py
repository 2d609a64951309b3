"""The floods that once silenced everybody: bounded in work and in words, and others are heard."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from compose.scoring import scoring_app
from libs.kit.http import connect
from services.scoring.api.desk import Desk
from tests.support.scoring_builders import a_request, best

NDJSON = {"content-type": "application/x-ndjson"}
SIDES = {"before": {"rulebook": "148-1489"}, "after": {"rulebook": "26-2026"}}


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return scoring_app()


@pytest.fixture
def desk(app: FastAPI) -> Desk:
    found: Desk = app.state.desk
    return found


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with connect(app) as client:
        yield client


def products(count: int, answers: dict[str, int]) -> dict[str, Any]:
    one = {"product_set": 1, "sheets": [{"assessor": "m", "answers": answers}]}
    return {**SIDES, "products": [{"id": str(number), **one} for number in range(count)]}


async def test_health_is_told_while_a_thousand_products_are_compared(
    http: httpx.AsyncClient,
) -> None:
    """All of it was once done on the event loop: health came after it, not before."""
    body = products(1000, best(1))
    comparing = asyncio.create_task(http.post("/v1/scores/comparison", json=body))
    healthy = 0
    while not comparing.done():
        await asyncio.sleep(0)
        answer = await http.get("/healthz")
        healthy += answer.is_success and not comparing.done()
    assert comparing.result().status_code == 200
    assert healthy >= 3


async def test_wrong_answers_by_the_megabyte_are_answered_in_few_words(
    http: httpx.AsyncClient,
) -> None:
    unknown = {f"x{number}": 1 for number in range(500)}
    answer = await http.post("/v1/scores/comparison", json=products(1000, unknown))
    assert answer.status_code == 200
    assert len(answer.content) < 500_000
    told = [len(one["faults"]) for one in answer.json()["products"]]
    assert (sum(told), told[0]) == (100, 100)
    assert all(one["more"] for one in answer.json()["products"])


async def test_a_stream_of_nothing_ends_after_a_thousand_faulty_lines(
    http: httpx.AsyncClient,
) -> None:
    answer = await http.post("/v1/scores/batch", content=b"{}\n" * 70_000, headers=NDJSON)
    lines = [json.loads(line) for line in answer.content.splitlines()]
    assert len(answer.content) < 150_000
    assert sum(len(line["faults"]) for line in lines[:-1]) == 100
    assert lines[-2]["more"]
    assert lines[-1]["faults"][0]["code"] == "too_many_faulty_lines"
    assert lines[-1]["line"] == len(lines) == 1002


async def test_a_few_faulty_lines_spoil_no_others(http: httpx.AsyncClient) -> None:
    good = json.dumps(a_request(best(1))).encode()
    body = b"\n".join([good, b"{}", good, b"nonsense", good])
    answer = await http.post("/v1/scores/batch", content=body, headers=NDJSON)
    lines = [json.loads(line) for line in answer.content.splitlines()]
    assert [line["result"] is not None for line in lines] == [True, False, True, False, True]
    assert not any(line["more"] for line in lines)


def by(address: str) -> dict[str, str]:
    return {"forwarded": f"for={address};proto=https"}


@pytest.mark.parametrize("path", ["/v1/scores/comparison", "/v1/scores/advice"])
async def test_a_crowd_of_one_caller_leaves_room_for_others(
    http: httpx.AsyncClient, desk: Desk, path: str
) -> None:
    with ExitStack() as held:
        for _ in range(4):
            held.enter_context(desk.questions.taken("192.0.2.1"))
        refused = await http.post(path, json={}, headers=by("192.0.2.1"))
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
        assert (await http.post(path, json={}, headers=by("192.0.2.2"))).status_code == 422
        for number in range(14):
            held.enter_context(desk.questions.taken(f"x{number}"))
        busy = await http.post(path, json={}, headers=by("192.0.2.2"))
        assert (busy.status_code, busy.json()["code"]) == (503, "busy")
        assert busy.headers["retry-after"] == "2"
    assert (await http.post(path, json={}, headers=by("192.0.2.1"))).status_code == 422


async def test_batches_of_one_caller_leave_room_for_others(
    http: httpx.AsyncClient, desk: Desk
) -> None:
    async def ask(address: str) -> int:
        headers = {**NDJSON, **by(address)}
        return (await http.post("/v1/scores/batch", content=b"{}", headers=headers)).status_code

    with desk.streams.taken("192.0.2.1"), desk.streams.taken("192.0.2.1"):
        assert await ask("192.0.2.1") == 429
        assert await ask("192.0.2.2") == 200
