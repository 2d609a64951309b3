"""One dossier walked to its end: in every state what its own people try too early or too late.

Written by hand, not derived from the code; the whole table is in the unit test of the same name.
"""

from typing import Any

import pytest

from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level
from tests.support.dossiers import (
    a_filled_draft,
    a_round,
    act,
    council_body,
    decision_body,
    founded,
    in_force,
    past,
    path_of,
    put,
    report,
    sheet_of,
)
from tests.support.registry import COMMUNE, Caller, People, Registry, made, refused

MARKS = {"marks": [{"pointer": "/self_assessment/plan", "note": "Chưa có."}]}
WHY = {"reason": "Thử."}
LETTER = {"letter_number": "7/UBND-KT"}
MINUTES = {"minutes": "Thống nhất."}
SENT = {"decision": {"number": "88/QĐ-UBND", "date": "2026-11-22"}}


class Walk:
    """A dossier on its way, its people, and what they are refused."""

    def __init__(self, people: People, answers: dict[str, int], dossier: dict[str, Any]) -> None:
        self.everybody = people
        self.people = {
            "producer": None,
            "commune": people.commune_officer(),
            "leader": people.leader(COMMUNE, Level.COMMUNE),
            "province": people.province_officer(),
            "ministry": people.ministry_officer(),
            "member": people.council_member(),
            "stranger": people.council_member(),
        }
        self.others = [people.council_member() for _ in range(4)]
        """The rest of the council of five, whose chair is `member`."""
        self.sheet = {"answers": answers}
        self.dossier = dossier
        self.round = ""
        self.seat = ""
        """The last seat of the council."""

    @property
    def path(self) -> str:
        return path_of(self.dossier)

    def by(self, who: str) -> Caller:
        caller = self.people[who]
        assert caller is not None
        return caller

    async def tries(self, who: str, what: str) -> Any:
        caller = self.by(who)
        match what:
            case "round":
                entry = {"dossier_ids": [self.dossier["id"]]}
                return await act(caller, self.round, "dossiers", entry)
            case "sheet":
                return await caller.post(f"{self.path}/sheets", self.sheet)
            case "decision":
                return await caller.post("/v1/decisions", decision_body(self.dossier))
            case "report":
                return await put(caller, f"{self.path}/commune-report", report())
            case "self-assessment":
                return await put(caller, f"{self.path}/self-assessment", {})
        bodies: dict[str, Any] = {
            "return": MARKS,
            "rejection": WHY,
            "withdrawal": WHY,
            "proposal": LETTER,
            "conclusion": MINUTES,
            "forwarding": SENT,
            "reassessment": SENT,
            "closing": {**SENT, **WHY},
            "confirmation": {"result_id": await self.last_result()},
            "absences": {"member_id": self.seat, **WHY},
            "conflicts": {"member_id": self.seat, **WHY},
            "conflicts/decisions": {
                "member_id": self.seat,
                "kind": "reported",
                "upheld": True,
                **WHY,
            },
        }
        path = "conclusion/confirmation" if what == "confirmation" else what
        return await act(caller, self.path, path, bodies.get(what))

    async def last_result(self) -> str:
        answer = await self.by("province").get(f"{self.path}/results")
        results = answer.json().get("items")
        return str(results[-1]["id"] if results else self.dossier["id"])

    async def is_refused(self, table: str) -> None:
        """Each line: who, what, status, code; a round's or decision's code stands for its one."""
        for line in table.strip().splitlines():
            who, what, status, code = line.split()
            refused(await self.tries(who, what), int(status), code)

    async def does(self, who: str, what: str) -> None:
        done = made(await self.tries(who, what))
        if what in {"proposal", "decision"}:
            await in_force(self.everybody, self.by(who), done)

    async def all_file(self) -> None:
        await self.does("member", "sheet")
        for other in self.others:
            made(await other.post(f"{self.path}/sheets", self.sheet))


