"""Names and headings of a day, and who holds a place today."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.registry.land import UnitLevel
from libs.kit.db import Database
from services.registry.land import queries
from services.registry.land.authority import (
    Names,
    authority_on,
    level_exists_on,
    names_on,
    successor_of_level,
)

TODAY = date(2026, 11, 22)


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    async with database.sessions() as session:
        yield session


async def test_a_commune_of_2020_has_its_district_and_province_of_that_day(
    session: AsyncSession,
) -> None:
    assert await names_on(session, "19852", date(2020, 11, 16)) == Names(
        "Tỉnh Thừa Thiên Huế", "Huyện Phong Điền", "Xã Phong Hiền"
    )


async def test_a_province_has_a_name_alone(session: AsyncSession) -> None:
    assert await names_on(session, "46", date(2026, 1, 1)) == Names("Thành phố Huế")


@pytest.mark.parametrize(
    ("code", "day", "heading"),
    [
        ("46", date(2020, 11, 16), "ỦY BAN NHÂN DÂN TỈNH THỪA THIÊN HUẾ"),
        ("46", date(2025, 1, 1), "ỦY BAN NHÂN DÂN THÀNH PHỐ HUẾ"),
        ("75", date(2026, 4, 29), "ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI"),
        ("75", date(2026, 4, 30), "ỦY BAN NHÂN DÂN THÀNH PHỐ ĐỒNG NAI"),
        ("259", date(2022, 6, 1), "ỦY BAN NHÂN DÂN HUYỆN QUẾ VÕ"),
        ("259", date(2023, 6, 1), "ỦY BAN NHÂN DÂN THỊ XÃ QUẾ VÕ"),
    ],
)
async def test_a_paper_is_headed_by_the_authority_of_its_day(
    session: AsyncSession, code: str, day: date, heading: str
) -> None:
    assert await authority_on(session, code, day) == heading


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("46", date(2017, 12, 31)),  # before the record
        ("54", date(2025, 7, 1)),  # Phú Yên has ended
        ("769", date(2025, 7, 1)),  # a district after the districts
        ("99", date(2020, 1, 1)),  # no such code
        ("VN", date(2020, 1, 1)),  # the ministry is no people's committee
        ("00002", date(2019, 1, 9)),  # a code that no unit bears
        ("29971", date(2019, 6, 1)),  # Thường Thới Tiền: the day of its change is not known
    ],
)
async def test_no_heading_is_printed_that_the_data_do_not_cover(
    session: AsyncSession, code: str, day: date
) -> None:
    assert await authority_on(session, code, day) is None
    assert await names_on(session, code, day) is None


async def test_the_province_that_holds_the_place_succeeds_a_province(
    session: AsyncSession,
) -> None:
    found = await successor_of_level(session, "54", date(2021, 5, 1), TODAY)
    assert found.unit is not None
    assert (found.unit.code, found.unit.name) == ("66", "Tỉnh Đắk Lắk")


async def test_a_unit_that_still_is_one_succeeds_itself(session: AsyncSession) -> None:
    found = await successor_of_level(session, "46", date(2020, 5, 1), TODAY)
    assert found.unit is not None
    assert (found.unit.code, found.unit.name) == ("46", "Thành phố Huế")


async def test_a_merged_district_had_a_successor_while_districts_were(
    session: AsyncSession,
) -> None:
    found = await successor_of_level(session, "151", date(2019, 5, 1), date(2024, 1, 1))
    assert found.unit is not None
    assert (found.unit.code, found.unit.name) == ("148", "Thành phố Hòa Bình")


@pytest.mark.parametrize(("code", "province"), [("151", "25"), ("643", "66"), ("769", "79")])
async def test_since_july_2025_the_province_stands_in_for_a_district(
    session: AsyncSession, code: str, province: str
) -> None:
    found = await successor_of_level(session, code, date(2019, 5, 1), TODAY)
    assert found.unit is None
    assert found.candidates == ()
    assert found.stands_in is not None
    assert found.stands_in.code == province


async def test_a_divided_district_had_two_successors_and_a_province(session: AsyncSession) -> None:
    found = await successor_of_level(session, "046", date(2019, 5, 1), date(2024, 1, 1))
    assert found.unit is None
    assert {unit.code for unit in found.candidates} == {"047", "049"}
    assert found.stands_in is not None
    assert found.stands_in.code == "04"


async def test_a_divided_commune_has_no_single_successor(session: AsyncSession) -> None:
    found = await successor_of_level(session, "24550", date(2025, 6, 30), TODAY)
    assert found.unit is None
    assert {unit.code for unit in found.candidates} == {"24544", "24561"}


async def test_nobody_succeeds_what_never_was(session: AsyncSession) -> None:
    found = await successor_of_level(session, "99", date(2020, 1, 1), TODAY)
    assert (found.unit, found.stands_in, found.candidates) == (None, None, ())


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 1, 1), {"Phường Buôn Ma Thuột"}),
        (date(2024, 12, 1), {"Phường Thành Công", "Phường Tân Tiến"}),
        (date(2020, 5, 1), {"Phường Thắng Lợi", "Phường Thành Công", "Phường Tân Tiến"}),
        (date(2017, 12, 31), set()),
    ],
)
async def test_a_commune_of_today_came_from_communes_of_each_day(
    session: AsyncSession, day: date, names: set[str]
) -> None:
    now = await queries.unit_on(session, "24133", TODAY)
    assert now is not None
    found = {unit.name for unit in await queries.ancestors_on(session, now, day)}
    assert names <= found
    assert len(found) < 10
    if not names:
        assert found == set()


def test_districts_end_on_the_first_of_july_2025() -> None:
    assert level_exists_on(UnitLevel.DISTRICT, date(2025, 6, 30))
    assert not level_exists_on(UnitLevel.DISTRICT, date(2025, 7, 1))
    assert level_exists_on(UnitLevel.COMMUNE, date(2025, 7, 1))
