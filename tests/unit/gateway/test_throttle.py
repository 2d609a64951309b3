"""Token buckets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.throttle import Throttle
from libs.contracts.errors import TooManyRequests


class Hand:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def granted(throttle: Throttle, key: str = "a") -> bool:
    try:
        throttle.take(key)
    except TooManyRequests:
        return False
    return True


def test_a_burst_passes_then_one_at_a_time() -> None:
    now = Hand()
    throttle = Throttle(per_second=2, burst=3, now=now)
    assert [granted(throttle) for _ in range(4)] == [True, True, True, False]
    now.at += 0.5
    assert [granted(throttle) for _ in range(2)] == [True, False]
    assert granted(throttle, "b")


def test_the_refusal_says_when_to_come_again() -> None:
    now = Hand()
    throttle = Throttle(per_second=0.1, burst=1, now=now)
    throttle.take("a")
    with pytest.raises(TooManyRequests) as refused:
        throttle.take("a")
    assert refused.value.headers == {"Retry-After": "10"}
    now.at += 10
    assert granted(throttle)


def test_a_rate_of_zero_sets_no_limit() -> None:
    throttle = Throttle(per_second=0, burst=1)
    assert all(granted(throttle) for _ in range(1000))


def test_addresses_without_number_take_no_memory_without_end() -> None:
    throttle = Throttle(per_second=1, burst=1, now=Hand())
    for number in range(60_000):
        throttle.take(str(number))
    assert len(throttle._buckets) == 50_000


@given(st.lists(st.floats(0, 5), max_size=60), st.integers(1, 10), st.floats(0.1, 10))
def test_never_more_than_burst_and_rate_allow(waits: list[float], burst: int, rate: float) -> None:
    now = Hand()
    throttle = Throttle(per_second=rate, burst=burst, now=now)
    passed = 0
    for wait in waits:
        now.at += wait
        passed += granted(throttle)
    assert passed <= burst + rate * now.at + 1e-6


def test_work_is_paid_for_afterwards_and_nobody_is_cut_off_in_the_middle() -> None:
    now = [0.0]
    throttle = Throttle(per_second=1, burst=10, now=lambda: now[0])
    throttle.take("a")
    throttle.charge("a", 25)
    with pytest.raises(TooManyRequests) as refused:
        throttle.take("a")
    assert refused.value.headers == {"Retry-After": "17"}
    throttle.take("b")
    now[0] = 17.0
    throttle.take("a")


def test_a_debt_has_an_end() -> None:
    now = [0.0]
    throttle = Throttle(per_second=1, burst=10, now=lambda: now[0])
    throttle.charge("a", 1_000_000)
    now[0] = 101.0
    throttle.take("a")
