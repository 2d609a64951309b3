from datetime import date

import pytest

from libs.kit.schedule import Every

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("every", "start", "following"),
    [
        (Every.DAY, TODAY, date(2026, 11, 26)),
        (Every.WEEK, date(2026, 11, 23), date(2026, 11, 30)),
        (Every.MONTH, date(2026, 11, 1), date(2026, 12, 1)),
        (Every.QUARTER, date(2026, 10, 1), date(2027, 1, 1)),
        (Every.YEAR, date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_begins_and_is_followed_by_the_next(
    every: Every, start: date, following: date
) -> None:
    assert every.start(TODAY) == start
    assert every.next(start) == following
    assert every.start(every.next(start)) == following


@pytest.mark.parametrize("every", Every)
def test_a_year_of_periods_has_no_gap(every: Every) -> None:
    at, starts = every.start(date(2027, 1, 1)), set()
    while at < date(2029, 1, 1):
        starts.add(at)
        at = every.next(at)
    expected = {Every.DAY: 731, Every.WEEK: 105, Every.MONTH: 24, Every.QUARTER: 8, Every.YEAR: 2}
    assert len(starts) == expected[every]


def test_the_first_plan_begins_with_today() -> None:
    assert Every.MONTH.due(None, TODAY) == [date(2026, 11, 1)]


def test_what_a_stop_left_out_is_caught_up() -> None:
    assert Every.DAY.due(date(2026, 11, 22), TODAY) == [
        date(2026, 11, 23),
        date(2026, 11, 24),
        TODAY,
    ]
    assert Every.DAY.due(TODAY, TODAY) == []
    assert Every.DAY.due(date(2026, 12, 1), TODAY) == []


def test_no_more_than_400_periods_are_caught_up_at_once() -> None:
    due = Every.DAY.due(date(2020, 1, 1), TODAY)
    assert (len(due), due[-1]) == (400, TODAY)
