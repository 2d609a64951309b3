"""Submission: complete or refused place by place, frozen, numbered without a gap."""

import asyncio
from datetime import UTC, datetime

from libs.clients.scoring import ScoringClient
from libs.kit.canonical import digest
from libs.kit.db import Database
from services.registry.dossiers.tables import DossierRow
from tests.support.clock import FixedClock
from tests.support.dossiers import (
    a_draft,
    a_filled_draft,
    a_submitted,
    act,
    path_of,
    put,
    sheet_of,
)
from tests.support.registry import (
    People,
    Registry,
    a_paper,
    a_producer,
    a_product,
    made,
    refused,
)


async def test_a_complete_dossier_is_frozen_numbered_and_handed_to_the_commune(
    people: People, scoring: ScoringClient, database: Database
) -> None:
    producer, sheet = people.producer(), await sheet_of(scoring)
    dossier = await a_submitted(producer, sheet.answers(60))
    assert (dossier["status"], dossier["level"]) == ("submitted", "commune")
    assert dossier["lodged_on"] == "2026-11-22"
    assert dossier["slip_number"] == "1/PĐK-66-24133-2026"
    assert dossier["product"]["code"] is None
    assert dossier["clock"] == {
        "running": True,
        "working_days_used": 0,
        "days_used": 0,
        "due_on": "2026-12-14",
        "working_days_left": 15,
        "provisional": False,
        "overdue_since": None,
        "paused_since": None,
        "paused_because": None,
    }
    async with database.sessions() as session:
        row = await session.get(DossierRow, dossier["id"])
        assert row is not None
        assert row.frozen is not None
        assert digest(row.frozen) == dossier["frozen_hash"]
        assert len(row.frozen["papers"]) == 1


async def test_every_missing_thing_is_named_at_its_place(people: People) -> None:
    producer = people.producer()
    owner = await a_producer(producer)
    empty = await a_paper(producer, owner)
    draft = await a_draft(producer, product=await a_product(producer, owner))
    body = {"answers": {"1.1": {"option": 1, "papers": [empty["id"]]}}}
    made(await put(producer, f"{path_of(draft)}/self-assessment", body))
    document = refused(await act(producer, path_of(draft), "submission"), 422, "dossier_incomplete")
    assert {entry["code"] for entry in document["errors"]} == {"unanswered"}
    assert "/self_assessment/answers/1.2" in {entry["pointer"] for entry in document["errors"]}


async def test_papers_are_asked_for_when_the_score_is_complete(
    people: People, scoring: ScoringClient
) -> None:
    producer, sheet = people.producer(), await sheet_of(scoring)
    owner = await a_producer(producer)
    empty = await a_paper(producer, owner)
    draft = await a_draft(producer, product=await a_product(producer, owner))
    answers = {code: {"option": option} for code, option in sheet.answers(60).items()}
    body = {"answers": answers, "papers": [empty["id"]]}
    made(await put(producer, f"{path_of(draft)}/self-assessment", body))
    document = refused(await act(producer, path_of(draft), "submission"), 422, "dossier_incomplete")
    assert [(entry["pointer"], entry["code"]) for entry in document["errors"]] == [
        ("/self_assessment/papers/0", "paper_without_file"),
        ("/self_assessment/papers", "paper_missing"),
    ]
    assert made(await producer.get(path_of(draft)))["status"] == "draft"


async def test_a_second_submission_and_a_change_after_it_are_conflicts(
    people: People, scoring: ScoringClient
) -> None:
    producer, sheet = people.producer(), await sheet_of(scoring)
    dossier = await a_submitted(producer, sheet.answers(60))
    again = await act(producer, path_of(dossier), "submission")
    refused(again, 409, "dossier_already_submitted")
    change = await put(producer, f"{path_of(dossier)}/self-assessment", {})
    refused(change, 409, "dossier_frozen")
    option = await put(producer, f"{path_of(dossier)}/self-assessment/answers/1.1", {"option": 1})
    refused(option, 409, "dossier_frozen")


async def test_a_stale_version_is_not_submitted(people: People, scoring: ScoringClient) -> None:
    producer, sheet = people.producer(), await sheet_of(scoring)
    draft = await a_filled_draft(producer, sheet.answers(60))
    stale = {"If-Match": f'"{draft["version"] - 1}"'}
    response = await producer.post(f"{path_of(draft)}/submission", headers=stale)
    refused(response, 412, "stale_version")


async def test_two_submissions_at_once_leave_one(people: People, scoring: ScoringClient) -> None:
    producer, sheet = people.producer(), await sheet_of(scoring)
    draft = await a_filled_draft(producer, sheet.answers(60))
    both = await asyncio.gather(*(act(producer, path_of(draft), "submission") for _ in range(2)))
    assert sorted(one.status_code for one in both) == [200, 409]


async def test_slip_numbers_of_a_commune_have_no_gap(
    people: People, scoring: ScoringClient
) -> None:
    sheet = await sheet_of(scoring)
    producer = people.producer()
    drafts = [await a_filled_draft(producer, sheet.answers(60)) for _ in range(3)]
    refused(await act(people.producer(), path_of(drafts[0]), "submission"), 404, "not_found")
    done = await asyncio.gather(*(act(producer, path_of(one), "submission") for one in drafts))
    numbers = sorted(made(one)["slip_number"] for one in done)
    assert numbers == [f"{number}/PĐK-66-24133-2026" for number in (1, 2, 3)]


async def test_the_same_key_submits_once_and_answers_alike(
    people: People, scoring: ScoringClient
) -> None:
    producer, sheet = people.producer(), await sheet_of(scoring)
    draft = await a_filled_draft(producer, sheet.answers(60))
    headers = {"If-Match": f'"{draft["version"]}"', "Idempotency-Key": "submit-1"}
    first = await producer.post(f"{path_of(draft)}/submission", headers=headers)
    again = await producer.post(f"{path_of(draft)}/submission", headers=headers)
    assert made(first) == made(again)


async def test_the_law_is_that_of_the_day_of_submission(
    registry: Registry, clock: FixedClock
) -> None:
    """A draft begun under the old law and lodged after 22/5/2026 is bound to the new one."""
    clock.at = datetime(2026, 5, 20, 3, 0, tzinfo=UTC)
    producer = registry.people.producer()
    draft = await a_draft(producer)
    assert draft["rulebook"]["id"] == "148-1489"
    clock.at = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
    tokens = registry.people._tokens.headers(producer.principal)
    fresh = type(producer)(producer.http, producer.principal, tokens)
    document = refused(await act(fresh, path_of(draft), "submission"), 422, "dossier_incomplete")
    assert "unanswered" in {entry["code"] for entry in document["errors"]}
