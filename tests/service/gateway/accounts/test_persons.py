"""The same person is recognised under a second account, and the number can be read by nobody."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from libs.kit.db import Database
from tests.service.gateway.conftest import Door, a_gateway, an_account, opened
from tests.support.clock import FixedClock

NUMBER = "066099012345"


@pytest.fixture
async def door(database: Database, clock: FixedClock, tmp_path: Path) -> AsyncIterator[Door]:
    key = tmp_path / "person.key"
    app = a_gateway(database, clock, tmp_path / "keys", person_key_file=key)
    made = await opened(app, database, clock)
    yield made
    await made.http.aclose()


def somebody(**changes: Any) -> dict[str, Any]:
    return an_account(personal_number=NUMBER, birth_year=1980, **changes)


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_the_same_person_has_one_account(door: Door) -> None:
    assert (await door.first.post("/v1/accounts", somebody())).status_code == 201
    twin = await door.first.post("/v1/accounts", somebody(username="ten.khac"))
    assert refused(twin) == (409, "person_known")
    assert twin.json()["params"] == {"account": "canbo.eakao"}


async def test_elsewhere_the_hint_is_masked(door: Door) -> None:
    province = await door.province_administrator()
    far = somebody(username="canbo.badinh", unit="00004")
    assert (await door.first.post("/v1/accounts", far)).status_code == 201
    twin = await province.post("/v1/accounts", somebody())
    assert refused(twin) == (409, "person_known")
    assert twin.json()["params"] == {"account": "ca***"}


async def test_a_number_given_later_is_compared_too_and_stays(door: Door) -> None:
    made = (await door.first.post("/v1/accounts", somebody())).json()
    other = await door.person(username="ten.khac")
    taken = await door.first.patch(f"/v1/accounts/{other.id}", {"personal_number": NUMBER}, "*")
    assert refused(taken) == (409, "person_known")
    again = await door.first.patch(
        f"/v1/accounts/{made['id']}", {"personal_number": "066099012346"}, "*"
    )
    assert [one["code"] for one in again.json()["errors"]] == ["person_given_already"]


async def test_the_number_is_kept_nowhere_and_answered_never(door: Door) -> None:
    answer = await door.first.post("/v1/accounts", somebody(), **{"Idempotency-Key": "k1"})
    assert answer.json()["person_known"] is True
    listed = await door.first.get("/v1/accounts")
    async with door.database.sessions() as session:
        rows = [
            str((await session.execute(text(f"SELECT {table}::text FROM {table}"))).all())
            for table in ("accounts", "audit_events", "idempotency_keys")
        ]
    assert NUMBER not in answer.text + listed.text + "".join(rows)
