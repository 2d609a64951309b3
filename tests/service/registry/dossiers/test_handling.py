"""What the offices do: each level its own act, with its own clock."""

from libs.clients.scoring import ScoringClient
from tests.support.clock import FixedClock
from tests.support.dossiers import (
    a_proposed,
    a_submitted,
    act,
    past,
    path_of,
    proposed,
    put,
    report,
    sheet_of,
)
from tests.support.registry import OTHER_COMMUNE, Caller, People, Registry, fault, made, refused

MARKS = {"marks": [{"pointer": "/self_assessment/plan", "note": "Chưa có kế hoạch."}]}


def again(registry: Registry, caller: Caller) -> Caller:
    """The same account with a token of the present hour."""
    headers = registry.people._tokens.headers(caller.principal)
    return Caller(caller.http, caller.principal, headers)


async def a_dossier(people: People, producer: Caller, scoring: ScoringClient) -> str:
    sheet = await sheet_of(scoring)
    return path_of(await a_submitted(producer, sheet.answers(60)))


async def test_the_commune_accepts_reports_and_proposes(
    people: People, scoring: ScoringClient
) -> None:
    sheet = await sheet_of(scoring)
    dossier = await a_proposed(people, sheet.answers(60))
    assert (dossier["status"], dossier["stage"], dossier["level"]) == ("proposed", 1, "province")
    assert dossier["commune_report"]["effective_on"] == "2026-11-22"
    assert dossier["proposal"]["letter_number"].endswith("/UBND-KT")
    assert dossier["proposal"]["by"]["account"] != str(people.commune_officer().id)
    assert dossier["proposal"]["effective_on"] == "2026-11-22"
    steps = made(await people.commune_officer().get(f"{path_of(dossier)}/steps"))["items"]
    assert [(one["status"], one["level"], one["unit"]) for one in steps] == [
        ("submitted", "commune", "24133"),
        ("accepted", "commune", "24133"),
        ("commune_reported", "commune", "24133"),
        ("proposed", "province", "66"),
    ]
    assert [one["due"] for one in steps] == ["2026-12-14"] * 3 + [None]
    assert [one["end"] for one in steps] == ["2026-11-22"] * 3 + [None]


async def test_an_officer_of_another_commune_may_not_act(
    people: People, scoring: ScoringClient
) -> None:
    path = await a_dossier(people, people.producer(), scoring)
    stranger = people.commune_officer(OTHER_COMMUNE)
    refused(await act(stranger, path, "acceptance"), 403, "outside_territory")
    refused(await put(stranger, f"{path}/commune-report", report()), 403, "outside_territory")
    refused(await stranger.get(path), 404, "not_found")


async def test_another_level_may_not_act(people: People, scoring: ScoringClient) -> None:
    path = await a_dossier(people, people.producer(), scoring)
    refused(await act(people.province_officer(), path, "acceptance"), 403, "not_your_level")
    refused(await act(people.ministry_officer(), path, "acceptance"), 403, "not_your_level")


async def test_the_producer_does_not_receive_its_own_dossier(
    people: People, scoring: ScoringClient
) -> None:
    producer = people.producer()
    path = await a_dossier(people, producer, scoring)
    refused(await act(producer, path, "acceptance"), 403, "permission_missing")


async def test_a_report_needs_all_four_contents_and_comes_before_the_proposal(
    people: People, scoring: ScoringClient
) -> None:
    officer = people.commune_officer()
    path = await a_dossier(people, people.producer(), scoring)
    made(await act(officer, path, "acceptance"))
    early = await act(officer, path, "proposal", {"letter_number": "1/UBND"})
    refused(early, 409, "act_not_possible")
    thin = {**report(), "idea_origin": " "}
    assert fault(await put(officer, f"{path}/commune-report", thin), "/idea_origin") == "blank"


