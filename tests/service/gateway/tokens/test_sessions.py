"""Access tokens, refresh tokens that work once, and sessions that end at once."""

import asyncio
import base64
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from gateway.tokens.keys import ISSUER, KeyRing
from libs.contracts.core import Level, Role
from libs.contracts.scopes import SERVICE_ONLY, Scope
from libs.kit.db import Database
from libs.kit.tokens import Principal, TokenSigner, new_private_key
from tests.service.gateway.conftest import (
    ANOTHER_PASSWORD,
    GOOD_PASSWORD,
    Door,
    Person,
    a_gateway,
    log_in,
    opened,
)
from tests.support.clock import FixedClock
from tests.support.ids import new_id


async def refresh(door: Door, token: str) -> httpx.Response:
    return await door.http.post("/v1/auth/refresh", json={"refresh_token": token})


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    decoded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=="))
    return decoded


async def test_a_token_names_the_person_and_the_post_and_grants_no_service_scope(
    door: Door,
) -> None:
    person = await door.person()
    claims = claims_of(person.tokens["access_token"])
    assert set(claims) == {
        *("iss", "aud", "sub", "jti", "iat", "exp", "sid", "role", "level", "unit", "scope"),
        *("name", "post"),
    }
    assert claims["name"] == "H'Linh Niê"
    assert claims["post"] == person.account["posts"][0]["id"]
    assert claims["exp"] - claims["iat"] == 900
    assert not SERVICE_ONLY & set(claims["scope"].split())


async def test_a_token_ends_after_fifteen_minutes_and_the_refresh_token_gets_another(
    door: Door,
) -> None:
    person = await door.person()
    door.clock.move(minutes=15)
    late = await person.get("/v1/me")
    assert (late.status_code, late.json()["params"]) == (401, {"reason": "expired"})
    assert (await person.get("/v1/dossiers")).status_code == 401
    pair = (await refresh(door, person.tokens["refresh_token"])).json()
    answer = await door.http.get("/v1/me", headers=bearer(pair["access_token"]))
    assert answer.status_code == 200
    assert answer.json()["session"] == claims_of(person.tokens["access_token"])["sid"]


async def test_a_refresh_token_that_comes_back_ends_the_whole_session(door: Door) -> None:
    person = await door.person()
    first = person.tokens["refresh_token"]
    second = (await refresh(door, first)).json()
    third = (await refresh(door, second["refresh_token"])).json()
    stolen = await refresh(door, first)
    assert (stolen.status_code, stolen.json()["code"]) == (401, "refresh_refused")
    for token in (first, second["refresh_token"], third["refresh_token"]):
        assert (await refresh(door, token)).status_code == 401
    for pair in (person.tokens, second, third):
        answer = await door.http.get("/v1/dossiers", headers=bearer(pair["access_token"]))
        assert (answer.status_code, answer.json()["params"]) == (401, {"reason": "revoked"})
    assert (await log_in(door.http, person.username, GOOD_PASSWORD)).status_code == 200


async def test_a_lost_answer_may_be_asked_for_again_for_a_few_seconds(door: Door) -> None:
    person = await door.person()
    token = person.tokens["refresh_token"]
    lost = (await refresh(door, token)).json()
    door.clock.move(seconds=9)
    again = (await refresh(door, token)).json()
    assert again["refresh_token"] == lost["refresh_token"]
    assert (await refresh(door, again["refresh_token"])).status_code == 200


async def test_after_the_grace_the_same_question_is_a_theft(door: Door) -> None:
    person = await door.person()
    token = person.tokens["refresh_token"]
    await refresh(door, token)
    door.clock.move(seconds=11)
    assert (await refresh(door, token)).status_code == 401
    assert (await person.get("/v1/me")).status_code == 401


