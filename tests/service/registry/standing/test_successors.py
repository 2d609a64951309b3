"""What a unit gave that has ended: who reads it, and who withdraws it."""

from typing import Any

import pytest

from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level
from tests.support.dossiers import (
    Json,
    a_past_council,
    a_past_decision,
    a_past_draft,
    act,
    confirmed,
    in_force,
    past,
    path_of,
    sheet_of,
)
from tests.support.registry import Caller, People, a_producer, a_product, made, refused

GIA_NGHIA = "24611"
"""Phường Bắc Gia Nghĩa: Đắk Nông (67) until 30/6/2025, Lâm Đồng (68) since."""
TUY_HOA = "22015"
"""Phường Tuy Hòa: Phú Yên (54) until 30/6/2025, Đắk Lắk (66) since."""


async def entered(
    people: People, officer: Caller, scoring: ScoringClient, commune: str, unit: str
) -> Json:
    """A recognition of 2022 under 1048, entered by the province that holds the place today."""
    sheet = await sheet_of(scoring, rulebook="1048-781")
    product = await a_product(officer, await a_producer(officer, commune=commune))
    dossier = await a_past_draft(officer, "1048-781", "2022-03-02", product=product)
    path = past(path_of(dossier))
    made(await act(officer, path, "submission", {"effective_on": "2022-03-02"}))
    made(await act(officer, path, "acceptance", {"effective_on": "2022-03-10"}))
    district = dossier["places"]["district"]
    sheets = [{"answers": sheet.answers(62)}]
    days = ["2022-03-15", "2022-04-05", "2022-04-08"]
    below = {"level": "district", "unit": district}
    await a_past_council(officer, dossier, "1048-781", sheets, days, **below)
    sent = {"decision": {"number": "88/QĐ-UBND", "date": "2022-04-12"}}
    made(await act(officer, path, "forwarding", sent))
    days = ["2022-04-20", "2022-05-16", "2022-05-18"]
    await a_past_council(officer, dossier, "1048-781", sheets, days, level="province", unit=unit)
    body = await a_past_decision(officer, dossier, "2022-06-01")
    return await confirmed(people.leader("VN", Level.MINISTRY), officer, body)


async def test_the_province_that_followed_reads_the_decision_it_has_just_entered(
    people: People, scoring: ScoringClient
) -> None:
    officer = people.province_officer("68")
    decision = await entered(people, officer, scoring, GIA_NGHIA, "67")
    assert (decision["unit"], decision["unit_name"]) == ("67", "Tỉnh Đắk Nông")
    assert made(await officer.get(f"/v1/decisions/{decision['id']}")) == decision
    assert len(made(await officer.get("/v1/decisions"))["items"]) == 1
    stranger = people.province_officer("66")
    refused(await stranger.get(f"/v1/decisions/{decision['id']}"), 404, "not_found")


@pytest.fixture
async def phu_yens(people: People, scoring: ScoringClient) -> str:
    decision = await entered(people, people.province_officer("66"), scoring, TUY_HOA, "54")
    return f"/v1/recognitions/{decision['recognitions'][0]['id']}"


def withdrawal(**changes: Any) -> Json:
    return {
        "ground": "DD_PRODUCTION_CEASED",
        "decision": {"number": "400/QĐ-UBND", "date": "2026-11-22"},
        "reason": "Cơ sở ngừng sản xuất.",
        **changes,
    }


async def test_the_province_that_followed_withdraws_what_an_ended_one_gave(
    people: People, phu_yens: str
) -> None:
    """26/2026 Đ.8 k.2a: today's Đắk Lắk what Phú Yên gave."""
    ministry = await act(people.ministry_officer(), phu_yens, "withdrawal", withdrawal())
    document = refused(ministry, 403, "not_the_authority")
    assert document["params"]["unit"] == "66"
    other = await act(people.province_officer("68"), phu_yens, "withdrawal", withdrawal())
    refused(other, 404, "not_found")
    officer = people.province_officer("66")
    await in_force(people, officer, made(await act(officer, phu_yens, "withdrawal", withdrawal())))
    done = made(await officer.get(phu_yens))
    assert done["status"] == "withdrawn"


async def test_the_ministry_asks_and_does_not_withdraw(people: People, phu_yens: str) -> None:
    """26/2026 Đ.10 k.1b."""
    body = {name: one for name, one in withdrawal().items() if name != "ground"}
    province = people.province_officer("66")
    own = await province.post(f"{phu_yens}/withdrawal-requests", body)
    refused(own, 403, "request_is_for_the_ministry")
    ministry = people.ministry_officer()
    draft = made(await ministry.post(f"{phu_yens}/withdrawal-requests", body))
    assert made(await province.get(f"{phu_yens}/withdrawal-requests"))["items"] == []
    await in_force(people, ministry, draft)
    (asked,) = made(await province.get(f"{phu_yens}/withdrawal-requests"))["items"]
    assert (asked["asked_of"], asked["document_id"]) == ("66", draft["id"])
    assert made(await province.get(phu_yens))["withdrawal"] is None
