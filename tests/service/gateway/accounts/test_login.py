"""Names, passwords and locks."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher, extract_parameters
from httpx import Response
from sqlalchemy import text

from libs.kit.audit import verify_chain
from libs.kit.db import Database
from tests.service.gateway.conftest import (
    GOOD_PASSWORD,
    Door,
    a_gateway,
    log_in,
    opened,
)
from tests.support.clock import FixedClock

WRONG = "Mat-khau-sai-2026-x"


async def test_name_and_password_open_a_session(door: Door) -> None:
    person = await door.person()
    assert person.tokens["token_type"] == "Bearer"
    assert person.tokens["expires_in"] == 900
    me = (await person.get("/v1/me")).json()
    assert me["account"]["username"] == "canbo.eakao"
    assert "registry.dossiers.report" in me["scopes"]
    assert "registry.decisions.write" not in me["scopes"]


async def test_case_and_accents_of_the_name_do_not_count(door: Door) -> None:
    await door.person(username="Hồng.Đào")
    assert (await log_in(door.http, "hong.dao", GOOD_PASSWORD)).status_code == 200
    assert (await log_in(door.http, "HỒNG.ĐÀO", GOOD_PASSWORD)).status_code == 200


async def test_a_password_typed_in_decomposed_letters_is_the_same(door: Door) -> None:
    await door.person(password="Đường-hoàng-Ea-Kao-26")
    decomposed = "\u0110u\u031bo\u031b\u0300ng-hoa\u0300ng-Ea-Kao-26"
    assert (await log_in(door.http, "canbo.eakao", decomposed)).status_code == 200


async def test_five_wrong_passwords_lock_the_name_for_a_quarter_of_an_hour(door: Door) -> None:
    await door.person()
    for _ in range(4):
        answer = await log_in(door.http, "canbo.eakao", WRONG)
        assert (answer.status_code, answer.json()["code"]) == (401, "login_failed")
    fifth = await log_in(door.http, "canbo.eakao", WRONG)
    assert (fifth.status_code, fifth.json()["code"]) == (429, "locked_out")
    assert fifth.headers["Retry-After"] == "900"
    door.clock.move(minutes=14)
    shut = await log_in(door.http, "canbo.eakao", GOOD_PASSWORD)
    assert (shut.status_code, shut.headers["Retry-After"]) == (429, "60")
    door.clock.move(minutes=1)
    assert (await log_in(door.http, "canbo.eakao", GOOD_PASSWORD)).status_code == 200


async def test_a_stranger_shuts_a_name_for_his_own_place_only(
    database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    """What an attack did: one address kept 116 names shut."""
    door = await behind_a_proxy(database, clock, tmp_path)
    await door.person()
    for _ in range(4):
        await from_place(door, "203.0.113.9", WRONG)
    assert (await from_place(door, "203.0.113.9", WRONG)).status_code == 429
    assert (await from_place(door, "203.0.113.9", GOOD_PASSWORD)).status_code == 429
    assert (await from_place(door, "198.51.100.7", GOOD_PASSWORD)).status_code == 200


async def test_neighbours_in_one_ipv6_network_are_one_place(
    database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    door = await behind_a_proxy(database, clock, tmp_path)
    await door.person()
    for number in range(5):
        await from_place(door, f"2001:db8:1:2::{number}", WRONG)
    assert (await from_place(door, "2001:db8:1:2::99", GOOD_PASSWORD)).status_code == 429
    assert (await from_place(door, "2001:db8:1:3::1", GOOD_PASSWORD)).status_code == 200


async def test_guesses_from_everywhere_are_bounded_and_the_owner_comes_in_from_a_known_place(
    database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    door = await behind_a_proxy(database, clock, tmp_path, attempts_from_strange_places=10)
    await door.person()
    assert (await from_place(door, "198.51.100.7", GOOD_PASSWORD)).status_code == 200
    statuses = [
        (await from_place(door, f"203.0.113.{number}", WRONG)).status_code for number in range(20)
    ]
    assert statuses.count(401) <= 10
    assert statuses[-1] == 429
    strange = await from_place(door, "192.0.2.1", GOOD_PASSWORD)
    assert (strange.status_code, strange.json()["code"]) == (429, "locked_out")
    assert 0 < int(strange.headers["retry-after"]) <= 3600
    assert (await from_place(door, "198.51.100.7", GOOD_PASSWORD)).status_code == 200
    clock.move(minutes=61)
    assert (await from_place(door, "192.0.2.1", GOOD_PASSWORD)).status_code == 200


async def behind_a_proxy(
    database: Database, clock: FixedClock, tmp_path: Path, **settings: Any
) -> Door:
    app = a_gateway(database, clock, tmp_path / "keys", trusted_proxies=["127.0.0.0/8"], **settings)
    return await opened(app, database, clock)


async def from_place(door: Door, address: str, password: str) -> Response:
    body = {"username": "canbo.eakao", "password": password}
    return await door.http.post("/v1/auth/login", json=body, headers={"X-Forwarded-For": address})


async def test_an_unknown_name_is_answered_and_locked_alike(door: Door) -> None:
    await door.person()
    answers = {"canbo.eakao": [], "khong.co.ai": []}
    for name, seen in answers.items():
        for _ in range(6):
            answer = await log_in(door.http, name, WRONG)
            document = {**answer.json(), "request_id": ""}
            seen.append((answer.status_code, document, answer.headers.get("retry-after")))
    assert answers["canbo.eakao"] == answers["khong.co.ai"]


async def test_an_unknown_name_costs_the_same_hash_as_a_wrong_password(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    await door.person()
    compared: list[str] = []
    verify = PasswordHasher.verify

    def counted(hasher: PasswordHasher, known: str, password: str) -> bool:
        compared.append(known)
        return verify(hasher, known, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    await log_in(door.http, "canbo.eakao", WRONG)
    await log_in(door.http, "khong.co.ai", WRONG)
    somebodys, nobodys = map(extract_parameters, compared)
    assert somebodys == nobodys


async def test_a_crowd_of_guesses_at_once_gets_no_more_than_five_tries(door: Door) -> None:
    await door.person()
    guesses = (log_in(door.http, "canbo.eakao", f"{WRONG}-{n}") for n in range(20))
    answers = await asyncio.gather(*guesses)
    assert sum(answer.status_code == 401 for answer in answers) <= 4
    assert {answer.status_code for answer in answers} == {401, 429}
    assert (await log_in(door.http, "canbo.eakao", GOOD_PASSWORD)).status_code == 429


async def test_a_right_password_forgets_the_failures(door: Door) -> None:
    await door.person()
    for _ in range(3):
        for _ in range(4):
            assert (await log_in(door.http, "canbo.eakao", WRONG)).status_code == 401
        assert (await log_in(door.http, "canbo.eakao", GOOD_PASSWORD)).status_code == 200


async def test_a_locked_account_is_told_so_only_with_the_right_password(door: Door) -> None:
    person = await door.person()
    path = f"/v1/accounts/{person.id}"
    locked = await door.first.act(f"{path}/lock", {"reason": "Nghi lộ mật khẩu"})
    assert locked.json()["state"] == "locked"
    assert (await log_in(door.http, "canbo.eakao", WRONG)).status_code == 401
    refused = await log_in(door.http, "canbo.eakao", GOOD_PASSWORD)
    assert (refused.status_code, refused.json()["code"]) == (403, "account_not_active")
    await door.first.act(f"{path}/unlock", {"reason": "Đã xác minh"})
    assert (await log_in(door.http, "canbo.eakao", GOOD_PASSWORD)).status_code == 200


async def test_addresses_are_throttled(
    database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    app = a_gateway(database, clock, tmp_path, logins_per_minute=1, logins_burst=3)
    door = await opened(app, database, clock)
    statuses = [(await log_in(door.http, f"ai.do.{n}", WRONG)).status_code for n in range(3)]
    assert statuses == [401, 401, 429]


@pytest.mark.parametrize(
    "body",
    [
        {"username": "a\u0000b", "password": "x"},
        {"username": "", "password": "x"},
        {"username": "a" * 600, "password": "x"},
        {"username": "abc", "password": ""},
        {"username": "abc", "password": "x" * 201},
        {"username": "abc", "password": "x", "more": 1},
        {"username": ["abc"], "password": {}},
        [],
    ],
)
async def test_a_log_in_of_another_shape_is_a_422(door: Door, body: object) -> None:
    answer = await door.http.post("/v1/auth/login", json=body)
    assert answer.status_code == 422
    assert answer.json()["errors"]


async def test_a_lone_surrogate_in_a_password_is_refused_in_words(door: Door) -> None:
    body = b'{"username": "abc", "password": "\\ud800"}'
    headers = {"content-type": "application/json"}
    answer = await door.http.post("/v1/auth/login", content=body, headers=headers)
    assert answer.status_code in {400, 422}


async def test_what_happened_is_in_the_trail_and_no_password_anywhere(door: Door) -> None:
    await door.person()
    await log_in(door.http, "canbo.eakao", WRONG)
    async with door.database.sessions() as session:
        assert await verify_chain(session, door.database.audit) > 3
        query = text("SELECT array_agg(DISTINCT action) FROM audit_events")
        actions = set((await session.execute(query)).scalar_one())
        everything = await session.execute(text("SELECT accounts::text FROM accounts"))
        assert GOOD_PASSWORD not in str(everything.all())
    assert actions == {
        *("account.created", "account.password_link_given", "account.password_set"),
        *("session.opened", "login.failed"),
    }
