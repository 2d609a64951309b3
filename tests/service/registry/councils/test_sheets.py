"""Sealed sheets: one a member, checked at once, read by nobody before all are opened."""

import asyncio
import json
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from demo.sheets import Sheet
from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level
from libs.kit.db import Database
from services.registry.councils.rules import commitment
from tests.support.dossiers import (
    a_proposed,
    act,
    before_a_council,
    conclude,
    past,
    path_of,
    sheet_of,
)
from tests.support.registry import Caller, People, fault, made, refused


@dataclass(frozen=True)
class Meeting:
    """A dossier before a council of five, the first of whom is its chair."""

    path: str
    members: list[Caller]
    officer: Caller
    sheet: Sheet

    async def file(self, seat: int, total: int = 60) -> dict[str, object]:
        body = {"answers": self.sheet.answers(total), "comment": f"Ý kiến {seat}"}
        return made(await self.members[seat].post(f"{self.path}/sheets", body))


@pytest.fixture
async def meeting(people: People, scoring: ScoringClient) -> Meeting:
    sheet, officer = await sheet_of(scoring), people.province_officer()
    dossier = await a_proposed(people, sheet.answers(60))
    members = await before_a_council(people, officer, [dossier])
    return Meeting(path_of(dossier), members, officer, sheet)


async def test_a_filed_sheet_is_sealed_for_everybody(
    meeting: Meeting, people: People, database: Database
) -> None:
    filed = await meeting.file(0)
    assert filed["sealed"] is True
    readers = [*meeting.members, meeting.officer, people.ministry_officer(), people.inspector()]
    for reader in readers:
        found = made(await reader.get(f"{meeting.path}/sheets"))
        (shown,) = found["items"]
        assert shown["commitment"] == filed["commitment"]
        hidden = ("answers", "parts", "comment", "total", "salt")
        assert [shown[name] for name in hidden] == [None] * 5
        assert len(found["missing"]) == 4
        one = made(await reader.get(f"{meeting.path}/sheets/{filed['id']}"))
        assert one["answers"] is None
    async with database.sessions() as session:
        kept = await session.execute(text("SELECT body FROM idempotency_keys"))
        assert not any(b"answers" in bytes(body) for (body,) in kept if body)


async def test_the_producer_scores_nothing_and_reads_no_sheet(
    meeting: Meeting, people: People
) -> None:
    producer = people.producer()
    body = {"answers": meeting.sheet.answers(100)}
    response = await producer.post(f"{meeting.path}/sheets", body)
    refused(response, 403, "permission_missing")
    refused(await producer.get(f"{meeting.path}/sheets"), 403, "permission_missing")


async def test_a_member_of_no_council_here_scores_nothing(meeting: Meeting, people: People) -> None:
    body = {"answers": meeting.sheet.answers(60)}
    response = await people.council_member().post(f"{meeting.path}/sheets", body)
    refused(response, 403, "not_a_member")


async def test_an_officer_files_no_sheet_on_a_dossier_of_today(meeting: Meeting) -> None:
    body = {"answers": meeting.sheet.answers(60)}
    refused(await meeting.officer.post(f"{meeting.path}/sheets", body), 403, "not_a_member")
    entered = {**body, "member_id": str(meeting.members[0].id), "effective_on": "2026-11-22"}
    response = await meeting.officer.post(past(f"{meeting.path}/sheets"), entered)
    refused(response, 403, "history_only")


async def test_a_second_sheet_of_a_member_is_a_conflict_also_at_once(meeting: Meeting) -> None:
    await meeting.file(0)
    body = {"answers": meeting.sheet.answers(61)}
    response = await meeting.members[0].post(f"{meeting.path}/sheets", body)
    refused(response, 409, "sheet_filed_already")
    both = await asyncio.gather(
        *(meeting.members[1].post(f"{meeting.path}/sheets", body) for _ in range(2))
    )
    assert sorted(one.status_code for one in both) == [201, 409]


