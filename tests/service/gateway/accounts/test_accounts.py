"""Who may give whom an account, and change it."""

import asyncio
from typing import Any

import pytest

from gateway.accounts.bootstrap import create_first_administrator, invite
from tests.service.gateway.conftest import (
    ANOTHER_PASSWORD,
    GOOD_PASSWORD,
    Door,
    Person,
    an_account,
    an_office,
    log_in,
    set_password,
)


def codes(answer: Any) -> list[tuple[str, str]]:
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


async def test_a_province_gives_accounts_in_its_own_communes(door: Door) -> None:
    province = await door.province_administrator()
    answer = await province.post("/v1/accounts", an_account())
    assert answer.status_code == 201
    made = answer.json()
    assert answer.headers["Location"] == f"/v1/accounts/{made['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert "password" not in made
    assert made["password_set_at"] is None


async def test_outside_the_territory_it_is_refused(door: Door) -> None:
    province = await door.province_administrator()
    for unit, level in (("00004", "commune"), ("01", "province"), ("VN", "ministry")):
        answer = await province.post("/v1/accounts", an_account(unit=unit, level=level))
        assert (answer.status_code, answer.json()["code"]) == (403, "outside_territory")


async def test_the_own_level_is_allowed_but_no_second_administrator(door: Door) -> None:
    province = await door.province_administrator()
    officer = an_account(level="province", unit="66")
    assert (await province.post("/v1/accounts", officer)).status_code == 201
    twin = an_account(username="hai", role="administrator", level="province", unit="66")
    answer = await province.post("/v1/accounts", {**twin, "username": "quantri.hai"})
    assert (answer.status_code, answer.json()["code"]) == (403, "administrator_of_same_level")
    second = an_account(username="quantri.2", role="administrator", level="ministry", unit="VN")
    assert (await door.first.post("/v1/accounts", second)).status_code == 201


async def test_accounts_of_elsewhere_are_not_there(door: Door) -> None:
    province = await door.province_administrator()
    far = await door.person(username="canbo.badinh", unit="00004")
    path = f"/v1/accounts/{far.id}"
    assert (await province.get(path)).status_code == 404
    assert (await province.patch(path, {"display_name": "X"}, "*")).status_code == 404
    assert (await province.act(f"{path}/lock", {"reason": "abc"})).status_code == 404
    reason = {"reason": "Quên mật khẩu"}
    assert (await province.post(f"{path}/password-link", reason)).status_code == 404
    assert (await province.post(f"{path}/wake-code", reason)).status_code == 404
    names = [one["username"] for one in (await province.get("/v1/accounts")).json()["items"]]
    assert names == ["quantri.daklak"]


