"""A dossier of 148 that was lodged while districts were there and decided after them."""

from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level
from tests.support.dossiers import (
    Json,
    a_past_council,
    a_past_decision,
    a_past_draft,
    a_round,
    act,
    confirmed,
    council_body,
    past,
    path_of,
    put,
    report,
    sheet_of,
)
from tests.support.registry import (
    LOST_COMMUNE,
    OTHER_COMMUNE,
    Caller,
    People,
    a_producer,
    a_product,
    fault,
    made,
    refused,
)


async def proposed(officer: Caller, letter_on: str) -> Json:
    """Case 02 of November 2026: lodged on 5/5/2025 in a commune that is no more."""
    owner = await a_producer(officer, commune=OTHER_COMMUNE)
    product = await a_product(officer, owner)
    draft = await a_past_draft(officer, "148", "2025-05-05", product=product, commune=LOST_COMMUNE)
    path = past(path_of(draft))
    made(await act(officer, path, "submission", {"effective_on": "2025-05-05"}))
    made(await act(officer, path, "acceptance", {"effective_on": "2025-05-12"}))
    made(await put(officer, f"{path}/commune-report", report("2025-05-20")))
    letter = {"letter_number": "5/UBND", "effective_on": letter_on}
    return made(await act(officer, path, "proposal", letter))


async def test_it_goes_on_with_the_province_and_is_decided_there(
    people: People, scoring: ScoringClient
) -> None:
    """1489/QĐ-TTg; 3 stars were the district's, the province gives them now."""
    officer, sheet = people.province_officer(), await sheet_of(scoring, rulebook="148")
    dossier = await proposed(officer, "2025-06-20")
    assert (dossier["level"], dossier["stage"]) == ("district", 1)
    sheets = [{"answers": sheet.answers(60, stars=3)}]
    days = ["2025-07-20", "2025-08-01", "2025-08-05"]
    concluded = await a_past_council(officer, dossier, "148", sheets, days)
    assert (concluded["stage"], concluded["level"]) == (2, "province")
    assert (concluded["verdict"]["stars"], concluded["verdict"]["recognised_by"]) == (3, "district")
    body = await a_past_decision(officer, dossier, "2025-08-15")
    decision = await confirmed(people.leader("VN", Level.MINISTRY), officer, body)
    assert (decision["level"], decision["unit"]) == ("province", "66")


async def test_a_letter_after_the_districts_goes_to_the_province(people: People) -> None:
    dossier = await proposed(people.province_officer(), "2025-07-04")
    assert (dossier["level"], dossier["stage"]) == ("province", 2)


async def test_a_former_districts_officer_does_not_decide_after_the_districts(
    people: People, scoring: ScoringClient
) -> None:
    officer, sheet = people.province_officer(), await sheet_of(scoring, rulebook="148")
    dossier = await proposed(officer, "2025-06-20")
    sheets = [{"answers": sheet.answers(60, stars=3)}]
    await a_past_council(
        officer, dossier, "148", sheets, ["2025-07-20", "2025-08-01", "2025-08-05"]
    )
    body = await a_past_decision(officer, dossier, "2025-08-15")
    response = await people.district_officer().post("/v1/history/decisions", body)
    assert fault(response, "/date") == "after_the_units_time"


async def a_district_round(officer: Caller, dossier: Json) -> tuple[str, str]:
    """A round of a council that the district of then had; gives its path and its member."""
    founded = {"number": "12/QĐ-UBND", "date": "2024-03-01"}
    body = council_body(seats=1, term_from="2024-03-01", decision=founded)
    place = {"level": "district", "unit": dossier["places"]["district"]}
    council = made(await officer.post("/v1/history/councils", {**body, **place}))
    a = await a_round(officer, council, "148")
    return past(f"/v1/rounds/{a['id']}"), council["members"][0]["id"]


async def test_a_district_council_takes_nothing_in_after_the_districts(people: People) -> None:
    officer = people.province_officer()
    dossier = await proposed(officer, "2025-06-20")
    held, _ = await a_district_round(officer, dossier)
    entry = {"dossier_ids": [dossier["id"]], "effective_on": "2025-07-20"}
    refused(await act(officer, held, "dossiers", entry), 409, "round_of_another_unit")


async def test_what_a_district_council_had_begun_goes_on_before_the_provinces(
    people: People, scoring: ScoringClient
) -> None:
    """NQ 203/2025/QH15, 1489/QĐ-TTg; neither sheets nor results of a district after 30/6/2025."""
    officer, sheet = people.province_officer(), await sheet_of(scoring, rulebook="148")
    dossier = await proposed(officer, "2025-06-20")
    held, member = await a_district_round(officer, dossier)
    path, answers = past(path_of(dossier)), sheet.answers(60, stars=3)
    made(
        await act(
            officer,
            held,
            "dossiers",
            {"dossier_ids": [dossier["id"]], "effective_on": "2025-06-25"},
        )
    )
    filed = {"answers": answers, "member_id": member, "effective_on": "2025-07-01"}
    late = await officer.post(f"{path}/sheets", filed)
    assert refused(late, 409, "round_of_another_unit")["params"]["level"] == "province"
    made(await officer.post(f"{path}/sheets", {**filed, "effective_on": "2025-06-27"}))
    opened = await act(officer, path, "opening", {"effective_on": "2025-07-01"})
    refused(opened, 409, "round_of_another_unit")
    made(await act(officer, path, "opening", {"effective_on": "2025-06-30"}))
    minutes = {"minutes": "Theo biên bản giấy.", "effective_on": "2025-07-01"}
    refused(await act(officer, path, "conclusion", minutes), 409, "round_of_another_unit")
    days = ["2025-07-20", "2025-08-01", "2025-08-05"]
    concluded = await a_past_council(officer, dossier, "148", [{"answers": answers}], days)
    assert (concluded["stage"], concluded["verdict"]["level"]) == (2, "province")
    body = await a_past_decision(officer, dossier, "2025-08-15")
    decision = await confirmed(people.leader("VN", Level.MINISTRY), officer, body)
    assert (decision["level"], decision["unit"]) == ("province", "66")


async def test_no_second_council_takes_over_while_the_level_is_there(people: People) -> None:
    officer = people.province_officer()
    dossier = await proposed(officer, "2025-06-20")
    held, _ = await a_district_round(officer, dossier)
    entry = {"dossier_ids": [dossier["id"]], "effective_on": "2025-06-25"}
    made(await act(officer, held, "dossiers", entry))
    other, _ = await a_district_round(officer, dossier)
    refused(await act(officer, other, "dossiers", entry), 409, "act_not_possible")
