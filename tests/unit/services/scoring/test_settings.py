"""What the law leaves open: every limit of a setting, on both of its sides."""

from typing import Any

import pytest

from services.scoring.engine.faults import Fault
from services.scoring.engine.settings import Quorum, Settings, read_settings

NOTHING_OPEN = {"max_spread": None, "quorum": None}


def read(data: Any, **defaults: Any) -> tuple[Settings | None, list[Fault]]:
    faults: list[Fault] = []
    found = read_settings({**NOTHING_OPEN, **defaults}, data, "/settings", faults)
    return found, faults


def test_a_rulebook_that_leaves_a_question_out_is_read_by_the_first_choice() -> None:
    assert read({}) == (
        Settings(
            missed_floor="highest_star_met",
            floors_on="agreed_else_mean",
            unanswered="zero",
            intervals="half_open",
            forward_on="points",
            gate_on="any_sheet",
            printed_points="as_printed",
            mark_reading="least_option",
            max_spread=None,
            quorum=None,
        ),
        [],
    )


@pytest.mark.parametrize(
    ("asked", "expected"), [({}, "refuse"), ({"unanswered": None}, "refuse"),
                            ({"unanswered": "zero"}, "zero")],
)  # fmt: skip
def test_the_caller_goes_before_the_rulebook_and_silence_does_not(
    asked: dict[str, Any], expected: str
) -> None:
    found, faults = read(asked, unanswered="refuse")
    assert found is not None
    assert (found.unanswered, faults) == (expected, [])


@pytest.mark.parametrize("spread", [0, 1, 100])
def test_a_spread_of_whole_points_up_to_the_whole_sheet_is_taken(spread: int) -> None:
    found, faults = read({"max_spread": spread})
    assert found is not None
    assert (found.max_spread, faults) == (spread, [])


@pytest.mark.parametrize("spread", [-1, 101, 1.0, "1", True])
def test_another_spread_is_refused(spread: Any) -> None:
    fault = Fault("/settings/max_spread", "not_whole_points", {"max": 100})
    assert read({"max_spread": spread})[1] == [fault]


@pytest.mark.parametrize(
    ("asked", "quorum"),
    [
        ({"seats": 1}, Quorum(1, (1, 1), None)),
        ({"seats": 200, "share": "2/3"}, Quorum(200, (2, 3), None)),
        ({"seats": 9, "share": "3/3", "chair": None}, Quorum(9, (3, 3), None)),
        ({"seats": 9, "share": "999/999", "chair": "m"}, Quorum(9, (999, 999), "m")),
        ({"seats": 9, "chair": "m" * 64}, Quorum(9, (1, 1), "m" * 64)),
    ],
)
def test_a_quorum_is_read_with_its_share_and_chair(asked: dict[str, Any], quorum: Quorum) -> None:
    found, faults = read({"quorum": asked})
    assert found is not None
    assert (found.quorum, faults) == (quorum, [])


@pytest.mark.parametrize(
    ("asked", "faults"),
    [
        (7, [("", "not_an_object", {})]),
        ({}, [("/seats", "missing_field", {"limit": 200})]),
        ({"seats": 0}, [("/seats", "not_a_number_of_seats", {"limit": 200})]),
        ({"seats": 201}, [("/seats", "not_a_number_of_seats", {"limit": 200})]),
        ({"seats": True}, [("/seats", "not_a_number_of_seats", {"limit": 200})]),
        ({"seats": "9"}, [("/seats", "not_a_number_of_seats", {"limit": 200})]),
        ({"seats": 9, "share": "3/2"}, [("/share", "not_a_share", {})]),
        ({"seats": 9, "share": "0/2"}, [("/share", "not_a_share", {})]),
        ({"seats": 9, "share": "1/2/3"}, [("/share", "not_a_share", {})]),
        ({"seats": 9, "share": 1}, [("/share", "not_a_share", {})]),
        ({"seats": 9, "chair": ""}, [("/chair", "not_a_name", {"limit": 64})]),
        ({"seats": 9, "chair": "m" * 65}, [("/chair", "not_a_name", {"limit": 64})]),
        ({"seats": 9, "chair": 5}, [("/chair", "not_a_name", {"limit": 64})]),
        ({"seats": 9, "a/b": 5}, [("/a~1b", "unknown_field", {})]),
    ],
)
def test_a_quorum_with_one_fault_is_no_quorum(
    asked: Any, faults: list[tuple[str, str, dict[str, Any]]]
) -> None:
    found, named = read({"quorum": asked})
    assert found is not None
    assert found.quorum is None
    assert named == [Fault(f"/settings/quorum{at}", code, facts) for at, code, facts in faults]


def test_an_unknown_choice_is_answered_with_those_that_are_known() -> None:
    known = {"allowed": ["agreed_else_mean", "mean", "each_sheet"]}
    assert read({"floors_on": "median"})[1] == [Fault("/settings/floors_on", "not_a_choice", known)]
    assert read([]) == (None, [Fault("/settings", "not_an_object")])
    assert read({"a/b": 1})[1] == [Fault("/settings/a~1b", "unknown_field")]
