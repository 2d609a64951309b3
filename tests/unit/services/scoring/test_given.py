"""What the council gave at one criterion, by each reading of `floors_on`."""

from typing import Any

import pytest

from services.scoring.engine.given import given_at
from services.scoring.engine.points import Fraction
from services.scoring.engine.requests import read_case
from tests.support.scoring_builders import a_request, best, table, the_catalogue


def given(code: str, *sheets: dict[str, int], basis: str, **agreed: int) -> Fraction:
    named = {name.removeprefix("c").replace("_", "."): option for name, option in agreed.items()}
    request = a_request(*sheets, agreed=named, settings={"floors_on": basis})
    return given_at(read_case(the_catalogue(), request), table(1), code)


@pytest.mark.parametrize(
    ("basis", "agreed", "expected"),
    [
        ("agreed_else_mean", {}, (6, 3)),
        ("agreed_else_mean", {"c1_1": 1}, (1, 1)),
        ("agreed_else_mean", {"c1_2": 1}, (6, 3)),
        ("mean", {"c1_1": 1}, (6, 3)),
        ("each_sheet", {"c1_1": 3}, (1, 1)),
    ],
)
def test_a_minimum_is_tested_on_what_the_setting_names(
    basis: str, agreed: dict[str, int], expected: tuple[int, int]
) -> None:
    """1.1 gives 1, 2 and 3 points."""
    sheets = [{"1.1": option} for option in (3, 1, 2)]
    assert given("1.1", *sheets, basis=basis, **agreed) == Fraction(*expected)


STORY: list[tuple[dict[str, int], list[dict[str, int]], int]] = [
    ({"c5_2": 2}, [{"5.1": 1}, {"5.1": 3}], 1),
    ({"c5_2": 2}, [{"5.1": 3}, {}], 1),
    ({"c5_2": 2}, [{"5.1": 1}, {"5.1": 1}], 0),
    ({"c5_2": 2}, [{}, {}], 0),
    ({"c5_2": 2, "c5_1": 1}, [{"5.1": 3}, {"5.1": 3}], 0),
    ({"c5_2": 2, "c5_1": 3}, [{"5.1": 1}, {}], 1),
]
"""Agreed options, the members' sheets, and whether 5.2 counts."""


@pytest.mark.parametrize(("agreed", "sheets", "counts"), STORY)
def test_an_agreed_story_counts_where_anybody_or_the_council_found_one(
    agreed: dict[str, int], sheets: list[dict[str, int]], counts: int
) -> None:
    """5.2 rests on 5.1: its agreed option counts unless nobody gave a point there."""
    assert table(1).zeroed == {"5.2": "5.1"}
    points: Any = table(1).points
    assert points["5.1", 1] == 0
    expected = points["5.2", 2] * counts
    assert given("5.2", *sheets, basis="agreed_else_mean", **agreed) == Fraction(expected, 1)
    assert best(1)["5.2"]