DRAFT = """
commune  acceptance      409 act_not_possible
commune  return          409 act_not_possible
commune  rejection       409 act_not_possible
commune  report          409 act_not_possible
province acceptance      403 not_your_level
province decision        403 not_your_level
member   sheet           409 act_not_possible
"""
SUBMITTED = """
producer submission      409 dossier_already_submitted
producer self-assessment 409 dossier_frozen
commune  report          409 act_not_possible
commune  proposal        409 act_not_possible
province proposal        403 not_your_level
leader   proposal        403 permission_missing
leader   acceptance      403 permission_missing
producer proposal        403 permission_missing
province round           403 not_your_level
province return          403 not_your_level
ministry return          403 not_your_level
commune  decision        403 permission_missing
"""
PROPOSED = """
province absences            409 act_not_possible
province conflicts           409 act_not_possible
member   conflicts           409 act_not_possible
member   conflicts/decisions 409 act_not_possible
commune  return          403 not_your_level
commune  rejection       403 not_your_level
commune  report          403 not_your_level
province report          409 act_not_possible
province opening         409 act_not_possible
province conclusion      409 act_not_possible
province forwarding      409 act_not_possible
province decision        409 act_not_possible
member   sheet           409 act_not_possible
"""
IN_ROUND = """
producer absences            403 permission_missing
producer conflicts           403 permission_missing
commune  absences            403 permission_missing
commune  conflicts           403 permission_missing
commune  conflicts/decisions 403 permission_missing
ministry absences            403 not_your_level
ministry conflicts           403 not_your_level
ministry conflicts/decisions 403 not_your_level
member   absences            403 permission_missing
member   opening             403 permission_missing
member   conclusion          403 permission_missing
member   conflicts/decisions 409 nothing_to_decide
stranger sheet               403 not_a_member
stranger conflicts           403 not_a_member
stranger absences            403 permission_missing
member   confirmation    409 act_not_possible
producer withdrawal      409 act_not_possible
producer submission      409 dossier_already_submitted
province return          409 act_not_possible
province rejection       409 act_not_possible
province acceptance      409 act_not_possible
province round           409 act_not_possible
province opening         409 sheets_missing
province conclusion      409 act_not_possible
province forwarding      409 act_not_possible
province decision        409 act_not_possible
province sheet           403 not_a_member
ministry opening         403 not_your_level
"""
SCORED = """
province absences            409 act_not_possible
province conflicts           409 act_not_possible
member   conflicts           409 act_not_possible
member   conflicts/decisions 409 act_not_possible
stranger confirmation        409 nothing_proposed
member   confirmation    409 nothing_proposed
producer withdrawal      409 act_not_possible
province return          409 act_not_possible
province rejection       409 act_not_possible
province opening         409 act_not_possible
province forwarding      409 act_not_possible
province decision        409 act_not_possible
member   sheet           409 act_not_possible
ministry conclusion      403 not_your_level
"""
PROPOSED_CONCLUSION = """
stranger confirmation    403 not_presiding
province confirmation    403 not_presiding
ministry confirmation    403 not_your_level
commune  confirmation    403 permission_missing
producer confirmation    403 permission_missing
province forwarding      409 act_not_possible
province decision        409 act_not_possible
province return          409 act_not_possible
"""
CONCLUDED = """
member   confirmation    409 act_not_possible
producer withdrawal      409 act_not_possible
province return          409 act_not_possible
province rejection       409 act_not_possible
province round           409 act_not_possible
province opening         409 act_not_possible
province conclusion      409 act_not_possible
province forwarding      409 not_to_be_forwarded
province reassessment    409 not_to_be_assessed_again
province closing         409 not_to_be_closed
member   sheet           409 act_not_possible
ministry decision        403 not_your_level
"""
RECOGNISED = """
producer submission      409 dossier_ended
producer self-assessment 409 dossier_ended
producer withdrawal      409 dossier_ended
province return          409 dossier_ended
province rejection       409 dossier_ended
province round           409 dossier_ended
province opening         409 dossier_ended
province conclusion      409 dossier_ended
province forwarding      409 dossier_ended
province decision        409 dossier_ended
member   sheet           409 dossier_ended
"""


@pytest.fixture
async def walk(people: People, scoring: ScoringClient) -> Walk:
    producer, sheet = people.producer(), await sheet_of(scoring)
    dossier = await a_filled_draft(producer, sheet.answers(60))
    made_walk = Walk(people, sheet.answers(60, stars=3), dossier)
    made_walk.people["producer"] = producer
    officer, member = made_walk.by("province"), made_walk.by("member")
    council = await founded(people, officer, council_body([member, *made_walk.others]))
    made_walk.seat = council["members"][4]["id"]
    made_walk.round = f"/v1/rounds/{(await a_round(officer, council, '26-2026'))['id']}"
    return made_walk


async def test_nothing_is_done_too_early_too_late_or_by_another(walk: Walk) -> None:
    await walk.is_refused(DRAFT)
    await walk.does("producer", "submission")
    await walk.is_refused(SUBMITTED)
    await walk.does("commune", "acceptance")
    await walk.does("commune", "report")
    await walk.does("commune", "proposal")
    await walk.is_refused(PROPOSED)
    await walk.does("province", "round")
    await walk.is_refused(IN_ROUND)
    await walk.all_file()
    await walk.does("province", "opening")
    await walk.is_refused(SCORED)
    await walk.does("province", "conclusion")
    await walk.is_refused(PROPOSED_CONCLUSION)
    await walk.does("member", "confirmation")
    await walk.is_refused(CONCLUDED)
    await walk.does("province", "decision")
    await walk.is_refused(RECOGNISED)


async def test_history_and_today_do_not_mix(registry: Registry, walk: Walk) -> None:
    """What is of today is not entered as history, and history is not done as of today."""
    officer = walk.by("province")
    await walk.does("producer", "submission")
    on = {"effective_on": "2026-11-22"}
    for what, body in (("acceptance", on), ("return", {**MARKS, **on}), ("opening", on)):
        refused(await act(officer, past(walk.path), what, body), 403, "history_only")
    founded = {"number": "1/QĐ-UBND", "date": "2024-01-10"}
    body = council_body(seats=1, decision=founded, term_from="2024-01-10")
    council = made(await officer.post("/v1/history/councils", body))
    old = {"council_id": council["id"], "rulebook": "26-2026", "name": "Đợt cũ"}
    refused(await officer.post("/v1/rounds", old), 409, "history_mixed")
    made_round = made(await officer.post("/v1/history/rounds", old))
    entry = {"dossier_ids": [walk.dossier["id"]]}
    mixed = await act(officer, past(f"/v1/rounds/{made_round['id']}"), "dossiers", {**entry, **on})
    refused(mixed, 403, "history_only")