async def test_a_wrong_sheet_is_refused_place_by_place(meeting: Meeting) -> None:
    good = meeting.sheet.answers(60)
    wrong = {**good, "1.1": 9, "77": 1}
    response = await meeting.members[0].post(f"{meeting.path}/sheets", {"answers": wrong})
    document = refused(response, 422, "sheet_invalid")
    found = {entry["pointer"]: entry["code"] for entry in document["errors"]}
    assert found == {
        "/answers/1.1": "unknown_option",
        "/answers/77": "unknown_criterion",
    }
    assert all(entry["detail"] for entry in document["errors"])
    del good["1.2"]
    response = await meeting.members[0].post(f"{meeting.path}/sheets", {"answers": good})
    assert fault(response, "/answers/1.2") == "unanswered"
    assert made(await meeting.officer.get(f"{meeting.path}/sheets"))["items"] == []


async def test_two_answers_for_one_criterion_are_refused(meeting: Meeting) -> None:
    answers = json.dumps(meeting.sheet.answers(60))
    body = f'{{"answers": {answers[:-1]}, "1.1": 1}}}}'
    response = await meeting.members[0].call(
        "POST",
        f"{meeting.path}/sheets",
        content=body,
        headers={"Content-Type": "application/json"},
    )
    assert fault(response, "/answers/1.1") == "named_twice"


async def test_part_totals_are_refused_where_the_sheet_is_known(meeting: Meeting) -> None:
    body = {"parts": {"A": 30, "B": 20, "C": 30}}
    response = await meeting.members[0].post(f"{meeting.path}/sheets", body)
    assert fault(response, "/parts") == "parts_not_accepted"


async def test_nothing_is_opened_before_all_are_in(meeting: Meeting) -> None:
    for seat in range(4):
        await meeting.file(seat)
    document = refused(await act(meeting.officer, meeting.path, "opening"), 409, "sheets_missing")
    assert document["params"]["members"] == [meeting.members[4].principal.name]


async def test_an_absence_is_recorded_and_the_quorum_counts(meeting: Meeting) -> None:
    council = made(await meeting.officer.get("/v1/councils"))["items"][0]
    for seat in (0, 1, 2):
        await meeting.file(seat)
    others = [council["members"][seat]["id"] for seat in (3, 4)]
    few = await act(meeting.officer, meeting.path, "opening", {"absent": others})
    assert refused(few, 409, "quorum_not_met")["params"]["needed"] == 4
    await meeting.file(3)
    opened = made(await act(meeting.officer, meeting.path, "opening", {"absent": others[1:]}))
    assert opened["status"] == "scored"


async def test_opened_sheets_prove_what_was_sealed(meeting: Meeting) -> None:
    sealed = [await meeting.file(seat, total) for seat, total in enumerate((58, 60, 62, 60, 60))]
    opened = made(await act(meeting.officer, meeting.path, "opening"))
    assert opened["verdict"]["total"] == "60.00"
    found = made(await meeting.officer.get(f"{meeting.path}/sheets"))["items"]
    assert [one["total"] for one in found] == [58, 60, 62, 60, 60]
    for one, before in zip(found, sealed, strict=True):
        content = {name: one[name] for name in ("answers", "parts", "comment")}
        assert commitment(one["id"], content, one["salt"]) == before["commitment"]


async def test_a_sheet_changed_behind_our_back_opens_nothing(
    meeting: Meeting, database: Database
) -> None:
    for seat in range(5):
        await meeting.file(seat)
    async with database.engine.begin() as connection:
        changed = "UPDATE sheets SET content = jsonb_set(content, '{comment}', '\"khác\"')"
        await connection.execute(
            text(f"{changed} WHERE id = (SELECT min(id::text)::uuid FROM sheets)")
        )
    refused(await act(meeting.officer, meeting.path, "opening"), 409, "seal_broken")


async def test_two_openings_at_once_leave_one_result(meeting: Meeting) -> None:
    for seat in range(5):
        await meeting.file(seat)
    both = await asyncio.gather(*(act(meeting.officer, meeting.path, "opening") for _ in range(2)))
    assert 200 in {one.status_code for one in both}
    assert {one.status_code for one in both} <= {200, 409, 412}
    assert len({one.status_code for one in both}) == 2
    results = made(await meeting.officer.get(f"{meeting.path}/results"))["items"]
    assert [one["version"] for one in results] == [1]


