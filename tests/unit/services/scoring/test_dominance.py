"""No reading of the law sends up a product and keeps back a better one."""

from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from services.scoring.engine.catalogue import Rulebook
from services.scoring.engine.stars import Assessment
from services.scoring.engine.tables import Table
from tests.support.scoring_builders import assessed, the_catalogue

READINGS = {
    "missed_floor": ("highest_star_met", "one_star_down", "ignored"),
    "floors_on": ("agreed_else_mean", "mean", "each_sheet"),
    "forward_on": ("points", "points_and_minimums"),
    "printed_points": ("as_printed", "as_in_other_sheets"),
    "mark_reading": ("least_option", "all_points"),
}
"""Every named reading but `intervals: as_printed`, which leaves whole classes out (0102)."""
EVERY = [dict(zip(READINGS, choice, strict=True)) for choice in product(*READINGS.values())]
SHEETS = [
    (book.id, number)
    for book in the_catalogue()
    for number, entry in book.product_sets.items()
    if entry.table is not None
]


def book_of(name: str) -> Rulebook:
    return the_catalogue().rulebooks[name]


def table_under(name: str, number: int, reading: dict[str, str]) -> Table:
    entry = book_of(name).product_sets[number]
    names = (reading["printed_points"], reading["mark_reading"])
    found = entry.readings.get(names, entry).table
    assert found is not None
    return found


@st.composite
def a_worse_and_a_better_council(
    draw: st.DrawFn,
) -> tuple[str, int, dict[str, str], list[dict[str, int]], list[dict[str, int]]]:
    """Sheets near the top, so that bounds and minimums are met and missed, and better ones."""
    name, number = draw(st.sampled_from(SHEETS))
    reading = draw(st.sampled_from(EVERY))
    table = table_under(name, number, reading)
    worse: list[dict[str, int]] = []
    better: list[dict[str, int]] = []
    for _ in range(draw(st.integers(1, 3))):
        low: dict[str, int] = {}
        high: dict[str, int] = {}
        missed = draw(st.sets(st.sampled_from(table.codes), max_size=8))
        mended = draw(st.sets(st.sampled_from(sorted(missed)))) if missed else set()
        for code, one in table.criteria.items():
            options = sorted(
                (place for place, points in enumerate(one.points, 1) if points is not None),
                key=lambda place, one=one: one.points[place - 1] or 0,  # type: ignore[misc]
            )
            low[code] = draw(st.sampled_from(options)) if code in missed else options[-1]
            high[code] = options[-1] if code in mended else low[code]
        worse.append(low)
        better.append(high)
    return name, number, reading, worse, better


def result(
    name: str, number: int, level: str, reading: dict[str, str], sheets: list[dict[str, int]]
) -> Assessment:
    request: dict[str, Any] = {
        "rulebook": name,
        "product_set": number,
        "level": level,
        "settings": reading,
        "sheets": [{"assessor": f"m{n}", "answers": sheet} for n, sheet in enumerate(sheets)],
    }
    return assessed(request)


def goes(found: Assessment) -> int:
    """Rank what becomes of a product: up, recognised, or nothing."""
    return {"forward": 2, "recognise": 1}.get(found.outcome.outcome, 0)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(a_worse_and_a_better_council())
def test_a_better_product_is_never_kept_back_where_a_worse_one_goes_up(
    case: tuple[str, int, dict[str, str], list[dict[str, int]], list[dict[str, int]]],
) -> None:
    name, number, reading, worse, better = case
    for step in book_of(name).steps.values():
        if not step.assesses:
            continue
        before = result(name, number, step.level, reading, worse)
        after = result(name, number, step.level, reading, better)
        assume(before.stars is not None and after.stars is not None)
        assert before.stars is not None
        assert after.stars is not None
        assert after.stars >= before.stars
        assert goes(after) >= goes(before)


@pytest.mark.parametrize(
    ("total_with", "stars"),
    [({"3.5": 1}, 3), ({"2.2": 1}, 2)],
    ids=["a 4-star one", "a 3-star one"],
)
def test_a_product_of_90_points_goes_up_whatever_minimum_it_misses(
    total_with: dict[str, int], stars: int
) -> None:
    sheet = {**_best("26-2026", 1), **total_with}
    found = result("26-2026", 1, "province", {"forward_on": "points"}, [sheet])
    assert found.stars == stars
    assert found.average.reaches(90)
    assert found.outcome == ("forward", None, "ministry")


def _best(name: str, number: int) -> dict[str, int]:
    table = book_of(name).product_sets[number].table
    assert table is not None
    return {
        code: max(range(1, len(one.points) + 1), key=lambda place: one.points[place - 1] or 0)
        for code, one in table.criteria.items()
    }
