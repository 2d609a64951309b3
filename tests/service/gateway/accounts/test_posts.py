"""One person, several posts: which are given, chosen and ended."""

from typing import Any

import httpx
import pytest

from tests.service.gateway.conftest import Atlas, Door, Person, an_office, log_in
from tests.service.gateway.tokens.test_sessions import claims_of
from tests.support.ids import new_id

COUNCIL = {"role": "council_member", "level": "province", "unit": "66"}


async def give(by: Person, to: Person, **office: Any) -> httpx.Response:
    return await by.post(f"/v1/accounts/{to.id}/posts", office)


async def choose(person: Person, post: str) -> httpx.Response:
    answer = await person.post("/v1/auth/post", {"post": post})
    if answer.status_code == 200:
        person.tokens = answer.json()
    return answer


def codes(answer: httpx.Response) -> list[tuple[str, str]]:
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


async def test_a_session_acts_in_one_post_and_can_change_it(door: Door) -> None:
    person = await door.person(title="Chuyên viên", organisation_name="UBND xã Ea Kao")
    made = (await give(door.first, person, **COUNCIL, title="Uỷ viên")).json()
    before = (await person.get("/v1/me")).json()
    assert [post["role"] for post in before["account"]["posts"]] == ["officer", "council_member"]
    assert before["post"]["title"] == "Chuyên viên"
    assert "registry.sheets.write" not in before["scopes"]
    assert (await choose(person, made["id"])).status_code == 200
    after = (await person.get("/v1/me")).json()
    assert after["post"]["id"] == made["id"]
    assert "registry.sheets.write" in after["scopes"]
    assert "registry.dossiers.report" not in after["scopes"]
    claims = claims_of(person.tokens["access_token"])
    assert (claims["role"], claims["unit"], claims["title"]) == ("council_member", "66", "Uỷ viên")
    assert claims["post"] == made["id"]
    assert "org_name" not in claims


async def test_the_old_tokens_are_refused_at_once(door: Door) -> None:
    person = await door.person()
    old = dict(person.tokens)
    made = (await give(door.first, person, **COUNCIL)).json()
    await choose(person, made["id"])
    stale = Person(door.http, person.username, person.password, person.account, old)
    for path in ("/v1/me", "/v1/dossiers"):
        assert (await stale.get(path)).status_code == 401
    again = await door.http.post("/v1/auth/refresh", json={"refresh_token": old["refresh_token"]})
    assert again.status_code == 401
    assert len((await person.get("/v1/sessions")).json()["items"]) == 1


async def test_refresh_and_the_next_log_in_keep_the_post(door: Door) -> None:
    person = await door.person()
    made = (await give(door.first, person, **COUNCIL)).json()
    await choose(person, made["id"])
    token = {"refresh_token": person.tokens["refresh_token"]}
    refreshed = (await door.http.post("/v1/auth/refresh", json=token)).json()
    assert refreshed["post"]["id"] == made["id"]
    assert claims_of(refreshed["access_token"])["post"] == made["id"]
    later = (await log_in(door.http, person.username, person.password)).json()
    assert later["post"]["id"] == made["id"]


async def test_changing_the_post_does_not_lengthen_the_session(door: Door) -> None:
    person = await door.person()
    made = (await give(door.first, person, **COUNCIL)).json()
    ends = (await person.get("/v1/sessions")).json()["items"][0]["expires_at"]
    door.clock.move(minutes=10)
    await choose(person, made["id"])
    assert (await person.get("/v1/sessions")).json()["items"][0]["expires_at"] == ends


