"""Classes, minimums, who recognises: cases from the acts and from the settings' definitions."""

from typing import Any

import pytest

from services.scoring.engine.points import Fraction, shown
from services.scoring.engine.requests import read_case
from services.scoring.engine.stars import goes_up, star_by_total
from tests.support.scoring_builders import (
    a_request,
    assessed,
    best,
    scored,
    the_catalogue,
    with_total,
)


def book(name: str) -> Any:
    return the_catalogue().get(name)


@pytest.mark.parametrize(
    ("numerator", "denominator", "star", "value"),
    [
        (100, 1, 5, "100.00"),
        (90, 1, 5, "90.00"),
        (17999, 200, 4, "89.99"),  # 89.995 is not 90
        (269, 3, 4, "89.66"),
        (70, 1, 4, "70.00"),
        (69999, 1000, 3, "69.99"),
        (50, 1, 3, "50.00"),
        (149, 3, 2, "49.66"),
        (30, 1, 2, "30.00"),
        (59, 2, 1, "29.50"),
        (0, 7, 1, "0.00"),
    ],
)
def test_the_unrounded_average_is_classed_and_shown_cut(
    numerator: int, denominator: int, star: int, value: str
) -> None:
    average = Fraction(numerator, denominator)
    assert star_by_total(book("26-2026"), average, "half_open") == star
    assert average.shown() == value


def test_a_fall_is_shown_with_its_sign() -> None:
    assert [shown(-3, 2), shown(-1, 1000), shown(7, 3)] == ["-1.50", "0.00", "2.33"]


@pytest.mark.parametrize(
    ("intervals", "numerator", "star"),
    [("half_open", 179, 4), ("as_printed", 179, None), ("as_printed", 178, 4),
     ("as_printed", 180, 5), ("as_printed", 99, None), ("as_printed", 59, None)],
)  # fmt: skip
def test_1048_prints_whole_numbers_and_a_setting_says_what_lies_between(
    intervals: str, numerator: int, star: int | None
) -> None:
    assert star_by_total(book("1048-781"), Fraction(numerator, 2), intervals) == star


def test_an_average_in_no_printed_class_is_not_recognised_and_says_so() -> None:
    sheets = [
        {"assessor": f"m{place}", "answers": with_total(1, total, "1048-781")}
        for place, total in enumerate((89, 90), 1)
    ]
    request = {
        "rulebook": "1048-781", "product_set": 1, "sheets": sheets, "level": "province",
        "settings": {"intervals": "as_printed"},
    }  # fmt: skip
    result = scored(request)
    assert (result["stars"], result["outcome"]) == (None, "not_recognised")
    assert "between_classes" in [note["code"] for note in result["notes"]]


def test_92_points_without_a_registered_mark_are_not_five_stars() -> None:
    answers = {**best(1), "3.5": 1, "1.2": 2, "1.4": 1, "1.1": 1, "1.7": 1}
    found = assessed(a_request(answers))
    assert found.average.shown() == "92.00"
    assert (found.stars_by_total, found.stars) == (5, 3)
    assert found.outcome == ("forward", None, "ministry")
    strict = a_request(answers, settings={"forward_on": "points_and_minimums"})
    assert assessed(strict).outcome == ("recognise", "province", None)


@pytest.mark.parametrize(
    ("missed_floor", "stars"), [("highest_star_met", 3), ("one_star_down", 4), ("ignored", 5)]
)
def test_a_setting_says_what_a_missed_minimum_does(missed_floor: str, stars: int) -> None:
    request = a_request({**best(1), "3.5": 1}, settings={"missed_floor": missed_floor})
    assert assessed(request).stars == stars


def test_minimums_are_tested_on_the_agreed_option_else_on_the_mean() -> None:
    lower, upper = {**best(1), "3.5": 1}, best(1)
    assert assessed(a_request(lower, upper, upper)).stars == 5
    assert assessed(a_request(lower, lower, lower, upper)).stars == 3
    assert assessed(a_request(lower, lower, upper, agreed={"3.5": 2})).stars == 5
    assert assessed(a_request(upper, upper, agreed={"3.5": 1})).stars == 3
    mean = {"floors_on": "mean"}
    assert assessed(a_request(upper, upper, agreed={"3.5": 1}, settings=mean)).stars == 5
    each = {"floors_on": "each_sheet"}
    assert assessed(a_request(lower, upper, upper, settings=each)).stars == 3


