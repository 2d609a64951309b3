"""A decision annulled: its recognitions and certificates end, its dossiers are decided again."""

import pytest

from libs.clients.scoring import ScoringClient
from libs.contracts.certificates import Status
from libs.kit.audit import verify_chain
from libs.kit.db import Database
from tests.service.registry.standing.conftest import Issuing
from tests.service.registry.standing.test_decisions import concluded
from tests.service.registry.standing.test_history_confirmed import past_result
from tests.service.registry.standing.test_withdrawal import withdrawal
from tests.support.clock import FixedClock
from tests.support.documents import document_body, signed
from tests.support.dossiers import (
    Json,
    a_draft,
    a_past_decision,
    a_proposed,
    act,
    before_a_council,
    confirmed,
    decided,
    decision_body,
    in_force,
    moved,
    path_of,
    score,
    sheet_of,
)
from tests.support.registry import Caller, fault, made, refused


@pytest.fixture
def officer(issuing: Issuing) -> Caller:
    return issuing.people.province_officer()


@pytest.fixture
async def dossier(issuing: Issuing, officer: Caller, scoring: ScoringClient) -> Json:
    (found,) = await concluded(issuing.people, scoring, officer, (55,))
    return found


def annulment(decision: Json, number: str = "500/QĐ-UBND", day: str = "2026-11-22") -> Json:
    effects = [{"kind": "annuls", "record_id": decision["id"]}]
    return document_body(kind="annulment", number=number, issued_on=day, effects=effects)


async def annulled(issuing: Issuing, officer: Caller, body: Json) -> Json:
    draft = made(await officer.post("/v1/documents", body))
    return await in_force(issuing.people, officer, draft)


def the_one(decision: Json) -> str:
    (recognised,) = decision["recognitions"]
    return str(recognised["id"])


async def ended(issuing: Issuing, officer: Caller, number: str) -> Json:
    """Wait until the certificate of a recognition has ended; everybody reads that it has."""
    found = await issuing.recognition(officer, number, "revoked")
    certificate = await issuing.certificates.certificate(found["certificate"]["code"])
    assert certificate.standing.status is Status.REVOKED
    return found


async def test_recognition_and_certificate_end_and_the_dossier_is_decided_again(
    issuing: Issuing, officer: Caller, dossier: Json, database: Database
) -> None:
    first = await decided(issuing.people, officer, dossier)
    await issuing.recognition(officer, the_one(first), "issued")
    by = await annulled(issuing, officer, annulment(first))
    gone = await ended(issuing, officer, the_one(first))
    assert (gone["status"], gone["withdrawal"]["ground"]) == ("withdrawn", "annulled")
    assert gone["withdrawal"]["document_id"] == by["id"]
    waiting = made(await officer.get(path_of(dossier)))
    assert (waiting["status"], waiting["verdict"]) == ("concluded", dossier["verdict"])
    assert {one["act"] for one in waiting["allowed_acts"]} == {"recognise", "close"}
    second = await decided(issuing.people, officer, dossier, number="501/QĐ-UBND")
    found = await issuing.recognition(officer, the_one(second), "issued")
    assert (found["status"], found["stars"]) == ("in_force", 3)
    path = f"/v1/products/{found['product_id']}/recognitions"
    listed = made(await officer.get(path))["items"]
    assert [one["status"] for one in listed] == ["in_force", "withdrawn"]
    await annulled(issuing, officer, annulment(second, "502/QĐ-UBND"))
    await ended(issuing, officer, the_one(second))
    assert made(await officer.get(path_of(dossier)))["status"] == "concluded"
    async with database.sessions() as session:
        assert await verify_chain(session, database.audit) > 0


async def test_an_annulment_right_after_the_decision_waits_for_the_certificate(
    issuing: Issuing, officer: Caller, dossier: Json
) -> None:
    decision = await decided(issuing.people, officer, dossier)
    await annulled(issuing, officer, annulment(decision))
    await ended(issuing, officer, the_one(decision))


async def test_what_was_withdrawn_before_keeps_its_ground(
    issuing: Issuing, officer: Caller, dossier: Json
) -> None:
    first = await decided(issuing.people, officer, dossier)
    record = f"/v1/recognitions/{the_one(first)}"
    await in_force(
        issuing.people, officer, made(await act(officer, record, "withdrawal", withdrawal()))
    )
    await annulled(issuing, officer, annulment(first))
    found = await ended(issuing, officer, the_one(first))
    assert found["withdrawal"]["ground"] == "DD_PRODUCTION_CEASED"
    second = await decided(issuing.people, officer, dossier, number="501/QĐ-UBND")
    await issuing.recognition(officer, the_one(second), "issued")


