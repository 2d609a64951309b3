"""Two times: the legal day of an act, and the moment at which it was typed."""

import pytest

from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level
from tests.support.clock import FixedClock
from tests.support.documents import signed
from tests.support.dossiers import (
    Json,
    a_proposed,
    a_round,
    a_submitted,
    act,
    conclude,
    council_body,
    decided,
    decision_body,
    founded,
    path_of,
    put,
    report,
    sheet_of,
)
from tests.support.registry import Caller, People, Registry, fault, made

# The clock stands at Sunday 22/11/2026.


def again(registry: Registry, caller: Caller) -> Caller:
    """The same account with a token of the present hour."""
    headers = registry.people._tokens.headers(caller.principal)
    return Caller(caller.http, caller.principal, headers)


async def steps_of(reader: Caller, dossier: Json) -> list[Json]:
    found: list[Json] = made(await reader.get(f"{path_of(dossier)}/steps"))["items"]
    return found


async def test_a_step_says_who_on_which_day_and_when_it_was_typed(
    registry: Registry, clock: FixedClock, scoring: ScoringClient
) -> None:
    producer = registry.people.producer()
    dossier = await a_submitted(producer, (await sheet_of(scoring)).answers(60))
    clock.move(days=3)
    officer = again(registry, registry.people.commune_officer())
    made(await act(officer, path_of(dossier), "acceptance", {"effective_on": "2026-11-23"}))
    step = (await steps_of(officer, dossier))[-1]
    assert (step["effective_on"], step["recorded_at"][:10]) == ("2026-11-23", "2026-11-25")
    assert step["actor"]["account"] == str(officer.id)
    assert (step["late"], step["late_by"], step["acting_for"]) == (False, 0, None)


# Lodged on 22/11/2026, typed on 25/11/2026: what is typed with which day, and the cause if not.
DAYS = [
    ("acceptance", {}, "2026-11-21", "day_out_of_order"),
    ("acceptance", {}, "2026-11-22", None),
    ("acceptance", {}, "2026-11-25", None),
    ("acceptance", {}, "2026-11-26", "day_out_of_order"),
    ("return", {"marks": [{"pointer": "/self_assessment/plan", "note": "?"}]}, "2026-11-23", None),
    (
        "return",
        {"marks": [{"pointer": "/self_assessment/plan", "note": "?"}]},
        "2026-11-21",
        "day_out_of_order",
    ),
    ("rejection", {"reason": "Giả mạo."}, "2026-11-21", "day_out_of_order"),
    ("rejection", {"reason": "Giả mạo."}, "2026-11-24", None),
]


@pytest.mark.parametrize(("name", "body", "day", "cause"), DAYS)
async def test_an_offices_act_bears_its_legal_day(
    registry: Registry,
    clock: FixedClock,
    scoring: ScoringClient,
    name: str,
    body: Json,
    day: str,
    cause: str | None,
) -> None:
    producer = registry.people.producer()
    dossier = await a_submitted(producer, (await sheet_of(scoring)).answers(60))
    clock.move(days=3)
    officer = again(registry, registry.people.commune_officer())
    answer = await act(officer, path_of(dossier), name, {**body, "effective_on": day})
    if cause is None:
        made(answer)
        assert (await steps_of(officer, dossier))[-1]["effective_on"] == day
    else:
        assert fault(answer, "/effective_on") == cause


async def test_a_producer_hands_in_today_and_not_under_an_earlier_law(
    people: People, scoring: ScoringClient
) -> None:
    producer = people.producer()
    sheet = await sheet_of(scoring)
    dossier = await a_submitted(producer, sheet.answers(60))
    made(await act(people.commune_officer(), path_of(dossier), "acceptance"))
    gone = {"reason": "Đổi bao bì.", "effective_on": "2026-11-21"}
    answer = await act(producer, path_of(dossier), "withdrawal", gone)
    assert fault(answer, "/effective_on") == "day_out_of_order"