async def test_two_windows_refreshing_at_once_get_the_same_token(door: Door) -> None:
    person = await door.person()
    token = person.tokens["refresh_token"]
    answers = await asyncio.gather(*(refresh(door, token) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1


async def test_a_session_left_alone_for_half_a_day_is_over(door: Door) -> None:
    person = await door.person()
    door.clock.move(hours=12)
    assert (await refresh(door, person.tokens["refresh_token"])).status_code == 401
    await person.log_in()
    assert len((await person.get("/v1/sessions")).json()["items"]) == 1


async def test_a_session_ends_after_a_week_however_busy(door: Door) -> None:
    person = await door.person()
    token = person.tokens["refresh_token"]
    for _ in range(15):
        door.clock.move(hours=11)
        answer = await refresh(door, token)
        assert answer.status_code == 200
        token = answer.json()["refresh_token"]
    door.clock.move(hours=11)
    assert (await refresh(door, token)).status_code == 401


@pytest.mark.parametrize("token", ["x", "A" * 43, "", "a" * 300, "a\u0000b", "é", "\ud800"])
async def test_an_invented_refresh_token_is_refused(door: Door, token: str) -> None:
    body = json.dumps({"refresh_token": token}).encode()
    headers = {"content-type": "application/json"}
    answer = await door.http.post("/v1/auth/refresh", content=body, headers=headers)
    assert answer.status_code in {400, 401, 422}


async def test_logging_out_ends_the_session_at_once(door: Door) -> None:
    person = await door.person()
    other = await Person(door.http, person.username, GOOD_PASSWORD, person.account).log_in()
    assert (await person.post("/v1/auth/logout")).status_code == 204
    assert (await person.get("/v1/dossiers")).status_code == 401
    assert (await refresh(door, person.tokens["refresh_token"])).status_code == 401
    assert (await other.get("/v1/dossiers")).status_code == 200


async def test_one_sees_and_ends_ones_own_sessions_and_nobody_elses(door: Door) -> None:
    person = await door.person()
    other = await Person(door.http, person.username, GOOD_PASSWORD, person.account).log_in()
    listed = (await person.get("/v1/sessions")).json()["items"]
    assert [one["current"] for one in listed] == [False, True]
    stranger = listed[0]["id"]
    foreign = await door.http.delete(f"/v1/sessions/{stranger}", headers=door.first.headers)
    assert foreign.status_code == 404
    ended = await door.http.delete(f"/v1/sessions/{stranger}", headers=person.headers)
    assert ended.status_code == 204
    assert (await other.get("/v1/me")).status_code == 401
    assert (await person.get("/v1/me")).status_code == 200


async def test_the_oldest_session_gives_way_to_an_eleventh(door: Door) -> None:
    person = await door.person()
    for _ in range(10):
        door.clock.move(seconds=1)
        newest = Person(door.http, person.username, GOOD_PASSWORD, person.account)
        await newest.log_in()
    assert (await person.get("/v1/me")).status_code == 401
    assert len((await newest.get("/v1/sessions")).json()["items"]) == 10


async def test_changing_ones_password_ends_all_other_sessions(door: Door) -> None:
    person = await door.person()
    other = await Person(door.http, person.username, GOOD_PASSWORD, person.account).log_in()
    wrong = {"current": "khong-phai-mat-khau", "new": ANOTHER_PASSWORD}
    assert (await person.post("/v1/me/password", wrong)).status_code == 401
    right = {"current": GOOD_PASSWORD, "new": ANOTHER_PASSWORD}
    assert (await person.post("/v1/me/password", right)).status_code == 204
    assert (await other.get("/v1/me")).status_code == 401
    back = {"current": ANOTHER_PASSWORD, "new": GOOD_PASSWORD}
    refused = await person.post("/v1/me/password", back)
    assert [one["code"] for one in refused.json()["errors"]] == ["password_used_before"]


async def test_a_crowd_of_password_changes_does_not_shut_anybody_out(door: Door) -> None:
    """More calls at once than the database has connections, a key on each."""
    person = await door.person()
    wrong = {"current": "khong-phai-mat-khau", "new": ANOTHER_PASSWORD}
    crowd = [
        person.post("/v1/me/password", wrong, **{"Idempotency-Key": f"k{number}"})
        for number in range(40)
    ]
    answers = await asyncio.gather(*crowd)
    assert {answer.status_code for answer in answers} == {401, 429}


async def test_tokens_are_kept_under_no_idempotency_key(door: Door, database: Database) -> None:
    person = await door.person()
    body = {"username": person.username, "password": GOOD_PASSWORD}
    first, second = [
        await person.post("/v1/auth/login", body, **{"Idempotency-Key": "k1"}) for _ in "ab"
    ]
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json()["refresh_token"] != second.json()["refresh_token"]
    async with database.sessions() as session:
        kept = await session.execute(text("SELECT body FROM idempotency_keys"))
        assert not any(b"refresh_token" in bytes(one) for (one,) in kept if one)


async def test_another_process_of_the_gateway_learns_of_an_ended_session(
    door: Door, database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    twin = a_gateway(database, clock, tmp_path / "keys", revocation_poll_seconds=0.05)
    async with (
        twin.api.router.lifespan_context(twin.api),
        httpx.AsyncClient(transport=httpx.ASGITransport(twin), base_url="http://twin") as http,
    ):
        person = await door.person()
        assert (await http.get("/v1/dossiers", headers=person.headers)).status_code == 200
        await person.post("/v1/auth/logout")
        for _ in range(100):
            answer = await http.get("/v1/dossiers", headers=person.headers)
            if answer.status_code == 401:
                break
            await asyncio.sleep(0.02)
        assert answer.json()["params"] == {"reason": "revoked"}


async def test_a_restarted_gateway_still_refuses_what_was_ended(
    door: Door, database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    person = await door.person()
    await person.post("/v1/auth/logout")
    again = a_gateway(database, clock, tmp_path / "keys")
    async with (
        again.api.router.lifespan_context(again.api),
        httpx.AsyncClient(transport=httpx.ASGITransport(again), base_url="http://again") as http,
    ):
        assert (await http.get("/v1/dossiers", headers=person.headers)).status_code == 401


def forged(door: Door, case: str) -> str:
    """Make a token that must not count."""
    clock, ring = door.clock, door.app.parts.keys
    principal = Principal(
        new_id(),
        Role.OFFICER,
        Level.PROVINCE,
        "66",
        frozenset(Scope),
        ISSUER,
        str(new_id()),
    )
    own = ring.signer()
    if case == "another audience":
        return own.sign(principal, audience="elsewhere")
    if case == "another key under our key's name":
        key = new_private_key()
        signer = TokenSigner(private_pem=key, kid=ring.signing_kid, issuer=ISSUER, clock=clock)
        return signer.sign(principal)
    if case == "another issuer":
        key = new_private_key()
        return TokenSigner(private_pem=key, kid="k", issuer="ocop-registry", clock=clock).sign(
            principal
        )
    token = own.sign(principal)
    header, payload, signature = token.split(".")
    if case == "no algorithm":
        none = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').rstrip(b"=").decode()
        return f"{none}.{payload}."
    if case == "changed claims":
        claims = {**claims_of(token), "level": "ministry", "unit": "VN"}
        changed = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
        return f"{header}.{changed}.{signature}"
    return {"rubbish": "a.b.c", "empty": "..", "endless": "x" * 9000}[case]


@pytest.mark.parametrize(
    "case",
    [
        "another audience",
        "another key under our key's name",
        "another issuer",
        "no algorithm",
        "changed claims",
        "rubbish",
        "empty",
        "endless",
    ],
)
async def test_a_token_that_does_not_count_is_refused_at_the_door(door: Door, case: str) -> None:
    token = forged(door, case)
    for path in ("/v1/dossiers", "/v1/me", "/v1/units"):
        answer = await door.http.get(path, headers=bearer(token))
        assert answer.status_code == 401, path
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_service_scope_in_our_own_token_is_cut_off(door: Door) -> None:
    principal = Principal(
        door.first.id,
        Role.ADMINISTRATOR,
        Level.MINISTRY,
        "VN",
        SERVICE_ONLY | {Scope.SESSION},
        ISSUER,
        claims_of(door.first.tokens["access_token"])["sid"],
    )
    token = door.app.parts.signer.sign(principal)
    me = (await door.http.get("/v1/me", headers=bearer(token))).json()
    assert me["scopes"] == [Scope.SESSION]


async def test_keys_rotate_without_ending_anything(door: Door, tmp_path: Path) -> None:
    person = await door.person()
    old = door.app.parts.keys.signing_kid
    door.clock.move(minutes=1)
    new = KeyRing(tmp_path / "keys", door.clock).rotate()
    signer = KeyRing(tmp_path / "keys", door.clock).signer()
    fresh = signer.sign(
        Principal(
            person.id,
            Role.OFFICER,
            Level.COMMUNE,
            "24133",
            frozenset({Scope.SESSION}),
            ISSUER,
            str(new_id()),
        )
    )
    assert (await door.http.get("/v1/dossiers", headers=bearer(fresh))).status_code == 200
    assert (await person.get("/v1/dossiers")).status_code == 200
    published = (await door.http.get("/.well-known/jwks.json")).json()["keys"]
    assert [key["kid"] for key in published] == [new, old]
    assert all("d" not in key for key in published)


async def test_keys_are_files_that_only_their_owner_reads(door: Door, tmp_path: Path) -> None:
    files = [path for path in (tmp_path / "keys").iterdir() if path.suffix in {".pem", ".key"}]
    assert len(files) == 2
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


async def test_refresh_tokens_are_kept_as_hashes_only(door: Door) -> None:
    person = await door.person()
    async with door.database.engine.connect() as connection:
        rows = (await connection.exec_driver_sql("SELECT * FROM refresh_tokens")).all()
    assert person.tokens["refresh_token"] not in str(rows)


async def test_the_session_of_the_first_administrator_is_one_of_his(
    database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    door = await opened(a_gateway(database, clock, tmp_path), database, clock)
    assert UUID((await door.first.get("/v1/me")).json()["session"])
