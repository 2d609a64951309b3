"""Printed oddities, lost points and doubtful marks: read by a named setting, never in silence."""

from typing import Any

import orjson
import pytest

from services.scoring.engine.forms import product_set
from services.scoring.engine.requests import read_case
from services.scoring.engine.result import score
from tests.support.scoring_builders import a_request, best, table, the_catalogue


def result(request: dict[str, Any], language: str = "en") -> dict[str, Any]:
    found = score(read_case(the_catalogue(), request), language)
    read: dict[str, Any] = orjson.loads(orjson.dumps(found))
    return read


def notes(request: dict[str, Any]) -> list[str]:
    return [note["code"] for note in result(request)["notes"]]


@pytest.mark.parametrize(("reading", "points"), [("as_printed", 1), ("as_in_other_sheets", 2)])
def test_set_7_prints_1_where_the_other_sheets_print_2(reading: str, points: int) -> None:
    sheet = {**best(7), "3.1": 2}
    most = table(7).points["3.1", best(7)["3.1"]]
    request = a_request(sheet, product_set=7, settings={"printed_points": reading})
    assert result(request)["average"]["numerator"] == 100 - most + points


@pytest.mark.parametrize("reading", ["as_printed", "as_in_other_sheets"])
def test_a_result_that_counts_a_doubted_number_names_it(reading: str) -> None:
    settings = {"printed_points": reading}
    request = a_request({**best(7), "3.1": 2}, product_set=7, settings=settings)
    found = result(request)
    (note,) = [one for one in found["notes"] if one["code"] == "doubted_option"]
    assert "3.1" in note["text"]
    assert not found["certain"]
    assert "doubted_option" not in notes(a_request(best(7), product_set=7, settings=settings))


def test_a_doubted_option_that_only_the_council_agreed_on_is_named_too() -> None:
    request = a_request(best(7), product_set=7, agreed={"3.1": 2})
    assert "doubted_option" in notes(request)


def test_the_mark_that_set_10_lacks_counts_only_where_the_setting_says_so() -> None:
    sheet = {**best(10), "3.5": 1}
    printed = result(a_request(sheet, product_set=10))
    read = result(
        a_request(sheet, product_set=10, settings={"printed_points": "as_in_other_sheets"})
    )
    bound = [
        {floor["star"] for floor in one["floors"] if floor["criterion"] == "3.5"}
        for one in (printed, read)
    ]
    assert printed["stars"] is not None
    assert bound[0] <= bound[1]
    assert printed["floors"] != read["floors"]


def test_set_23_can_be_scored_at_its_lowest_option() -> None:
    found = result(a_request({**best(23), "6.2": 1}, product_set=23))
    assert found["average"]["numerator"] < 100


def test_the_mark_of_148_behind_a_name_is_read_by_a_setting() -> None:
    least = {**best(1, "148"), "3.6": 1}
    request = {"rulebook": "148", "product_set": 1, "level": "province"}
    sheets = [{"assessor": "m1", "answers": least}]
    read = {
        reading: result({**request, "sheets": sheets, "settings": {"mark_reading": reading}})
        for reading in ("least_option", "all_points")
    }
    assert read["least_option"]["stars"] == 5
    assert read["all_points"]["stars"] == 3


@pytest.mark.parametrize("number", [7, 11, 12, 13])
@pytest.mark.parametrize("rulebook", ["148", "148-1489"])
def test_a_sheet_of_148_that_lacks_points_never_gives_a_certain_result(
    rulebook: str, number: int
) -> None:
    sheets = [{"assessor": "m1", "answers": best(number, rulebook)}]
    found = result({"rulebook": rulebook, "product_set": number, "sheets": sheets})
    assert not found["certain"]
    assert "points_missing" in [note["code"] for note in found["notes"]]


@pytest.mark.parametrize("number", [3, 10, 16, 19])
def test_the_sets_of_1048_with_gaps_never_give_a_certain_result(number: int) -> None:
    sheet: dict[str, Any] = {"assessor": "m1"}
    if number == 3:
        sheet["parts"] = {"A": 30, "B": 20, "C": 30}
    else:
        sheet["answers"] = best(number, "1048-781")
    request = {"rulebook": "1048-781", "product_set": number, "sheets": [sheet]}
    assert not result(request)["certain"]


def test_a_sheet_in_force_without_doubts_gives_a_certain_result() -> None:
    assert result(a_request(best(1)))["certain"]


def test_a_form_shows_the_print_the_doubt_and_the_short_wording() -> None:
    book = the_catalogue().rulebooks["26-2026"]
    form = product_set(book, book.product_sets[7], "en")
    options = [
        option
        for part in form["parts"]
        for section in part["sections"]
        for criterion in section["criteria"]
        for option in criterion["options"]
    ]
    (odd,) = [option for option in options if option["other_sheets"] is not None]
    assert (odd["printed"], odd["points"], odd["other_sheets"]) == ("1", 1, 2)
    assert odd["doubt"]
    assert any(option["short"] for option in options)


def test_a_doubted_mark_is_named_where_it_would_be_missed() -> None:
    """Set 10, 3.5: with option 1 it is five stars as printed and three by the other sheets."""
    below = result(a_request({**best(10), "3.5": 1}, product_set=10))
    assert (below["stars"], below["certain"]) == (5, False)
    assert "doubted_option" in [one["code"] for one in below["notes"]]
    above = result(a_request(best(10), product_set=10))
    assert above["certain"]
