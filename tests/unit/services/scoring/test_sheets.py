"""Sheets: every fault named where it is, and what lies just inside a bound taken."""

from typing import Any

import pytest

from services.scoring.engine.faults import RefusedError
from services.scoring.engine.requests import read_case
from services.scoring.engine.sheet import read_plain_sheet
from tests.support.scoring_builders import Json, a_request, best, scored, table, the_catalogue

PARTS = {"A": 35, "B": 25, "C": 40}


def faults_of(request: Json) -> list[tuple[str, str, Json]]:
    try:
        read_case(the_catalogue(), request)
    except RefusedError as refused:
        return [(fault.pointer, fault.code, dict(fault.params)) for fault in refused.faults]
    return []


def with_sheet(sheet: Any, **more: Any) -> Json:
    return {**a_request(), "sheets": [sheet], **more}


@pytest.mark.parametrize(
    ("sheet", "faults"),
    [
        (5, [("/sheets/0", "not_an_object", {})]),
        ({"answers": {}}, [("/sheets/0/assessor", "missing_field", {"limit": 64})]),
        ({"assessor": "", "answers": {}}, [("/sheets/0/assessor", "not_a_name", {"limit": 64})]),
        ({"assessor": 5, "answers": {}}, [("/sheets/0/assessor", "not_a_name", {"limit": 64})]),
        ({"assessor": "x" * 64, "answers": {}}, []),
        ({"assessor": "x", "answers": {}}, []),
        ({"assessor": "x" * 65, "answers": {}},
         [("/sheets/0/assessor", "not_a_name", {"limit": 64})]),
        ({"assessor": "x"}, [("/sheets/0/answers", "missing_field", {})]),
        ({"assessor": "x", "answers": []}, [("/sheets/0/answers", "not_an_object", {})]),
        ({"assessor": "x", "answers": {}, "parts": {}},
         [("/sheets/0/parts", "parts_not_accepted", {})]),
        ({"assessor": "x", "answers": {}, "parts": None}, []),
        ({"assessor": "x", "answers": {}, "colour": 1, "size": 2},
         [("/sheets/0/colour", "unknown_field", {}), ("/sheets/0/size", "unknown_field", {})]),
        ({"assessor": "x", "answers": {"9.9": 1}},
         [("/sheets/0/answers/9.9", "unknown_criterion", {"criterion": "9.9"})]),
        ({"assessor": "x", "answers": {"1.1": "1"}},
         [("/sheets/0/answers/1.1", "not_an_option_number", {"criterion": "1.1"})]),
        ({"assessor": "x", "answers": {"1.1": True}},
         [("/sheets/0/answers/1.1", "not_an_option_number", {"criterion": "1.1"})]),
        ({"assessor": "x", "answers": {"1.1": 0}},
         [("/sheets/0/answers/1.1", "unknown_option", {"criterion": "1.1", "options": 3})]),
        ({"assessor": "x", "answers": {"1.1": 4}},
         [("/sheets/0/answers/1.1", "unknown_option", {"criterion": "1.1", "options": 3})]),
        ({"assessor": "x", "answers": {"1.1": 3, "1.2": 1}}, []),
        ({"assessor": "x", "answers": {"1.1": 3, "1.2": 1, "9.9": 1}},
         [("/sheets/0/answers/9.9", "unknown_criterion", {"criterion": "9.9"})]),
        ({"assessor": "x", "answers": {"1.1": 9, "9.9": 1}},
         [("/sheets/0/answers/1.1", "unknown_option", {"criterion": "1.1", "options": 3}),
          ("/sheets/0/answers/9.9", "unknown_criterion", {"criterion": "9.9"})]),
    ],
)  # fmt: skip
def test_a_faulty_sheet_is_refused_where_it_is_faulty(
    sheet: Any, faults: list[tuple[str, str, Json]]
) -> None:
    assert faults_of(with_sheet(sheet)) == faults


@pytest.mark.parametrize(
    ("sheets", "faults"),
    [
        ({}, [("/sheets", "not_a_list", {})]),
        ([], [("/sheets", "no_sheets", {})]),
        ([{"assessor": f"m{n}", "answers": {}} for n in range(200)], []),
        ([{"assessor": f"m{n}", "answers": {}} for n in range(201)],
         [("/sheets", "too_many_sheets", {"limit": 200, "given": 201})]),
        ([{"assessor": "m", "answers": {}}] * 2,
         [("/sheets/1/assessor", "duplicate_assessor", {"assessor": "m"})]),
    ],
)  # fmt: skip
def test_a_council_has_one_to_two_hundred_sheets_and_each_member_one(
    sheets: Any, faults: list[tuple[str, str, Json]]
) -> None:
    assert faults_of({**a_request(), "sheets": sheets}) == faults


