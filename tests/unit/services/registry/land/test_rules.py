from datetime import date

import pytest

from libs.contracts.registry.land import (
    CommuneNotInForce,
    CommuneUnknown,
    UnitLevel,
    UnitRef,
    UnitType,
)
from services.registry.land import rules
from services.registry.land.tables import UnitRow

TODAY = date(2026, 11, 22)


def a_unit(
    code: str = "24133",
    *,
    level: UnitLevel = UnitLevel.COMMUNE,
    valid_from: date = date(2025, 7, 1),
    valid_to: date | None = None,
) -> UnitRef:
    return UnitRef(
        code=code,
        level=level,
        type=UnitType.WARD,
        name=f"Phường {code}",
        valid_from=valid_from,
        valid_to=valid_to,
    )


OLD = a_unit("24118", valid_from=date(2018, 1, 1), valid_to=date(2025, 6, 30))


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2017, 12, 31), False),
        (date(2018, 1, 1), True),
        (date(2025, 6, 30), True),
        (date(2025, 7, 1), False),
    ],
)
def test_both_days_belong_to_a_unit(day: date, expected: bool) -> None:  # noqa: FBT001
    assert rules.existed_on(OLD, day) is expected


def test_a_question_is_about_the_day_asked_for_else_today_else_the_last_day() -> None:
    asked = date(2020, 1, 1)
    assert rules.day_of_question(OLD, asked, TODAY) == asked
    assert rules.day_of_question(a_unit(), None, TODAY) == TODAY
    assert rules.day_of_question(OLD, None, TODAY) == date(2025, 6, 30)


@pytest.mark.parametrize(
    ("day", "covered"), [(date(2017, 12, 31), False), (date(2018, 1, 1), True)]
)
def test_the_record_begins_with_2018(day: date, covered: bool) -> None:  # noqa: FBT001
    assert rules.covers(day) is covered


@pytest.mark.parametrize(
    ("day", "sure"),
    [
        (date(2019, 12, 31), False),
        (date(2020, 1, 1), True),
        (date(2020, 2, 29), True),
        (date(2020, 3, 1), False),
    ],
)
def test_a_place_is_sure_when_every_unit_of_its_line_is(day: date, sure: bool) -> None:  # noqa: FBT001
    line = [
        UnitRow(valid_from=date(2018, 1, 1), sure_to=None),
        UnitRow(valid_from=date(2020, 1, 1), sure_to=date(2020, 2, 29)),
    ]
    assert rules.all_sure(line, day) is sure


@pytest.mark.parametrize(
    ("level", "day", "exists"),
    [
        (UnitLevel.DISTRICT, date(2025, 6, 30), True),
        (UnitLevel.DISTRICT, date(2025, 7, 1), False),
        (UnitLevel.COMMUNE, date(2025, 7, 1), True),
        (UnitLevel.PROVINCE, date(2025, 7, 1), True),
        (UnitLevel.NATION, date(2025, 7, 1), True),
    ],
)
def test_districts_end_on_the_first_of_july_2025(
    level: UnitLevel,
    day: date,
    exists: bool,  # noqa: FBT001
) -> None:
    assert rules.level_exists_on(level, day) is exists


def test_a_commune_of_today_may_be_named() -> None:
    rules.require_commune_in_force("24133", a_unit(), [], TODAY, pointer="/commune")


def test_a_commune_that_no_longer_exists_is_refused_with_its_successors() -> None:
    with pytest.raises(CommuneNotInForce) as refused:
        rules.require_commune_in_force("24118", OLD, [a_unit()], TODAY, pointer="/commune")
    assert refused.value.params["successors"] == ["24133 Phường 24133"]
    assert refused.value.faults[0].pointer == "/commune"


@pytest.mark.parametrize("unit", [None, a_unit("66", level=UnitLevel.PROVINCE)])
def test_what_is_no_commune_is_refused(unit: UnitRef | None) -> None:
    with pytest.raises(CommuneUnknown):
        rules.require_commune_in_force("66", unit, [], TODAY, pointer="/commune")


@pytest.mark.parametrize(
    ("name", "searched"),
    [
        ("Bà Rịa - Vũng Tàu", "ba ria vung tau"),
        ("Krông Năng", "krong nang"),
        ("Ea H'leo", "ea hleo"),
        ("Ea H’leo", "ea hleo"),
    ],
)
def test_a_name_is_searched_without_accents_hyphens_and_apostrophes(
    name: str, searched: str
) -> None:
    assert rules.search_form(name) == searched
