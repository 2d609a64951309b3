"""A producer reads where its dossier stands, and what came out only once it is decided on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import text

from libs.clients.scoring import ScoringClient
from libs.kit.db import Database
from tests.support.dossiers import (
    Json,
    a_proposed,
    before_a_council,
    decided,
    moved,
    path_of,
    score,
    sheet_of,
)
from tests.support.registry import OTHER_COMMUNE, Caller, People, made, refused

UNTOLD = {"verdict": None, "level": "ministry", "clock": None}
UNTOLD_LINE = {"stars": None, "level": "ministry", "due_on": None, "overdue_since": None}


def part(whole: Mapping[str, Any], names: Mapping[str, Any]) -> Json:
    return {name: whole[name] for name in names}


async def lines(reader: Caller, **asked: str) -> list[Json]:
    items: list[Json] = made(await reader.get("/v1/dossiers", params=asked))["items"]
    return items


async def test_nothing_of_a_result_is_told_before_it_is_decided_on(
    people: People, scoring: ScoringClient
) -> None:
    """The centre gives 85 points, which the province may recognise: whose turn it is tells that."""
    sheet, producer = await sheet_of(scoring), people.producer()
    dossier = await a_proposed(people, sheet.answers(92, stars=5), by=producer)
    path, province, centre = path_of(dossier), people.province_officer(), people.ministry_officer()
    members = await before_a_council(people, province, [dossier])
    await score(members, province, dossier, [sheet.answers(92, stars=5)] * len(members))
    read = made(await producer.get(path))
    assert read["status"] == "concluded"
    assert part(read, UNTOLD) == {**UNTOLD, "level": "province"}
    assert part((await lines(producer))[0], UNTOLD_LINE) == {**UNTOLD_LINE, "level": "province"}
    letter = {"decision": {"number": "9/QĐ-UBND", "date": "2026-11-22"}}
    sent = await moved(people, province, dossier, "forwarding", letter)
    assert sent["status"] == "forwarded"
    others = await before_a_council(people, centre, [dossier], level=centre.principal.level)
    await score(others, centre, dossier, [sheet.answers(85, stars=4)] * len(others))
    known = made(await province.get(path))
    assert (known["level"], known["verdict"]["total"]) == ("province", "85.00")
    assert part(made(await producer.get(path)), UNTOLD) == UNTOLD
    assert part((await lines(producer))[0], UNTOLD_LINE) == UNTOLD_LINE
    assert await lines(producer, level="province") == []
    assert len(await lines(producer, level="ministry")) == 1
    steps = made(await producer.get(f"{path}/steps"))["items"]
    told = {(one["status"], one["stage"], one["level"]) for one in steps}
    assert {("scored", 1, "province"), ("scored", 2, None), ("concluded", 2, None)} <= told
    await decided(people, province, dossier)
    read = made(await producer.get(path))
    assert (read["status"], read["verdict"]["stars"]) == ("recognised", 4)
    assert (await lines(producer))[0]["stars"] == 4


async def test_why_is_read_once_it_is_decided_and_members_are_numbers(
    people: People, scoring: ScoringClient
) -> None:
    """Who has no right to sheets reads no result before, and no member's name or id after."""
    sheet, producer = await sheet_of(scoring), people.producer()
    dossier = await a_proposed(people, sheet.answers(60), by=producer)
    path, province = path_of(dossier), people.province_officer()
    members = await before_a_council(people, province, [dossier])
    readers = [producer, people.commune_officer()]
    for reader in readers:
        assert made(await reader.get(f"{path}/results"))["items"] == []
    totals = [60, 61, 62, 63, 66]
    await score(members, province, dossier, [sheet.answers(total, stars=3) for total in totals])
    for reader in readers:
        assert made(await reader.get(f"{path}/results"))["items"] == []
    await decided(people, province, dossier)
    full = made(await province.get(f"{path}/results"))["items"]
    for reader in readers:
        answer = await reader.get(f"{path}/results")
        items = made(answer)["items"]
        assert len(items) == len(full)
        last, whole = items[-1], full[-1]
        assert last["result"]["average"] == whole["result"]["average"]
        assert last["result"]["explanation"] == whole["result"]["explanation"]
        assert [one["assessor"] for one in last["result"]["sheets"]] == ["1", "2", "3", "4", "5"]
        assert sorted(one["total"] for one in last["result"]["sheets"]) == totals
        assert (last["seats"], last["votes"], last["minutes"]) == ([], None, None)
        for seat in whole["seats"]:
            assert seat["seat"] not in answer.text
        for member in members:
            assert member.principal.name not in answer.text
            assert str(member.id) not in answer.text
        refused(await reader.get(f"{path}/sheets"), 403, "permission_missing")
    refused(await people.producer().get(f"{path}/results"), 404, "not_found")
    refused(await people.commune_officer(OTHER_COMMUNE).get(f"{path}/results"), 404, "not_found")


async def test_the_order_by_due_day_does_not_tell_a_hidden_one(
    people: People, scoring: ScoringClient, database: Database
) -> None:
    """What waits for a decision stands behind all that has a day, and its cursor names none."""
    sheet, producer = await sheet_of(scoring), people.producer()
    province = people.province_officer()
    scored = await a_proposed(people, sheet.answers(60), by=producer)
    members = await before_a_council(people, province, [scored])
    await score(members, province, scored, [sheet.answers(60, stars=3)])
    open_ = await a_proposed(people, sheet.answers(60), by=producer, name="Bơ sáp")
    ids = {"scored": scored["id"], "open": open_["id"]}
    async with database.engine.begin() as connection:
        for which, day in (("scored", date(2026, 11, 30)), ("open", date(2026, 12, 31))):
            due = {"due_on": day, "id": ids[which]}
            await connection.execute(
                text("UPDATE dossiers SET due_on = :due_on WHERE id = :id"), due
            )
    known = made(await province.get("/v1/dossiers", params={"sort": "due"}))["items"]
    assert [one["id"] for one in known] == [ids["scored"], ids["open"]]
    own = await lines(producer, sort="due")
    assert [one["id"] for one in own] == [ids["open"], ids["scored"]]
    assert [one["due_on"] is None for one in own] == [False, True]
    first = made(await producer.get("/v1/dossiers", params={"sort": "due", "limit": "1"}))
    asked = {"sort": "due", "limit": "1", "cursor": first["next"]}
    second = made(await producer.get("/v1/dossiers", params=asked))
    found = [one["id"] for one in (*first["items"], *second["items"])]
    assert found == [ids["open"], ids["scored"]]
    assert second["next"] is None
