"""The last days that the law gives: of old dossiers, and of the offices that have a new one."""

import pytest

from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level
from tests.support.dossiers import (
    Json,
    a_draft,
    a_past_council,
    a_past_decision,
    a_past_draft,
    act,
    confirmed,
    past,
    path_of,
    proposed,
    put,
    report,
    sheet_of,
)
from tests.support.registry import (
    Caller,
    People,
    a_producer,
    a_product,
    a_stored_paper,
    fault,
    made,
)


async def concluded(officer: Caller, scoring: ScoringClient) -> Json:
    """A re-evaluation lodged under 148-1489 shortly before 26/2026 came."""
    sheet = await sheet_of(scoring, rulebook="148-1489")
    dossier = await a_past_draft(officer, "148-1489", "2026-05-11", kind="re_evaluation")
    assert dossier["finish_by"] == "2026-06-22"
    path = past(path_of(dossier))
    made(await act(officer, path, "submission", {"effective_on": "2026-05-11"}))
    made(await act(officer, path, "acceptance", {"effective_on": "2026-05-12"}))
    made(await put(officer, f"{path}/commune-report", report("2026-05-18")))
    letter = {"letter_number": "5/UBND", "effective_on": "2026-05-20"}
    made(await act(officer, path, "proposal", letter))
    sheets = [{"answers": sheet.answers(75, stars=4)}]
    days = ["2026-05-25", "2026-06-10", "2026-06-12"]
    return await a_past_council(officer, dossier, "148-1489", sheets, days)


async def test_a_re_evaluation_of_148_is_decided_on_the_monday_after_the_thirtieth_day(
    people: People, scoring: ScoringClient
) -> None:
    """26/2026 Đ.12 k.2b; Civil Code Đ.148 k.5: 21/6/2026 is a Sunday."""
    officer = people.province_officer()
    dossier = await concluded(officer, scoring)
    after = await a_past_decision(officer, dossier, "2026-06-23")
    late = await officer.post("/v1/history/decisions", after)
    assert fault(late, "/date") == "day_out_of_order"
    body = await a_past_decision(officer, dossier, "2026-06-22")
    decision = await confirmed(people.leader("VN", Level.MINISTRY), officer, body)
    assert decision["recognitions"][0]["stars"] == 4


@pytest.mark.parametrize(("kind", "due"), [("re_evaluation", "2027-01-06"), ("first", None)])
async def test_the_province_has_forty_five_days_for_a_re_evaluation(
    people: People, scoring: ScoringClient, kind: str, due: str | None
) -> None:
    """26/2026 Đ.7 k.6g; no article gives a first assessment a limit there."""
    sheet, me = await sheet_of(scoring), people.producer()
    owner = await a_producer(me)
    paper = await a_stored_paper(me, owner, kind="BUSINESS_REGISTRATION")
    draft = await a_draft(me, product=await a_product(me, owner), kind=kind)
    body = {
        "general": {"boxes": ["business_registration"]},
        "answers": {code: {"option": one} for code, one in sheet.answers(60).items()},
        "papers": [paper["id"]],
    }
    path = path_of(draft)
    made(await put(me, f"{path}/self-assessment", body))
    made(await act(me, path, "submission"))
    officer = people.commune_officer()
    made(await act(officer, path, "acceptance"))
    reported = made(await put(officer, f"{path}/commune-report", report()))
    sent = await proposed(people, officer, reported)
    assert (sent["clock"] or {}).get("due_on") == due
