"""Faulty requests: every fault at once, each with its pointer; never a crash."""

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.scoring.engine.faults import Fault, RefusedError
from services.scoring.engine.parsing import parse
from services.scoring.engine.requests import read_case
from services.scoring.engine.sheet import read_answers
from services.scoring.engine.tables import build
from tests.support.scoring_builders import a_request, best, the_catalogue

PARTS = {"A": 30, "B": 18, "C": 23}


def faults_of(request: Any) -> list[tuple[str, str]]:
    try:
        read_case(the_catalogue(), request)
    except RefusedError as error:
        return [(fault.pointer, fault.code) for fault in error.faults]
    return []


def under_148(**sheet: Any) -> dict[str, Any]:
    sheets = [{"assessor": "m1", **sheet}]
    return {"rulebook": "148", "product_set": 1, "sheets": sheets}


def without_a_sheet(**sheet: Any) -> dict[str, Any]:
    """Set 3 of 1048, whose sheet was not found."""
    return {**under_148(**sheet), "rulebook": "1048-781", "product_set": 3}


@pytest.mark.parametrize(
    ("request_", "pointer", "code"),
    [
        ([], "", "not_an_object"),
        (None, "", "not_an_object"),
        ({**a_request({}), "rulebook": "99-2099"}, "/rulebook", "unknown_rulebook"),
        ({**a_request({}), "rulebook": 26}, "/rulebook", "unknown_rulebook"),
        ({**a_request({}), "product_set": 27}, "/product_set", "unknown_product_set"),
        ({**a_request({}), "product_set": "1"}, "/product_set", "not_a_set_number"),
        ({**a_request({}), "product_set": True}, "/product_set", "not_a_set_number"),
        ({**a_request({}), "sheets": []}, "/sheets", "no_sheets"),
        ({**a_request({}), "sheets": {}}, "/sheets", "not_a_list"),
        ({**a_request({}), "sheets": [7]}, "/sheets/0", "not_an_object"),
        ({**a_request({}), "sheets": [{}] * 10_000}, "/sheets", "too_many_sheets"),
        ({**a_request({}), "shets": []}, "/shets", "unknown_field"),
        ({**a_request({}), "level": "commune"}, "/level", "level_does_not_score"),
        ({**a_request({}), "level": "district"}, "/level", "level_does_not_score"),
        ({**a_request({}), "explain": "yes"}, "/explain", "not_a_boolean"),
        (a_request({"9.9": 1}), "/sheets/0/answers/9.9", "unknown_criterion"),
        (a_request({"a/b~c": 1}), "/sheets/0/answers/a~1b~0c", "unknown_criterion"),
        (a_request({"1.1": 0}), "/sheets/0/answers/1.1", "unknown_option"),
        (a_request({"1.1": 99}), "/sheets/0/answers/1.1", "unknown_option"),
        (a_request({"1.1": -1}), "/sheets/0/answers/1.1", "unknown_option"),
        (a_request({"1.1": 10**30}), "/sheets/0/answers/1.1", "unknown_option"),
        (a_request({"1.1": "3"}), "/sheets/0/answers/1.1", "not_an_option_number"),  # type: ignore[dict-item]
        (a_request({"1.1": 3.0}), "/sheets/0/answers/1.1", "not_an_option_number"),  # type: ignore[dict-item]
        (a_request({"1.1": True}), "/sheets/0/answers/1.1", "not_an_option_number"),
        (a_request({"1.1": None}), "/sheets/0/answers/1.1", "not_an_option_number"),  # type: ignore[dict-item]
        (a_request({}, agreed={"1.1": 9}), "/agreed/1.1", "unknown_option"),
        (a_request({}, agreed=[]), "/agreed", "not_an_object"),
        (a_request({}, findings=["BAD_LUCK"]), "/findings/0", "unknown_finding"),
        (a_request({}, findings="FORGED"), "/findings", "not_a_list"),
        (a_request({}, findings=[1]), "/findings/0", "not_a_finding"),
        (a_request({}, findings=["FORGED_DOSSIER"] * 2), "/findings/1", "duplicate_finding"),
        (a_request({}, settings={"missed_floor": "x"}), "/settings/missed_floor", "not_a_choice"),
        (a_request({}, settings={"missed_floor": []}), "/settings/missed_floor", "not_a_choice"),
        (a_request({}, settings={"max_spread": -1}), "/settings/max_spread", "not_whole_points"),
        (a_request({}, settings={"colour": 1}), "/settings/colour", "unknown_field"),
        (a_request({}, settings=7), "/settings", "not_an_object"),
        (a_request({}, settings={"quorum": {}}), "/settings/quorum/seats", "missing_field"),
        (a_request({}, settings={"quorum": {"seats": 7, "share": "5/4"}}),
         "/settings/quorum/share", "not_a_share"),
        (a_request({}, settings={"quorum": {"seats": 7, "share": "1/0"}}),
         "/settings/quorum/share", "not_a_share"),
        (a_request({}, settings={"unanswered": "refuse"}),
         "/sheets/0/answers/1.1", "unanswered"),
        (under_148(), "/sheets/0/answers", "missing_field"),
        (under_148(answers={"1.1": 1}, parts=PARTS), "/sheets/0/answers", "forms_mixed"),
        (without_a_sheet(), "/sheets/0/parts", "missing_field"),
        (without_a_sheet(answers={"1.1": 1}), "/sheets/0/answers", "sheet_not_known"),
        (a_request({}, sheets_digest="sha256:0"), "/sheets_digest", "unknown_digest"),
        (a_request({}, sheets_digest=7), "/sheets_digest", "unknown_digest"),
        (under_148(parts={**PARTS, "A": 41}), "/sheets/0/parts/A", "points_out_of_range"),
        (under_148(parts={**PARTS, "A": 30.5}), "/sheets/0/parts/A", "not_whole_points"),
        (under_148(parts={**PARTS, "D": 1}), "/sheets/0/parts/D", "unknown_part"),
        (under_148(parts={"A": 1, "B": 1}), "/sheets/0/parts/C", "missing_part"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_pointer(request_: Any, pointer: str, code: str) -> None:
    assert (pointer, code) in faults_of(request_)


def test_part_totals_are_not_taken_where_the_sheet_is_known() -> None:
    request = {**under_148(parts=PARTS), "rulebook": "26-2026"}
    assert ("/sheets/0/parts", "parts_not_accepted") in faults_of(request)


def test_148_takes_options_and_part_totals_but_not_both_at_once() -> None:
    answers = best(1, "148")
    assert not faults_of(under_148(answers=answers))
    assert not faults_of(under_148(parts=PARTS))
    mixed = under_148(answers=answers)
    mixed["sheets"].append({"assessor": "m2", "parts": PARTS})
    assert ("/sheets/0/answers", "forms_mixed") in faults_of(mixed)


def test_the_sheets_that_the_caller_means_are_scored() -> None:
    digest = the_catalogue().rulebooks["26-2026"].sheets_digest
    assert not faults_of(a_request(best(1), sheets_digest=digest))


def test_an_option_whose_points_are_illegible_cannot_be_scored() -> None:
    entry = copy.deepcopy(dict(the_catalogue().rulebooks["26-2026"].product_sets[1].data))
    entry["parts"][0]["sections"][0]["criteria"][0]["options"][0]["points"] = None
    built = build(entry)
    assert built is not None
    faults: list[Fault] = []
    assert read_answers({"1.1": 1}, "", built, faults) is None
    assert [fault.code for fault in faults] == ["option_points_unknown"]


def test_two_sheets_of_one_member_are_refused() -> None:
    request = a_request(best(1), best(1))
    request["sheets"][1]["assessor"] = "m1"
    assert faults_of(request) == [("/sheets/1/assessor", "duplicate_assessor")]


def test_every_fault_is_named_at_once() -> None:
    request = a_request({"1.1": 9, "9.9": 1}, {"1.2": "x"}, level="x", findings=["y"])  # type: ignore[dict-item]
    assert faults_of({**request, "colour": 1}) == [
        ("/colour", "unknown_field"),
        ("/level", "level_does_not_score"),
        ("/sheets/0/answers/1.1", "unknown_option"),
        ("/sheets/0/answers/9.9", "unknown_criterion"),
        ("/sheets/1/answers/1.2", "not_an_option_number"),
        ("/findings/0", "unknown_finding"),
    ]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b'{"a":1,"a":2}', "/a"),
        (b'{"sheets":[{"answers":{"1.1" : 1,"1.1" : 2}}]}', "/sheets/0/answers/1.1"),
        (b'{"x":{"y/z":1,"y/z":1}}', "/x/y~1z"),
        (b'{"1.1":1,"1.1":5, "x" :2}', "/1.1"),
        (b'{"1.1" :1,"1.1":5}', "/1.1"),
        (b'{"1.1":1,"1.\\u0031":5}', "/1.1"),
        (b'{"1.1":1,"1.1":5,"a\\u003ab":2}', "/1.1"),
        (b'{"note":"a\\":b","1.1":1,"1.1":5}', "/1.1"),
        (b'[{"a":{}},{"a":[],"a":[]}]', "/1/a"),
    ],
)
def test_two_answers_for_one_criterion_are_found_however_they_are_written(
    body: bytes, pointer: str
) -> None:
    _, twice = parse(body)
    assert [(fault.pointer, fault.code) for fault in twice] == [(pointer, "named_twice")]


