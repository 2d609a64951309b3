"""Reading stops when enough is wrong."""

from collections.abc import Iterator

import pytest

from services.scoring.engine.comparison import compare, read_question
from services.scoring.engine.faults import Fault, Faults, RefusedError
from services.scoring.engine.requests import read_case
from tests.support.scoring_builders import a_request, the_catalogue


def test_the_first_fault_too_many_ends_the_reading() -> None:
    looked_at = []

    def wrong() -> Iterator[Fault]:
        for number in range(1000):
            looked_at.append(number)
            yield Fault(f"/{number}", "missing_field")

    faults = Faults(3)
    with pytest.raises(RefusedError) as refused:
        faults.extend(wrong())
    assert len(looked_at) == 4
    assert (len(refused.value.faults), refused.value.more) == (3, True)


def test_a_request_with_exactly_so_many_faults_is_told_all() -> None:
    data = a_request({}) | {f"x{number}": 1 for number in range(100)}
    with pytest.raises(RefusedError) as refused:
        read_case(the_catalogue(), data)
    assert (len(refused.value.faults), refused.value.more) == (100, False)
    with pytest.raises(RefusedError) as refused:
        read_case(the_catalogue(), data | {"y": 1})
    assert (len(refused.value.faults), refused.value.more) == (100, True)


def test_of_all_products_together_a_hundred_faults_are_told() -> None:
    wrong = {f"99.{number}": 1 for number in range(70)}
    products = [
        {"id": str(number), "product_set": 1, "sheets": [{"assessor": "m", "answers": answers}]}
        for number, answers in enumerate([wrong, {}, wrong, wrong, {}])
    ]
    sides = {"before": {"rulebook": "26-2026"}, "after": {"rulebook": "26-2026"}}
    found = compare(the_catalogue(), read_question(the_catalogue(), sides | {"products": products}))
    assert [len(one.faults) for one in found] == [70, 0, 30, 0, 0]
    assert [one.more for one in found] == [False, False, True, True, False]
    assert [len(one.found) for one in found] == [0, 2, 0, 0, 2]