async def test_a_conflict_of_interest_shuts_a_member_out(meeting: Meeting) -> None:
    declared = await meeting.members[2].post(
        f"{meeting.path}/conflicts", {"reason": "Em ruột của giám đốc hợp tác xã."}
    )
    assert made(declared)["member"]["name"] == meeting.members[2].principal.name
    again = await meeting.members[2].post(f"{meeting.path}/conflicts", {"reason": "Lần hai."})
    refused(again, 409, "conflict_declared_already")
    body = {"answers": meeting.sheet.answers(60)}
    response = await meeting.members[2].post(f"{meeting.path}/sheets", body)
    refused(response, 403, "conflict_of_interest")
    for seat in (0, 1, 3, 4):
        await meeting.file(seat)
    assert made(await act(meeting.officer, meeting.path, "opening"))["status"] == "scored"


async def test_a_sheet_filed_before_the_interest_was_known_does_not_count(
    meeting: Meeting,
) -> None:
    for seat, total in enumerate((60, 60, 90, 60, 60)):
        await meeting.file(seat, total)
    declared = await meeting.members[2].post(
        f"{meeting.path}/conflicts", {"reason": "Em ruột của giám đốc hợp tác xã."}
    )
    made(declared)
    scored = made(await act(meeting.officer, meeting.path, "opening"))
    assert scored["verdict"]["total"] == "60.00"
    shown = made(await meeting.officer.get(f"{meeting.path}/sheets"))["items"]
    assert [one["sealed"] for one in shown] == [False, False, True, False, False]
    assert shown[2]["left_out"]["why"] == "conflict_declared"
    concluded = await conclude(meeting.members[0], meeting.officer, meeting.path)
    assert made(concluded)["verdict"]["total"] == "60.00"


async def test_a_member_from_elsewhere_does_not_learn_where_a_dossier_stands(
    meeting: Meeting, people: People
) -> None:
    stranger = people.council_member("01", Level.PROVINCE)
    body = {"answers": meeting.sheet.answers(60)}
    conflict = {"reason": "Người quen."}
    for seat in range(5):
        await meeting.file(seat)
    made(await act(meeting.officer, meeting.path, "opening"))
    refused(await stranger.post(f"{meeting.path}/sheets", body), 403, "outside_territory")
    refused(await stranger.post(f"{meeting.path}/conflicts", conflict), 403, "outside_territory")


async def test_what_the_council_agreed_is_scored_again_and_both_versions_stay(
    meeting: Meeting,
) -> None:
    for seat, total in enumerate((58, 60, 62, 60, 60)):
        await meeting.file(seat, total)
    made(await act(meeting.officer, meeting.path, "opening"))
    council = made(await meeting.officer.get("/v1/councils"))["items"][0]
    all_five = [one["id"] for one in council["members"]]
    wrong = [{"criterion": "1.1", "option": 9, "in_favour": all_five}]
    minutes = {"minutes": "Hồ sơ giả mạo."}
    response = await act(meeting.officer, meeting.path, "conclusion", {**minutes, "options": wrong})
    assert fault(response, "/options/0/option") == "unknown_option"
    found = [{"finding": "FORGED_DOSSIER", "in_favour": all_five}]
    concluded = await conclude(
        meeting.members[0], meeting.officer, meeting.path, **minutes, findings=found
    )
    ended = made(concluded)
    assert (ended["status"], ended["verdict"]["outcome"]) == ("not_recognised", "eliminated")
    results = made(await meeting.officer.get(f"{meeting.path}/results"))["items"]
    assert [(one["version"], one["state"], one["minutes"]) for one in results] == [
        (1, "opened", None),
        (2, "confirmed", "Hồ sơ giả mạo."),
    ]
    assert results[1]["findings"] == ["FORGED_DOSSIER"]
    assert results[1]["confirmed_by"]["name"] == meeting.members[0].principal.name


async def test_an_account_that_owns_the_producer_does_not_score_it(
    people: People, scoring: ScoringClient, database: Database
) -> None:
    """The interest is computed where nobody declared it."""
    sheet, officer = await sheet_of(scoring), people.province_officer()
    dossier = await a_proposed(people, sheet.answers(60))
    members = await before_a_council(people, officer, [dossier])
    owned = {"owner": members[0].id, "id": dossier["producer"]["id"]}
    async with database.engine.begin() as connection:
        await connection.execute(
            text("UPDATE mandates SET account = :owner WHERE producer_id = :id"), owned
        )
    body = {"answers": sheet.answers(60)}
    response = await members[0].post(f"{path_of(dossier)}/sheets", body)
    refused(response, 403, "conflict_of_interest")
