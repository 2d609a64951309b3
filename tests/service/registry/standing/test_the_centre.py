"""Below 90 points at the centre: the province uses the result, assesses again, or closes."""

import pytest

from demo.sheets import Sheet
from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level
from tests.support.dossiers import (
    Json,
    a_proposed,
    act,
    before_a_council,
    decided,
    decision_body,
    moved,
    path_of,
    score,
    sheet_of,
)
from tests.support.registry import People, made, refused

BY_DECISION = {"decision": {"number": "88/QĐ-UBND", "date": "2026-11-22"}}
CLOSED = {
    "decision": {"number": "90/QĐ-UBND", "date": "2026-11-22"},
    "reason": "Không đánh giá lại theo đề nghị của chủ thể.",
}


@pytest.fixture
async def sheet(scoring: ScoringClient) -> Sheet:
    return await sheet_of(scoring)


async def from_the_centre(people: People, sheet: Sheet, total: int, stars: int | None) -> Json:
    """A dossier sent up with 94 points, to which the centre's council gives another total."""
    dossier = await a_proposed(people, sheet.answers(94, stars=5))
    province, ministry = people.province_officer(), people.ministry_officer()
    members = await before_a_council(people, province, [dossier])
    await score(members, province, dossier, [sheet.answers(94, stars=5)])
    await moved(people, province, dossier, "forwarding", BY_DECISION)
    centre = await before_a_council(people, ministry, [dossier], level=Level.MINISTRY)
    answers = sheet.answers(total, stars=stars) if stars else sheet.answers(total)
    return await score(centre, ministry, dossier, [answers])


async def test_the_province_assesses_again_what_the_centre_gave_less_for(
    people: People, sheet: Sheet
) -> None:
    """26/2026 Đ.7 k.4g."""
    dossier = await from_the_centre(people, sheet, 85, 4)
    path, province = path_of(dossier), people.province_officer()
    assert (dossier["status"], dossier["level"]) == ("concluded", "province")
    ministry = await act(people.ministry_officer(), path, "reassessment", BY_DECISION)
    refused(ministry, 403, "not_your_level")
    refused(await act(province, path, "closing", CLOSED), 409, "not_to_be_closed")
    other = {"decision": {"number": "89/QĐ-UBND", "date": "2026-11-22"}}
    again = await moved(people, province, dossier, "reassessment", other)
    assert (again["status"], again["stage"], again["verdict"]) == ("accepted", 1, None)
    members = await before_a_council(people, province, [dossier])
    await score(members, province, dossier, [sheet.answers(80, stars=4)])
    decision = await decided(people, province, dossier, number="346/QĐ-UBND")
    (recognised,) = decision["recognitions"]
    assert (recognised["stars"], recognised["level"]) == (4, "province")
    results = made(await province.get(f"{path}/results"))["items"]
    concluded = [one["level"] for one in results if one["state"] == "confirmed"]
    assert concluded == ["province", "ministry", "province"]


async def test_under_fifty_at_the_centre_nothing_ends_silently(
    people: People, sheet: Sheet
) -> None:
    dossier = await from_the_centre(people, sheet, 42, None)
    path, province = path_of(dossier), people.province_officer()
    assert (dossier["status"], dossier["level"]) == ("concluded", "province")
    response = await province.post("/v1/decisions", decision_body(dossier))
    refused(response, 403, "not_your_level")
    closed = await moved(people, province, dossier, "closing", CLOSED)
    assert (closed["status"], closed["verdict"]["total"]) == ("not_recognised", "42.00")
    refused(await act(province, path, "reassessment", BY_DECISION), 409, "dossier_ended")


async def test_what_the_province_recognises_itself_is_not_assessed_again(
    people: People, sheet: Sheet
) -> None:
    dossier = await a_proposed(people, sheet.answers(60))
    province = people.province_officer()
    members = await before_a_council(people, province, [dossier])
    await score(members, province, dossier, [sheet.answers(60, stars=3)])
    response = await act(province, path_of(dossier), "reassessment", BY_DECISION)
    refused(response, 409, "not_to_be_assessed_again")
