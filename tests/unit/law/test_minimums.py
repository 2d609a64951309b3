"""The minimums of the stars, rebuilt from the printed marks."""

import pytest

from tests.unit.law.reading import Sheet, sheet_of

ALL = range(1, 27)
RICE_4 = {
    "1.5": 2, "1.6": 1, "2.1": 3, "2.2": 2, "2.3": 3, "3.4": 2, "3.5": 2, "4.1": 3, "5.1": 5,
    "5.3": 1, "6.1": 3, "6.2": 3, "6.3": 2, "6.4": 2, "8": 3, "9": 2, "10": 3,
}  # fmt: skip
RICE_5 = RICE_4 | {"1.3": 3, "1.5": 3, "4.1": 5, "6.3": 3, "6.4": 3, "8": 5}
TOURISM = {3: {"3.5": 1}, 4: {"3.4": 3, "3.5": 2}, 5: {"3.4": 3, "3.5": 2}}


def rebuilt(sheet: Sheet) -> dict[int, dict[str, int]]:
    """Take the highest points marked for a star or a lower one at each criterion."""
    floors: dict[int, dict[str, int]] = {3: {}, 4: {}, 5: {}}
    for leaf in sheet.leaves():
        for option in leaf.options:
            for star in range(option.star or 6, 6):
                floors[star][leaf.code] = max(option.points, floors[star].get(leaf.code, 0))
    return floors


@pytest.mark.parametrize("decree", ["26-2026", "148", "148-1489"])
@pytest.mark.parametrize("number", ALL)
def test_a_sheet_states_the_minimums_that_its_marks_give(decree: str, number: int) -> None:
    sheet = sheet_of(decree, number)

    assert sheet.floors == rebuilt(sheet)


def test_rice_binds_the_story_in_the_trace_record_from_four_stars_on() -> None:
    floors = sheet_of("26-2026", 3).floors

    assert floors[4] == RICE_4
    assert floors[5] == RICE_5
    assert "5.1" not in floors[3]


def test_the_tourism_sheet_binds_two_criteria_only() -> None:
    assert sheet_of("26-2026", 26).floors == TOURISM


@pytest.mark.parametrize("number", set(ALL) - {26})
def test_every_goods_sheet_of_26_2026_asks_for_the_story_in_the_trace_record(number: int) -> None:
    floors = sheet_of("26-2026", number).floors

    assert (floors[4]["5.1"], floors[5]["5.1"]) == (5, 5)


@pytest.mark.parametrize("decree", ["148", "148-1489"])
@pytest.mark.parametrize("number", ALL)
def test_the_mark_after_a_name_in_148_binds_the_least_option_and_keeps_its_other_reading(
    decree: str, number: int
) -> None:
    named = [leaf for leaf in sheet_of(decree, number).leaves() if leaf.marked_by_name]

    assert [[(o.points, o.star) for o in leaf.options] for leaf in named] == [[(1, 4), (2, 0)]]
    assert any(
        line.strip() == "mark_reading: {star: 4, readings: {least_option: 1, all_points: 2}}"
        for line in named[0].lines
    )
