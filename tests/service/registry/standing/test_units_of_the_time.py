"""Decisions of past days bear the names of those days, on the extract too."""

import pypdfium2

from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level
from tests.service.registry.standing.conftest import Issuing
from tests.support.dossiers import (
    Json,
    a_past_council,
    a_past_decision,
    a_past_draft,
    act,
    confirmed,
    past,
    path_of,
    sheet_of,
)
from tests.support.registry import (
    Caller,
    a_producer,
    a_product,
    made,
)

PHONG_HIEN, PHONG_HIEN_TODAY = "19852", "19858"
"""Xã Phong Hiền, huyện Phong Điền, tỉnh Thừa Thiên Huế in 2020; today within another ward."""


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


async def forwarded(officer: Caller, scoring: ScoringClient) -> Json:
    """A dossier of 2020 under 1048 that the district sent to the province."""
    sheet = await sheet_of(scoring, rulebook="1048-781")
    owner = await a_producer(officer, commune=PHONG_HIEN_TODAY)
    product = await a_product(officer, owner)
    dossier = await a_past_draft(
        officer, "1048-781", "2020-08-03", product=product, commune=PHONG_HIEN
    )
    path = past(path_of(dossier))
    made(await act(officer, path, "submission", {"effective_on": "2020-08-03"}))
    made(await act(officer, path, "acceptance", {"effective_on": "2020-08-10"}))
    sheets = [{"answers": sheet.answers(75)}]
    below = {"level": "district", "unit": dossier["places"]["district"]}
    days = ["2020-08-20", "2020-09-10", "2020-09-14"]
    await a_past_council(officer, dossier, "1048-781", sheets, days, **below)
    sent = {"decision": {"number": "880/QĐ-UBND", "date": "2020-09-21"}}
    made(await act(officer, path, "forwarding", sent))
    days = ["2020-10-01", "2020-11-02", "2020-11-04"]
    return await a_past_council(officer, dossier, "1048-781", sheets, days)


async def test_an_extract_of_2020_is_headed_by_the_province_of_2020(
    issuing: Issuing, scoring: ScoringClient
) -> None:
    """Case 01 of November 2026; NQ 175/2024/QH15 made the city of Huế on 1/1/2025."""
    officer = issuing.people.province_officer("46")
    dossier = await forwarded(officer, scoring)
    assert dossier["places"]["district"] == "476"
    body = await a_past_decision(officer, dossier, "2020-11-16", number="2919/QĐ-UBND")
    leader = issuing.people.leader("VN", Level.MINISTRY)
    decision = await confirmed(leader, officer, body)
    assert (decision["unit"], decision["unit_name"]) == ("46", "Tỉnh Thừa Thiên Huế")
    (recognised,) = decision["recognitions"]
    assert (recognised["stars"], recognised["product_code"]) == (4, "46-476-19852-1-2020")
    found = await issuing.recognition(officer, recognised["id"], "issued")
    certificate = await issuing.certificates.certificate(found["certificate"]["code"])
    assert certificate.authority.level is Level.PROVINCE
    assert certificate.authority.unit_name == "Tỉnh Thừa Thiên Huế"
    printed = text_of(await issuing.certificates.pdf(found["certificate"]["code"]))
    assert "ỦY BAN NHÂN DÂN TỈNH THỪA THIÊN HUẾ" in printed.upper()
    assert "THÀNH PHỐ HUẾ" not in printed.upper()
