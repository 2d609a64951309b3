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


LOW = {**best(1), "5.1": 1, "4.3": 1, "10": 1}
"""84 points: no story, so that 5.2 counts nothing; 4.3 and 10 at their least."""


def test_a_story_counts_with_what_it_unlocks_and_no_other_step_does() -> None:
    found = advice(1, LOW, 5)
    assert (found.total, found.stars_now, found.reached) == (84, 3, False)
    (answer,) = found.answers
    assert (answer.criteria, answer.points, answer.cost, answer.total) == (2, 9, 2, 93)
    told = [
        (one.criterion, one.from_option, one.to_option, one.points, one.required)
        for one in answer.steps
    ]
    assert told == [("5.1", 1, 5, 7, 5), ("10", 1, 2, 2, 3)]
    assert [one.text[:23] for one in answer.steps] == [
        "Có câu chuyện sản phẩm ",
        "Cơ sở sơ chế, đóng gói ",
    ]
    assert answer.steps[0].clause == "QĐ 26/2026 PL II bộ 1 tc 5.1"


TWENTY_SEVEN = {**dict.fromkeys(best(1), 1), **dict.fromkeys(("1.1", "1.3", "1.4", "1.6"), 3),
                **dict.fromkeys(("3.1", "3.3", "5.2"), 3)}  # fmt: skip
"""27 points; the two of 5.2 wait for a story."""


def test_a_story_left_untold_is_a_way_like_others() -> None:
    found = advice(1, TWENTY_SEVEN, 2, fixed=["5.1"])
    assert (found.total, found.stars_now) == (27, 1)
    assert len(found.answers) == 5
    for answer in found.answers:
        assert (answer.criteria, answer.points, answer.total) == (1, 3, 30)
        (step,) = answer.steps
        assert (step.from_option, step.points, step.required) == (1, 3, None)
        points = [table(1).points[step.criterion, at] for at in (step.to_option, 1)]
        assert points[0] - points[1] == 3


def test_a_story_that_unlocks_enough_is_a_way_of_one_step() -> None:
    free = {"5.1", "1.7"}
    found = advice(1, TWENTY_SEVEN, 2, fixed=[code for code in best(1) if code not in free])
    (answer,) = found.answers
    (step,) = answer.steps
    assert (step.criterion, step.to_option, step.points, answer.total) == ("5.1", 2, 3, 30)


def test_what_is_out_of_reach_is_said_in_points() -> None:
    kept = [code for code in best(1) if code not in {"1.1", "1.2"}]
    found = advice(1, dict.fromkeys(best(1), 1), 2, fixed=kept)
    assert [(one.code, one.criterion, one.text) for one in found.impossible_because] == [
        ("floor", "5.1", "Tiêu chí 5.1 cần ít nhất 1 điểm nhưng được giữ nguyên ở 0.00."),
        ("total", None, "Nâng mọi tiêu chí còn nâng được cũng chỉ đạt 19 điểm, cần 30."),
    ]


def test_a_finding_is_named_as_what_ends_it() -> None:
    found = advice(1, best(1), 5, findings=["FORGED_DOSSIER"])
    assert (found.stars_now, found.reached, found.possible) == (None, False, False)
    assert [(one.code, one.criterion, one.text) for one in found.impossible_because] == [
        ("gate", None, "Kết luận “Hồ sơ giả mạo” kết thúc việc đánh giá.")
    ]


@pytest.mark.parametrize(("answered", "option"), [(1, 2), (3, 4)])
def test_an_answered_case_is_raised_within_its_case(answered: int, option: int) -> None:
    """Set 26, criterion 8: options 1 and 2 are of one case, 3 and 4 of the other."""
    answers = {**best(26), "8": answered, "1.1": 1, "1.2": 1, "2.1": 1}
    kept = [code for code in best(26) if code != "8"]
    found = advice(26, answers, 5, fixed=kept)
    assert [(one.criterion, one.to_option) for one in found.answers[0].steps] == [("8", option)]


def test_without_known_minimums_the_advice_says_so() -> None:
    request = {"rulebook": "1048-781", "product_set": 1, "answers": {}, "stars": 3}
    noted = advise(read_question(the_catalogue(), request))["notes"]
    known = the_catalogue().get("1048-781")
    assert known is not None
    expected = [] if known.pack["minimums"]["known"] else ["minimums_not_checked"]
    assert [note["code"] for note in noted] == expected
    assert advise(read_question(the_catalogue(), {**request, "rulebook": "26-2026"}))["notes"] == []


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ({"stars": 0}, [("/stars", "not_a_star")]),
        ({"stars": None}, [("/stars", "missing_field")]),
        ({"costs": {"1.1": 1_000_001}}, [("/costs/1.1", "not_a_cost")]),
        ({"costs": {"1.1": True}}, [("/costs/1.1", "not_a_cost")]),
        ({"costs": {"1.1": 0, "1.2": 1_000_000}}, []),
        ({"fixed": [5, "1.1"]}, [("/fixed/0", "unknown_criterion")]),
        ({"fixed": [["1.1"]]}, [("/fixed/0", "unknown_criterion")]),
        ({"findings": ["NONE"]}, [("/findings/0", "unknown_finding")]),
        ({"stars": 1}, []),
        ({"stars": 5}, []),
    ],
)
def test_every_fault_of_a_question_is_named_and_no_other(
    more: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    request = {"rulebook": "26-2026", "product_set": 1, "answers": {}, "stars": 4, **more}
    found: list[tuple[str, str]] = []
    try:
        read_question(the_catalogue(), request)
    except RefusedError as refused:
        found = [(fault.pointer, fault.code) for fault in refused.faults]
    assert found == faults


def test_of_a_story_told_and_untold_only_the_smaller_way_is_named() -> None:
    both = advice(1, TWENTY_SEVEN, 2)
    assert "5.1" in {answer.steps[0].criterion for answer in both.answers}
    dear = advice(1, TWENTY_SEVEN, 2, costs={"5.1": 50})
    assert {answer.cost for answer in dear.answers} == {1}
    assert "5.1" not in {step.criterion for answer in dear.answers for step in answer.steps}


def test_a_question_about_an_unknown_set_or_rulebook_is_refused_and_does_not_crash() -> None:
    for more, pointer in (({"product_set": 99}, "/product_set"), ({"rulebook": "x"}, "/rulebook")):
        request = {"rulebook": "26-2026", "product_set": 1, "answers": {"1.1": 1}, "stars": 4}
        with pytest.raises(RefusedError) as refused:
            read_question(
                the_catalogue(),
                {**request, **more, "costs": {"1.1": 1}, "fixed": ["1.1"]},
            )
        assert [fault.pointer for fault in refused.value.faults] == [pointer]
