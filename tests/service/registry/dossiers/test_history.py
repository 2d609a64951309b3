"""Dossiers of the past: by officers, under their own law, on their own days."""

from tests.support.dossiers import a_past_draft, act, past, path_of, put, report
from tests.support.registry import (
    DISTRICT,
    People,
    a_product,
    fault,
    made,
    refused,
)


async def test_an_old_dossier_keeps_its_district_and_lies_in_the_commune_of_today(
    people: People,
) -> None:
    draft = await a_past_draft(people.district_officer())
    places = draft["places"]
    assert (places["district"], places["province"]) == (DISTRICT, "66")
    assert (places["current_commune"], places["current_province"]) == ("24133", "66")
    assert draft["rulebook"]["id"] == "148"
    assert draft["lodged_on"] == "2024-03-05"


async def test_its_days_go_forward_and_never_past_today(people: People) -> None:
    officer = people.district_officer()
    path = past(path_of(await a_past_draft(officer)))
    wrong = await act(officer, path, "submission", {"effective_on": "2024-03-06"})
    assert fault(wrong, "/effective_on") == "day_out_of_order"
    made(await act(officer, path, "submission", {"effective_on": "2024-03-05"}))
    assert fault(await act(officer, path, "acceptance", {}), "/effective_on") == "missing"
    early = await act(officer, path, "acceptance", {"effective_on": "2024-03-04"})
    assert fault(early, "/effective_on") == "day_out_of_order"
    future = await act(officer, path, "acceptance", {"effective_on": "2026-11-23"})
    assert fault(future, "/effective_on") == "day_out_of_order"
    made(await act(officer, path, "acceptance", {"effective_on": "2024-03-05"}))
    reported = made(await put(officer, f"{path}/commune-report", report("2024-03-20")))
    assert reported["commune_report"]["effective_on"] == "2024-03-20"


async def test_a_day_outside_the_rulebooks_time_is_refused(people: People) -> None:
    officer = people.district_officer()
    product = await a_product(officer)
    for day in ("2023-02-23", "2025-07-06"):
        body = {
            "product_id": product["id"],
            "kind": "first",
            "rulebook": "148",
            "lodged_on": day,
        }
        response = await officer.post("/v1/history/dossiers", body)
        assert fault(response, "/lodged_on") == "not_under_this_rulebook"


async def test_what_is_lodged_under_the_law_of_today_is_not_history(people: People) -> None:
    """Else one officer would do alone, today, what takes a producer, a commune and a council."""
    officer = people.province_officer()
    product = await a_product(officer)
    for day in ("2026-06-01", "2026-11-22"):
        body = {
            "product_id": product["id"],
            "kind": "first",
            "rulebook": "26-2026",
            "lodged_on": day,
        }
        response = await officer.post("/v1/history/dossiers", body)
        assert fault(response, "/rulebook") == "rulebook_not_history"


async def test_an_old_dossier_does_not_outlive_its_law(people: People) -> None:
    officer = people.province_officer()
    under_148 = await a_past_draft(officer)
    assert under_148["finish_by"] == "2026-07-21"
    path = past(path_of(under_148))
    made(await act(officer, path, "submission", {"effective_on": "2024-03-05"}))
    late = await act(officer, path, "acceptance", {"effective_on": "2026-07-22"})
    assert fault(late, "/effective_on") == "day_out_of_order"
    made(await act(officer, path, "acceptance", {"effective_on": "2026-07-21"}))
    under_1048 = await a_past_draft(officer, rulebook="1048-781", lodged_on="2022-03-02")
    assert under_1048["finish_by"] == "2026-05-21"


async def test_an_unknown_rulebook_and_a_commune_that_became_another_are_refused(
    people: People,
) -> None:
    officer = people.district_officer()
    product = await a_product(officer)
    body = {
        "product_id": product["id"],
        "kind": "first",
        "rulebook": "99",
        "lodged_on": "2024-03-05",
    }
    assert (
        fault(await officer.post("/v1/history/dossiers", body), "/rulebook") == "rulebook_not_known"
    )
    foreign = {**body, "rulebook": "148", "commune": "00001"}
    response = await officer.post("/v1/history/dossiers", foreign)
    assert fault(response, "/commune") == "commune_not_an_ancestor"


async def test_only_those_who_may_enter_history_do(people: People) -> None:
    producer = people.producer()
    product = await a_product(producer)
    body = {
        "product_id": product["id"],
        "kind": "first",
        "rulebook": "148",
        "lodged_on": "2024-03-05",
    }
    refused(await producer.post("/v1/history/dossiers", body), 403, "permission_missing")


async def test_the_producer_and_the_commune_leave_history_to_its_keepers(people: People) -> None:
    officer = people.district_officer()
    draft = await a_past_draft(officer)
    path = path_of(draft)
    made(await act(officer, past(path), "submission", {"effective_on": "2024-03-05"}))
    entered = await act(
        people.commune_officer(), past(path), "acceptance", {"effective_on": "2024-03-06"}
    )
    refused(entered, 403, "permission_missing")
    refused(await act(people.commune_officer(), path, "acceptance"), 403, "history_only")


async def test_the_papers_own_product_code_is_kept_as_typed(people: People) -> None:
    officer = people.district_officer()
    draft = await a_past_draft(officer, product_code="66-643-17-2024")
    assert draft["product"]["code"] is None
