"""A commune merges while the program runs: its records follow, nobody moves them."""

from typing import Any

import pytest

from libs.contracts.core import Level, Role
from tests.support.clock import FixedClock
from tests.support.reference import in_force
from tests.support.registry import (
    COMMUNE,
    OTHER_COMMUNE,
    PROVINCE,
    People,
    a_paper,
    a_producer,
    a_product,
    made,
    refused,
)
from tests.support.territory import EVENTS, event, merger


@pytest.fixture
async def records(people: People, clock: FixedClock) -> dict[str, Any]:
    """What an officer of the commune filed; since then the commune went into its neighbour."""
    officer = people.commune_officer()
    producer = await a_producer(officer)
    product = await a_product(officer, producer)
    paper = await a_paper(officer, producer)
    stewards = [people.someone(Role.STEWARD, Level.MINISTRY, "VN") for _ in range(2)]
    await in_force(*stewards, event(merger()), EVENTS)
    clock.move(days=60)
    return {"producers": producer, "products": product, "papers": paper}


@pytest.mark.parametrize("noun", ["producers", "products", "papers"])
async def test_the_commune_of_today_reads_and_lists_what_the_former_one_filed(
    people: People, records: dict[str, Any], noun: str
) -> None:
    heir = people.commune_officer(OTHER_COMMUNE)
    found = made(await heir.get(f"/v1/{noun}/{records[noun]['id']}"))
    listed = made(await heir.get(f"/v1/{noun}"))["items"]
    assert listed == [found]


@pytest.mark.parametrize("noun", ["producers", "products"])
async def test_a_record_says_where_it_lies_today(
    people: People, records: dict[str, Any], noun: str
) -> None:
    province = people.province_officer()
    found = made(await province.get(f"/v1/{noun}", params={"commune": OTHER_COMMUNE}))["items"]
    assert [(one["commune"], one["province"]) for one in found] == [(OTHER_COMMUNE, PROVINCE)]


async def test_the_heir_may_change_it_and_a_neighbour_may_not(
    people: People, records: dict[str, Any]
) -> None:
    path, change = f"/v1/producers/{records['producers']['id']}", {"address": "1 Lê Duẩn"}
    stranger = people.commune_officer("24169")
    refused(await stranger.patch(path, change, headers={"If-Match": '"1"'}), 404, "not_found")
    heir = people.commune_officer(OTHER_COMMUNE)
    made(await heir.patch(path, change, headers={"If-Match": '"1"'}))


async def test_a_new_product_of_its_producer_is_made_in_the_commune_of_today(
    people: People, records: dict[str, Any]
) -> None:
    heir = people.commune_officer(OTHER_COMMUNE)
    product = await a_product(heir, records["producers"])
    assert (product["commune"], records["producers"]["commune"]) == (OTHER_COMMUNE, COMMUNE)


async def test_a_council_of_a_former_province_is_its_successors_to_read(people: People) -> None:
    council = {
        "name": "Hội đồng tỉnh Đắk Nông",
        "decision": {"number": "12/QĐ-UBND", "date": "2020-09-01"},
        "term_from": "2020-09-01",
        "level": "province",
        "unit": "67",
        "members": [
            {"name": f"Thành viên {seat}", "title": "Ủy viên", "chair": seat == 0}
            for seat in range(5)
        ],
    }
    heir = people.province_officer("68")
    founded = made(await heir.post("/v1/history/councils", council))
    assert made(await heir.get(f"/v1/councils/{founded['id']}"))["unit"] == "67"
    assert len(made(await heir.get("/v1/councils"))["items"]) == 1
    assert made(await people.province_officer().get("/v1/councils"))["items"] == []
