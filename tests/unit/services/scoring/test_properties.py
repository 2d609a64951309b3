"""What must hold of every sheet of every set, whatever the answers."""

import random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from services.scoring.engine.requests import read_case
from services.scoring.engine.result import score
from tests.support.scoring_builders import (
    a_request,
    assessed,
    best,
    choices,
    sheets_of,
    table,
    the_catalogue,
    with_total,
)
from tests.support.scoring_reference import RULEBOOKS, Reference

SETS = range(1, 27)
relaxed = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
set_numbers = st.sampled_from(list(SETS))
councils = set_numbers.flatmap(
    lambda number: st.tuples(st.just(number), st.lists(sheets_of(number), min_size=1, max_size=5))
)


def result_of(request: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(
        orjson.dumps(score(read_case(the_catalogue(), {**request, "explain": False})))
    )
    del found["rulebook"]["procedure_digest"]
    return found


def decided(request: dict[str, Any]) -> dict[str, Any]:
    """The result without what names the sheets one by one."""
    result = result_of(request)
    for gate in result["gates"]:
        gate["assessors"] = []
    result["notes"] = [note["code"] for note in result["notes"]]
    return {
        name: value
        for name, value in result.items()
        if name not in {"sheets", "average", "spread", "quorum"}
    } | {"value": result["average"]["value"]}


@relaxed
@given(councils, st.randoms(use_true_random=False))
def test_the_order_of_members_never_matters(
    council: tuple[int, list[dict[str, int]]], chance: random.Random
) -> None:
    number, sheets = council
    shuffled = chance.sample(sheets, len(sheets))
    before = decided(a_request(*sheets, product_set=number))
    assert decided(a_request(*shuffled, product_set=number)) == before


@relaxed
@given(councils)
def test_counting_every_sheet_twice_changes_nothing(
    council: tuple[int, list[dict[str, int]]],
) -> None:
    number, sheets = council
    once = decided(a_request(*sheets, product_set=number))
    assert decided(a_request(*sheets, *sheets, product_set=number)) == once


@relaxed
@given(
    councils,
    st.data(),
    st.sampled_from(["highest_star_met", "one_star_down", "ignored"]),
    st.sampled_from(["agreed_else_mean", "mean", "each_sheet"]),
)
def test_raising_one_answer_never_lowers_a_star_unless_a_gate_fires(
    council: tuple[int, list[dict[str, int]]], data: st.DataObject, missed: str, basis: str
) -> None:
    number, sheets = council
    known, points = choices(number), table(number).points
    place = data.draw(st.integers(0, len(sheets) - 1))
    code = data.draw(st.sampled_from(sorted(known)))
    now = sheets[place].get(code)
    better = [o for o in known[code] if now is None or points[code, o] > points[code, now]]
    assume(better)
    raised = [*sheets]
    raised[place] = {**sheets[place], code: data.draw(st.sampled_from(better))}
    rules = {"missed_floor": missed, "floors_on": basis, "gate_on": "agreed_else_all"}
    before = assessed(a_request(*sheets, product_set=number, settings=rules))
    after = assessed(a_request(*raised, product_set=number, settings=rules))
    fired = {gate.code for gate in after.gates} - {gate.code for gate in before.gates}
    if after.stars is None and before.stars is not None:
        assert fired
    elif before.stars is not None and after.stars is not None:
        assert after.stars >= before.stars
    assert after.average.numerator >= before.average.numerator


@pytest.mark.parametrize("number", SETS)
def test_all_best_is_a_hundred_and_five_stars(number: int) -> None:
    found = assessed(a_request(best(number), product_set=number))
    assert (found.average.shown(), found.stars) == ("100.00", 5)
    assert found.outcome == ("forward", None, "ministry")


@pytest.mark.parametrize("number", SETS)
@pytest.mark.parametrize(("bound", "star"), [(30, 2), (50, 3), (70, 4), (90, 5)])
def test_stars_by_total_jump_exactly_at_the_bounds(number: int, bound: int, star: int) -> None:
    below = assessed(a_request(with_total(number, bound - 1), product_set=number))
    reached = assessed(a_request(with_total(number, bound), product_set=number))
    assert (below.stars_by_total, reached.stars_by_total) == (star - 1, star)


@relaxed
@given(councils, st.sampled_from(["vi", "en"]))
def test_a_result_is_the_same_bytes_twice(
    council: tuple[int, list[dict[str, int]]], language: str
) -> None:
    number, sheets = council
    request = a_request(*sheets, product_set=number)
    first = orjson.dumps(score(read_case(the_catalogue(), request), language))
    again = orjson.loads(orjson.dumps(request))
    assert orjson.dumps(score(read_case(the_catalogue(), again), language)) == first


REFERENCE = Reference(RULEBOOKS / "26-2026")


@relaxed
@given(councils, st.data())
def test_the_engine_agrees_with_the_reference(
    council: tuple[int, list[dict[str, int]]], data: st.DataObject
) -> None:
    number, sheets = council
    request = a_request(
        *sheets,
        product_set=number,
        agreed=data.draw(st.none() | sheets_of(number)),
        settings={
            "missed_floor": data.draw(
                st.sampled_from(["highest_star_met", "one_star_down", "ignored"])
            ),
            "floors_on": data.draw(st.sampled_from(["agreed_else_mean", "mean", "each_sheet"])),
            "forward_on": data.draw(st.sampled_from(["points", "points_and_minimums"])),
            "gate_on": data.draw(st.sampled_from(["any_sheet", "agreed_else_all"])),
            "printed_points": data.draw(st.sampled_from(["as_printed", "as_in_other_sheets"])),
            "max_spread": data.draw(st.none() | st.integers(0, 100)),
        },
    )
    assert result_of(request) == REFERENCE.score(request)
