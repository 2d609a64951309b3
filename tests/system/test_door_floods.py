"""The floods that once silenced the whole system, through its door: health is told meanwhile."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from tests.support.scoring_builders import best
from tests.system.door import ANY_ID, AtTheDoor

JSON = {"content-type": "application/json"}
PDF = b"%PDF-1.7\ntrailer\n%%EOF"
Call = tuple[str, str, dict[str, Any]]


def comparison(answers: dict[str, int]) -> Call:
    one = {"product_set": 1, "sheets": [{"assessor": "m", "answers": answers}]}
    sides = {"before": {"rulebook": "148-1489"}, "after": {"rulebook": "26-2026"}}
    body = {**sides, "products": [{"id": str(number), **one} for number in range(1000)]}
    return "POST", "/v1/scores/comparison", {"content": json.dumps(body), "headers": JSON}


def batch() -> Call:
    headers = {"content-type": "application/x-ndjson"}
    return "POST", "/v1/scores/batch", {"content": b"{}\n" * 70_000, "headers": headers}


def verification() -> Call:
    headers = {"content-type": "application/pdf"}
    return "POST", "/v1/verifications", {"content": PDF, "headers": headers}


def one_name_twenty_thousand_times(token: str) -> Call:
    names = b",".join([b'"1.1":1'] * 20_000)
    headers = {**JSON, "if-match": "*", "authorization": f"Bearer {token}"}
    path = f"/v1/dossiers/{ANY_ID}/self-assessment"
    return "PUT", path, {"content": b'{"answers":{' + names + b"}}", "headers": headers}


async def flooded(door: AtTheDoor, calls: Sequence[Call]) -> tuple[list[httpx.Response], int]:
    """Send all at once; gives the answers, and how often health was told meanwhile."""
    limits = httpx.Limits(max_connections=None)
    async with (
        httpx.AsyncClient(
            base_url=door.system.base_url, timeout=60, trust_env=False, limits=limits
        ) as http,
        asyncio.timeout(100),
    ):
        sent = [asyncio.create_task(http.request(how, path, **o)) for how, path, o in calls]
        await asyncio.sleep(0)
        healthy = 0
        while not all(one.done() for one in sent):
            answer = await http.get("/healthz")
            healthy += answer.is_success and not all(one.done() for one in sent)
        return [one.result() for one in sent], healthy


@pytest.mark.parametrize("what", ["unknown criteria", "faultless", "lines", "files", "names"])
async def test_health_is_told_under_a_flood(door: AtTheDoor, what: str) -> None:
    floods: dict[str, list[Call]] = {
        "unknown criteria": [comparison({f"x{number}": 1 for number in range(500)})] * 3,
        "faultless": [comparison(best(1))] * 3,
        "lines": [batch()] * 6,
        "files": [verification()] * 30,
        "names": [one_name_twenty_thousand_times(door.token)] * 10,
    }
    answers, healthy = await flooded(door, floods[what])
    assert healthy >= 1
    assert {one.status_code for one in answers} <= {200, 422, 429, 503}
    for answer in answers:
        assert len(answer.content) < 1_000_000
        if answer.status_code in {429, 503}:
            assert int(answer.headers["retry-after"]) > 0
