"""What changed on one sheet: each criterion is found again, and only what differs is told."""

import copy
from dataclasses import replace
from typing import Any

import pytest

from services.scoring.engine import sheet_differences
from services.scoring.engine.tables import Criterion, Table, build
from tests.support.scoring_builders import table, the_catalogue


def changed(change: str) -> tuple[Table, Table]:
    entry = copy.deepcopy(dict(the_catalogue().rulebooks["26-2026"].product_sets[1].data))
    before = build(copy.deepcopy(entry))
    criteria = entry["parts"][0]["sections"][0]["criteria"]
    match change:
        case "a criterion more":
            criteria.append({**copy.deepcopy(criteria[0]), "code": "1.99", "label": {"vi": "Mới"}})
        case "a criterion less":
            criteria.pop()
        case "another name":
            criteria[0]["label"] = {"vi": "Tên khác", "en": "Another name"}
        case "other points":
            criteria[0]["options"][0]["points"] = 0
        case "another wording":
            criteria[0]["options"][0]["text"] = {"vi": "Khác", "en": "Other"}
        case "a mark more":
            criteria[0]["options"][0]["min_star"] = 3
        case "an option more":
            more = {"option": 4, "points": 3, "text": {"vi": "Thêm", "en": "More"}}
            criteria[0]["options"].append(more)
        case "another number":
            criteria[-1]["code"] = "1.98"
    after = build(entry)
    assert before is not None
    assert after is not None
    return before, after


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("a criterion more", ("criteria", "1.99", None, "Mới", None)),
        ("another name", ("criteria", "1.1", "Product origin", "Another name", "renamed")),
        ("other points", ("points", "1.1 (1)", 1, 0, None)),
        ("a mark more", ("marks", "1.1 (1)", None, "3-star class", None)),
        ("an option more", ("options", "1.1 (4)", None, "More", None)),
    ],
)
def test_one_change_of_a_sheet_is_one_difference(change: str, expected: tuple[Any, ...]) -> None:
    assert list(sheet_differences.between(*changed(change), "en")) == [expected]


def test_a_criterion_that_left_is_named() -> None:
    before, after = changed("a criterion less")
    (found,) = sheet_differences.between(before, after, "en")
    assert (found[0], found[3]) == ("criteria", None)


def test_a_criterion_with_another_number_is_the_same_one() -> None:
    before, after = changed("another number")
    (found,) = sheet_differences.between(before, after, "en")
    assert (found[0], found[3], found[4]) == ("criteria", "1.98", "renamed")


def test_another_wording_is_told_in_both_wordings() -> None:
    (found,) = sheet_differences.between(*changed("another wording"), "en")
    assert (found[0], found[3]) == ("options", "Other")


def leaf(code: str, label: str, *points: int, part: str = "A", **english: str) -> Criterion:
    """A criterion whose options are called by their points."""
    options = [
        {"option": number, "points": given, "text": {"vi": f"{given} điểm"}}
        for number, given in enumerate(points, 1)
    ]
    node = {"label": {"vi": label, **english}, "options": options}
    return Criterion(code, part, "1", max(points, default=0), points, (), node)


