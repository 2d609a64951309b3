"""Who has an interest learns nothing: no byte of an answer depends on what the sheets say."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from demo.sheets import Sheet
from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level, Role
from tests.support.dossiers import (
    Json,
    a_proposed,
    a_round,
    act,
    conclude,
    council_body,
    decided,
    five_members,
    founded,
    path_of,
    sheet_of,
)
from tests.support.ids import new_id
from tests.support.people import post_of
from tests.support.registry import COMMUNE, Caller, People, made, refused

# What differs between any two records, whatever their sheets say.
_OWN = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32,64}"
    r"|\d{4}-\d\d-\d\dT[0-9:.]+(?:\+07:00|Z)|(?:Người|Cơ quan) \d+|\d+/UBND-KT"
)


@dataclass(frozen=True)
class Case:
    """A dossier before the council, and the round it is in."""

    dossier: Json
    round: Json

    @property
    def path(self) -> str:
        return path_of(self.dossier)

    @property
    def asked(self) -> Mapping[str, tuple[str, Json]]:
        """Every way to ask for it or about it: a name, the address, the query."""
        this = {"product_id": self.dossier["product"]["id"]}
        there = {"round_id": self.round["id"]}
        plain = ["", "/steps", "/sheets", "/results", "/submissions", "/conflicts", "/versions"]
        found: dict[str, tuple[str, Json]] = {one: (f"{self.path}{one}", {}) for one in plain}
        for number in range(1, 12):
            found[f"version {number}"] = (f"{self.path}/versions/{number}", {})
        for status in ("in_round", "scored", "concluded", "recognised", "not_recognised"):
            found[f"list {status}"] = ("/v1/dossiers", {**this, "status": status})
        for level in ("province", "ministry"):
            found[f"list {level}"] = ("/v1/dossiers", {**this, "level": level})
        return {
            **found,
            "differences": (f"{self.path}/differences", {"from": 1, "to": 2}),
            "list": ("/v1/dossiers", {**this, "count": "true"}),
            "list by due": ("/v1/dossiers", {**this, "sort": "due"}),
            "list of the round": ("/v1/dossiers", there),
            "overdue": ("/v1/dossiers", {**this, "overdue": "false"}),
            "table": ("/v1/dossiers", {**this, "format": "csv"}),
            "counts": ("/v1/dossiers/counts", there),
            "round": (f"/v1/rounds/{self.round['id']}", {}),
            "conflicts of the round": (f"/v1/rounds/{self.round['id']}/conflicts", {}),
            "recognitions": ("/v1/recognitions", this),
        }


def bare(case: Case, text: str) -> str:
    """An answer without what is the record's own."""
    read = _OWN.sub("#", text)
    for own in (case.dossier["slip_number"], case.dossier["product"]["code"]):
        read = read.replace(str(own), "#")
    return read


async def told(reader: Caller, case: Case) -> dict[str, str]:
    """All that somebody is told of a case."""
    found = {}
    for name, (path, query) in case.asked.items():
        answer = await reader.get(path, params=query)
        found[name] = f"{answer.status_code} {bare(case, answer.text)}"
    return found


async def tried(reader: Caller, case: Case, sheet: Sheet) -> dict[str, str]:
    """What somebody learns by acts that are refused."""
    acts: list[tuple[str, Any]] = [
        ("sheets", {"answers": sheet.answers(60)}),
        ("conflicts", {"reason": "x", "member_id": str(new_id())}),
        ("opening", {}),
        ("conclusion", {"minutes": "x"}),
        ("conclusion/confirmation", {"result_id": str(new_id())}),
    ]
    found = {}
    for name, body in acts:
        answer = await act(reader, case.path, name, body)
        assert answer.status_code >= 400, name
        found[name] = f"{answer.status_code} {bare(case, answer.text)}"
    return found


async def declared(people: People, case: Case, members: list[Caller], officer: Caller) -> None:
    """By the member's own word."""
    made(await members[1].post(f"{case.path}/conflicts", {"reason": "Em ruột giám đốc."}))


