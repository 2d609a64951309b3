"""A dossier's first frozen document, its marks, and its second frozen document all stay."""

from libs.clients.scoring import ScoringClient
from libs.kit.canonical import digest
from tests.support.dossiers import (
    Json,
    a_proposed,
    a_submitted,
    act,
    before_a_council,
    decided,
    path_of,
    put,
    score,
    sheet_of,
)
from tests.support.registry import COMMUNE, Caller, People, made, refused

MARKS = {
    "marks": [{"pointer": "/self_assessment/plan", "note": "Ghi rõ diện tích"}],
    "note": "Thiếu diện tích",
}
RESULT = ("total", "stars", "outcome", "level", "dossier_steps")


async def _returned_and_back(producer: Caller, officer: Caller, scoring: ScoringClient) -> str:
    sheet = await sheet_of(scoring)
    path = path_of(await a_submitted(producer, sheet.answers(60)))
    returned = made(await act(officer, path, "return", MARKS))
    corrected = {**returned["self_assessment"], "plan": "Mở rộng 5 ha."}
    made(await put(producer, f"{path}/self-assessment", corrected))
    made(await act(producer, path, "submission"))
    return path


async def test_each_submission_keeps_its_document_and_why_it_came_back(
    people: People, scoring: ScoringClient
) -> None:
    producer, officer = people.producer(), people.commune_officer()
    path = await _returned_and_back(producer, officer, scoring)
    first, second = made(await producer.get(f"{path}/submissions"))["items"]
    assert (first["n"], second["n"]) == (1, 2)
    assert first["submitted_by"]["account"] == str(producer.id)
    assert first["returned"]["marks"] == MARKS["marks"]
    assert first["returned"]["note"] == MARKS["note"]
    assert first["returned"]["by"]["account"] == str(officer.id)
    assert second["returned"] is None
    documents: list[Json] = []
    for one in (first, second):
        shown = made(await officer.get(f"{path}/submissions/{one['n']}"))
        assert digest(shown["document"]) == one["document_hash"]
        documents.append(shown["document"])
    plans = [one["self_assessment"]["plan"] for one in documents]
    assert plans[1] == "Mở rộng 5 ha."
    assert plans[0] != plans[1]
    assert made(await producer.get(path))["frozen_hash"] == second["document_hash"]


async def test_two_submissions_are_compared_in_words(
    people: People, scoring: ScoringClient
) -> None:
    producer = people.producer()
    path = await _returned_and_back(producer, people.commune_officer(), scoring)
    query = {"from": 1, "to": 2}
    found = made(await producer.get(f"{path}/submissions/differences", params=query))
    told = [(one["pointer"], one["label"], one["after"]) for one in found["items"]]
    label = "Bản tự đánh giá (Mẫu 02) › plan"
    assert told == [("/self_assessment/plan", label, "Mở rộng 5 ha.")]


async def test_submissions_are_read_by_those_who_read_the_dossier(
    people: People, scoring: ScoringClient
) -> None:
    producer = people.producer()
    path = await _returned_and_back(producer, people.commune_officer(), scoring)
    stranger = people.producer(COMMUNE)
    for tail in ("", "/1", "/differences?from=1&to=2"):
        refused(await stranger.get(f"{path}/submissions{tail}"), 404, "not_found")
    refused(await producer.get(f"{path}/submissions/3"), 404, "not_found")


async def test_a_dossiers_versions_tell_its_producer_no_result_before_it_was_decided_on(
    people: People, scoring: ScoringClient
) -> None:
    sheet, producer = await sheet_of(scoring), people.producer()
    dossier = await a_proposed(people, sheet.answers(85, stars=4), by=producer)
    path, officer = path_of(dossier), people.province_officer()
    members = await before_a_council(people, officer, [dossier])
    await score(members, officer, dossier, [sheet.answers(85, stars=4)] * len(members))
    await decided(people, officer, dossier)
    listed = made(await producer.get(f"{path}/versions"))["items"]
    seen = set()
    for one in listed:
        mine = made(await producer.get(f"{path}/versions/{one['n']}"))["content"]
        whole = made(await officer.get(f"{path}/versions/{one['n']}"))["content"]
        hidden = {name for name in whole if name not in mine}
        seen.add((whole["status"], bool(hidden)))
        assert not hidden or set(RESULT) <= hidden
        assert "position" not in whole
    assert {("scored", True), ("concluded", True), ("recognised", False)} <= seen
    assert {status for status, hidden in seen if hidden} == {"scored", "concluded"}