def told(old: list[Criterion], new: list[Criterion], language: str = "vi") -> list[Any]:
    tables = (
        replace(table(1), criteria={one.code: one for one in criteria}) for criteria in (old, new)
    )
    return list(sheet_differences.between(*tables, language))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            [leaf("1", "Đất", 2)], [leaf("1", "đẤT ", 2)], [],
            id="letters and blanks make no other name",
        ),
        pytest.param(
            [leaf("1", "Đất", 2), leaf("2", "Nước", 3)],
            [leaf("1", "Nước", 3), leaf("2", "Đất", 2)],
            [("criteria", "1 → 2", "1", "2", "renamed"),
             ("criteria", "2 → 1", "2", "1", "renamed")],
            id="a name goes before a number",
        ),
        pytest.param(
            [leaf("1", "Đất", 2)], [leaf("1", "Nước", 2)],
            [("criteria", "1", "Đất", "Nước", "renamed")],
            id="a number that stays bears the new name",
        ),
        pytest.param(
            [leaf("1", "Đất", 2)], [leaf("1", "Nước", 2, part="B")],
            [("criteria", "1", "Đất", None, None), ("criteria", "1", None, "Nước", None)],
            id="in another part it is another criterion",
        ),
        pytest.param(
            [leaf("1", "Đất", 2)], [leaf("1", "Đất", 2, part="B")],
            [("criteria", "1", "Đất", None, None), ("criteria", "1", None, "Đất", None)],
            id="so it is under the same name",
        ),
        pytest.param(
            [leaf("1", "Đất", 2), leaf("2", "Đất", 2)], [leaf("3", "Đất", 2)],
            [("criteria", "2", "Đất", None, None), ("criteria", "1 → 3", "1", "3", "renamed")],
            id="one new criterion continues only one old one",
        ),
        pytest.param(
            [leaf("1", "Đất", 2)], [leaf("2", "Đất", 2), leaf("3", "Đất", 2)],
            [("criteria", "3", None, "Đất", None), ("criteria", "1 → 2", "1", "2", "renamed")],
            id="the first of two of the same name continues the old one",
        ),
        pytest.param(
            [leaf("1", "Đất", 2), leaf("2", "Nước", 2)], [leaf("2", "Đất", 2)],
            [("criteria", "2", "Nước", None, None), ("criteria", "1 → 2", "1", "2", "renamed")],
            id="a number that another one took is not free",
        ),
        pytest.param(
            [leaf("1", "Đất", 2)], [leaf("2", "Đất", 2), leaf("1", "Nước", 2)],
            [("criteria", "1", None, "Nước", None), ("criteria", "1 → 2", "1", "2", "renamed")],
            id="who was found by name is not looked for by number",
        ),
        pytest.param(
            [leaf("1", "Đất", 0, 2)], [leaf("1", "Đất", 0, 3)],
            [("points", "1", 2, 3, None), ("options", "1 (2)", "2 điểm", "3 điểm", None),
             ("points", "1 (2)", 2, 3, None)],
            id="more points are told of the criterion and of the option",
        ),
        pytest.param(
            [leaf("1", "Đất", 2, 0)], [leaf("1", "Đất", 2)],
            [("options", "1 (2)", "0 điểm", None, None)],
            id="an option less",
        ),
        pytest.param(
            [leaf("1", "Đất", 2)], [leaf("1", "Đất", 2, 0)],
            [("options", "1 (2)", None, "0 điểm", None)],
            id="an option more",
        ),
        pytest.param([], [leaf("1", "Đất", 2)], [("criteria", "1", None, "Đất", None)],
                     id="a sheet of nothing"),
    ],
)  # fmt: skip
def test_each_criterion_is_found_again_and_only_what_differs_is_told(
    old: list[Criterion], new: list[Criterion], expected: list[Any]
) -> None:
    assert told(old, new) == expected


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ({"en": "Soil"}, {"en": "Water"}, ("Soil", "Water")),
        ({"en": "Soil"}, {"en": "Soil"}, ("Đất", "Nước")),
        ({"en": "Soil"}, {}, ("Đất", "Nước")),
        ({}, {"en": "Water"}, ("Đất", "Nước")),
    ],
)
def test_two_wordings_are_read_side_by_side_in_one_language(
    old: dict[str, str], new: dict[str, str], shown: tuple[str, str]
) -> None:
    one, other = leaf("1", "Đất", 2, **old), leaf("1", "Nước", 2, **new)
    assert told([one], [other], "en") == [("criteria", "1", *shown, "renamed")]


def test_a_mark_that_moves_or_goes_is_told_at_its_option() -> None:
    marks: list[tuple[int | None, int | None, tuple[str | None, str | None]]] = [
        (3, None, ("3-star class", None)),
        (3, 4, ("3-star class", "4-star class")),
    ]
    for before, after, shown in marks:
        pair = [leaf("1", "Đất", 0, 2), leaf("1", "Đất", 0, 2)]
        for one, mark in zip(pair, (before, after), strict=True):
            one.node["options"][1]["min_star"] = mark
        assert told([pair[0]], [pair[1]], "en") == [("marks", "1 (2)", *shown, None)]
