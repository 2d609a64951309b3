"""One printed sheet under each pair of readings, and the minimums that its marks come to."""

from typing import Any

from services.scoring.engine.readings import floors_of_marks, read_as

Json = dict[str, Any]
OPTIONS: list[Json] = [
    {"option": 1, "points": 0, "min_star": 3},
    {"option": 2, "points": 2, "other_sheets": 3, "other_sheets_min_star": 4},
    {"option": 3, "points": 4, "min_star": 5},
]
MARK = {"star": 5, "readings": {"least_option": 4, "all_points": 2}}


def a_set(*criteria: Json) -> Json:
    section = {"code": "1", "criteria": [{"code": "1.1", "criteria": list(criteria)}]}
    return {"number": 7, "parts": [{"code": "A", "sections": [section]}], "floors": {"3": {}}}


def options_of(entry: Any) -> list[Json]:
    found: list[Json] = entry["parts"][0]["sections"][0]["criteria"][0]["criteria"][0]["options"]
    return found


DOUBTED = a_set({"code": "1.1.1", "options": OPTIONS, "mark_reading": MARK})
PLAIN = a_set({"code": "1.1.1", "options": [OPTIONS[0], OPTIONS[2]]})


def test_as_printed_a_sheet_is_the_very_same() -> None:
    assert read_as(DOUBTED, "as_printed", "least_option") is DOUBTED


def test_where_no_reading_differs_or_no_sheet_is_known_nothing_changes() -> None:
    assert read_as(PLAIN, "as_in_other_sheets", "all_points") is PLAIN
    unknown = {**PLAIN, "parts": None}
    assert read_as(unknown, "as_in_other_sheets", "all_points") is unknown


def test_points_and_marks_of_other_sheets_take_the_place_of_the_printed_ones() -> None:
    found = read_as(DOUBTED, "as_in_other_sheets", "least_option")
    assert [(one["points"], one.get("min_star")) for one in options_of(found)] == [
        (0, 3),
        (3, 4),
        (4, 5),
    ]
    assert found["floors"] == {"3": {"1.1.1": 0}, "4": {"1.1.1": 3}, "5": {"1.1.1": 4}}
    assert found["number"] == 7


def test_a_doubted_mark_moves_to_the_points_of_its_other_reading_and_no_other_mark_does() -> None:
    found = read_as(DOUBTED, "as_printed", "all_points")
    assert [(one["points"], one.get("min_star")) for one in options_of(found)] == [
        (0, 3),
        (2, 5),
        (4, None),
    ]
    assert [one["option"] for one in options_of(found)] == [1, 2, 3]
    assert found["floors"] == {"3": {"1.1.1": 0}, "4": {"1.1.1": 0}, "5": {"1.1.1": 2}}


def test_both_readings_may_be_asked_for_at_once() -> None:
    found = read_as(DOUBTED, "as_in_other_sheets", "all_points")
    assert [(one["points"], one.get("min_star")) for one in options_of(found)] == [
        (0, 3),
        (3, 4),
        (4, None),
    ]


def test_a_mark_binds_its_star_and_those_above_by_the_highest_marked_points() -> None:
    parts = a_set(
        {"code": "1.1.1", "options": [{"points": 1, "min_star": 3}, {"points": 2, "min_star": 4}]},
        {"code": "1.1.2", "options": [{"points": 5, "min_star": 3}, {"points": 4, "min_star": 5}]},
        {"code": "1.1.3", "options": [{"points": 3, "min_star": 5}, {"points": 9}]},
    )["parts"]
    assert floors_of_marks(parts) == {
        "3": {"1.1.1": 1, "1.1.2": 5},
        "4": {"1.1.1": 2, "1.1.2": 5},
        "5": {"1.1.1": 2, "1.1.2": 5, "1.1.3": 3},
    }


def test_a_sheet_without_marks_has_no_minimums() -> None:
    parts = a_set({"code": "1.1.1", "options": [{"points": 1}, {"points": 2}]})["parts"]
    assert floors_of_marks(parts) is None