@pytest.mark.parametrize(
    "body",
    [b'{"a:b":1,"c":"d:e"}', b'{"a":"\\":","b" :1}', b'{"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]}'],
)
def test_what_only_looks_like_twice_is_no_fault(body: bytes) -> None:
    assert not parse(body)[1]


@pytest.mark.parametrize("body", [b"", b"{", b"NaN", b"\xff", b'"\\ud800"', b"[" * 100_000])
def test_what_is_not_json_is_a_fault(body: bytes) -> None:
    with pytest.raises(RefusedError):
        parse(body)


def test_deeply_nested_json_is_no_crash() -> None:
    depth = 900
    _, twice = parse(b'{"a":' * depth + b"1" + b"}" * depth)
    assert not twice


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "rulebook": st.sampled_from(["26-2026", "148"]) | anything,
            "product_set": st.integers(-1, 30) | anything,
            "sheets": st.lists(
                st.fixed_dictionaries(
                    {}, optional={"assessor": anything, "answers": anything, "parts": anything}
                )
                | anything,
                max_size=3,
            )
            | anything,
            "agreed": anything,
            "findings": anything,
            "settings": anything
            | st.fixed_dictionaries({}, optional={"quorum": anything, "max_spread": anything}),
            "level": anything,
            "explain": anything,
        },
    )
    | anything
)
def test_no_request_crashes_the_reader(request: Any) -> None:
    faults_of(request)