async def test_nobody_acts_in_a_post_that_is_not_held_today(door: Door) -> None:
    person = await door.person()
    coming = (await give(door.first, person, **COUNCIL, begins_on="2027-01-01")).json()
    over = (await give(door.first, person, **an_office(level="province", unit="66"))).json()
    path = f"/v1/accounts/{person.id}/posts/{over['id']}/end"
    await door.first.act(path, {"reason": "Nhầm người"})
    other = await door.person(username="nguoi.khac")
    foreign = other.account["posts"][0]["id"]
    assert coming["state"] == "coming"
    for post in (coming["id"], over["id"], foreign, str(new_id())):
        refused = await choose(person, post)
        assert (refused.status_code, refused.json()["code"]) == (403, "post_not_held")
    assert (await person.get("/v1/me")).status_code == 200


async def test_a_post_ended_by_hand_stops_at_once_and_others_go_on(door: Door) -> None:
    person = await door.person()
    made = (await give(door.first, person, **COUNCIL)).json()
    member = Person(door.http, person.username, person.password, person.account)
    await member.log_in()
    await choose(member, made["id"])
    path = f"/v1/accounts/{person.id}/posts/{made['id']}"
    ended = await door.first.act(f"{path}/end", {"reason": "Thôi tham gia"}, '"1"')
    assert (ended.json()["state"], ended.headers["ETag"]) == ("ended", '"2"')
    for request in ("/v1/me", "/v1/dossiers"):
        assert (await member.get(request)).status_code == 401
    token = {"refresh_token": member.tokens["refresh_token"]}
    assert (await door.http.post("/v1/auth/refresh", json=token)).status_code == 401
    assert (await person.get("/v1/me")).status_code == 200
    twice = await door.first.act(f"{path}/end", {"reason": "Lần nữa"})
    assert (twice.status_code, twice.json()["code"]) == (409, "post_over")


async def test_a_post_ends_by_itself_at_midnight_in_vietnam(door: Door) -> None:
    person = await door.person(ends_on=str(door.clock.today()))
    door.clock.move(minutes=5)
    midnight = 24 * 60 - (door.clock.now().hour + 7) % 24 * 60 - door.clock.now().minute
    door.clock.move(minutes=midnight - 10)
    await person.log_in()
    assert person.tokens["expires_in"] <= 600
    door.clock.move(minutes=11)
    assert (await person.get("/v1/dossiers")).status_code == 401
    token = {"refresh_token": person.tokens["refresh_token"]}
    assert (await door.http.post("/v1/auth/refresh", json=token)).status_code == 401
    refused = await log_in(door.http, person.username, person.password)
    assert (refused.status_code, refused.json()["params"]) == (403, {"reason": "no_post"})


async def test_a_commune_gives_its_producers_accounts_and_nobody_else(door: Door) -> None:
    commune = await door.person(username="quantri.eakao", role="administrator")
    producer = {"username": "htx.eakao", "role": "producer"}
    made = await door.person(commune, **producer)
    assert made.account["posts"][0]["unit"] == "24133"
    for office, code in (
        (an_office(role="officer"), "producers_only"),
        (an_office(role="leader"), "producers_only"),
        (an_office(role="administrator"), "administrator_of_same_level"),
        (an_office(role="producer", unit="00004"), "outside_territory"),
        (COUNCIL, "outside_territory"),
    ):
        refused = await give(commune, made, **office)
        assert (refused.status_code, refused.json()["code"]) == (403, code)


async def test_a_commune_sees_its_own_people_and_manages_its_producers(door: Door) -> None:
    commune = await door.person(username="quantri.eakao", role="administrator")
    officer = await door.person()
    await door.person(username="xa.khac", unit="00004")
    names = [one["username"] for one in (await commune.get("/v1/accounts")).json()["items"]]
    assert names == ["canbo.eakao", "quantri.eakao"]
    refused = await commune.act(f"/v1/accounts/{officer.id}/lock", {"reason": "Thử"})
    assert (refused.status_code, refused.json()["code"]) == (403, "producers_only")


async def test_who_holds_one_post_outside_is_not_locked_from_within(door: Door) -> None:
    province = await door.province_administrator()
    person = await door.person(province)
    await give(door.first, person, role="officer", level="province", unit="01")
    refused = await province.act(f"/v1/accounts/{person.id}/lock", {"reason": "Thử"})
    assert (refused.status_code, refused.json()["code"]) == (403, "outside_territory")


