"""An account brings in so many producers, products and papers a day, and so many in all."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.registry.quotas import Counted, Quota, Quotas
from tests.support.clock import FixedClock
from tests.support.registry import (
    Caller,
    Registry,
    a_producer,
    paper_body,
    producer_body,
    product_body,
)


@pytest.fixture
def registry(registry: Registry) -> Registry:
    small = Quotas({kind: Quota(a_day=2, in_all=3) for kind in Counted})
    registry.app.state.parts = replace(registry.app.state.parts, quotas=small)
    return registry


async def enter(caller: Caller, path: str, producer: dict[str, Any], number: int) -> Any:
    bodies = {
        "/v1/producers": producer_body(name=f"Hợp tác xã {number}"),
        "/v1/products": product_body(producer["id"], name=f"Rau {number}"),
        "/v1/papers": paper_body(producer["id"]),
    }
    return await caller.post(path, bodies[path])


@pytest.mark.parametrize("path", ["/v1/producers", "/v1/products", "/v1/papers"])
async def test_one_too_many_is_refused_until_midnight_and_one_beyond_all_for_good(
    registry: Registry, clock: FixedClock, path: str
) -> None:
    producer = await a_producer(registry.people.commune_officer())
    officer, other = registry.people.commune_officer(), registry.people.commune_officer()
    for number in range(2):
        assert (await enter(officer, path, producer, number)).status_code == 201
    refused = await enter(officer, path, producer, 2)
    assert (refused.status_code, refused.json()["code"]) == (429, "quota_of_the_day")
    assert refused.json()["params"]["limit"] == 2
    assert refused.json()["params"]["until"].endswith("T00:00:00+07:00")
    assert 0 < int(refused.headers["retry-after"]) <= 86_400
    assert (await enter(other, path, producer, 3)).status_code == 201
    clock.at += timedelta(days=1)
    officer = registry.people.fresh(officer)
    assert (await enter(officer, path, producer, 4)).status_code == 201
    used_up = await enter(officer, path, producer, 5)
    assert (used_up.status_code, used_up.json()["code"]) == (409, "quota_used_up")


async def test_what_is_refused_for_another_reason_is_not_counted(registry: Registry) -> None:
    officer = registry.people.commune_officer()
    for _ in range(4):
        wrong = await officer.post("/v1/producers", producer_body(commune="99999"))
        assert wrong.status_code in {403, 422}
    assert (await officer.post("/v1/producers", producer_body())).status_code == 201
