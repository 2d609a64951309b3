"""Working days, and clocks that stand still while the producer has the ball."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts.law import Limit, Start
from services.registry.dossiers.calendar import Spell, Used, due_on, official_calendar, used

CALENDAR = official_calendar()
COMMUNE = Limit(working_days=15, start=Start.DOSSIER_RECEIVED, clause="26/2026 Đ.7 k.2")
DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2026, 6, 1), date(2026, 6, 22)),  # a plain Monday: three weeks later
        (date(2026, 2, 9), date(2026, 3, 9)),  # Tết from 14 to 22/2
        (date(2026, 4, 20), date(2026, 5, 14)),  # Giỗ Tổ made up on 27/4, 30/4 and 1/5
        (date(2026, 8, 17), date(2026, 9, 9)),  # 31/8 swapped for Saturday 22/8, 1-2/9
        (date(2024, 4, 15), date(2024, 5, 9)),  # 18/4, 29/4-1/5; Saturday 4/5 worked
    ],
)
def test_fifteen_working_days_of_the_commune_end_on_the_right_day(start: date, due: date) -> None:
    """26/2026 Đ.7 k.2."""
    assert due_on(COMMUNE, Used(0, 0), start, CALENDAR) == due


def test_the_day_of_receipt_is_not_counted() -> None:
    friday, monday = date(2026, 6, 5), date(2026, 6, 8)
    assert CALENDAR.working_days(friday, monday) == 1
    assert CALENDAR.due(friday, working_days=1) == monday


def test_a_limit_in_calendar_days_that_ends_on_a_day_off_ends_on_the_next_working_day() -> None:
    """Civil Code 2015 Đ.148 k.5."""
    assert CALENDAR.due(date(2026, 4, 15), days=15) == date(2026, 5, 4)


def test_time_with_the_producer_is_not_counted() -> None:
    spells = [
        Spell(date(2026, 6, 1), date(2026, 6, 4)),
        Spell(date(2026, 6, 15), None),
    ]
    assert used(spells, date(2026, 6, 17), CALENDAR) == Used(working_days=5, days=5)
    earlier = used(spells[:1], date(2026, 6, 15), CALENDAR)
    due = due_on(COMMUNE, earlier, date(2026, 6, 15), CALENDAR)
    assert due == date(2026, 7, 1)


def test_no_limit_has_no_last_day() -> None:
    assert due_on(None, Used(0, 0), date(2026, 6, 1), CALENDAR) is None


def test_a_used_up_limit_is_due_today_or_on_the_next_working_day() -> None:
    saturday = date(2026, 6, 6)
    assert due_on(
        Limit(days=10, start=Start.COMPLETE_REQUEST, clause="a council"),
        Used(0, 30),
        saturday,
        CALENDAR,
    ) == date(2026, 6, 8)


@given(start=DAYS, days=st.integers(1, 60))
def test_the_last_day_is_a_working_day_and_exactly_so_many_days_away(
    start: date, days: int
) -> None:
    due = CALENDAR.due(start, working_days=days)
    assert CALENDAR.is_working(due)
    assert CALENDAR.working_days(start, due) == days


@given(start=DAYS, middle=st.integers(0, 200), rest=st.integers(0, 200))
def test_two_spells_use_what_one_would(start: date, middle: int, rest: int) -> None:
    pause = start + timedelta(days=middle)
    end = pause + timedelta(days=rest)
    once = used([Spell(start, end)], end, CALENDAR)
    assert used([Spell(start, pause), Spell(pause, end)], end, CALENDAR) == once


def test_every_day_off_is_a_weekday_and_every_day_worked_a_saturday() -> None:
    assert all(day.weekday() < 5 for day in CALENDAR.off)
    assert all(day.weekday() == 5 for day in CALENDAR.worked)


@pytest.mark.parametrize("year", range(2019, 2028))
def test_every_year_has_its_holidays(year: int) -> None:
    """Labour Code: ten days until 2020, eleven since 2021, less those on weekends not made up."""
    days = [day for day in CALENDAR.off if day.year == year]
    swapped = [day for day in CALENDAR.worked if day.year == year]
    legal = 10 if year < 2021 else 11
    assert len(days) - len(swapped) == legal, sorted(days)
