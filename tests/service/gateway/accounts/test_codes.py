"""People set their own passwords with one-time codes; administrators never hold a working one."""

import asyncio
from collections.abc import AsyncIterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from libs.kit.db import Database
from tests.service.gateway.conftest import (
    ANOTHER_PASSWORD,
    GOOD_PASSWORD,
    Door,
    Person,
    a_gateway,
    an_account,
    log_in,
    opened,
    set_password,
)
from tests.support.clock import FixedClock

REASON = {"reason": "Quên mật khẩu"}
ADDRESS = "hlinh.nie@daklak.gov.vn"


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    return tmp_path / "letters"


@pytest.fixture
async def posting(
    database: Database, clock: FixedClock, tmp_path: Path, letters: Path
) -> AsyncIterator[Door]:
    """A gateway that sends letters."""
    app = a_gateway(database, clock, tmp_path / "keys", mail_dir=letters)
    made = await opened(app, database, clock)
    yield made
    await made.http.aclose()


def last_code(letters: Path) -> str:
    newest = max(letters.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    content = message_from_bytes(newest.read_bytes()).get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode().split("\n\n")[1].strip()


async def link(by: Person, to: Person, **order: Any) -> httpx.Response:
    return await by.post(f"/v1/accounts/{to.id}/password-link", {**REASON, **order})


async def a_new_account(door: Door, by: Person | None = None, **changes: Any) -> Person:
    """Have an account made that nobody has taken over yet."""
    body = an_account(**changes)
    answer = await (by or door.first).post("/v1/accounts", body)
    assert answer.status_code == 201, answer.text
    return Person(door.http, body["username"], GOOD_PASSWORD, answer.json())


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_until_the_person_has_set_a_password_nothing_works(door: Door) -> None:
    new = await a_new_account(door)
    for guess in (GOOD_PASSWORD, "null", "None", "x"):
        assert refused(await log_in(door.http, new.username, guess)) == (401, "login_failed")
    code = (await link(door.first, new)).json()["code"]
    assert refused(await log_in(door.http, new.username, code))[0] in {401, 429}
    assert (await set_password(door.http, code, GOOD_PASSWORD)).status_code == 204


async def test_a_code_works_once(door: Door) -> None:
    new = await a_new_account(door)
    code = (await link(door.first, new)).json()["code"]
    assert (await set_password(door.http, code, GOOD_PASSWORD)).status_code == 204
    again = await set_password(door.http, code, ANOTHER_PASSWORD)
    assert refused(again) == (403, "code_not_valid")
    assert (await log_in(door.http, new.username, GOOD_PASSWORD)).status_code == 200
    assert (await log_in(door.http, new.username, ANOTHER_PASSWORD)).status_code == 401


async def test_a_code_sent_many_times_at_once_works_once(door: Door) -> None:
    new = await a_new_account(door)
    code = (await link(door.first, new)).json()["code"]
    words = ("Nhung-huou-rung-khop", "Voi-ban-don-hat-nang", "Ruou-can-men-la-rung")
    answers = await asyncio.gather(*(set_password(door.http, code, word) for word in words))
    assert sorted(answer.status_code for answer in answers) == [204, 403, 403]


async def test_a_code_is_too_old_after_72_hours(door: Door) -> None:
    new = await a_new_account(door)
    code = (await link(door.first, new)).json()["code"]
    door.clock.move(hours=71)
    weak = await set_password(door.http, code, "passwordpassword")
    assert weak.status_code == 422
    door.clock.move(hours=1)
    late = await set_password(door.http, code, GOOD_PASSWORD)
    assert refused(late) == (403, "code_not_valid")


async def test_a_newer_code_takes_the_place_of_an_older_one(door: Door) -> None:
    new = await a_new_account(door)
    old = (await link(door.first, new)).json()["code"]
    fresh = (await link(door.first, new)).json()["code"]
    assert refused(await set_password(door.http, old, GOOD_PASSWORD)) == (403, "code_not_valid")
    assert (await set_password(door.http, fresh, GOOD_PASSWORD)).status_code == 204


@pytest.mark.parametrize("code", ["AAAA-BBBB-CCCC-DDDD", "x", "-", "9" * 100, "Đ" * 16])
async def test_an_invented_code_opens_nothing(door: Door, code: str) -> None:
    await a_new_account(door)
    answer = await set_password(door.http, code, GOOD_PASSWORD)
    assert refused(answer) == (403, "code_not_valid")


async def test_a_code_of_a_locked_account_opens_nothing(door: Door) -> None:
    new = await a_new_account(door)
    code = (await link(door.first, new)).json()["code"]
    await door.first.act(f"/v1/accounts/{new.id}/lock", {"reason": "Nhầm người"})
    assert refused(await set_password(door.http, code, GOOD_PASSWORD)) == (403, "code_not_valid")


@pytest.mark.parametrize(
    "password",
    ["passwordpassword", "12345678901234", "qwertyuiopasdf", "OcopOcopOcop1234", "ngan"],
)
async def test_an_easy_password_is_refused_and_leaves_the_code(door: Door, password: str) -> None:
    new = await a_new_account(door)
    code = (await link(door.first, new)).json()["code"]
    answer = await set_password(door.http, code, password)
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/password"]
    assert password not in answer.text
    assert (await set_password(door.http, code, GOOD_PASSWORD)).status_code == 204


async def test_setting_a_password_ends_every_session(door: Door) -> None:
    person = await door.person()
    second = await door.person(
        username="quantri.hai", role="administrator", level="ministry", unit="VN"
    )
    first = (await link(door.first, person)).json()["code"]
    other = (await link(second, person)).json()["code"]
    assert (await person.get("/v1/me")).status_code == 200
    answer = await set_password(door.http, f"{first}{other}", ANOTHER_PASSWORD)
    assert answer.status_code == 204
    assert (await person.get("/v1/me")).status_code == 401


async def test_an_administrator_alone_never_gets_into_an_account_that_is_taken_over(
    door: Door,
) -> None:
    """What an attack did: set the member's password, log in, file the member's sheet."""
    province = await door.province_administrator()
    member = await door.person(
        province, username="hoidong1", role="council_member", level="province", unit="66"
    )
    path = f"/v1/accounts/{member.id}"
    gone = await province.act(f"{path}/password", {"password": ANOTHER_PASSWORD})
    assert gone.status_code == 404
    half = (await link(province, member)).json()
    assert half["half"] == 1
    again = (await link(province, member)).json()
    assert again["half"] == 1
    for code in (half["code"], again["code"], half["code"] + again["code"], again["code"] * 2):
        answer = await set_password(door.http, code, ANOTHER_PASSWORD)
        assert refused(answer) == (403, "code_not_valid")
    stolen = await province.patch(path, {"address": "ke.trom@example.vn"}, "*")
    assert [one["code"] for one in stolen.json()["errors"]] == ["address_is_the_persons"]
    assert (await log_in(door.http, "hoidong1", ANOTHER_PASSWORD)).status_code == 401
    assert (await log_in(door.http, "hoidong1", GOOD_PASSWORD)).status_code == 200


async def test_two_administrators_give_a_half_each(door: Door) -> None:
    province = await door.province_administrator()
    member = await door.person(
        province, username="hoidong1", role="council_member", level="province", unit="66"
    )
    first = (await link(province, member)).json()
    second = (await link(door.first, member)).json()
    assert (first["half"], second["half"]) == (1, 2)
    swapped = await set_password(door.http, second["code"] + first["code"], ANOTHER_PASSWORD)
    assert refused(swapped) == (403, "code_not_valid")
    whole = await set_password(door.http, f"{first['code']} {second['code']}", ANOTHER_PASSWORD)
    assert whole.status_code == 204
    assert (await log_in(door.http, "hoidong1", ANOTHER_PASSWORD)).status_code == 200


async def test_the_person_and_the_auditor_see_who_had_a_code_made(door: Door) -> None:
    person = await door.person()
    await link(door.first, person)
    seen = (await person.get("/v1/me")).json()["last_link"]
    assert seen["by"]["account"] == str(door.first.id)
    assert seen["by"]["name"] == "Quản trị hệ thống trung ương"
    assert seen["used_at"] is None
    auditor = await door.person(username="kiemtoan", role="auditor", level="ministry", unit="VN")
    query = {"record_id": str(person.id)}
    events = (await auditor.get("/v1/gateway/audit-events", params=query)).json()["items"]
    assert (events[0]["action"], events[0]["reason"]) == (
        "account.password_link_given",
        "Quên mật khẩu",
    )


async def test_a_code_goes_to_the_registered_address_and_to_nobody_else(
    posting: Door, letters: Path
) -> None:
    new = await a_new_account(posting, address=ADDRESS)
    given = (await link(posting.first, new)).json()
    assert (given["sent_to"], given["code"]) == ("h***@daklak.gov.vn", None)
    code = last_code(letters)
    assert (await set_password(posting.http, code, GOOD_PASSWORD)).status_code == 204
    await new.log_in()
    by_hand = (await link(posting.first, new, by_hand=True)).json()
    assert by_hand["half"] == 1


async def test_a_person_changes_the_own_address_with_the_password(
    posting: Door, letters: Path
) -> None:
    person = await posting.person()
    wrong = {"address": ADDRESS, "current": ANOTHER_PASSWORD}
    assert refused(await person.post("/v1/me/address", wrong)) == (401, "login_failed")
    right = {"address": ADDRESS, "current": GOOD_PASSWORD}
    assert (await person.post("/v1/me/address", right)).status_code == 204
    me = (await person.get("/v1/me")).json()
    assert me["account"]["address"] == "h***@daklak.gov.vn"
    assert (await link(posting.first, person)).json()["sent_to"] == "h***@daklak.gov.vn"
    assert (await set_password(posting.http, last_code(letters), ANOTHER_PASSWORD)).is_success


async def test_codes_are_kept_as_hashes_and_under_no_idempotency_key(door: Door) -> None:
    new = await a_new_account(door)
    path = f"/v1/accounts/{new.id}/password-link"
    codes = [
        (await door.first.post(path, REASON, **{"Idempotency-Key": "k1"})).json()["code"]
        for _ in "ab"
    ]
    assert codes[0] != codes[1]
    async with door.database.sessions() as session:
        rows = str((await session.execute(text("SELECT * FROM one_time_codes"))).all())
        kept = str((await session.execute(text("SELECT body FROM idempotency_keys"))).all())
    for code in codes:
        assert code not in rows + kept
        assert code.replace("-", "") not in rows + kept
