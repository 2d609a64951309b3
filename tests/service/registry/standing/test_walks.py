"""Whole ways from a draft to a certificate, under the law of today and under older ones."""

from typing import Any

import pytest

from libs.clients.scoring import ScoringClient
from libs.contracts.certificates import CertificateKind, Status
from libs.contracts.core import Level
from tests.service.registry.standing.conftest import Issuing
from tests.support.dossiers import (
    SIGNER,
    Json,
    a_past_council,
    a_past_decision,
    a_past_draft,
    a_proposed,
    act,
    before_a_council,
    confirmed,
    decided,
    decision_body,
    moved,
    past,
    path_of,
    put,
    report,
    score,
    sheet_of,
)
from tests.support.registry import Caller, fault, made, refused

FIVE = (-2, -1, 0, 1, 2)


async def test_a_product_of_today_goes_from_a_draft_to_a_certificate(
    issuing: Issuing, scoring: ScoringClient
) -> None:
    people, sheet = issuing.people, await sheet_of(scoring)
    dossier = await a_proposed(people, sheet.answers(76, stars=4))
    officer = people.province_officer()
    members = await before_a_council(people, officer, [dossier])
    sheets = [sheet.answers(76 + more, stars=4) for more in FIVE]
    concluded = await score(members, officer, dossier, sheets)
    assert concluded["verdict"] == {
        "level": "province",
        "total": "76.00",
        "stars": 4,
        "outcome": "recognise",
        "recognised_by": "province",
        "forward_to": None,
    }
    decision = await decided(people, officer, dossier)
    (recognised,) = decision["recognitions"]
    assert recognised["stars"] == 4
    assert recognised["valid_until"] == "2029-11-22"
    found = await issuing.recognition(officer, recognised["id"], "issued")
    certificate = await issuing.certificates.certificate(found["certificate"]["code"])
    assert str(certificate.id) == recognised["id"]
    assert certificate.product.code == found["product_code"] == "66-24133-1-2026"
    assert certificate.authority.level is Level.PROVINCE
    assert certificate.document.sha256 == found["certificate"]["pdf_sha256"]
    seen = made(await officer.get(path_of(dossier)))
    assert (seen["status"], seen["level"], seen["clock"]) == ("recognised", None, None)
    listed = await officer.get(f"/v1/products/{seen['product']['id']}/recognitions")
    assert made(listed)["items"] == [found]


async def test_92_points_without_a_registered_mark_go_up_and_get_what_their_minimums_give(
    issuing: Issuing, scoring: ScoringClient
) -> None:
    """26/2026 Đ.7 k.3e by points alone; Phụ lục II: the asterisks decide the stars, also there."""
    people, sheet = issuing.people, await sheet_of(scoring)
    mark = sheet.named("sở hữu trí tuệ")
    low = {mark: sheet.floor(mark, 5)}
    sheets = [sheet.answers(92 + more, stars=4, below=low) for more in (-1, 0, 0, 0, 1)]
    dossier = await a_proposed(people, sheets[1])
    officer = people.province_officer()
    members = await before_a_council(people, officer, [dossier])
    concluded = await score(members, officer, dossier, sheets)
    assert concluded["verdict"]["total"] == "92.00"
    assert concluded["verdict"]["stars"] < 5
    assert concluded["verdict"]["outcome"] == "forward"
    *_, result = made(await officer.get(f"{path_of(dossier)}/results"))["items"]
    missed = [one for one in result["result"]["floors"] if not one["met"]]
    assert mark in {one["criterion"] for one in missed}
    await moved(people, officer, dossier, "forwarding", forwarding())
    ministry = people.ministry_officer()
    centre = await before_a_council(people, ministry, [dossier], level=Level.MINISTRY)
    there = await score(centre, ministry, dossier, sheets)
    assert there["verdict"]["outcome"] == "recognise"
    assert there["verdict"]["stars"] == concluded["verdict"]["stars"] == 3
    assert (there["verdict"]["recognised_by"], there["level"]) == ("province", "province")


async def test_two_stars_get_no_decision_and_no_certificate(
    issuing: Issuing, scoring: ScoringClient
) -> None:
    people, sheet = issuing.people, await sheet_of(scoring)
    dossier = await a_proposed(people, sheet.answers(42))
    officer = people.province_officer()
    members = await before_a_council(people, officer, [dossier])
    ended = await score(members, officer, dossier, [sheet.answers(t) for t in (41, 42, 43)])
    assert (ended["status"], ended["verdict"]["stars"]) == ("not_recognised", 2)
    response = await officer.post("/v1/decisions", decision_body(dossier))
    refused(response, 409, "dossier_ended")
    assert made(await officer.get("/v1/recognitions"))["items"] == []