async def test_what_is_over_by_its_term_is_annulled_as_well(
    issuing: Issuing, officer: Caller, dossier: Json, clock: FixedClock
) -> None:
    decision = await decided(issuing.people, officer, dossier)
    await issuing.recognition(officer, the_one(decision), "issued")
    clock.move(days=4 * 365)
    late = issuing.people.fresh(officer)
    day = clock.today().isoformat()
    await annulled(issuing, late, annulment(decision, day=day))
    await ended(issuing, late, the_one(decision))
    assert made(await late.get(path_of(dossier)))["status"] == "concluded"


async def test_a_new_draft_of_the_producer_does_not_stand_in_the_way(
    issuing: Issuing, officer: Caller, scoring: ScoringClient
) -> None:
    sheet, owner = await sheet_of(scoring), issuing.people.producer()
    dossier = await a_proposed(issuing.people, sheet.answers(60), by=owner)
    members = await before_a_council(issuing.people, officer, [dossier])
    await score(members, officer, dossier, [sheet.answers(55, stars=3)])
    decision = await decided(issuing.people, officer, dossier)
    draft = await a_draft(owner, product=dossier["product"])
    await annulled(issuing, officer, annulment(decision))
    assert made(await officer.get(path_of(dossier)))["status"] == "concluded"
    assert made(await owner.get(path_of(draft)))["status"] == "draft"


async def test_its_authority_may_end_it_instead_of_recognising_it_again(
    issuing: Issuing, officer: Caller, dossier: Json
) -> None:
    closing = {
        "decision": {"number": "503/QĐ-UBND", "date": "2026-11-22"},
        "reason": "Kết quả đánh giá không còn căn cứ.",
    }
    path = path_of(dossier)
    refused(await act(officer, path, "closing", closing), 409, "not_to_be_closed")
    decision = await decided(issuing.people, officer, dossier)
    refused(await act(officer, path, "closing", closing), 409, "dossier_ended")
    await annulled(issuing, officer, annulment(decision))
    ministry = issuing.people.ministry_officer()
    refused(await act(ministry, path, "closing", closing), 403, "not_your_level")
    done = await moved(issuing.people, officer, dossier, "closing", closing)
    assert done["status"] == "not_recognised"
    again = await officer.post("/v1/decisions", decision_body(dossier, number="504/QĐ-UBND"))
    refused(again, 409, "dossier_ended")


async def test_nothing_ends_before_the_annulment_is_in_force(
    issuing: Issuing, officer: Caller, dossier: Json
) -> None:
    decision = await decided(issuing.people, officer, dossier)
    record = f"/v1/recognitions/{the_one(decision)}"
    before = await officer.post("/v1/documents", annulment(decision, day="2026-11-21"))
    assert fault(before, "/issued_on") == "day_out_of_order"
    ministry = await issuing.people.ministry_officer().post("/v1/documents", annulment(decision))
    refused(ministry, 403, "not_this_units_leader")
    draft = made(await officer.post("/v1/documents", annulment(decision)))
    assert made(await signed(issuing.people.leader(), draft, dry_run=True))["state"] == "draft"
    refused(await signed(officer, draft), 403, "permission_missing")
    refused(await signed(issuing.people.leader("01"), draft), 404, "not_found")
    assert made(await officer.get(record))["status"] == "in_force"
    assert made(await officer.get(path_of(dossier)))["status"] == "recognised"


async def test_a_paper_of_the_past_that_was_entered_wrongly_is_entered_again(
    issuing: Issuing, officer: Caller
) -> None:
    """The district has ended, so the province answers for it; the paper keeps its numbers."""
    people = issuing.people
    district = people.district_officer()
    dossier = await past_result(district)
    body = await a_past_decision(district, dossier, "2024-06-13")
    for number, day in (("500/QĐ-UBND", "2024-06-03"), ("501/QĐ-UBND", "2024-05-14")):
        wrong = await confirmed(people.leader(), district, body)
        await annulled(issuing, officer, annulment(wrong, number))
        found = await ended(issuing, officer, the_one(wrong))
        assert found["withdrawal"]["ground"] == "annulled"
        assert made(await district.get(path_of(dossier)))["status"] == "concluded"
        early = await district.post("/v1/history/decisions", {**body, "date": "2024-05-13"})
        assert fault(early, "/date") == "day_out_of_order"
        body = {**body, "date": day}
    right = await confirmed(people.leader(), district, body)
    found = await issuing.recognition(district, the_one(right), "issued")
    assert (found["recognised_on"], found["status"]) == ("2024-05-14", "in_force")
    assert found["certificate"]["number"] == "17/2022/OCOP"