async def test_what_lies_too_far_back_is_history_and_says_who_could(
    registry: Registry, clock: FixedClock, scoring: ScoringClient
) -> None:
    producer = registry.people.producer()
    dossier = await a_submitted(producer, (await sheet_of(scoring)).answers(60))
    clock.move(days=31)
    officer = again(registry, registry.people.commune_officer())
    body = {"effective_on": "2026-11-22"}
    answer = await act(officer, path_of(dossier), "acceptance", body)
    assert fault(answer, "/effective_on") == "day_too_far_back"
    assert "cấp trên xác nhận" in answer.json()["errors"][0]["detail"]
    made(await act(officer, path_of(dossier), "acceptance", {"effective_on": "2026-11-23"}))


async def test_minutes_of_the_day_before_yesterday_and_the_decision_of_yesterday_are_typed_today(
    registry: Registry, clock: FixedClock, scoring: ScoringClient
) -> None:
    """The council sat on 8/12, the decision was signed on 9/12, both are typed on 10/12."""
    people, sheet = registry.people, await sheet_of(scoring)
    dossier = await a_proposed(people, sheet.answers(75, stars=4))
    clock.move(days=18)
    members = [again(registry, people.council_member()) for _ in range(5)]
    officer = again(registry, people.province_officer())
    council = await founded(people, officer, council_body(members))
    a = await a_round(officer, council, "26-2026")
    entry = {"dossier_ids": [dossier["id"]], "effective_on": "2026-12-07"}
    made(await act(officer, f"/v1/rounds/{a['id']}", "dossiers", entry))
    path, met = path_of(dossier), {"effective_on": "2026-12-08"}
    for member in members:
        filed = {"answers": sheet.answers(75, stars=4), **met}
        made(await member.post(f"{path}/sheets", filed))
    made(await act(officer, path, "opening", met))
    early = {"minutes": "Thống nhất.", "effective_on": "2026-12-07"}
    answer = await act(officer, path, "conclusion", early)
    assert fault(answer, "/effective_on") == "day_out_of_order"
    made(await conclude(members[0], officer, path, **met))
    before = decision_body(dossier, date="2026-12-07")
    assert fault(await officer.post("/v1/decisions", before), "/date") == "day_out_of_order"
    await decided(people, officer, dossier, date="2026-12-09")
    days = [one["effective_on"] for one in await steps_of(officer, dossier)][-4:]
    assert days == ["2026-12-07", "2026-12-08", "2026-12-08", "2026-12-09"]
    typed = {one["recorded_at"][:10] for one in (await steps_of(officer, dossier))[-4:]}
    assert typed == {"2026-12-10"}


async def test_a_late_report_and_a_late_proposal_are_flagged_and_not_refused(
    registry: Registry, clock: FixedClock, scoring: ScoringClient
) -> None:
    """Lodged on 22/11/2026 the commune's 15 working days end on Monday 14/12/2026."""
    producer = registry.people.producer()
    dossier = await a_submitted(producer, (await sheet_of(scoring)).answers(60))
    path = path_of(dossier)
    made(await act(registry.people.commune_officer(), path, "acceptance"))
    clock.move(days=25)
    officer = again(registry, registry.people.commune_officer())
    reported = made(await put(officer, f"{path}/commune-report", report("2026-12-14")))
    assert reported["clock"]["due_on"] == "2026-12-14"
    letter = made(await act(officer, path, "proposal", {"letter_number": "7/UBND-KT"}))
    leader = again(registry, registry.people.leader(officer.principal.unit, Level.COMMUNE))
    made(await signed(leader, letter))
    late = [
        (one["status"], one["late"], one["late_by"]) for one in await steps_of(officer, dossier)
    ]
    assert late == [
        ("submitted", False, 0),
        ("accepted", False, 0),
        ("commune_reported", False, 0),
        ("proposed", True, 3),
    ]


async def test_a_report_that_is_written_again_is_a_step_of_its_own(
    people: People, scoring: ScoringClient
) -> None:
    dossier = await a_submitted(people.producer(), (await sheet_of(scoring)).answers(60))
    path, officer = path_of(dossier), people.commune_officer()
    made(await act(officer, path, "acceptance"))
    for text in ("Một.", "Hai."):
        made(await put(officer, f"{path}/commune-report", {**report(), "local_material": text}))
    steps = await steps_of(officer, dossier)
    assert [one["status"] for one in steps[-2:]] == ["commune_reported"] * 2
