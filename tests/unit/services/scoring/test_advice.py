"""Advice is the smallest way: equal to trying every combination, and quick on any sheet."""

import itertools
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.contracts.scoring import Advice
from services.scoring.engine.advice import advise, read_question
from services.scoring.engine.faults import RefusedError
from tests.support.scoring_builders import assessed, best, choices, sheets_of, table, the_catalogue


def advice(number: int, answers: dict[str, int], stars: int, **more: Any) -> Advice:
    request = {"rulebook": "26-2026", "product_set": number, "answers": answers, "stars": stars}
    found = advise(read_question(the_catalogue(), {**request, **more}))
    return Advice.model_validate_json(orjson.dumps(found))


def stars_of(number: int, answers: dict[str, int]) -> int:
    sheets = [{"assessor": "m1", "answers": answers}]
    found = assessed({"rulebook": "26-2026", "product_set": number, "sheets": sheets})
    return found.stars or 0


def total_of(number: int, answers: dict[str, int]) -> int:
    sheets = [{"assessor": "m1", "answers": answers}]
    found = assessed({"rulebook": "26-2026", "product_set": number, "sheets": sheets})
    return found.average.numerator


def brute_force(
    number: int, answers: dict[str, int], stars: int, free: list[str], costs: dict[str, int]
) -> tuple[int, int, int] | None:
    """Try every combination of raising the free criteria."""
    points, known = table(number).points, choices(number)
    found = []
    ways = [
        [None]
        + [
            option
            for option in known[code]
            if points[code, option] > points[code, answers.get(code)]
        ]
        for code in free
    ]
    before = total_of(number, answers)
    for combination in itertools.product(*ways):
        raised = {code: option for code, option in zip(free, combination, strict=True) if option}
        after = {**answers, **raised}
        if stars_of(number, after) >= stars:
            gained = total_of(number, after) - before
            found.append((len(raised), gained, sum(costs.get(code, 1) for code in raised)))
    return min(found, default=None)


@settings(deadline=None)
@given(st.data())
def test_the_smallest_way_is_the_one_that_brute_force_finds(data: st.DataObject) -> None:
    number = data.draw(st.sampled_from(range(1, 27)))
    codes = list(table(number).codes)
    answers = {**best(number), **data.draw(sheets_of(number))}
    dropped = data.draw(st.lists(st.sampled_from(codes), max_size=4))
    answers = {code: option for code, option in answers.items() if code not in dropped}
    stars = data.draw(st.integers(1, 5))
    important = [c for c in ("5.1", "5.2", "3.5", "6.1", "6") if c in codes]
    free = data.draw(st.lists(st.sampled_from(codes), max_size=3, unique=True))
    free = list(dict.fromkeys([*data.draw(st.sampled_from([[], important[:2]])), *free]))
    costs = data.draw(st.dictionaries(st.sampled_from(codes), st.integers(0, 9), max_size=5))
    fixed = [code for code in codes if code not in free]
    found = advice(number, answers, stars, costs=costs, fixed=fixed)
    smallest = brute_force(number, answers, stars, free, costs)
    if stars_of(number, answers) >= stars:
        assert found.reached
        return
    assert found.possible == (smallest is not None)
    for answer in found.answers:
        assert (answer.criteria, answer.points, answer.cost) == smallest
        after = {**answers, **{step.criterion: step.to_option for step in answer.steps}}
        assert stars_of(number, after) >= stars
        assert total_of(number, after) == answer.total
        assert sum(step.points for step in answer.steps) == answer.points


@settings(deadline=None)
@given(st.data())
def test_following_any_advice_reaches_the_star(data: st.DataObject) -> None:
    number = data.draw(st.sampled_from(range(1, 27)))
    answers = data.draw(sheets_of(number))
    stars = data.draw(st.integers(2, 5))
    found = advice(number, answers, stars)
    assert found.possible
    ways = [tuple((s.criterion, s.to_option) for s in answer.steps) for answer in found.answers]
    assert len(set(ways)) == len(ways) <= 5
    for answer in found.answers:
        after = {**answers, **{step.criterion: step.to_option for step in answer.steps}}
        assert stars_of(number, after) >= stars


def test_a_missing_mark_is_the_one_thing_to_raise() -> None:
    found = advice(1, {**best(1), "3.5": 1}, 5)
    (answer,) = found.answers
    (step,) = answer.steps
    assert (step.criterion, step.from_option, step.to_option, step.required) == ("3.5", 1, 2, 2)
    assert [paper.code for paper in step.papers] == ["INTELLECTUAL_PROPERTY"]


def test_telling_the_story_counts_what_was_written_before() -> None:
    answers = {**best(1), "5.1": 1}
    found = advice(1, answers, 5)
    (step,) = found.answers[0].steps
    assert (step.criterion, step.points) == ("5.1", 7)


def test_the_cheaper_of_two_equal_ways_is_taken() -> None:
    answers = {**best(26), "1.1": 1}
    points = table(26).points
    low = {code: 1 for code in table(26).codes if points[code, 1] == 1}
    answers = {**best(26), **dict(list(low.items())[:12])}
    stars = stars_of(26, answers) + 1
    plain = advice(26, answers, stars)
    first = {step.criterion for step in plain.answers[0].steps}
    dear = advice(26, answers, stars, costs=dict.fromkeys(first, 50))
    assert dear.answers[0].criteria == plain.answers[0].criteria
    assert dear.answers[0].cost <= 50 * len(first)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"fixed": ["3.5"]}, "floor"),
        ({"findings": ["FORGED_DOSSIER"]}, "gate"),
        ({"fixed": list(best(1))}, "floor"),
    ],
)
def test_what_cannot_be_is_said_with_its_reason(more: dict[str, Any], code: str) -> None:
    found = advice(1, {**best(1), "3.5": 1}, 5, **more)
    assert not found.possible
    assert code in [obstacle.code for obstacle in found.impossible_because]


def test_too_few_points_left_to_gain_is_said() -> None:
    kept = [code for code in best(1) if code not in {"1.1", "1.2"}]
    found = advice(1, dict.fromkeys(best(1), 1), 3, fixed=kept)
    assert not found.possible


@pytest.mark.parametrize(
    ("request_", "pointer", "code"),
    [
        ([], "", "not_an_object"),
        ({"stars": 6}, "/stars", "not_a_star"),
        ({"stars": "5"}, "/stars", "not_a_star"),
        ({"stars": True}, "/stars", "not_a_star"),
        ({"answers": None}, "/answers", "missing_field"),
        ({"answers": {"1.1": 9}}, "/answers/1.1", "unknown_option"),
        ({"costs": {"9.9": 1}}, "/costs/9.9", "unknown_criterion"),
        ({"costs": {"1.1": -1}}, "/costs/1.1", "not_a_cost"),
        ({"costs": 5}, "/costs", "not_an_object"),
        ({"fixed": ["9.9"]}, "/fixed/0", "unknown_criterion"),
        ({"fixed": {}}, "/fixed", "not_a_list"),
        ({"rulebook": "1048-781", "product_set": 3}, "/product_set", "sheet_not_known"),
        ({"sheets": []}, "/sheets", "unknown_field"),
    ],
)
def test_a_faulty_question_is_refused(request_: Any, pointer: str, code: str) -> None:
    if isinstance(request_, dict):
        base = {"rulebook": "26-2026", "product_set": 1, "answers": {}, "stars": 4}
        request_ = {**base, **request_}
    with pytest.raises(RefusedError) as refused:
        read_question(the_catalogue(), request_)
    assert (pointer, code) in [(fault.pointer, fault.code) for fault in refused.value.faults]
