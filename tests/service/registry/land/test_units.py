from collections.abc import Mapping
from typing import Any

import pytest

from libs.clients.registry import RegistryClient
from libs.contracts.registry.land import UnitNotFound
from tests.support.registry import COMMUNE, DISTRICT, LOST_COMMUNE, Registry, made, refused


async def read(registry: Registry, path: str, **params: str) -> dict[str, Any]:
    return made(await registry.http.get(path, params=params))


def names(items: list[Mapping[str, Any]]) -> list[str]:
    return [str(item["name"]) for item in items]


async def test_all_34_provinces_are_listed_in_vietnamese_order(registry: Registry) -> None:
    page = await read(registry, "/v1/units", level="province", limit="200")
    assert len(page["items"]) == 34
    assert page["next"] is None
    cities = [name for name in names(page["items"]) if name.startswith("Thành phố")]
    assert cities == [
        f"Thành phố {name}"
        for name in (
            "Bắc Ninh",
            "Cần Thơ",
            "Đà Nẵng",
            "Đồng Nai",
            "Hà Nội",
            "Hải Phòng",
            "Hồ Chí Minh",
            "Huế",
            "Quảng Ninh",
        )
    ]


async def test_pages_show_every_commune_once(registry: Registry) -> None:
    seen: list[str] = []
    cursor = None
    while True:
        params = {"level": "commune", "parent": "66", "limit": "40"}
        page = await read(registry, "/v1/units", **params, **({"cursor": cursor} if cursor else {}))
        seen += [unit["code"] for unit in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == 102


async def test_a_name_is_found_without_its_accents(registry: Registry) -> None:
    page = await read(registry, "/v1/units", q="BUON MA thuot")
    assert names(page["items"]) == ["Phường Buôn Ma Thuột"]
    page = await read(registry, "/v1/units", q="buôn ma thuột", on="2020-01-01")
    assert names(page["items"]) == ["Thành phố Buôn Ma Thuột"]


@pytest.mark.parametrize(
    ("q", "day", "found"),
    [
        ("Bà Rịa Vũng Tàu", "2024-01-01", ["Tỉnh Bà Rịa - Vũng Tàu"]),
        ("ba ria-vung tau", "2024-01-01", ["Tỉnh Bà Rịa - Vũng Tàu"]),
        ("Phan Rang Tháp Chàm", "2024-01-01", ["Thành phố Phan Rang - Tháp Chàm"]),
        ("ia h\N{RIGHT SINGLE QUOTATION MARK}drai", "2024-01-01", ["Huyện Ia H'Drai"]),
        ("ia hdrai", "2024-01-01", ["Huyện Ia H'Drai"]),
    ],
)
async def test_hyphens_and_apostrophes_do_not_hide_a_name(
    registry: Registry, q: str, day: str, found: list[str]
) -> None:
    page = await read(registry, "/v1/units", q=q, on=day)
    assert [name for name in names(page["items"]) if name in found] == found


async def test_a_word_is_found_from_its_beginning_only(registry: Registry) -> None:
    page = await read(registry, "/v1/units", q="Hương Thọ", on="2024-01-01", limit="200")
    assert page["items"]
    assert not [name for name in names(page["items"]) if name.startswith("Phường Thọ")]


@pytest.mark.parametrize("q", ["%", "_", "\\", "100%", "'"])
async def test_signs_of_the_query_language_are_letters(registry: Registry, q: str) -> None:
    page = await read(registry, "/v1/units", q=q, level="province")
    assert page["items"] == []


async def test_a_unit_shows_the_units_above_it(registry: Registry) -> None:
    unit = await read(registry, f"/v1/units/{COMMUNE}")
    assert [above["code"] for above in unit["path"]] == ["VN", "66", COMMUNE]
    assert unit["name"] == "Phường Buôn Ma Thuột"
    assert [unit["code"] for unit in unit["current"]] == [COMMUNE]


async def test_a_kept_code_named_another_unit_before(registry: Registry) -> None:
    unit = await read(registry, f"/v1/units/{COMMUNE}", on="2024-05-01")
    assert unit["name"] == "Phường Thắng Lợi"
    assert [above["code"] for above in unit["path"]] == ["VN", "66", DISTRICT, COMMUNE]
    assert unit["valid_to"] == "2024-10-31"
    later = await read(registry, f"/v1/units/{COMMUNE}", on="2024-11-01")
    assert (later["name"], later["legal_basis"]) == ("Phường Thành Công", "1193/NQ-UBTVQH15")


async def test_a_lost_commune_names_its_successor(registry: Registry) -> None:
    unit = await read(registry, f"/v1/units/{LOST_COMMUNE}")
    assert unit["valid_to"] == "2025-06-30"
    assert [(link["relation"], link["changed_on"]) for link in unit["successors"]] == [
        ("whole", "2025-07-01")
    ]
    assert names(unit["current"]) == ["Phường Tân Lập"]
    refused(
        await registry.http.get(f"/v1/units/{LOST_COMMUNE}", params={"on": "2026-01-01"}),
        404,
        "unit_not_found",
    )


async def test_a_divided_commune_has_several_successors(registry: Registry) -> None:
    unit = await read(registry, "/v1/units/24550", on="2025-06-30")
    assert {link["code"] for link in unit["successors"]} == {"24544", "24561"}
    assert {link["relation"] for link in unit["successors"]} == {"part"}


async def test_a_change_of_type_leads_from_row_to_row(registry: Registry) -> None:
    before = await read(registry, "/v1/units/26326", on="2026-04-29")
    today = await read(registry, "/v1/units/26326")
    assert (before["name"], today["name"]) == ("Xã Dầu Giây", "Phường Dầu Giây")
    assert before["path"][1]["name"] == "Tỉnh Đồng Nai"
    assert today["path"][1]["name"] == "Thành phố Đồng Nai"
    old = await read(registry, "/v1/units/26326", on="2025-06-30")
    assert names(old["current"]) == ["Phường Dầu Giây"]


async def test_a_district_is_held_by_the_communes_of_today(registry: Registry) -> None:
    district = await read(registry, f"/v1/units/{DISTRICT}")
    assert COMMUNE in {unit["code"] for unit in district["current"]}
    assert {unit["level"] for unit in district["current"]} == {"commune"}
    island = await read(registry, "/v1/units/755")
    assert names(island["current"]) == ["Đặc khu Côn Đảo"]


async def test_a_past_day_shows_the_names_of_that_day(registry: Registry) -> None:
    hue = await read(registry, "/v1/units/46", on="2020-11-16")
    assert (hue["name"], hue["type"]) == ("Tỉnh Thừa Thiên Huế", "province")
    assert (hue["covered"], hue["sure"], hue["sure_from"]) == (True, True, "2018-01-01")
    page = await read(registry, "/v1/units", level="province", on="2020-11-16", q="Thừa Thiên Huế")
    assert names(page["items"]) == ["Tỉnh Thừa Thiên Huế"]
    page = await read(registry, "/v1/units", level="district", on="2022-06-01", q="Quế Võ")
    assert names(page["items"]) == ["Huyện Quế Võ"]
    page = await read(registry, "/v1/units", parent="340", on="2024-06-01", q="Đông Xuân")
    assert names(page["items"]) == ["Xã Đông Xuân"]
    page = await read(registry, "/v1/units", parent="340", on="2024-11-01", q="Đông Xuân")
    assert names(page["items"]) == []


async def test_before_the_record_nothing_is_claimed(registry: Registry) -> None:
    unit = await read(registry, "/v1/units/46", on="2017-12-31")
    assert (unit["covered"], unit["sure"], unit["path"]) == (False, False, [])
    assert unit["sure_from"] == "2018-01-01"
    page = await read(registry, "/v1/units", on="2017-12-31")
    assert page["items"] == []
    refused(
        await registry.http.get("/v1/units/99999", params={"on": "2017-12-31"}),
        404,
        "unit_not_found",
    )


@pytest.mark.parametrize(
    ("day", "sure"),
    [("2019-01-09", True), ("2019-01-10", False), ("2019-10-24", False), ("2019-10-25", True)],
)
async def test_a_day_on_which_a_change_may_have_come_is_not_sure(
    registry: Registry,
    day: str,
    sure: bool,  # noqa: FBT001
) -> None:
    unit = await read(registry, "/v1/units/29971", on=day)
    assert (unit["covered"], unit["sure"]) == (True, sure)


async def test_successions_lead_both_ways_through_2020(registry: Registry) -> None:
    old = await read(registry, "/v1/units/151", on="2019-12-31")
    assert [(link["code"], link["changed_on"]) for link in old["successors"]] == [
        ("148", "2020-01-01")
    ]
    new = await read(registry, "/v1/units/148", on="2020-01-01")
    assert "151" in {link["code"] for link in new["predecessors"]}
    assert {unit["level"] for unit in old["current"]} == {"commune"}


async def test_a_commune_that_no_source_follows_may_lie_anywhere_in_its_district(
    registry: Registry,
) -> None:
    lost = await read(registry, "/v1/units/24127", on="2020-01-01")
    assert (lost["name"], lost["valid_to"]) == ("Phường Thống Nhất", "2024-10-31")
    assert lost["successors"] == []
    assert lost["current_exact"] is False
    district = await read(registry, f"/v1/units/{DISTRICT}")
    assert lost["current"] == district["current"]
    assert district["current_exact"] is True


async def test_the_answer_is_cacheable(registry: Registry) -> None:
    first = await registry.http.get(f"/v1/units/{COMMUNE}")
    assert first.headers["cache-control"] == "public, max-age=3600"
    known = {"If-None-Match": first.headers["etag"]}
    again = await registry.http.get(f"/v1/units/{COMMUNE}", headers=known)
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/units/99999", 404),
        ("/v1/units/1", 422),
        ("/v1/units/ABCDE", 422),
        ("/v1/units?on=tomorrow", 422),
        ("/v1/units?q=%00", 400),
        ("/v1/units?limit=0", 422),
        ("/v1/units?limit=201", 422),
        ("/v1/units?cursor=nonsense", 422),
        ("/v1/units?level=county", 422),
        ("/v1/units?on=0001-01-01", 200),
        ("/v1/units?on=9999-12-31", 200),
    ],
)
async def test_odd_questions_get_plain_answers(registry: Registry, path: str, status: int) -> None:
    assert (await registry.http.get(path)).status_code == status


async def test_the_client_tells_where_a_unit_lies(registry: Registry) -> None:
    client = RegistryClient(registry.http)
    assert [unit.code for unit in (await client.unit(COMMUNE)).path] == ["VN", "66", COMMUNE]
    with pytest.raises(UnitNotFound):
        await client.unit("99999")