async def test_an_old_district_may_have_officers_and_a_lost_commune_may_not(door: Door) -> None:
    district = an_account(username="canbo.bmt", level="district", unit="643")
    assert (await door.first.post("/v1/accounts", district)).status_code == 201
    lost = await door.first.post("/v1/accounts", an_account(unit="24118"))
    assert codes(lost) == [("/unit", "unit_not_in_force")]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"unit": "99999"}, ("/unit", "unknown_unit")),
        ({"unit": "66"}, ("/unit", "unit_not_of_level")),
        ({"unit": "Đắk Lắk"}, ("/unit", "string_pattern_mismatch")),
        ({"role": "producer", "level": "province", "unit": "66"}, ("/level", "role_not_at_level")),
        ({"role": "service"}, ("/role", "enum")),
        ({"password": GOOD_PASSWORD}, ("/password", "extra_forbidden")),
        ({"address": "khong phai thu"}, ("/address", "string_pattern_mismatch")),
        ({"personal_number": "06609901234"}, ("/personal_number", "personal_number")),
        ({"personal_number": "066099012345"}, ("/personal_number", "person_key_missing")),
        ({"birth_year": 1800}, ("/birth_year", "greater_than_equal")),
        ({"username": "co khoang trang"}, ("/username", "username_blank")),
        ({"username": "\u0441anbo.tinh"}, ("/username", "username_not_latin")),
        ({"username": "canbo\uff0etinh"}, ("/username", "username_not_latin")),
        ({"username": "\uff43anbo.tinh"}, ("/username", "username_not_latin")),
        ({"username": "canbo\u03bf.tinh"}, ("/username", "username_not_latin")),
        ({"username": "canbo\u0301\u0301\u0301.x"}, ("/username", "username_not_latin")),
        ({"username": "\ufb01le.tinh"}, ("/username", "username_not_latin")),
        ({"username": "066099012345"}, ("/username", "username_is_personal_number")),
        ({"username": "ab"}, ("/username", "too_short")),
        ({"display_name": "A\u0000B"}, ("/display_name", "control_character")),
        ({"state": "active"}, ("/state", "extra_forbidden")),
    ],
)
async def test_what_is_wrong_is_said_field_by_field(
    door: Door, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    answer = await door.first.post("/v1/accounts", an_account(**changes))
    assert answer.status_code == 422
    assert codes(answer) == [fault]
    assert GOOD_PASSWORD not in answer.text


async def test_a_name_is_taken_in_whatever_letters(door: Door) -> None:
    await door.person(username="Hồng.Đào")
    answer = await door.first.post("/v1/accounts", an_account(username="HONG.dao"))
    assert (answer.status_code, answer.json()["code"]) == (409, "username_taken")


async def test_the_same_creation_twice_makes_one_account(door: Door) -> None:
    answers = await asyncio.gather(
        *(door.first.post("/v1/accounts", an_account(), **{"Idempotency-Key": "k1"}) for _ in "ab")
    )
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    other = an_account(display_name="Ai khác")
    reused = await door.first.post("/v1/accounts", other, **{"Idempotency-Key": "k1"})
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency_key_reused")


async def test_only_administrators_manage_accounts(door: Door) -> None:
    officer = await door.person()
    for answer in (
        await officer.post("/v1/accounts", an_account(username="moi.toanh")),
        await officer.get("/v1/accounts"),
        await officer.get(f"/v1/accounts/{officer.id}"),
        await officer.patch(f"/v1/accounts/{officer.id}", {"display_name": "A"}, "*"),
        await officer.post(f"/v1/accounts/{officer.id}/posts", an_office()),
        await officer.get("/v1/gateway/audit-events"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_missing")


async def test_an_administrator_has_nothing_of_the_register(door: Door) -> None:
    me = (await door.first.get("/v1/me")).json()
    assert {scope.partition(".")[0] for scope in me["scopes"]} == {"gateway"}


async def test_nobody_has_a_code_made_for_the_own_password(door: Door) -> None:
    path = f"/v1/accounts/{door.first.id}/password-link"
    answer = await door.first.post(path, {"reason": "Thử xem"})
    assert (answer.status_code, answer.json()["code"]) == (409, "own_account")


async def test_other_rights_end_the_sessions_at_once(door: Door) -> None:
    person = await door.person()
    path = f"/v1/accounts/{person.id}"
    post = f"{path}/posts/{person.account['posts'][0]['id']}"
    given = await door.first.post(
        f"{path}/posts", {"role": "officer", "level": "province", "unit": "66"}
    )
    assert (given.status_code, given.headers["ETag"]) == (201, '"1"')
    ended = await door.first.act(f"{post}/end", {"reason": "Chuyển công tác"}, '"1"')
    assert (ended.status_code, ended.json()["state"]) == (200, "ended")
    assert (await person.get("/v1/me")).status_code == 401
    await person.log_in()
    assert "registry.decisions.write" in (await person.get("/v1/me")).json()["scopes"]


async def test_another_name_leaves_the_sessions_alone(door: Door) -> None:
    person = await door.person()
    path = f"/v1/accounts/{person.id}"
    answer = await door.first.patch(path, {"display_name": "H'Linh Nie\u0302"}, '"2"')
    assert answer.json()["display_name"] == "H'Linh Niê"
    assert (await person.get("/v1/me")).status_code == 200


async def test_a_disabled_account_is_out_at_once(door: Door) -> None:
    person = await door.person()
    path = f"/v1/accounts/{person.id}"
    await door.first.patch(path, {"state": "disabled"}, '"2"')
    assert (await person.get("/v1/dossiers")).status_code == 401
    refused = await door.http.post(
        "/v1/auth/refresh", json={"refresh_token": person.tokens["refresh_token"]}
    )
    assert refused.status_code == 401


async def test_an_edit_of_an_old_version_is_refused(door: Door) -> None:
    person = await door.person()
    path = f"/v1/accounts/{person.id}"
    edited = await door.first.patch(path, {"display_name": "Một"}, '"2"')
    assert (edited.status_code, edited.headers["ETag"]) == (200, '"3"')
    stale = await door.first.patch(path, {"display_name": "Hai"}, '"2"')
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    headers = door.first.headers
    missing = await door.http.patch(path, json={"display_name": "Ba"}, headers=headers)
    assert (missing.status_code, missing.json()["code"]) == (428, "if_match_required")


async def test_nobody_changes_the_own_rights(door: Door) -> None:
    path = f"/v1/accounts/{door.first.id}"
    for answer in (
        await door.first.post(f"{path}/posts", an_office()),
        await door.first.patch(path, {"state": "disabled"}, "*"),
        await door.first.act(f"{path}/lock", {"reason": "thử"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "own_account")
    renamed = await door.first.patch(path, {"display_name": "Quản trị"}, "*")
    assert renamed.status_code == 200


async def test_moving_an_account_out_of_the_territory_is_refused(door: Door) -> None:
    province = await door.province_administrator()
    person = await door.person(province)
    path = f"/v1/accounts/{person.id}"
    answer = await province.post(f"{path}/posts", an_office(unit="00004"))
    assert (answer.status_code, answer.json()["code"]) == (403, "outside_territory")
    raised = await province.post(f"{path}/posts", an_office(level="ministry", unit="VN"))
    assert raised.status_code == 403


async def test_unlocking_forgets_the_wrong_passwords(door: Door) -> None:
    person = await door.person()
    for _ in range(5):
        await log_in(door.http, person.username, "sai-mat-khau-roi")
    assert (await log_in(door.http, person.username, GOOD_PASSWORD)).status_code == 429
    reason = {"reason": "Gõ nhầm"}
    await door.first.act(f"/v1/accounts/{person.id}/unlock", reason)
    assert (await log_in(door.http, person.username, GOOD_PASSWORD)).status_code == 200


async def test_accounts_are_listed_page_by_page_and_found_without_accents(door: Door) -> None:
    for number in range(7):
        body = an_account(username=f"thanhvien{number}", display_name=f"Đặng Hồng {number}")
        assert (await door.first.post("/v1/accounts", body)).status_code == 201
    found, cursor = [], {}
    for _ in range(4):
        params = {"limit": 2, "q": "dang hong", **cursor}
        page = (await door.first.get("/v1/accounts", params=params)).json()
        found += [one["username"] for one in page["items"]]
        cursor = {"cursor": page["next"]}
    assert found == [f"thanhvien{number}" for number in range(7)]
    assert page["next"] is None
    officers = await door.first.get("/v1/accounts", params={"role": "officer", "unit": "24133"})
    assert len(officers.json()["items"]) == 7
    bad = await door.first.get("/v1/accounts", params={"cursor": "abc"})
    assert bad.status_code == 422


async def test_the_first_administrator_is_made_once(door: Door) -> None:
    assert await create_first_administrator(door.app.parts) is None
    again = await asyncio.gather(*(create_first_administrator(door.app.parts) for _ in range(3)))
    assert again == [None, None, None]


async def test_somebody_at_the_machine_can_help_a_locked_out_administrator(door: Door) -> None:
    for _ in range(5):
        await log_in(door.http, door.first.username, "sai-mat-khau-roi")
    made = await invite(door.app.parts, door.first.username.upper())
    assert made is not None
    assert (await door.first.get("/v1/me")).status_code == 200
    assert (await set_password(door.http, made.code, ANOTHER_PASSWORD)).status_code == 204
    helped = Person(door.http, made.username, ANOTHER_PASSWORD, {})
    await helped.log_in()
    assert (await door.first.get("/v1/me")).status_code == 401
    assert await invite(door.app.parts, "khong.co") is None


async def test_the_ministrys_auditor_reads_the_trail_and_finds_it_whole(door: Door) -> None:
    auditor = await door.person(username="kiemtoan", role="auditor", level="ministry", unit="VN")
    events = (await auditor.get("/v1/gateway/audit-events")).json()["items"]
    assert {event["kind"] for event in events} == {"account"}
    verified = await auditor.get("/v1/gateway/audit-events/verification")
    assert verified.json()["intact"] is True


async def test_what_an_account_was_stays_readable_and_tells_no_secret(door: Door) -> None:
    person = await door.person(address="hlinh@example.vn", birth_year=1980)
    path = f"/v1/accounts/{person.id}"
    await door.first.post(f"{path}/posts", an_office(role="leader", title="Phó Chủ tịch"))
    versions = (await door.first.get(f"{path}/versions")).json()["items"]
    numbers = [one["n"] for one in versions]
    assert numbers == sorted(numbers, reverse=True)
    newest = await door.first.get(f"{path}/versions/{numbers[0]}")
    posts = newest.json()["content"]["posts"]
    assert sorted(post["title"] for post in posts) == ["", "Phó Chủ tịch"]
    assert not {"password_hash", "address", "birth_year"} & set(newest.json()["content"])
    params = {"from": 1, "to": numbers[0]}
    told = await door.first.get(f"{path}/differences", params=params)
    assert told.status_code == 200
    assert "hlinh@example.vn" not in newest.text + told.text
    assert (await person.get(f"{path}/versions")).status_code == 403
