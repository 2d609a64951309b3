"""One decision over many dossiers, all or none; its jobs live and die with it."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import text

from libs.clients.scoring import ScoringClient
from libs.kit.audit import verify_chain
from libs.kit.db import Database
from tests.support.documents import signed
from tests.support.dossiers import (
    Json,
    a_proposed,
    before_a_council,
    decided,
    decision_body,
    in_force,
    score,
    sheet_of,
)
from tests.support.registry import Caller, People, fault, made, refused


async def concluded(
    people: People, scoring: ScoringClient, officer: Caller, totals: Sequence[int]
) -> list[Json]:
    """Dossiers with a conclusion each, of one round and one member."""
    sheet = await sheet_of(scoring)
    ready = [await a_proposed(people, sheet.answers(60)) for _ in totals]
    members = await before_a_council(people, officer, ready)
    return [
        await score(members, officer, one, [sheet.answers(total, stars=3)])
        for one, total in zip(ready, totals, strict=True)
    ]


async def jobs(database: Database) -> list[tuple[str, str]]:
    async with database.sessions() as session:
        found = await session.execute(
            text("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id")
        )
        return [(task, status) for task, status in found]


@pytest.fixture
def officer(people: People) -> Caller:
    return people.province_officer()


async def test_a_decision_recognises_many_and_orders_a_certificate_for_each(
    people: People, officer: Caller, scoring: ScoringClient, database: Database
) -> None:
    dossiers = await concluded(people, scoring, officer, (55, 65))
    decision = await decided(people, officer, *dossiers)
    assert [one["stars"] for one in decision["recognitions"]] == [3, 3]
    assert {one["certificate"]["progress"] for one in decision["recognitions"]} == {"pending"}
    assert await jobs(database) == [("certificates.issue", "todo")] * 2
    shown = made(await officer.get(f"/v1/decisions/{decision['id']}"))
    assert shown == decision
    lines = made(await officer.get("/v1/decisions?number=345/qđ-ubnd"))["items"]
    assert [(one["id"], one["products"]) for one in lines] == [(decision["id"], 2)]
    async with database.sessions() as session:
        assert await verify_chain(session, database.audit) > 20


async def test_one_that_cannot_be_recognised_stops_all_and_leaves_no_job(
    people: People, officer: Caller, scoring: ScoringClient, database: Database
) -> None:
    good, bad = await concluded(people, scoring, officer, (55, 45))
    response = await officer.post("/v1/decisions", decision_body(good, bad))
    document = refused(response, 409, "dossier_ended")
    assert document["errors"][0]["pointer"] == "/dossier_ids/1"
    assert await jobs(database) == []
    assert made(await officer.get("/v1/decisions"))["items"] == []
    await decided(people, officer, good)


async def test_a_number_is_used_once_a_year_and_its_jobs_are_rolled_back(
    people: People, officer: Caller, scoring: ScoringClient, database: Database
) -> None:
    first, second = await concluded(people, scoring, officer, (55, 56))
    await decided(people, officer, first)
    for number in ("345/QĐ-UBND", "345 / qđ-ubnd"):
        response = await officer.post("/v1/decisions", decision_body(second, number=number))
        refused(response, 409, "document_number_taken")
    assert len(await jobs(database)) == 1
    await decided(people, officer, second, number="346/QĐ-UBND")
    assert len(await jobs(database)) == 2


async def test_two_decisions_on_the_same_dossier_at_once_leave_one(
    people: People, officer: Caller, scoring: ScoringClient, database: Database
) -> None:
    dossiers = await concluded(people, scoring, officer, (55, 56))
    bodies = [
        decision_body(*dossiers, number="1/QĐ-UBND"),
        decision_body(*reversed(dossiers), number="2/QĐ-UBND"),
    ]
    drafts = [made(await officer.post("/v1/decisions", body)) for body in bodies]
    both = await asyncio.gather(*(signed(people.leader(), draft) for draft in drafts))
    assert sorted(one.status_code for one in both) == [200, 409]
    assert len(await jobs(database)) == 2
    assert len(made(await officer.get("/v1/recognitions"))["items"]) == 2


async def test_two_decisions_with_one_number_at_once_leave_one(
    people: People, officer: Caller, scoring: ScoringClient
) -> None:
    dossiers = await concluded(people, scoring, officer, (55, 56))
    both = await asyncio.gather(
        *(officer.post("/v1/decisions", decision_body(one)) for one in dossiers)
    )
    assert sorted(one.status_code for one in both) == [201, 409]


async def test_only_the_authority_decides(
    people: People, officer: Caller, scoring: ScoringClient
) -> None:
    (dossier,) = await concluded(people, scoring, officer, (55,))
    refused(
        await people.ministry_officer().post("/v1/decisions", decision_body(dossier)),
        403,
        "not_your_level",
    )
    refused(
        await people.province_officer("01").post("/v1/decisions", decision_body(dossier)),
        403,
        "outside_territory",
    )
    refused(
        await people.commune_officer().post("/v1/decisions", decision_body(dossier)),
        403,
        "permission_missing",
    )


async def test_a_stranger_does_not_learn_where_a_dossier_stands(
    people: People, officer: Caller, scoring: ScoringClient
) -> None:
    (dossier,) = await concluded(people, scoring, officer, (55,))
    await decided(people, officer, dossier)
    stranger = people.province_officer("01")
    response = await stranger.post("/v1/decisions", decision_body(dossier, number="9/QĐ-UBND"))
    refused(response, 403, "outside_territory")


async def test_a_decision_is_dated_between_the_conclusion_and_today(
    people: People, officer: Caller, scoring: ScoringClient
) -> None:
    (dossier,) = await concluded(people, scoring, officer, (55,))
    for day in ("2026-11-21", "2026-11-23"):
        response = await officer.post("/v1/decisions", decision_body(dossier, date=day))
        assert fault(response, "/date") == "day_out_of_order"
    numbers = {dossier["id"]: "1/2026"}
    response = await officer.post(
        "/v1/decisions", decision_body(dossier, certificate_numbers=numbers)
    )
    assert fault(response, "/certificate_numbers") == "extra_forbidden"


async def test_the_same_key_decides_once(
    people: People, officer: Caller, scoring: ScoringClient, database: Database
) -> None:
    (dossier,) = await concluded(people, scoring, officer, (55,))
    body, headers = decision_body(dossier), {"Idempotency-Key": "decide"}
    first = await officer.post("/v1/decisions", body, headers=headers)
    again = await officer.post("/v1/decisions", body, headers=headers)
    assert made(first) == made(again)
    await in_force(people, officer, made(first))
    other = await officer.post("/v1/decisions", {**body, "number": "9"}, headers=headers)
    refused(other, 422, "idempotency_key_reused")
    assert len(await jobs(database)) == 1


async def test_recognitions_are_seen_in_their_territory(
    people: People, officer: Caller, scoring: ScoringClient
) -> None:
    (dossier,) = await concluded(people, scoring, officer, (55,))
    decision = await decided(people, officer, dossier)
    (one,) = decision["recognitions"]
    path = f"/v1/recognitions/{one['id']}"
    assert made(await people.commune_officer().get(path)) == one
    refused(await people.province_officer("01").get(path), 404, "not_found")
    refused(await people.producer().get(path), 404, "not_found")
    for query, found in (("stars=3", 1), ("stars=4", 0), ("status=withdrawn", 0), ("unit=66", 1)):
        items = made(await officer.get(f"/v1/recognitions?{query}"))["items"]
        assert len(items) == found
