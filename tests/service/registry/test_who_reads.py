"""Who reads which record: role x record x state by hand, and lists agree with single reads."""

from collections.abc import Mapping
from typing import Any

import pytest

from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level
from tests.support.dossiers import (
    Json,
    a_past_draft,
    a_proposed,
    act,
    before_a_council,
    past,
    path_of,
    sheet_of,
)
from tests.support.registry import OTHER_COMMUNE, Caller, People, made

RECORDS = ("producers", "products", "papers", "dossiers")


async def single(reader: Caller, record: str, record_id: str) -> bool:
    """Whether a record can be read; nothing but 200 and 404 is an answer."""
    status = (await reader.get(f"/v1/{record}/{record_id}")).status_code
    assert status in {200, 404}, status
    return status == 200


async def listed(reader: Caller, record: str, record_id: str) -> bool:
    items = made(await reader.get(f"/v1/{record}", params={"limit": "200"}))["items"]
    return record_id in {one["id"] for one in items}


async def reads(reader: Caller, things: Mapping[str, str]) -> set[str]:
    """The records of a case that somebody reads; list and single read must agree on each."""
    found = set()
    for record, record_id in things.items():
        one = await single(reader, record, record_id)
        assert one is await listed(reader, record, record_id), record
        if one:
            found.add(record)
    return found


async def counted(reader: Caller) -> int:
    items = made(await reader.get("/v1/dossiers/counts"))["items"]
    return sum(one["dossiers"] for one in items)


async def things_of(reader: Caller, dossier: Json) -> dict[str, str]:
    read = made(await reader.get(path_of(dossier)))
    return {
        "producers": read["producer"]["id"],
        "products": read["product"]["id"],
        "papers": read["self_assessment"]["papers"][0],
        "dossiers": read["id"],
    }


ALL = set(RECORDS)
# Who reads what of a dossier that is with the commune, then before the province's council.
TABLE = [
    ("its producer", ALL, ALL),
    ("another producer", set(), set()),
    ("its commune", ALL, ALL),
    ("another commune", set(), set()),
    ("its province", ALL, ALL),
    ("another province", set(), set()),
    ("the ministry", ALL, ALL),
    ("its leader", ALL, ALL),
    ("an inspector", ALL, ALL),
    ("its member", set(), ALL),
    ("a member of another council", set(), set()),
    ("a member of another province", set(), set()),
    ("the former district", set(), set()),
]


async def test_who_reads_what_and_when(people: People, scoring: ScoringClient) -> None:
    sheet, producer = await sheet_of(scoring), people.producer()
    province = people.province_officer()
    dossier = await a_proposed(people, sheet.answers(60), by=producer)
    other = await a_proposed(people, sheet.answers(60), name="Bơ sáp")
    things = await things_of(producer, dossier)
    others = await before_a_council(people, province, [other])
    readers = {
        "its producer": producer,
        "another producer": people.producer(),
        "its commune": people.commune_officer(),
        "another commune": people.commune_officer(OTHER_COMMUNE),
        "its province": province,
        "another province": people.province_officer("01"),
        "the ministry": people.ministry_officer(),
        "its leader": people.leader(),
        "an inspector": people.inspector(),
        "a member of another council": others[0],
        "a member of another province": people.council_member("01"),
        "the former district": people.district_officer(),
    }
    for who, before, _ in TABLE:
        if who in readers:
            assert await reads(readers[who], things) == before, who
    members = await before_a_council(people, province, [dossier])
    readers["its member"] = members[0]
    for who, _, after in TABLE:
        assert await reads(readers[who], things) == after, who
    assert [await counted(readers[one]) for one in ("its member", "its province")] == [1, 2]
    assert await counted(readers["the former district"]) == 0


async def test_a_member_reads_on_what_it_sat_on_and_not_what_its_council_never_had(
    people: People, scoring: ScoringClient
) -> None:
    sheet, province = await sheet_of(scoring), people.province_officer()
    dossier = await a_proposed(people, sheet.answers(92, stars=5))
    members = await before_a_council(people, province, [dossier])
    made(await members[0].post(f"{path_of(dossier)}/sheets", {"answers": sheet.answers(92)}))
    things = await things_of(province, dossier)
    assert await reads(members[0], things) == ALL
    late = people.council_member()
    assert await reads(late, things) == set()


async def test_a_former_district_reads_what_it_handled(
    people: People, scoring: ScoringClient
) -> None:
    """What was lodged in its time stands under its code; what came later is its heirs'."""
    officer, producer = people.district_officer(), people.producer()
    old = await a_past_draft(officer)
    made(await act(officer, past(path_of(old)), "submission", {"effective_on": "2024-03-05"}))
    sheet = await sheet_of(scoring)
    new = await a_proposed(people, sheet.answers(60), by=producer)
    assert old["places"]["district"] is not None
    elsewhere = people.district_officer("646")
    for reader, sees in ((officer, True), (elsewhere, False)):
        assert await single(reader, "dossiers", old["id"]) is sees
        assert await listed(reader, "dossiers", old["id"]) is sees
        assert await single(reader, "products", old["product"]["id"]) is sees
        assert await listed(reader, "products", old["product"]["id"]) is sees
        assert not await single(reader, "dossiers", new["id"])
        assert not await single(reader, "producers", new["producer"]["id"])
    assert await single(people.commune_officer(), "dossiers", old["id"])


@pytest.mark.parametrize("level", [Level.PROVINCE, Level.MINISTRY])
async def test_a_member_without_a_council_reads_nothing(
    people: People, scoring: ScoringClient, level: Level
) -> None:
    sheet = await sheet_of(scoring)
    dossier = await a_proposed(people, sheet.answers(60))
    things = await things_of(people.ministry_officer(), dossier)
    unit: Any = "VN" if level is Level.MINISTRY else "66"
    member = people.council_member(unit, level)
    assert await reads(member, things) == set()
    assert await counted(member) == 0