@pytest.mark.parametrize(
    ("rulebook", "level", "total", "stars", "outcome"),
    [
        ("26-2026", "province", 65, 3, ("recognise", "province", None)),
        ("26-2026", "province", 75, 4, ("recognise", "province", None)),
        ("26-2026", "province", 90, 5, ("forward", None, "ministry")),
        ("26-2026", "ministry", 90, 5, ("recognise", "ministry", None)),
        ("26-2026", "ministry", 85, 4, ("recognise", "province", None)),
        ("26-2026", "province", 49, 2, ("not_recognised", None, None)),
        ("148", "district", 65, 3, ("recognise", "district", None)),
        ("148", "district", 70, 4, ("forward", None, "province")),
        ("148", "province", 75, 4, ("recognise", "province", None)),
        ("148", "province", 65, 3, ("recognise", "district", None)),
        ("148", "province", 92, 5, ("forward", None, "ministry")),
        ("148-1489", "province", 55, 3, ("recognise", "province", None)),
        ("1048-781", "district", 50, 3, ("forward", None, "province")),
        ("1048-781", "district", 49, 2, ("not_recognised", None, None)),
        ("1048-781", "province", 50, 3, ("recognise", "province", None)),
    ],
)
def test_each_level_does_what_its_rulebook_says(
    rulebook: str, level: str, total: int, stars: int, outcome: tuple[str, str | None, str | None]
) -> None:
    known = book(rulebook)
    sheet: dict[str, Any] = {"assessor": "m1"}
    if known.product_sets[1].table is None:
        parts = list(known.parts.items())
        left, given = total, {}
        for code, most in parts:
            given[code] = min(left, most)
            left -= given[code]
        sheet["parts"] = given
    else:
        sheet["answers"] = with_total(1, total, rulebook)
    ignoring = {"missed_floor": "ignored"}
    found = assessed(
        {"rulebook": rulebook, "product_set": 1, "sheets": [sheet], "level": level,
         "settings": ignoring}
    )  # fmt: skip
    assert found.stars == stars
    assert found.outcome == outcome


def test_part_totals_say_that_minimums_were_not_checked() -> None:
    parts = {"A": 30, "B": 18, "C": 23}
    request = {"rulebook": "148", "product_set": 1, "sheets": [{"assessor": "m1", "parts": parts}]}
    result = scored(request)
    assert result["sheets"][0]["total"] == 71
    assert result["stars"] == 4
    codes = [note["code"] for note in result["notes"]]
    assert codes == ["minimums_not_checked", "part_totals_only"]
    assert not result["certain"]


def test_spread_and_quorum_are_reported_and_decide_nothing() -> None:
    quorum = {"seats": 7, "share": "3/4", "chair": "m9"}
    request = a_request(best(1), with_total(1, 80), settings={"max_spread": 10, "quorum": quorum})
    result = scored(request)
    assert result["quorum"] == {"present": 2, "needed": 6, "chair_present": False, "met": False}
    assert (result["spread"]["total"], result["spread"]["exceeds"]) == (20, True)
    assert sum(result["spread"]["by_criterion"].values()) == 20
    assert result["stars"] == assessed(a_request(best(1), with_total(1, 80))).stars


@pytest.mark.parametrize(
    ("present", "chair", "needed", "chair_present", "met"),
    [
        (["m1", "m2", "m3"], None, 3, None, True),
        (["m1", "m2"], None, 3, None, False),
        (["m1", "m2", "m3"], "m3", 3, True, True),
        (["m1", "m2", "m3"], "m4", 3, False, False),
        (["m1", "m2"], "m2", 3, True, False),
    ],
)
def test_a_quorum_is_enough_sheets_and_the_chairs_where_it_must_attend(
    present: list[str],
    chair: str | None,
    needed: int,
    *,
    chair_present: bool | None,
    met: bool,
) -> None:
    quorum = {"seats": 4, "share": "2/3", "chair": chair}
    request = a_request(*[best(1) for _ in present], settings={"quorum": quorum})
    found = scored(request)
    assert found["quorum"] == {
        "present": len(present),
        "needed": needed,
        "chair_present": chair_present,
        "met": met,
    }
    assert found["settings"]["quorum"] == quorum


@pytest.mark.parametrize(("limit", "exceeds"), [(None, False), (3, True), (4, False), (5, False)])
def test_members_may_lie_as_far_apart_as_the_limit_and_no_further(
    limit: int | None,
    exceeds: bool,  # noqa: FBT001 - a table's columns
) -> None:
    sheets = [{**best(1), "1.1": 1}, {**best(1), "4.3": 4}, best(1), {**best(1), "9": 1, "1.2": 2}]
    found = scored(a_request(*sheets, settings={"max_spread": limit}))["spread"]
    assert found == {
        "total": 4,
        "limit": limit,
        "exceeds": exceeds,
        "by_criterion": {"1.1": 2, "1.2": 1, "4.3": 2, "9": 3},
    }


def test_the_last_level_sends_nothing_up_and_the_one_before_from_90_points() -> None:
    for level, points, up in (("ministry", 100, False), ("province", 90, True),
                              ("province", 89, False)):  # fmt: skip
        case = read_case(the_catalogue(), a_request(best(1), level=level))
        assert goes_up(case, Fraction(points, 1), {}) is up
