"""Dossiers for tests: each step by the person who does it, with the version just read."""

from collections.abc import Mapping, Sequence
from itertools import count, repeat
from typing import Any

import httpx

from demo.sheets import Sheet
from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level
from tests.support.documents import a_scan, signed
from tests.support.registry import (
    PROVINCE,
    Caller,
    People,
    a_producer,
    a_product,
    a_stored_paper,
    made,
)

Json = dict[str, Any]
Answers = dict[str, int]
_NUMBERS = count(1000)
SIGNER = {"name": "Nguyễn Văn A", "title": "Chủ tịch"}


async def sheet_of(
    scoring: ScoringClient, product_set: int = 1, rulebook: str = "26-2026"
) -> Sheet:
    """Give the official sheet, from which answers of any total can be chosen."""
    found = await scoring.product_set(rulebook, product_set)
    return Sheet(found.model_dump(mode="json"))


async def act(caller: Caller, record: str, name: str, body: Any = None) -> httpx.Response:
    """Act on a record in the version that it has now, whoever may read it."""
    return await caller.post(f"{record}/{name}", body, headers={"If-Match": "*"})


async def put(caller: Caller, path: str, body: Any) -> httpx.Response:
    return await caller.put(path, json=body, headers={"If-Match": "*"})


def past(path: str) -> str:
    """The same path where history is entered."""
    return path.replace("/v1/", "/v1/history/", 1)


def dated(body: Mapping[str, Any], on: str | None) -> Json:
    return dict(body) if on is None else {**body, "effective_on": on}


async def a_draft(producer: Caller, *, product: Json | None = None, **changes: Any) -> Json:
    owner = None if product else await a_producer(producer)
    thing = product or await a_product(producer, owner)
    body = {"product_id": thing["id"], "kind": "first", **changes}
    return made(await producer.post("/v1/dossiers", body))


async def a_past_draft(
    officer: Caller,
    rulebook: str = "148",
    lodged_on: str = "2024-03-05",
    *,
    product: Json | None = None,
    **changes: Any,
) -> Json:
    thing = product or await a_product(officer)
    body = {"kind": "first", "rulebook": rulebook, "lodged_on": lodged_on, **changes}
    return made(await officer.post("/v1/history/dossiers", {"product_id": thing["id"], **body}))


async def a_past_council(
    officer: Caller,
    dossier: Json,
    rulebook: str,
    sheets: Sequence[Json],
    days: Sequence[str],
    **council: Any,
) -> Json:
    """Enter a council of the past: taken in, sheets and opening, conclusion on three days."""
    founded = {"number": "12/QĐ-UBND", "date": "2018-05-07"}
    body = council_body(seats=len(sheets), term_from="2018-05-07", decision=founded)
    made_council = made(await officer.post("/v1/history/councils", {**body, **council}))
    a = await a_round(officer, made_council, rulebook)
    entry = dated({"dossier_ids": [dossier["id"]]}, days[0])
    made(await act(officer, past(f"/v1/rounds/{a['id']}"), "dossiers", entry))
    path = past(path_of(dossier))
    for member, sheet in zip(made_council["members"], sheets, strict=True):
        filed = dated({**sheet, "member_id": member["id"]}, days[1])
        made(await officer.post(f"{path}/sheets", filed))
    made(await act(officer, path, "opening", {"effective_on": days[1]}))
    minutes = dated({"minutes": "Theo biên bản giấy."}, days[2])
    return made(await act(officer, path, "conclusion", minutes))


async def a_past_decision(officer: Caller, dossier: Json, date: str, **changes: Any) -> Json:
    """The body of a decision of the past, its scan filed."""
    scan = await a_scan(officer)
    past_only = {
        "signer": SIGNER,
        "papers": [scan["id"]],
        "certificate_numbers": {dossier["id"]: "17/2022/OCOP"},
    }
    return decision_body(dossier, date=date, **past_only, **changes)


async def confirmed(leader: Caller, officer: Caller, body: Json) -> Json:
    """Enter a decision of the past, and have a leader of the level above confirm it."""
    draft = made(await officer.post("/v1/history/decisions", body))
    assert (draft["state"], draft["recognitions"]) == ("draft", [])
    made(await act(leader, f"/v1/documents/{draft['id']}", "confirmation"))
    return made(await officer.get(f"/v1/decisions/{draft['id']}"))


async def a_filled_draft(producer: Caller, answers: Answers, **product: Any) -> Json:
    """A draft with every criterion answered and the required paper."""
    owner = await a_producer(producer)
    paper = await a_stored_paper(producer, owner, kind="BUSINESS_REGISTRATION")
    thing = await a_product(producer, owner, **product)
    draft = await a_draft(producer, product=thing)
    body = {
        "general": {"boxes": ["business_registration"]},
        "answers": {code: {"option": option} for code, option in answers.items()},
        "papers": [paper["id"]],
    }
    return made(await put(producer, f"/v1/dossiers/{draft['id']}/self-assessment", body))


async def a_submitted(producer: Caller, answers: Answers, **product: Any) -> Json:
    draft = await a_filled_draft(producer, answers, **product)
    return made(await act(producer, path_of(draft), "submission"))


async def a_proposed(
    people: People, answers: Answers, *, by: Caller | None = None, **product: Any
) -> Json:
    """A dossier that the commune has reported on and sent to the province; `by`: its producer."""
    dossier = await a_submitted(by or people.producer(), answers, **product)
    officer = people.commune_officer()
    made(await act(officer, path_of(dossier), "acceptance"))
    made(await put(officer, f"{path_of(dossier)}/commune-report", report()))
    return await proposed(people, officer, dossier)


