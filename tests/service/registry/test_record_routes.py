"""A record's versions, each one's content, and what changed, in words."""

from libs.contracts.core import Level, Role
from libs.kit.db import Database
from tests.support.registry import Caller, People, a_producer, made, refused

REPRESENTATIVE = {"name": "Nguyễn Văn An", "position": "Giám đốc"}


async def _changed(caller: Caller, path: str, **change: object) -> None:
    made(await caller.patch(path, change, headers={"If-Match": "*"}))


async def test_a_producer_that_became_a_company_still_shows_its_old_name_and_tax_code(
    people: People,
) -> None:
    me = people.producer()
    household = {"kind": "household", "identity": {"scheme": "tax_code", "value": "0301442989"}}
    producer = await a_producer(me, name="Hộ Nguyễn Văn An", **household)
    path = f"/v1/producers/{producer['id']}"
    company = {"kind": "enterprise", "identity": {"scheme": "tax_code", "value": "0100109106"}}
    await _changed(me, path, name="Công ty TNHH An", **company)
    listed = made(await me.get(f"{path}/versions"))["items"]
    assert [one["n"] for one in listed] == [2, 1]
    assert listed[0]["actor"]["account"] == str(me.id)
    assert listed[0]["role"] == "producer"
    first = made(await me.get(f"{path}/versions/1"))
    assert first["content"]["name"] == "Hộ Nguyễn Văn An"
    assert first["content"]["tax_code"] == "0301442989"
    assert first["hash"] == listed[1]["hash"]
    assert "name_fold" not in first["content"]


async def test_what_changed_is_told_by_field_in_the_language_asked_for(people: People) -> None:
    me = people.producer()
    producer = await a_producer(me, name="Cũ")
    path = f"/v1/producers/{producer['id']}"
    await _changed(me, path, name="Mới", address="13 Nguyễn Tất Thành")
    query = {"from": 1, "to": 2}
    found = made(await me.get(f"{path}/differences", params=query))
    told = {one["label"]: (one["before"], one["after"]) for one in found["items"]}
    assert told == {
        "Tên chủ thể": ("Cũ", "Mới"),
        "Địa chỉ": ("12 Nguyễn Tất Thành", "13 Nguyễn Tất Thành"),
    }
    english = await me.get(f"{path}/differences", params=query, headers={"Accept-Language": "en"})
    assert {one["label"] for one in made(english)["items"]} == {"Name", "Address"}


async def test_a_change_that_changes_nothing_makes_no_version_of_what_is_personal(
    people: People,
) -> None:
    officer = people.commune_officer()
    producer = await a_producer(officer, representative=REPRESENTATIVE)
    path = f"/v1/producers/{producer['id']}"
    await _changed(officer, path, name="Mới")
    personal = made(await officer.get(f"{path}/personal-data/versions"))["items"]
    assert [one["n"] for one in personal] == [1]
    await _changed(officer, path, representative={**REPRESENTATIVE, "name": "Trần Thị Bình"})
    personal = made(await officer.get(f"{path}/personal-data/versions"))["items"]
    assert [one["n"] for one in personal] == [2, 1]
    assert "content" not in personal[0]


async def test_versions_are_read_by_those_who_read_the_record(people: People) -> None:
    me = people.producer()
    producer = await a_producer(me)
    path = f"/v1/producers/{producer['id']}"
    stranger = people.producer()
    for tail in ("versions", "versions/1", "differences?from=1&to=1"):
        refused(await stranger.get(f"{path}/{tail}"), 404, "not_found")
    nobody = people.someone(Role.PRODUCER, Level.COMMUNE, "24133", scopes=frozenset())
    refused(await nobody.get(f"{path}/versions"), 403, "permission_missing")
    refused(await me.get(f"{path}/personal-data/versions"), 403, "permission_missing")


async def test_a_version_that_does_not_exist_is_not_found(people: People) -> None:
    me = people.producer()
    path = f"/v1/producers/{(await a_producer(me))['id']}"
    refused(await me.get(f"{path}/versions/2"), 404, "not_found")
    refused(await me.get(f"{path}/versions/0"), 422, "invalid_input")
    refused(await me.get(f"{path}/differences", params={"from": 1, "to": 9}), 404, "not_found")


async def test_the_event_of_a_change_holds_the_versions_hash(
    people: People, database: Database
) -> None:
    me = people.producer()
    path = f"/v1/producers/{(producer := await a_producer(me))['id']}"
    await _changed(me, path, name="Mới")
    second, first = made(await me.get(f"{path}/versions"))["items"]
    query = {"record_id": producer["id"], "kind": "producer"}
    events = made(await people.ministry_auditor().get("/v1/audit-events", params=query))["items"]
    assert [one["version"] for one in events] == [2, 1]
    assert events[0]["before_hash"] == first["hash"]
    assert events[0]["after_hash"] == second["hash"]
    assert events[1]["before_hash"] is None
