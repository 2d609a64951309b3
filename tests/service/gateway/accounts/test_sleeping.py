"""An account unused for 45 days sleeps: its next log-in needs a one-time code, and is not shut."""

from pathlib import Path
from typing import Any

import httpx

from tests.service.gateway.accounts.test_codes import (
    ADDRESS,
    last_code,
    letters,
    posting,
    refused,
)
from tests.service.gateway.conftest import GOOD_PASSWORD, Door, Person, log_in

__all__ = ["letters", "posting"]

WRONG = "Mat-khau-sai-2026-x"


def count(letters: Path) -> int:
    return len(list(letters.iterdir())) if letters.exists() else 0


async def with_code(door: Door, person: Person, code: str) -> httpx.Response:
    body = {"username": person.username, "password": person.password, "code": code}
    return await door.http.post("/v1/auth/login", json=body)


async def asleep(door: Door, **changes: Any) -> Person:
    """Have an account that nobody used for 46 days; the first administrator is awake."""
    person = await door.person(**changes)
    door.clock.move(days=46)
    await door.first.log_in()
    return person


async def test_after_45_days_it_is_awake_and_after_46_it_sleeps(door: Door) -> None:
    person = await door.person()
    door.clock.move(days=45)
    assert (await log_in(door.http, person.username, GOOD_PASSWORD)).status_code == 200
    door.clock.move(days=46)
    answer = await log_in(door.http, person.username, GOOD_PASSWORD)
    assert refused(answer) == (403, "one_time_code_from_administrator")


async def test_the_code_goes_to_the_registered_address_and_wakes_it(
    posting: Door, letters: Path
) -> None:
    person = await asleep(posting, username="ngu.quen")
    body = {"address": ADDRESS, "current": GOOD_PASSWORD}
    # The address was registered while the account was awake.
    posting.clock.move(days=-46)
    await person.log_in()
    assert (await person.post("/v1/me/address", body)).status_code == 204
    posting.clock.move(days=46)
    assert refused(await log_in(posting.http, person.username, WRONG)) == (401, "login_failed")
    assert count(letters) == 0
    needed = await log_in(posting.http, person.username, GOOD_PASSWORD)
    assert refused(needed) == (403, "one_time_code_needed")
    assert needed.json()["params"] == {"sent_to": "h***@daklak.gov.vn"}
    await log_in(posting.http, person.username, GOOD_PASSWORD)
    assert count(letters) == 1
    code = last_code(letters)
    assert refused(await with_code(posting, person, "00000000")) == (403, "one_time_code_wrong")
    assert (await with_code(posting, person, code)).status_code == 200
    assert (await log_in(posting.http, person.username, GOOD_PASSWORD)).status_code == 200
    posting.clock.move(days=46)
    assert refused(await with_code(posting, person, code)) == (403, "one_time_code_wrong")


async def test_without_an_address_an_administrator_sees_it_and_hands_a_code_over(
    door: Door,
) -> None:
    person = await asleep(door)
    needed = await log_in(door.http, person.username, GOOD_PASSWORD)
    assert refused(needed) == (403, "one_time_code_from_administrator")
    path = f"/v1/accounts/{person.id}"
    assert (await door.first.get(path)).json()["code_wanted_at"] is not None
    listed = await door.first.get("/v1/accounts", params={"wants_code": "true"})
    assert [one["username"] for one in listed.json()["items"]] == [person.username]
    reason = {"reason": "Đã gặp trực tiếp"}
    code = (await door.first.post(f"{path}/wake-code", reason)).json()["code"]
    stolen = {"username": person.username, "password": WRONG, "code": code}
    assert refused(await door.http.post("/v1/auth/login", json=stolen)) == (401, "login_failed")
    assert (await with_code(door, person, code)).status_code == 200
    assert (await door.first.get(path)).json()["code_wanted_at"] is None
    awake = await door.first.post(f"{path}/wake-code", reason)
    assert refused(awake) == (409, "not_sleeping")


async def test_a_code_of_another_account_wakes_nobody(door: Door) -> None:
    other = await door.person(username="nguoi.khac")
    person = await asleep(door)
    reason = {"reason": "Đã gặp trực tiếp"}
    code = (await door.first.post(f"/v1/accounts/{other.id}/wake-code", reason)).json()["code"]
    assert refused(await with_code(door, person, code)) == (403, "one_time_code_wrong")
    assert (await with_code(door, other, code)).status_code == 200


async def test_five_wrong_codes_spend_the_right_one(door: Door) -> None:
    person = await asleep(door)
    reason = {"reason": "Đã gặp trực tiếp"}
    code = (await door.first.post(f"/v1/accounts/{person.id}/wake-code", reason)).json()["code"]
    for number in range(5):
        if number == 4:
            door.clock.move(minutes=16)
        answer = await with_code(door, person, f"0000000{number}")
        assert refused(answer) == (403, "one_time_code_wrong")
    assert refused(await with_code(door, person, code)) == (403, "one_time_code_wrong")


async def test_the_only_administrator_of_a_unit_is_warned_and_never_shut(door: Door) -> None:
    me = (await door.first.get("/v1/me")).json()
    assert me["warnings"] == ["no_address", "only_administrator"]
    door.clock.move(days=100)
    assert (await door.first.log_in()).tokens["post"]["unit"] == "VN"


async def test_of_two_administrators_the_sleeping_one_needs_a_code(door: Door) -> None:
    twin = await asleep(
        door, username="quantri.hai", role="administrator", level="ministry", unit="VN"
    )
    assert refused(await log_in(door.http, twin.username, GOOD_PASSWORD)) == (
        403,
        "one_time_code_from_administrator",
    )


async def test_refreshing_goes_on_whatever_the_calendar_says(door: Door) -> None:
    person = await door.person()
    token = person.tokens["refresh_token"]
    for _ in range(3):
        door.clock.move(hours=11)
        answer = await door.http.post("/v1/auth/refresh", json={"refresh_token": token})
        token = answer.json()["refresh_token"]
    assert answer.status_code == 200