@pytest.mark.parametrize(
    ("sheet", "faults"),
    [
        ({"assessor": "x"}, [("/sheets/0/answers", "missing_field")]),
        ({"assessor": "x", "answers": 5}, [("/sheets/0/answers", "not_an_object")]),
        ({"assessor": "x", "parts": 5}, [("/sheets/0/parts", "not_an_object")]),
        ({"assessor": "x", "answers": {"1.1": "a", "1.2": 1}},
         [("/sheets/0/answers/1.1", "not_an_option_number")]),
        ({"assessor": "x", "parts": {}}, []),
        ({"assessor": "x", "answers": {"1.1": 1}}, []),
    ],
)  # fmt: skip
def test_without_a_rulebook_the_shape_of_a_sheet_is_checked_still(
    sheet: Json, faults: list[tuple[str, str]]
) -> None:
    found = faults_of(with_sheet(sheet, rulebook="none"))
    assert found[0][:2] == ("/rulebook", "unknown_rulebook")
    assert [(pointer, code) for pointer, code, _ in found[1:]] == faults


def test_who_must_answer_everything_is_told_what_is_missing() -> None:
    answers = {code: option for code, option in best(1).items() if code not in {"1.1", "8"}}
    request = a_request(answers, settings={"unanswered": "refuse"})
    assert faults_of(request) == [
        ("/sheets/0/answers/1.1", "unanswered", {"criterion": "1.1"}),
        ("/sheets/0/answers/8", "unanswered", {"criterion": "8"}),
    ]
    assert faults_of(a_request(best(1), settings={"unanswered": "refuse"})) == []
    assert scored(a_request(answers))["sheets"][0]["unanswered"] == ["1.1", "8"]
    assert scored(a_request(best(1)))["sheets"][0]["unanswered"] == []


BY_PARTS: Json = {"rulebook": "1048-781", "product_set": 3}
"""A set whose sheet was not found: only part totals are known."""


@pytest.mark.parametrize(
    ("parts", "faults"),
    [
        (PARTS, []),
        ({"A": 0, "B": 0, "C": 0}, []),
        (None, [("/sheets/0/parts", "missing_field", {})]),
        ([], [("/sheets/0/parts", "not_an_object", {})]),
        (
            {**PARTS, "A": 36},
            [("/sheets/0/parts/A", "points_out_of_range", {"part": "A", "max": 35})],
        ),
        (
            {**PARTS, "C": -1},
            [("/sheets/0/parts/C", "points_out_of_range", {"part": "C", "max": 40})],
        ),
        ({**PARTS, "B": "5"}, [("/sheets/0/parts/B", "not_whole_points", {"part": "B"})]),
        ({**PARTS, "B": None}, [("/sheets/0/parts/B", "not_whole_points", {"part": "B"})]),
        ({"A": 1, "B": 1}, [("/sheets/0/parts/C", "missing_part", {"part": "C"})]),
        ({**PARTS, "D": 1}, [("/sheets/0/parts/D", "unknown_part", {"part": "D"})]),
    ],
)  # fmt: skip
def test_part_totals_lie_between_nothing_and_the_parts_points(
    parts: Any, faults: list[tuple[str, str, Json]]
) -> None:
    assert faults_of(with_sheet({"assessor": "x", "parts": parts}, **BY_PARTS)) == faults


def test_answers_are_refused_where_no_sheet_is_known() -> None:
    sheet = {"assessor": "x", "answers": {"1.1": 1}, "parts": PARTS}
    found = faults_of(with_sheet(sheet, **BY_PARTS))
    assert [(pointer, code) for pointer, code, _ in found] == [
        ("/sheets/0/answers", "sheet_not_known")
    ]


@pytest.mark.parametrize(
    "odd",
    [
        5,
        {"assessor": "m"},
        {"assessor": "", "answers": {}},
        {"assessor": "x" * 65, "answers": {}},
        {"assessor": 5, "answers": {}},
        {"assessor": "m", "answers": []},
        {"assessor": "m", "answers": {"1.1": True}},
        {"assessor": "m", "answers": {"1.1": 9}},
        {"assessor": "m", "answers": {}, "parts": None},
    ],
)
def test_only_a_faultless_sheet_is_read_quickly(odd: Any) -> None:
    assert read_plain_sheet(odd, table(1)) is None


@pytest.mark.parametrize("name", ["m", "x" * 64])
def test_a_sheet_read_quickly_is_counted_like_any_other(name: str) -> None:
    sheet = read_plain_sheet({"assessor": name, "answers": best(1)}, table(1))
    assert sheet is not None
    assert (sheet.assessor, sheet.answers, sum(sheet.parts)) == (name, best(1), 100)
    blank = read_plain_sheet({"assessor": name, "answers": {}}, table(1))
    assert blank is not None
    assert sum(blank.parts) == 0