async def upheld(people: People, case: Case, members: list[Caller], officer: Caller) -> None:
    """Reported by the officer, upheld by the chair."""
    found = made(await officer.get(f"/v1/councils/{case.round['council_id']}"))
    (mine,) = [one for one in found["members"] if one["account_id"] == str(members[1].id)]
    body = {"member_id": mine["id"], "reason": "Cùng họ."}
    made(await officer.post(f"{case.path}/conflicts", body))
    word = {"member_id": mine["id"], "kind": "reported", "upheld": True, "reason": "Đúng vậy."}
    made(await members[0].post(f"{case.path}/conflicts/decisions", word))


async def office(people: People, case: Case, members: list[Caller], officer: Caller) -> None:
    """Certain: an office in the commune that reported, which only the gateway knows of."""
    seat = post_of(members[1].principal)
    held = {"role": Role.OFFICER, "level": Level.COMMUNE, "unit": COMMUNE, "id": new_id()}
    people.known.change(members[1].id, posts=[seat, seat.model_copy(update=held)])


async def advice(people: People, case: Case, members: list[Caller], officer: Caller) -> None:
    """Certain: the member advised the producer before he came to the council."""
    people.known.usernames["adviser"] = members[1].id
    path = f"/v1/producers/{case.dossier['producer']['id']}/mandates"
    mandate = {"kind": "consultant", "username": "adviser"}
    seat = post_of(members[1].principal)
    held = {"role": Role.PRODUCER, "level": Level.COMMUNE, "unit": COMMUNE, "id": new_id()}
    people.known.change(members[1].id, posts=[seat.model_copy(update=held)])
    made(await people.commune_officer().post(path, mandate))
    people.known.change(members[1].id, posts=[seat])


@pytest.mark.parametrize("arises", [declared, upheld, office, advice])
async def test_no_answer_depends_on_what_the_sheets_say(
    people: People, scoring: ScoringClient, arises: Any
) -> None:
    """Two dossiers alike but for the sheets: one is recognised, one is not."""
    sheet, officer = await sheet_of(scoring), people.province_officer()
    members = five_members(people)
    council = await founded(people, officer, council_body(members))
    cases = []
    for _ in range(2):
        dossier = await a_proposed(people, sheet.answers(60))
        a = await a_round(officer, council, "26-2026")
        entry = {"dossier_ids": [dossier["id"]]}
        made(await act(officer, f"/v1/rounds/{a['id']}", "dossiers", entry))
        cases.append(Case(made(await officer.get(path_of(dossier))), a))
    good, poor = cases
    for case in cases:
        await arises(people, case, members, officer)
    post = people.again(members[1], Role.OFFICER, Level.PROVINCE, "66")

    async def alike(when: str) -> None:
        for who in (members[1], post):
            first, second = await told(who, good), await told(who, poor)
            for name, answer in first.items():
                assert answer == second[name], (when, name)

    for case, total, stars in ((good, 60, 3), (poor, 35, None)):
        for seat in (0, 2, 3, 4):
            body = {"answers": sheet.answers(total, stars=stars)}
            made(await members[seat].post(f"{case.path}/sheets", body))
    await alike("filed")
    refused(await act(post, good.path, "opening", {}), 403, "conflict_of_interest")
    for case in cases:
        made(await act(officer, case.path, "opening", {}))
    await alike("opened")
    for who in (members[1], post):
        refused(await who.get(good.path), 404, "not_found")
        assert await tried(who, good, sheet) == await tried(who, poor, sheet)
    first, second = await told(members[2], good), await told(members[2], poor)
    assert first["/results"] != second["/results"]
    for case in cases:
        made(await conclude(members[0], officer, case.path))
    statuses = [made(await officer.get(one.path))["status"] for one in cases]
    assert statuses == ["concluded", "not_recognised"]
    await alike("concluded")
    await decided(people, officer, good.dossier)
    await alike("decided")
    for who in (members[1], post):
        assert await tried(who, good, sheet) == await tried(who, poor, sheet)
