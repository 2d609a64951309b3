"""Documents: drafted by one person, put in force by another, numbered once, annulled once."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from libs.contracts.core import Level, Role
from libs.contracts.scopes import Scope
from libs.kit.audit import verify_chain
from libs.kit.db import Database
from tests.support.documents import Json, a_document, a_scan, document_body, signed
from tests.support.ids import new_id
from tests.support.registry import Caller, People, fault, made, refused


@pytest.fixture
def officer(people: People) -> Caller:
    return people.province_officer()


@pytest.fixture
def leader(people: People) -> Caller:
    return people.leader()


async def test_a_draft_does_nothing_and_a_leader_puts_it_in_force(
    officer: Caller, leader: Caller, database: Database
) -> None:
    draft = await a_document(officer)
    assert (draft["state"], draft["signer"], draft["put_in_force_by"]) == ("draft", None, None)
    assert draft["drafted_by"]["account"] == str(officer.id)
    assert draft["issuer"] == "Tỉnh Đắk Lắk"
    done = made(await signed(leader, draft))
    assert done["state"] == "in_force"
    assert done["put_in_force_by"]["account"] == str(leader.id)
    assert done["signer"]["name"] == done["put_in_force_by"]["name"] != ""
    assert done["effective_on"] == done["issued_on"] == "2026-11-22"
    assert made(await officer.get(f"/v1/documents/{draft['id']}")) == done
    async with database.sessions() as session:
        actions = await session.scalars(
            select(database.audit.c.action).order_by(database.audit.c.seq)
        )
        known = ["organisation.kept", "document.drafted", "document.in_force"]
        assert list(actions) == known, "the ministry is there from the migrations on"
        assert await verify_chain(session, database.audit) == len(known)


async def test_nobody_signs_but_another_person_who_leads_the_unit(
    people: People, officer: Caller
) -> None:
    """By hand: who, what comes of it."""
    draft = await a_document(officer)
    both = people.someone(officer.principal.role, Level.PROVINCE, "66", scopes=frozenset(Scope))
    table: list[tuple[Caller, int, str]] = [
        (officer, 403, "permission_missing"),
        (people.province_officer(), 403, "permission_missing"),
        (people.commune_officer(), 403, "permission_missing"),
        (people.producer(), 403, "permission_missing"),
        (people.council_member(), 403, "permission_missing"),
        (people.inspector(), 403, "permission_missing"),
        (people.ministry_auditor(), 403, "permission_missing"),
        (both, 403, "not_this_units_leader"),
        (people.leader("01"), 404, "not_found"),
        (people.leader("24133", Level.COMMUNE), 404, "not_found"),
        (people.leader("VN", Level.MINISTRY), 403, "not_this_units_leader"),
    ]
    for caller, status, code in table:
        refused(await signed(caller, draft), status, code)
    assert made(await officer.get(f"/v1/documents/{draft['id']}")) == draft
    made(await signed(people.leader(), draft))


async def test_one_person_with_two_accounts_is_one_person(
    people: People, officer: Caller, leader: Caller
) -> None:
    people.known.change(officer.id, person="a" * 64)
    people.known.change(leader.id, person="a" * 64)
    draft = await a_document(officer)
    document = refused(await signed(leader, draft), 403, "drafted_by_yourself")
    assert document["params"]["unit"] == "66"
    people.known.change(leader.id, person="b" * 64)
    made(await signed(leader, draft))


async def test_a_leader_whose_post_has_ended_signs_nothing(
    people: People, officer: Caller, leader: Caller
) -> None:
    draft = await a_document(officer)
    people.known.change(leader.id, posts=[])
    refused(await signed(leader, draft), 403, "post_has_ended")


async def test_what_is_in_force_does_not_change(officer: Caller, leader: Caller) -> None:
    draft = await a_document(officer)
    path, headers = f"/v1/documents/{draft['id']}", {"If-Match": "*"}
    changed = made(await officer.put(path, json=document_body(number="9/QĐ-UBND"), headers=headers))
    assert (changed["number"], changed["version"]) == ("9/QĐ-UBND", 2)
    stale = await leader.post(f"{path}/entry-into-force", {}, headers={"If-Match": '"1"'})
    refused(stale, 412, "stale_version")
    missing = await leader.post(f"{path}/entry-into-force", {})
    refused(missing, 428, "if_match_required")
    made(await signed(leader, draft))
    again = await officer.put(path, json=document_body(), headers=headers)
    refused(again, 409, "document_not_a_draft")
    given_up = await officer.post(f"{path}/discard", {"reason": "Nhầm."}, headers=headers)
    refused(given_up, 409, "document_not_a_draft")
    refused(await signed(leader, draft), 409, "document_not_a_draft")


async def test_whoever_wrote_any_of_its_drafts_does_not_put_it_in_force(
    people: People, officer: Caller
) -> None:
    """Else a second officer could change what the first one wrote, and put it in force alone."""
    draft, second = await a_document(officer), people.province_officer()
    body = document_body(subject="Nội dung khác")
    path = f"/v1/documents/{draft['id']}"
    changed = made(await second.put(path, json=body, headers={"If-Match": "*"}))
    assert changed["drafted_by"]["account"] == str(second.id)
    scan = await a_scan(second, draft)
    paper = {"signer": str(people.leader().id), "papers": [scan["id"]]}
    refused(await on_paper(second, draft, paper), 403, "drafted_by_yourself")
    refused(await on_paper(officer, draft, paper), 403, "drafted_by_yourself")
    made(await on_paper(people.province_officer(), draft, paper))


async def test_who_wrote_a_draft_does_not_sign_it_after_a_colleague_mended_a_word(
    people: People, officer: Caller
) -> None:
    draft, second = await a_document(officer), people.province_officer()
    path = f"/v1/documents/{draft['id']}"
    made(await second.put(path, json=document_body(), headers={"If-Match": "*"}))
    for author in (officer, second):
        as_leader = people.again(author, Role.LEADER, Level.PROVINCE, "66")
        refused(await signed(as_leader, draft), 403, "drafted_by_yourself")
    twin = people.leader()
    for one in (officer, twin):
        people.known.change(one.id, person="a" * 64)
    refused(await signed(twin, draft), 403, "drafted_by_yourself")
    made(await signed(people.leader(), draft))


async def on_paper(caller: Caller, document: Json, body: Json) -> Any:
    path = f"/v1/documents/{document['id']}/signed-paper"
    return await caller.post(path, body, headers={"If-Match": "*"})


async def test_a_document_signed_on_paper_needs_its_scan_a_leader_and_another_officer(
    people: People, officer: Caller, leader: Caller
) -> None:
    draft, second = await a_document(officer), people.province_officer()
    scan = await a_scan(second, draft)
    body = {"signer": str(leader.id), "papers": [scan["id"]]}
    refused(await on_paper(officer, draft, body), 403, "drafted_by_yourself")
    refused(await on_paper(people.province_officer("01"), draft, body), 404, "not_found")
    refused(await on_paper(people.ministry_officer(), draft, body), 403, "not_this_units_leader")
    refused(await on_paper(leader, draft, body), 403, "permission_missing")
    for nobody in (officer, people.council_member(), people.leader("01")):
        wrong = await on_paper(second, draft, {**body, "signer": str(nobody.id)})
        assert fault(wrong, "/signer") == "signer_not_a_leader"
    none = await on_paper(second, draft, {**body, "papers": []})
    assert fault(none, "/papers") == "too_short"
    unknown = await on_paper(second, draft, {**body, "papers": [str(new_id())]})
    assert fault(unknown, "/papers/0") == "paper_of_document_unknown"
    empty = await a_scan(second, draft, stored=False)
    without = await on_paper(second, draft, {**body, "papers": [empty["id"]]})
    assert fault(without, "/papers/0") == "scan_without_file"
    done = made(await on_paper(second, draft, body))
    assert done["signer"]["name"] == leader.principal.name
    assert done["put_in_force_by"]["account"] == str(second.id)
    assert done["papers"] == [scan["id"]]


async def test_number_and_day_may_wait_for_the_signature(officer: Caller, leader: Caller) -> None:
    draft = await a_document(officer, number=None, issued_on=None)
    assert fault(await signed(leader, draft), "/number") == "document_number_missing"
    late = await signed(leader, draft, number="8/QĐ-UBND", issued_on="2026-11-23")
    assert fault(late, "/issued_on") == "day_out_of_order"
    done = made(await signed(leader, draft, number="8/QĐ-UBND"))
    assert (done["number"], done["issued_on"]) == ("8/QĐ-UBND", "2026-11-22")
    other = await a_document(officer, number="9/QĐ-UBND")
    assert (
        fault(await signed(leader, other, number="10/QĐ"), "/number") == "document_number_differs"
    )
    future = await officer.post("/v1/documents", document_body(issued_on="2026-11-23"))
    assert fault(future, "/issued_on") == "day_out_of_order"


async def test_a_number_is_used_once_a_year_and_the_refusal_names_who_has_it(
    people: People, officer: Caller, leader: Caller
) -> None:
    first = await a_document(officer)
    for number in ("345/QĐ-UBND", "345 / qđ–ubnd", "0345/QÐ\u2011UBND"):
        response = await officer.post("/v1/documents", document_body(number=number))
        document = refused(response, 409, "document_number_taken")
        assert document["params"]["document"] == first["id"]
    made(await officer.post("/v1/documents", document_body(issued_on="2025-12-31")))
    made(await officer.post("/v1/documents", document_body(kind="minutes")))
    made(await people.province_officer("01").post("/v1/documents", document_body()))
    unnumbered = await a_document(officer, number=None)
    taken = await signed(leader, unnumbered, number="345/QD-UBND")
    refused(taken, 409, "document_number_taken")
    gone = f"/v1/documents/{first['id']}/discard"
    made(await officer.post(gone, {"reason": "Soạn nhầm."}, headers={"If-Match": "*"}))
    made(await officer.post("/v1/documents", document_body()))


async def test_of_two_leaders_at_once_one_signs(people: People, officer: Caller) -> None:
    draft = await a_document(officer)
    both = await asyncio.gather(*(signed(people.leader(), draft) for _ in range(2)))
    assert sorted(one.status_code for one in both) == [200, 409]


async def test_two_drafts_with_one_number_at_once_leave_one(officer: Caller) -> None:
    both = await asyncio.gather(*(officer.post("/v1/documents", document_body()) for _ in range(2)))
    assert sorted(one.status_code for one in both) == [201, 409]


async def test_an_annulment_takes_back_what_is_in_force_and_is_final(
    people: People, officer: Caller, leader: Caller
) -> None:
    first = await a_document(officer)
    annul = document_body(
        kind="annulment",
        number="346/QĐ-UBND",
        effects=[{"kind": "annuls", "record_id": first["id"]}],
    )
    early = refused(await officer.post("/v1/documents", annul), 409, "document_not_in_force")
    assert early["errors"][0]["pointer"] == "/effects/0"
    made(await signed(leader, first))
    stranger = await people.province_officer("01").post("/v1/documents", annul)
    assert fault(stranger, "/effects/0") == "document_unknown"
    above = await people.ministry_officer().post("/v1/documents", annul)
    refused(above, 403, "not_this_units_leader")
    second = made(await officer.post("/v1/documents", annul))
    dry = await signed(leader, second, dry_run=True)
    assert made(dry)["state"] == "draft"
    assert made(await officer.get(f"/v1/documents/{first['id']}"))["state"] == "in_force"
    made(await signed(leader, second))
    gone = made(await officer.get(f"/v1/documents/{first['id']}"))
    assert (gone["state"], gone["annulled_by"]) == ("annulled", second["id"])
    third = document_body(
        kind="annulment",
        number="347/QĐ-UBND",
        effects=[{"kind": "annuls", "record_id": second["id"]}],
    )
    refused(await officer.post("/v1/documents", third), 409, "annulment_is_final")


async def test_a_correction_stands_beside_what_it_corrects(officer: Caller, leader: Caller) -> None:
    first = await a_document(officer)
    made(await signed(leader, first))
    correction = document_body(
        kind="correction",
        number="346/QĐ-UBND",
        effects=[{"kind": "corrects", "record_id": first["id"], "particulars": {"text": "Sửa."}}],
    )
    second = made(await officer.post("/v1/documents", correction))
    made(await signed(leader, second))
    shown = made(await officer.get(f"/v1/documents/{first['id']}"))
    assert (shown["state"], shown["corrected_by"]) == ("in_force", second["id"])


async def test_every_fault_of_form_is_told_at_once(officer: Caller) -> None:
    known = str(new_id())
    effects: list[Json] = [
        {"kind": "annuls", "record_id": known},
        {"kind": "annuls", "record_id": known},
        {"kind": "corrects", "record_id": known},
        {"kind": "crowns", "record_id": known},
    ]
    response = await officer.post("/v1/documents", document_body(kind="annulment", effects=effects))
    document = refused(response, 422, "invalid_input")
    assert [(one["pointer"], one["code"]) for one in document["errors"]] == [
        ("/effects/1/record_id", "effect_twice"),
        ("/effects/2/kind", "effect_not_of_this_kind"),
        ("/effects/3/kind", "effect_unknown"),
        ("/effects/2/particulars/text", "missing"),
    ]
    none = await officer.post("/v1/documents", document_body(kind="annulment"))
    assert fault(none, "/effects") == "effects_missing"


async def test_a_unit_that_has_ended_issues_nothing_new(people: People) -> None:
    response = await people.district_officer().post("/v1/documents", document_body())
    document = refused(response, 403, "unit_has_ended")
    assert document["params"]["could"] == ["66"]


async def test_documents_are_found_by_what_is_asked(
    people: People, officer: Caller, leader: Caller
) -> None:
    first = await a_document(officer, subject="Công bố kết quả đợt 2")
    made(await signed(leader, first))
    second = await a_document(officer, kind="minutes", number="12/BB-HĐ", subject="Biên bản họp")
    table = {
        "": 2,
        "kind=minutes": 1,
        "state=draft": 1,
        "state=annulled": 0,
        "year=2026": 2,
        "year=2025": 0,
        "number=345/qd ubnd": 1,
        "q=ket qua": 1,
        "q=12/bb": 1,
        "unit=66": 2,
        "unit=01": 0,
        "historic=true": 0,
        "drafted_from=2026-11-22&drafted_to=2026-11-22": 2,
        "drafted_from=2026-11-23": 0,
        "in_force_from=2026-11-22": 1,
        "in_force_to=2026-11-21": 0,
        f"record_id={first['id']}": 0,
    }
    for query, found in table.items():
        items = made(await officer.get(f"/v1/documents?{query}"))["items"]
        assert len(items) == found, query
    member = people.council_member()
    assert [one["id"] for one in made(await member.get("/v1/documents"))["items"]] == [first["id"]]
    refused(await member.get(f"/v1/documents/{second['id']}"), 404, "not_found")
    assert made(await people.producer().get("/v1/documents"))["items"] == []
    assert made(await people.province_officer("01").get("/v1/documents"))["items"] == []


async def test_everybody_reads_what_is_published_and_no_person_of_it(
    officer: Caller, leader: Caller
) -> None:
    draft = await a_document(officer)
    minutes = await a_document(officer, kind="minutes")
    path = f"/v1/public-documents/{draft['id']}"
    assert (await officer.http.get(path)).status_code == 404
    made(await signed(leader, draft))
    made(await signed(leader, minutes))
    listed = (await officer.http.get("/v1/public-documents")).json()["items"]
    shown = (await officer.http.get(path)).json()
    assert listed == [shown]
    assert set(shown) == {
        "id",
        "kind",
        "state",
        "number",
        "issued_on",
        "subject",
        "level",
        "unit",
        "issuer",
        "signer",
        "effects",
        "corrected_by",
        "annulled_by",
    }


async def test_sixty_two_effects_are_carried_out_all_or_none(
    officer: Caller, leader: Caller
) -> None:
    named = [await a_document(officer, number=f"{one}/QĐ-UBND") for one in range(1, 63)]
    for one in named[:-1]:
        made(await signed(leader, one))
    effects = [
        {"kind": "corrects", "record_id": one["id"], "particulars": {"text": "Sửa."}}
        for one in named
    ]
    body = document_body(kind="correction", number="400/QĐ-UBND", effects=effects)
    early = refused(await officer.post("/v1/documents", body), 409, "document_not_in_force")
    assert [one["pointer"] for one in early["errors"]] == ["/effects/61"]
    made(await signed(leader, named[-1]))
    draft = made(await officer.post("/v1/documents", body))
    annul = document_body(
        kind="annulment",
        number="401/QĐ-UBND",
        effects=[{"kind": "annuls", "record_id": named[30]["id"]}],
    )
    made(await signed(leader, made(await officer.post("/v1/documents", annul))))
    late = refused(await signed(leader, draft), 409, "document_not_in_force")
    assert [one["pointer"] for one in late["errors"]] == ["/effects/30"]
    lines = made(await officer.get("/v1/documents?limit=200"))["items"]
    assert {one["corrected_by"] for one in lines} == {None}
    assert made(await officer.get(f"/v1/documents/{draft['id']}"))["state"] == "draft"