async def proposed(people: People, officer: Caller, dossier: Json, **letter: Any) -> Json:
    """Send a reported dossier up: the officer drafts the letter, the commune's leader signs it."""
    body = {"letter_number": f"{next(_NUMBERS)}/UBND-KT", **letter}
    return await moved(people, officer, dossier, "proposal", body)


def report(on: str | None = None) -> Json:
    body = {
        "local_material": "100% trồng tại xã.",
        "local_labour": "38 trong 45 lao động.",
        "idea_origin": "Ý tưởng của hợp tác xã.",
        "local_identity": "Kỹ thuật canh tác của địa phương.",
    }
    return dated(body, on)


def path_of(dossier: Mapping[str, Any]) -> str:
    return f"/v1/dossiers/{dossier['id']}"


def council_body(members: Sequence[Caller] = (), seats: int = 5, **changes: Any) -> Json:
    """Members with accounts, or as many historic ones as there are seats; the first is chair."""
    named: list[Json] = [{"account_id": str(one.id)} for one in members] or [
        {
            "name": f"Thành viên {seat}",
            "title": "Chủ tịch Hội đồng" if seat == 0 else "Ủy viên",
        }
        for seat in range(seats)
    ]
    named[0]["chair"] = True
    return {
        "name": "Hội đồng đánh giá, phân hạng sản phẩm OCOP",
        "decision": {"number": f"{next(_NUMBERS)}/QĐ-UBND", "date": "2026-09-01"},
        "term_from": "2026-09-01",
        "members": named,
        **changes,
    }


async def a_round(officer: Caller, council: Json, rulebook: str) -> Json:
    body = {"council_id": council["id"], "rulebook": rulebook, "name": "Đợt 2 năm 2026"}
    path = "/v1/history/rounds" if council["historic"] else "/v1/rounds"
    return made(await officer.post(path, body))


def five_members(
    people: People, unit: str = PROVINCE, level: Level = Level.PROVINCE
) -> list[Caller]:
    """As many as a council must have."""
    return [people.council_member(unit, level) for _ in range(5)]


async def founded(people: People, officer: Caller, body: Json) -> Json:
    """A council whose founding document a leader of the unit has put in force."""
    drafted = made(await officer.post("/v1/councils", body))
    mine = officer.principal
    leader = people.leader(mine.unit, mine.level)
    made(await signed(leader, {"id": drafted["document_id"]}))
    return made(await officer.get(f"/v1/councils/{drafted['id']}"))


async def before_a_council(
    people: People,
    officer: Caller,
    dossiers: Sequence[Json],
    *,
    level: Level = Level.PROVINCE,
    **council: Any,
) -> list[Caller]:
    """Take dossiers of today into a round of a new council of five; gives the members."""
    members = five_members(people, officer.principal.unit, level)
    council_ = await founded(people, officer, council_body(members, **council))
    a = await a_round(officer, council_, "26-2026")
    entry = {"dossier_ids": [one["id"] for one in dossiers]}
    made(await act(officer, f"/v1/rounds/{a['id']}", "dossiers", entry))
    return members


async def score(
    members: Sequence[Caller], officer: Caller, dossier: Json, sheets: Sequence[Answers]
) -> Json:
    """Every member files a sheet, the last one given again and again; then it is concluded."""
    await file_all(members, dossier, sheets)
    made(await act(officer, path_of(dossier), "opening"))
    return made(await conclude(members[0], officer, path_of(dossier)))


async def file_all(members: Sequence[Caller], dossier: Json, sheets: Sequence[Answers]) -> None:
    """Every member files a sheet; the last one given is that of all who follow."""
    every = [*sheets, *repeat(sheets[-1], len(members) - len(sheets))]
    for member, answers in zip(members, every, strict=True):
        made(await member.post(f"{path_of(dossier)}/sheets", {"answers": answers}))


async def conclude(chair: Caller, officer: Caller, path: str, **votes: Any) -> httpx.Response:
    """The officer proposes the conclusion, and the chair confirms it."""
    body = {"minutes": "Thống nhất.", **votes}
    proposed = made(await act(officer, path, "conclusion", body))
    return await act(chair, path, "conclusion/confirmation", {"result_id": proposed["id"]})


def decision_body(*dossiers: Json, **changes: Any) -> Json:
    return {
        "number": "345/QĐ-UBND",
        "date": "2026-11-22",
        "dossier_ids": [one["id"] for one in dossiers],
        **changes,
    }


async def decided(people: People, officer: Caller, *dossiers: Json, **changes: Any) -> Json:
    """Draft a decision and have a leader of the unit sign it; gives it as it is in force."""
    draft = made(await officer.post("/v1/decisions", decision_body(*dossiers, **changes)))
    assert (draft["state"], draft["recognitions"]) == ("draft", [])
    await in_force(people, officer, draft)
    return made(await officer.get(f"/v1/decisions/{draft['id']}"))


async def in_force(people: People, officer: Caller, document: Json) -> Json:
    """Have a leader of the officer's unit put a draft in force."""
    mine = officer.principal
    return made(await signed(people.leader(mine.unit, mine.level), document))


async def moved(people: People, officer: Caller, dossier: Json, name: str, body: Json) -> Json:
    """Draft what sends a dossier on, have it signed; gives the dossier as it is then."""
    await in_force(people, officer, made(await act(officer, path_of(dossier), name, body)))
    return made(await officer.get(path_of(dossier)))
