"""The search for the smallest way, on a few criteria that can be checked by hand."""

import pytest

from services.scoring.engine.ascent import Item, Way, smallest_ways


def free(code: str, *gains: int, cost: int = 1) -> Item:
    return Item(code, gains, forced=False, cost=cost)


def forced(code: str, *gains: int, cost: int = 1) -> Item:
    return Item(code, gains, forced=True, cost=cost)


@pytest.mark.parametrize(
    ("items", "needed", "ways"),
    [
        # One criterion that gains enough beats three that gain it together.
        ([free("a", 1), free("b", 10), free("c", 3)], 10, [Way(1, 10, 1, (("b", 10),))]),
        # What a criterion gains at most decides, not what it gains at least.
        ([free("a", 1, 9), free("b", 5)], 9, [Way(1, 9, 1, (("a", 9),))]),
        # The fewest points over what is needed.
        ([free("a", 3, 8), free("b", 2, 5)], 4, [Way(1, 5, 1, (("b", 5),))]),
        # Of equal points the least cost.
        ([free("a", 5, cost=3), free("b", 5, cost=2)], 5, [Way(1, 5, 2, (("b", 5),))]),
        # Costs add up over the criteria of a way.
        ([free("a", 2, cost=3), free("b", 2, cost=4)], 4, [Way(2, 4, 7, (("a", 2), ("b", 2)))]),
        # What must be raised is raised, also where no point is missing.
        ([forced("a", 2, 4), free("b", 9)], 0, [Way(1, 2, 1, (("a", 2),))]),
        ([forced("a", 2, 4), free("b", 9)], -3, [Way(1, 2, 1, (("a", 2),))]),
        ([forced("a", 2, 4), free("b", 9)], 4, [Way(1, 4, 1, (("a", 4),))]),
        # A further one only where those that must be raised do not suffice.
        ([forced("a", 2, 4), free("b", 9)], 5, [Way(2, 11, 2, (("a", 2), ("b", 9)))]),
        ([forced("a", 1), forced("b", 2), free("c", 1)], 3, [Way(2, 3, 2, (("a", 1), ("b", 2)))]),
        # Nothing to do is a way without steps.
        ([free("a", 1)], 0, [Way(0, 0, 0, ())]),
        ([], 0, [Way(0, 0, 0, ())]),
        # Out of reach.
        ([free("a", 1), free("b", 2)], 4, []),
        ([forced("a"), free("b", 9)], 1, []),
        ([free("a")], 1, []),
    ],
)
def test_the_smallest_way_has_the_fewest_criteria_then_points_then_cost(
    items: list[Item], needed: int, ways: list[Way]
) -> None:
    assert smallest_ways(items, needed, 5) == ways


def test_equally_small_ways_are_all_told_up_to_the_number_asked_for() -> None:
    items = [free(code, 2) for code in "abcd"]
    found = smallest_ways(items, 2, 5)
    assert sorted(way.gains for way in found) == [((code, 2),) for code in "abcd"]
    assert len(smallest_ways(items, 2, 3)) == 3
    assert len(smallest_ways(items, 4, 9)) == 6


def test_more_than_the_fewest_points_are_taken_where_fewer_cannot_be_made() -> None:
    (way,) = smallest_ways([free("a", 4), free("b", 4)], 5, 5)
    assert (way.criteria, way.points, way.cost) == (2, 8, 2)