async def test_an_administrator_holds_no_other_post_whoever_would_give_it(door: Door) -> None:
    province = await door.province_administrator()
    for office in (COUNCIL, an_office(), an_office(level="province", unit="66", role="leader")):
        refused = await give(door.first, province, **office)
        assert (refused.status_code, refused.json()["code"]) == (409, "posts_do_not_go_together")
    officer = await door.person()
    raised = await give(door.first, officer, role="administrator", level="province", unit="66")
    assert raised.status_code == 409
    own = await give(province, province, **COUNCIL)
    assert (own.status_code, own.json()["code"]) == (409, "own_account")


async def test_posts_one_after_the_other_go_together(door: Door) -> None:
    person = await door.person(ends_on="2026-12-31")
    after = {"role": "administrator", "level": "commune", "unit": "24133"}
    assert (await give(door.first, person, **after, begins_on="2027-01-01")).status_code == 201


@pytest.mark.parametrize(
    ("office", "fault"),
    [
        (an_office(unit="99999"), ("/unit", "unknown_unit")),
        (an_office(role="producer", level="province", unit="66"), ("/level", "role_not_at_level")),
        (
            an_office(begins_on="2027-01-02", ends_on="2027-01-01"),
            ("", "post_ends_before_it_begins"),
        ),
        (an_office(role="service"), ("/role", "enum")),
    ],
)
async def test_what_is_wrong_with_a_post_is_said(
    door: Door, office: dict[str, Any], fault: tuple[str, str]
) -> None:
    person = await door.person()
    answer = await give(door.first, person, **office)
    assert answer.status_code == 422
    assert codes(answer) == [fault]


async def test_a_named_organisation_is_one_that_the_registry_knows(door: Door) -> None:
    atlas = Atlas()
    office, province = atlas.named("UBND xã Ea Kao"), atlas.named("Sở Nông nghiệp và Môi trường")
    person = await door.person(organisation=office, organisation_name="Tên tự gõ")
    assert person.account["posts"][0]["organisation_name"] == "UBND xã Ea Kao"
    assert claims_of(person.tokens["access_token"])["org"] == office
    for organisation, code in (
        (str(new_id()), "unknown_organisation"),
        (province, "organisation_of_another_unit"),
        (atlas.named("Phòng Kinh tế cũ"), "organisation_ended"),
    ):
        made = await give(door.first, person, **an_office(), organisation=organisation)
        assert codes(made) == [("/organisation", code)]
    member = await give(door.first, person, **COUNCIL, organisation=office)
    assert member.status_code == 201
    path = f"/v1/accounts/{person.id}/posts/{member.json()['id']}"
    moved = await door.first.patch(path, {"organisation": province}, '"1"')
    assert moved.json()["organisation_name"] == "Sở Nông nghiệp và Môi trường"


async def test_a_posts_title_and_last_day_are_changed_in_its_version(door: Door) -> None:
    person = await door.person()
    path = f"/v1/accounts/{person.id}/posts/{person.account['posts'][0]['id']}"
    titled = await door.first.patch(path, {"title": "Phó Chủ tịch"}, '"1"')
    assert (titled.json()["title"], titled.headers["ETag"]) == ("Phó Chủ tịch", '"2"')
    stale = await door.first.patch(path, {"ends_on": "2027-01-01"}, '"1"')
    assert stale.status_code == 412
    past = await door.first.patch(path, {"ends_on": "2020-01-01"}, '"2"')
    assert codes(past) == [("/ends_on", "post_ends_in_the_past")]
    read = await door.first.get(path)
    assert (read.json()["title"], read.headers["ETag"]) == ("Phó Chủ tịch", '"2"')
    listed = (await door.first.get(f"/v1/accounts/{person.id}/posts")).json()["items"]
    assert [post["id"] for post in listed] == [read.json()["id"]]
