"""Records and lists read as of a moment: nothing is lost by an edit, and nobody reads too much."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from libs.clients.scoring import ScoringClient
from libs.kit.db import Database
from tests.support.clock import FixedClock
from tests.support.dossiers import a_submitted, act, path_of, sheet_of
from tests.support.registry import (
    COMMUNE,
    FAR_COMMUNE,
    PROVINCE,
    Caller,
    People,
    a_producer,
    a_product,
    made,
    refused,
)


async def _changed(caller: Caller, path: str, **change: object) -> dict[str, Any]:
    return made(await caller.patch(path, change, headers={"If-Match": "*"}))


def _later(clock: FixedClock, **by: float) -> str:
    """Let time pass and give a moment in between."""
    moment = clock.now() + timedelta(seconds=1)
    clock.move(**by)
    return moment.isoformat()


async def test_a_household_that_became_an_enterprise_is_read_as_it_was(
    people: People, clock: FixedClock
) -> None:
    me = people.producer()
    household = {"kind": "household", "identity": {"scheme": "tax_code", "value": "0301442989"}}
    producer = await a_producer(me, name="Hộ Nguyễn Văn An", **household)
    path = f"/v1/producers/{producer['id']}"
    then = _later(clock, minutes=5)
    company = {"kind": "enterprise", "identity": {"scheme": "tax_code", "value": "0100109106"}}
    await _changed(me, path, name="Công ty TNHH An", **company)
    was = made(await me.get(path, params={"as_of": then}))
    assert was == producer
    assert made(await me.get(path))["name"] == "Công ty TNHH An"
    listed = made(await me.get("/v1/producers", params={"as_of": then}))["items"]
    assert listed == [producer]


async def test_a_list_is_searched_as_it_was(people: People, clock: FixedClock) -> None:
    me = people.producer()
    product = await a_product(me, name="Rau cải xanh")
    path = f"/v1/products/{product['id']}"
    then = _later(clock, minutes=5)
    await _changed(me, path, name="Trà sen")
    for q, as_of, found in [
        ("cải", then, ["Rau cải xanh"]),
        ("sen", then, []),
        ("cải", None, []),
        ("sen", None, ["Trà sen"]),
    ]:
        query = {"q": q} | ({"as_of": as_of} if as_of else {})
        page = made(await me.get("/v1/products", params=query))
        assert [one["name"] for one in page["items"]] == found


async def test_before_its_first_version_a_record_is_not_there(
    people: People, clock: FixedClock
) -> None:
    me = people.producer()
    before = _later(clock, minutes=5)
    path = f"/v1/producers/{(await a_producer(me))['id']}"
    refused(await me.get(path, params={"as_of": before}), 404, "not_found")
    assert made(await me.get("/v1/producers", params={"as_of": before}))["items"] == []


@pytest.mark.parametrize(
    ("as_of", "code"),
    [
        ("2999-01-01", "as_of_in_the_future"),
        ("2999-01-01T00:00:00+07:00", "as_of_in_the_future"),
        ("2026-01-01T00:00:00", "as_of_unreadable"),
        ("hôm qua", "as_of_unreadable"),
        ("0000-00-00", "as_of_unreadable"),
        ("", "as_of_unreadable"),
    ],
)
async def test_a_moment_that_is_none_is_refused(as_of: str, code: str, people: People) -> None:
    answer = await people.producer().get("/v1/producers", params={"as_of": as_of})
    problem = refused(answer, 422, "invalid_input")
    assert [(one["pointer"], one["code"]) for one in problem["errors"]] == [("/as_of", code)]


async def test_a_day_is_read_as_of_its_end(people: People, clock: FixedClock) -> None:
    producer = await a_producer(people.commune_officer(), name="Sáng")
    path = f"/v1/producers/{producer['id']}"
    day = clock.today().isoformat()
    for name, hours in (("Trưa", 1), ("Hôm sau", 24)):
        clock.move(hours=hours)
        await _changed(people.commune_officer(), path, name=name)
    officer = people.commune_officer()
    assert made(await officer.get(path, params={"as_of": day}))["name"] == "Trưa"
    today = clock.today().isoformat()
    assert made(await officer.get(path, params={"as_of": today}))["name"] == "Hôm sau"


async def test_requests_of_today_and_of_the_past_share_connections(
    people: People, clock: FixedClock
) -> None:
    me = people.producer()
    product = await a_product(me, name="Cũ")
    path = f"/v1/products/{product['id']}"
    then = _later(clock, minutes=5)
    await _changed(me, path, name="Mới")
    asked = [None, then] * 15
    for address in (path, "/v1/products", "/v1/products?sort=newest"):
        answers = await asyncio.gather(
            *(me.get(address, params={"as_of": one} if one else None) for one in asked)
        )
        found = [made(one) for one in answers]
        names = [(one["items"][0] if "items" in one else one)["name"] for one in found]
        assert names == ["Mới", "Cũ"] * 15


async def test_a_list_of_the_past_has_a_tag_of_its_own(people: People, clock: FixedClock) -> None:
    me = people.producer()
    await a_producer(me)
    then = _later(clock, minutes=5)
    now = await me.get("/v1/producers")
    was = await me.get("/v1/producers", params={"as_of": then})
    assert now.json() == was.json()
    assert now.headers["etag"] != was.headers["etag"]
    again = {"If-None-Match": now.headers["etag"]}
    asked = await me.get("/v1/producers", params={"as_of": then}, headers=again)
    assert asked.status_code == 200


async def test_a_table_is_taken_along_as_of_a_moment(people: People, clock: FixedClock) -> None:
    me = people.producer()
    path = f"/v1/producers/{(await a_producer(me, name='Cũ'))['id']}"
    then = _later(clock, minutes=5)
    await _changed(me, path, name="Mới")
    table = await me.get("/v1/producers", params={"as_of": then, "format": "csv"})
    assert "Cũ" in table.text
    assert "Mới" not in table.text


async def _sold(people: People, officer: Caller, producer: dict[str, Any], buyer: Caller) -> None:
    path = f"/v1/producers/{producer['id']}/mandates"
    mandate = made(await officer.get(path))["items"][0]
    people.known.usernames["buyer"] = buyer.id
    made(await officer.post(path, {"kind": "owner", "username": "buyer"}))
    made(await act(officer, f"{path}/{mandate['id']}", "end", {"reason": "Đã bán cơ sở"}))


async def test_the_former_owner_of_a_producer_does_not_read_its_past(
    people: People, clock: FixedClock
) -> None:
    seller, buyer, officer = people.producer(), people.producer(), people.commune_officer()
    producer = await a_producer(seller)
    product = await a_product(seller, producer)
    then = _later(clock, minutes=5)
    await _sold(people, officer, producer, buyer)
    for noun, record in (("producers", producer), ("products", product)):
        query = {"as_of": then}
        refused(await seller.get(f"/v1/{noun}/{record['id']}", params=query), 404, "not_found")
        assert made(await seller.get(f"/v1/{noun}", params=query))["items"] == []
        assert made(await buyer.get(f"/v1/{noun}/{record['id']}", params=query))
        assert len(made(await buyer.get(f"/v1/{noun}", params=query))["items"]) == 1


async def test_an_officer_does_not_read_the_past_of_what_moved_away(
    people: People, clock: FixedClock, database: Database
) -> None:
    officer = people.province_officer(PROVINCE)
    me = people.producer()
    producer = await a_producer(me, commune=COMMUNE)
    then = _later(clock, minutes=5)
    statement = "UPDATE producers SET commune = :commune WHERE id = :id"
    async with database.engine.begin() as connection:
        where = {"commune": FAR_COMMUNE, "id": producer["id"]}
        await connection.execute(text(statement), where)
    query = {"as_of": then}
    path = f"/v1/producers/{producer['id']}"
    refused(await officer.get(path, params=query), 404, "not_found")
    assert made(await officer.get("/v1/producers", params=query))["items"] == []


async def test_a_council_member_reads_no_past(people: People, clock: FixedClock) -> None:
    then = _later(clock, minutes=5)
    answer = await people.council_member().get("/v1/dossiers", params={"as_of": then})
    refused(answer, 403, "past_not_for_members")


async def test_every_list_of_records_is_read_as_of_a_moment(
    people: People, clock: FixedClock, scoring: ScoringClient
) -> None:
    sheet, producer = await sheet_of(scoring), people.producer()
    before = _later(clock, minutes=1)
    dossier = await a_submitted(producer, sheet.answers(60))
    officer, path = people.commune_officer(), path_of(dossier)
    then = _later(clock, minutes=5)
    made(await act(officer, path, "acceptance"))
    assert made(await officer.get(path))["status"] == "accepted"
    was = made(await officer.get(path, params={"as_of": then}))
    assert (was["status"], was["version"]) == ("submitted", dossier["version"])
    assert made(await officer.get(f"{path}/steps", params={"as_of": then}))["items"][-1][
        "status"
    ] == ("submitted")
    submissions = made(await officer.get(f"{path}/submissions", params={"as_of": then}))
    assert len(submissions["items"]) == 1
    province = people.province_officer()
    for noun in ("producers", "products", "papers", "dossiers", "councils", "rounds"):
        assert made(await province.get(f"/v1/{noun}", params={"as_of": before}))["items"] == []
        today = made(await province.get(f"/v1/{noun}"))["items"]
        past = made(await province.get(f"/v1/{noun}", params={"as_of": then}))["items"]
        assert [one["id"] for one in today] == [one["id"] for one in past]
    for noun in ("decisions", "recognitions", "documents", "organisations"):
        assert made(await province.get(f"/v1/{noun}", params={"as_of": then}))["items"] is not None
