"""Councils and rounds: whose they are, what they may hold."""

import asyncio
from typing import Any

import pytest

from libs.clients.scoring import ScoringClient
from tests.support.dossiers import (
    a_proposed,
    a_round,
    act,
    before_a_council,
    council_body,
    five_members,
    founded,
    path_of,
    sheet_of,
)
from tests.support.registry import People, fault, made, refused


async def test_a_council_is_founded_with_its_regulations_and_members(people: People) -> None:
    officer = people.province_officer()
    members = five_members(people)
    body = council_body(members, regulations={"quorum_share": "3/4", "max_spread": 10})
    council = await founded(people, officer, body)
    assert council["state"] == "in_force"
    assert (council["level"], council["unit"]) == ("province", "66")
    assert [one["chair"] for one in council["members"]] == [True, *[False] * 4]
    shown = made(await members[1].get(f"/v1/councils/{council['id']}"))
    assert shown == council
    assert made(await officer.get("/v1/councils"))["items"] == [council]
    stranger = people.province_officer("01")
    refused(await stranger.get(f"/v1/councils/{council['id']}"), 404, "not_found")
    assert made(await stranger.get("/v1/councils"))["items"] == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda body: body["members"][1].update(chair=True), "one_chair"),
        (lambda body: body["members"][0].update(chair=False), "one_chair"),
        (
            lambda body: body["members"][0].update(account_id=body["members"][1]["account_id"]),
            "member_twice",
        ),
        (lambda body: body.update(term_to="2026-08-31"), "term_ends_before_it_begins"),
    ],
)
async def test_a_council_that_cannot_be_is_refused(people: People, change: Any, code: str) -> None:
    body = council_body(five_members(people))
    change(body)
    assert fault(await people.province_officer().post("/v1/councils", body), "") == code


async def test_a_council_of_today_is_founded_in_ones_own_unit(people: People) -> None:
    body = council_body(five_members(people), unit="01")
    response = await people.province_officer().post("/v1/councils", body)
    assert fault(response, "/unit") == "extra_forbidden"


async def test_a_member_of_a_council_of_today_has_an_account(people: People) -> None:
    response = await people.province_officer().post("/v1/councils", council_body(seats=5))
    assert fault(response, "/members/0/account_id") == "missing"


async def test_a_council_of_the_past_may_be_of_a_level_below(people: People) -> None:
    officer, then = people.province_officer(), {"number": "5/QĐ-UBND", "date": "2025-06-30"}
    body = council_body(seats=3, decision=then, level="district", unit="643")
    council = made(await officer.post("/v1/history/councils", body))
    assert (council["level"], council["unit"], council["historic"]) == ("district", "643", True)
    above = council_body(seats=3, level="ministry", unit="VN")
    refused(await officer.post("/v1/history/councils", above), 403, "not_your_level")
    foreign = council_body(seats=3, decision=then, level="district", unit="001")
    refused(await officer.post("/v1/history/councils", foreign), 403, "not_your_unit")
    mixed = council_body(seats=3, decision=then, level="district", unit="66")
    assert fault(await officer.post("/v1/history/councils", mixed), "/unit") == (
        "unit_of_another_level"
    )


@pytest.mark.parametrize("day", ["2025-07-01", "2025-08-15"])
async def test_a_district_council_after_the_districts_is_refused_at_its_founding(
    people: People, day: str
) -> None:
    """NQ 203/2025/QH15; not with a 404 at the decision."""
    decision = {"number": "5/QĐ-UBND", "date": day}
    body = council_body(seats=3, decision=decision, level="district", unit="643")
    response = await people.province_officer().post("/v1/history/councils", body)
    assert fault(response, "/decision/date") == "level_ended"


async def test_a_round_takes_dossiers_all_or_none(people: People, scoring: ScoringClient) -> None:
    sheet, officer = await sheet_of(scoring), people.province_officer()
    ready = await a_proposed(people, sheet.answers(60))
    council = await founded(people, officer, council_body(five_members(people)))
    a = await a_round(officer, council, "26-2026")
    unknown = "01a20000-0000-7000-8000-000000000000"
    entry = {"dossier_ids": [ready["id"], unknown]}
    response = await act(officer, f"/v1/rounds/{a['id']}", "dossiers", entry)
    assert fault(response, "/dossier_ids/1") == "dossier_unknown"
    assert made(await officer.get(path_of(ready)))["status"] == "proposed"
    entry = {"dossier_ids": [ready["id"]]}
    stale = await officer.post(f"/v1/rounds/{a['id']}/dossiers", entry, headers={"If-Match": '"7"'})
    refused(stale, 412, "stale_version")
    taken = made(await act(officer, f"/v1/rounds/{a['id']}", "dossiers", entry))
    assert (taken["dossiers"], taken["version"]) == (1, 2)
    listed = made(await officer.get(f"/v1/dossiers?round_id={a['id']}"))
    assert [one["status"] for one in listed["items"]] == ["in_round"]
    again = await act(officer, f"/v1/rounds/{a['id']}", "dossiers", entry)
    document = refused(again, 409, "act_not_possible")
    assert document["errors"][0]["pointer"] == "/dossier_ids/0"


async def test_a_round_holds_dossiers_of_one_rulebook(
    people: People, scoring: ScoringClient
) -> None:
    sheet, officer = await sheet_of(scoring), people.province_officer()
    ready = await a_proposed(people, sheet.answers(60))
    council = await founded(people, officer, council_body(five_members(people)))
    old = await a_round(officer, council, "148-1489")
    entry = {"dossier_ids": [ready["id"]]}
    response = await act(officer, f"/v1/rounds/{old['id']}", "dossiers", entry)
    refused(response, 409, "rulebook_mixed")


async def test_a_council_after_its_term_takes_nothing(
    people: People, scoring: ScoringClient
) -> None:
    sheet, officer = await sheet_of(scoring), people.province_officer()
    ready = await a_proposed(people, sheet.answers(60))
    body = council_body(five_members(people), term_to="2026-10-31")
    council = await founded(people, officer, body)
    a = await a_round(officer, council, "26-2026")
    entry = {"dossier_ids": [ready["id"]]}
    response = await act(officer, f"/v1/rounds/{a['id']}", "dossiers", entry)
    refused(response, 409, "council_out_of_term")


async def test_another_provinces_round_is_not_found(people: People, scoring: ScoringClient) -> None:
    sheet = await sheet_of(scoring)
    ready = await a_proposed(people, sheet.answers(60))
    members = await before_a_council(people, people.province_officer(), [ready])
    assert members
    rounds = made(await people.province_officer().get("/v1/rounds"))["items"]
    stranger = people.province_officer("01")
    refused(await stranger.get(f"/v1/rounds/{rounds[0]['id']}"), 404, "not_found")


async def test_two_rounds_at_once_share_no_dossier(people: People, scoring: ScoringClient) -> None:
    sheet, officer = await sheet_of(scoring), people.province_officer()
    ready = await a_proposed(people, sheet.answers(60))
    council = await founded(people, officer, council_body(five_members(people)))
    rounds = [await a_round(officer, council, "26-2026") for _ in range(2)]
    entry = {"dossier_ids": [ready["id"]]}
    both = await asyncio.gather(
        *(act(officer, f"/v1/rounds/{one['id']}", "dossiers", entry) for one in rounds)
    )
    assert sorted(one.status_code for one in both) == [200, 409]
    counted = [made(await officer.get(f"/v1/rounds/{one['id']}"))["dossiers"] for one in rounds]
    assert sorted(counted) == [0, 1]