@pytest.mark.parametrize(("total", "stars", "by"), [(95, 5, "ministry"), (85, 4, "province")])
async def test_ninety_points_go_up_and_the_centres_result_counts(
    issuing: Issuing, scoring: ScoringClient, total: int, stars: int, by: str
) -> None:
    """26/2026 Đ.7 k.3-4: below 90 at the centre the province may use its result."""
    people, sheet = issuing.people, await sheet_of(scoring)
    dossier = await a_proposed(people, sheet.answers(94, stars=5))
    path, province, ministry = (
        path_of(dossier),
        people.province_officer(),
        people.ministry_officer(),
    )
    members = await before_a_council(people, province, [dossier])
    upward = await score(
        members, province, dossier, [sheet.answers(t, stars=5) for t in (93, 94, 95)]
    )
    assert upward["verdict"]["outcome"] == "forward"
    response = await province.post("/v1/decisions", decision_body(dossier))
    refused(response, 409, "not_to_be_recognised")
    sent = await moved(people, province, dossier, "forwarding", forwarding())
    assert (sent["status"], sent["level"], sent["verdict"]) == ("forwarded", "ministry", None)
    assert sent["forwardings"][0]["level"] == "province"
    centre = await before_a_council(people, ministry, [dossier], level=Level.MINISTRY)
    least = 5 if stars == 5 else 4
    sheets = [sheet.answers(total + more, stars=least) for more in (-1, 0, 1)]
    concluded = await score(centre, ministry, dossier, sheets)
    assert concluded["verdict"]["recognised_by"] == by
    authority, other = (ministry, province) if by == "ministry" else (province, ministry)
    refused(await other.post("/v1/decisions", decision_body(dossier)), 403, "not_your_level")
    decision = await decided(people, authority, dossier)
    (recognised,) = decision["recognitions"]
    assert (recognised["stars"], recognised["level"]) == (stars, by)
    await issuing.recognition(authority, recognised["id"], "issued")
    steps = made(await province.get(f"{path}/steps"))["items"]
    assert [one["unit"] for one in steps if one["status"] == "in_round"] == ["66", "VN"]


def forwarding(date: str = "2026-11-22") -> Json:
    return {"decision": {"number": "88/QĐ-UBND", "date": date}}


async def history(
    officer: Caller, rulebook: str, lodged_on: str, accepted_on: str, **changes: Any
) -> Json:
    draft = await a_past_draft(officer, rulebook, lodged_on, **changes)
    path = past(path_of(draft))
    made(await act(officer, path, "submission", {"effective_on": lodged_on}))
    return made(await act(officer, path, "acceptance", {"effective_on": accepted_on}))


async def test_under_1048_a_district_scores_and_the_province_recognises_three_stars(
    issuing: Issuing, scoring: ScoringClient
) -> None:
    people, sheet = issuing.people, await sheet_of(scoring, rulebook="1048-781")
    district, province = people.district_officer(), people.province_officer()
    dossier = await history(district, "1048-781", "2022-03-02", "2022-03-10")
    sheets = [{"answers": sheet.answers(62 + more)} for more in FIVE]
    scored = await a_past_council(
        district, dossier, "1048-781", sheets, ["2022-03-15", "2022-04-05", "2022-04-08"]
    )
    assert scored["verdict"] == {
        "level": "district",
        "total": "62.00",
        "stars": 3,
        "outcome": "forward",
        "recognised_by": None,
        "forward_to": "province",
    }
    path = past(path_of(dossier))
    early = await act(district, path, "forwarding", forwarding("2022-04-07"))
    assert fault(early, "/decision/date") == "day_out_of_order"
    made(await act(district, path, "forwarding", forwarding("2022-04-12")))
    sheets = [{"answers": sheet.answers(60 + more)} for more in FIVE]
    scored = await a_past_council(
        province, dossier, "1048-781", sheets, ["2022-04-20", "2022-05-16", "2022-05-18"]
    )
    assert scored["verdict"]["recognised_by"] == "province"
    below = await a_past_decision(district, dossier, "2022-06-01")
    refused(await district.post("/v1/history/decisions", below), 403, "not_your_level")
    body = await a_past_decision(province, dossier, "2022-06-01")
    decision = await confirmed(people.leader("VN", Level.MINISTRY), province, body)
    (recognised,) = decision["recognitions"]
    assert (recognised["valid_until"], recognised["status"]) == ("2025-06-01", "expired")
    found = await issuing.recognition(province, recognised["id"], "issued")
    certificate = await issuing.certificates.certificate(found["certificate"]["code"])
    assert certificate.kind is CertificateKind.HISTORIC
    assert (certificate.number, certificate.rulebook) == ("17/2022/OCOP", "1048-781")
    assert certificate.standing.status is Status.EXPIRED


async def test_under_148_a_district_recognises_three_stars_by_part_totals(
    issuing: Issuing,
) -> None:
    district = issuing.people.district_officer()
    dossier = await history(district, "148", "2024-03-05", "2024-03-11")
    path = past(path_of(dossier))
    made(await put(district, f"{path}/commune-report", report("2024-03-20")))
    letter = {"letter_number": "5/UBND", "effective_on": "2024-03-22"}
    made(await act(district, path, "proposal", letter))
    parts = [{"parts": dict(zip("ABC", p, strict=True))} for p in ((26, 16, 20), (28, 15, 22))]
    scored = await a_past_council(
        district, dossier, "148", parts, ["2024-04-01", "2024-05-10", "2024-05-14"]
    )
    assert (scored["verdict"]["total"], scored["verdict"]["recognised_by"]) == (
        "63.50",
        "district",
    )
    body = await a_past_decision(district, dossier, "2024-06-03")
    without = {name: body[name] for name in body if name != "certificate_numbers"}
    response = await district.post("/v1/history/decisions", without)
    assert fault(response, "/certificate_numbers") == "missing"
    none = {**body, "certificate_numbers": {}}
    response = await district.post("/v1/history/decisions", none)
    assert fault(response, "/certificate_numbers") == "certificate_numbers_for_each"
    decision = await confirmed(issuing.people.leader(), district, body)
    assert decision["unit_name"] == "Thành phố Buôn Ma Thuột"
    (recognised,) = decision["recognitions"]
    assert recognised["product_code"] == "66-643-1-2024"
    found = await issuing.recognition(district, recognised["id"], "issued")
    certificate = await issuing.certificates.certificate(found["certificate"]["code"])
    assert (certificate.authority.level, certificate.stars) == (Level.DISTRICT, 3)
    assert certificate.standing.status is Status.VALID
    assert certificate.decision.date.isoformat() == "2024-06-03"
    assert decision["signer"] == SIGNER