async def test_a_returned_dossier_is_corrected_and_comes_back_while_the_clock_stands_still(
    registry: Registry, clock: FixedClock, scoring: ScoringClient
) -> None:
    people = registry.people
    producer, officer = people.producer(), people.commune_officer()
    path = await a_dossier(people, producer, scoring)
    clock.move(days=3)
    producer, officer = again(registry, producer), again(registry, officer)
    returned = made(await act(officer, path, "return", MARKS))
    assert (returned["status"], returned["level"]) == ("returned", None)
    assert [{key: one[key] for key in ("pointer", "note")} for one in returned["marks"]] == (
        MARKS["marks"]
    )
    assert returned["marks"][0]["by"]["account"] == str(officer.id)
    assert returned["clock"]["running"] is False
    assert returned["clock"]["paused_since"] == "2026-11-25"
    clock.move(days=10)
    producer, officer = again(registry, producer), again(registry, officer)
    corrected = {**returned["self_assessment"], "plan": "Mở rộng 5 ha."}
    made(await put(producer, f"{path}/self-assessment", corrected))
    back = made(await act(producer, path, "submission"))
    assert (back["status"], back["level"], back["marks"]) == ("submitted", "commune", [])
    assert back["slip_number"] == returned["slip_number"]
    assert back["lodged_on"] == "2026-11-22"
    assert back["frozen_hash"] != returned["frozen_hash"]
    assert back["clock"] == {
        "running": True,
        "working_days_used": 2,
        "days_used": 3,
        "due_on": "2026-12-23",
        "working_days_left": 13,
        "provisional": False,
        "overdue_since": None,
        "paused_since": None,
        "paused_because": None,
    }


async def test_the_province_may_return_too_and_gets_it_back_itself(
    people: People, scoring: ScoringClient
) -> None:
    sheet, producer = await sheet_of(scoring), people.producer()
    path = path_of(await a_submitted(producer, sheet.answers(60)))
    commune, province = people.commune_officer(), people.province_officer()
    made(await act(commune, path, "acceptance"))
    reported = made(await put(commune, f"{path}/commune-report", report()))
    await proposed(people, commune, reported)
    made(await act(province, path, "return", MARKS))
    back = made(await act(producer, path, "submission"))
    assert (back["status"], back["stage"], back["level"]) == ("submitted", 1, "province")
    refused(await act(commune, path, "acceptance"), 403, "not_your_level")
    made(await act(province, path, "acceptance"))


async def test_a_mark_must_point_to_something(people: People, scoring: ScoringClient) -> None:
    officer = people.commune_officer()
    path = await a_dossier(people, people.producer(), scoring)
    marks = {"marks": [{"pointer": "/self_assessment/nowhere", "note": "?"}]}
    response = await act(officer, path, "return", marks)
    assert fault(response, "/marks/0/pointer") == "no_such_place"


async def test_a_rejected_and_a_withdrawn_dossier_have_ended(
    people: People, scoring: ScoringClient
) -> None:
    producer, officer = people.producer(), people.commune_officer()
    path = await a_dossier(people, producer, scoring)
    ended = made(await act(officer, path, "rejection", {"reason": "Hồ sơ giả mạo."}))
    assert (ended["status"], ended["clock"]) == ("rejected", None)
    refused(await act(officer, path, "acceptance"), 409, "dossier_ended")
    other = await a_dossier(people, producer, scoring)
    refused(await act(officer, other, "withdrawal", {"reason": "x"}), 403, "producers_own_step")
    gone = made(await act(producer, other, "withdrawal", {"reason": "Đổi mẫu bao bì."}))
    assert gone["status"] == "withdrawn"
    refused(await act(producer, other, "submission"), 409, "dossier_ended")


async def test_history_does_not_touch_a_dossier_of_today(
    people: People, scoring: ScoringClient
) -> None:
    path = await a_dossier(people, people.producer(), scoring)
    keeper = people.province_officer()
    entered = await act(keeper, past(path), "acceptance", {"effective_on": "2026-11-22"})
    refused(entered, 403, "history_only")


async def test_a_stale_act_is_refused(people: People, scoring: ScoringClient) -> None:
    path = await a_dossier(people, people.producer(), scoring)
    officer = people.commune_officer()
    stale = await officer.post(f"{path}/acceptance", headers={"If-Match": '"1"'})
    refused(stale, 412, "stale_version")
    refused(await officer.post(f"{path}/acceptance"), 428, "if_match_required")
