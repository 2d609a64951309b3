"""The commune's letter: drafted by an officer, signed by a leader, for one dossier or for many."""

import pytest

from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level
from tests.support.documents import signed
from tests.support.dossiers import Json, a_submitted, act, path_of, put, report, sheet_of
from tests.support.registry import COMMUNE, OTHER_COMMUNE, Caller, People, made, refused

LETTER = {"letter_number": "15/UBND-KT"}


async def reported(people: People, scoring: ScoringClient, **product: str) -> Json:
    sheet, officer = await sheet_of(scoring), people.commune_officer()
    dossier = await a_submitted(people.producer(), sheet.answers(60), **product)
    made(await act(officer, path_of(dossier), "acceptance"))
    return made(await put(officer, f"{path_of(dossier)}/commune-report", report()))


async def status_of(reader: Caller, dossier: Json) -> str:
    return str(made(await reader.get(path_of(dossier)))["status"])


async def test_a_draft_moves_nothing_and_a_signed_letter_sends_the_dossier_up(
    people: People, scoring: ScoringClient
) -> None:
    officer, leader = people.commune_officer(), people.leader(COMMUNE, Level.COMMUNE)
    dossier = await reported(people, scoring)
    body = {**LETTER, "effective_on": "2026-11-22"}
    letter = made(await act(officer, path_of(dossier), "proposal", body))
    assert (letter["kind"], letter["state"]) == ("commune_letter", "draft")
    assert await status_of(officer, dossier) == "commune_reported"
    made(await signed(leader, letter))
    sent = made(await officer.get(path_of(dossier)))
    assert (sent["status"], sent["level"]) == ("proposed", "province")
    assert sent["proposal"]["letter_number"] == "15/UBND-KT"
    assert sent["proposal"]["document"] == letter["id"]
    assert sent["proposal"]["by"]["account"] == str(leader.id)


SIGNERS = [
    ("the officer that drafted it", 403, "permission_missing"),
    ("another commune's leader", 404, "not_found"),
    ("the province's leader", 403, "not_your_document"),
    ("its producer", 403, "permission_missing"),
]


@pytest.mark.parametrize(("who", "status", "code"), SIGNERS)
async def test_only_a_leader_of_the_commune_signs(
    people: People, scoring: ScoringClient, who: str, status: int, code: str
) -> None:
    officer = people.commune_officer()
    callers = {
        "the officer that drafted it": officer,
        "another commune's leader": people.leader(OTHER_COMMUNE, Level.COMMUNE),
        "the province's leader": people.leader(),
        "its producer": people.producer(),
    }
    dossier = await reported(people, scoring)
    letter = made(await act(officer, path_of(dossier), "proposal", LETTER))
    answer = await signed(callers[who], letter)
    assert answer.status_code == status, answer.text
    if code != "not_your_document":
        refused(answer, status, code)
    assert await status_of(officer, dossier) == "commune_reported"


async def test_one_letter_sends_many_dossiers_up_or_none(
    people: People, scoring: ScoringClient
) -> None:
    officer, leader = people.commune_officer(), people.leader(COMMUNE, Level.COMMUNE)
    first = await reported(people, scoring)
    second = await reported(people, scoring, name="Bơ sáp")
    body = {
        "kind": "commune_letter",
        "number": "16/UBND-KT",
        "issued_on": "2026-11-22",
        "subject": "Đề nghị đánh giá, phân hạng",
        "effects": [{"kind": "proposes", "record_id": one["id"]} for one in (first, second)],
    }
    letter = made(await officer.post("/v1/documents", body))
    gone = {"reason": "Rút lại."}
    made(await act(officer, path_of(second), "rejection", gone))
    answer = await signed(leader, letter)
    refused(answer, 409, "dossier_ended")
    assert [one["pointer"] for one in answer.json()["errors"]] == ["/effects/1"]
    assert await status_of(officer, first) == "commune_reported"
    one = {**body, "effects": body["effects"][:1]}
    changed = await officer.put(
        f"/v1/documents/{letter['id']}", json=one, headers={"If-Match": "*"}
    )
    made(changed)
    made(await signed(leader, letter))
    assert await status_of(officer, first) == "proposed"


async def test_a_letter_before_the_report_or_of_another_day_is_refused(
    people: People, scoring: ScoringClient
) -> None:
    officer, sheet = people.commune_officer(), await sheet_of(scoring)
    early = await a_submitted(people.producer(), sheet.answers(60))
    refused(await act(officer, path_of(early), "proposal", LETTER), 409, "act_not_possible")
    dossier = await reported(people, scoring, name="Bơ sáp")
    body = {**LETTER, "effective_on": "2026-11-21"}
    answer = await act(officer, path_of(dossier), "proposal", body)
    assert answer.status_code == 422, answer.text
    assert "day_out_of_order" in answer.text
