"""Working days, and clocks that stand still while the producer has the ball."""

from datetime import date, timedelta

import pytest
from holidays import Vietnam
from hypothesis import given
from hypothesis import strategies as st

import law
from libs.contracts.core import Level
from libs.contracts.law import AssessmentKind, Limit, Start
from services.registry.calendar import (
    Spell,
    Used,
    Year,
    calendar_with,
    due_on,
    fixed_days,
    official_calendar,
    used,
)

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
    """Labour Code: ten days until 2020, eleven since 2021, twelve with the day of culture."""
    days = [day for day in CALENDAR.off if day.year == year]
    swapped = [day for day in CALENDAR.worked if day.year == year]
    legal = 10 if year < 2021 else 11 if year < 2026 else 12
    assert len(days) - len(swapped) == legal, sorted(days)


def test_the_table_agrees_with_one_made_by_others() -> None:
    """`holidays` by the announcements; 2/1/2026 is in 12729/VPCP-KGVX and lacks there."""
    theirs = {day for day in Vietnam(years=range(2019, 2028)) if day.weekday() < 5}
    assert CALENDAR.off - theirs == {date(2026, 1, 2)}
    assert theirs - CALENDAR.off == set()


def test_the_day_of_vietnamese_culture_is_a_day_off_from_2026() -> None:
    """80-NQ/TW of 7/1/2026."""
    days = [CALENDAR.is_working(date(year, 11, 24)) for year in (2025, 2026, 2027)]
    assert days == [True, False, False]


LAW = law.read().newest().procedure


def test_a_re_evaluation_has_forty_five_days_at_the_province_and_at_the_centre() -> None:
    """26/2026 Đ.7 k.6g; a first assessment is bound by the rounds only."""
    start = date(2026, 8, 3)
    for level in (Level.PROVINCE, Level.MINISTRY):
        limit = LAW.time_limit(level, AssessmentKind.RE_EVALUATION)
        assert due_on(limit, Used(0, 0), start, CALENDAR) == date(2026, 9, 17)
        assert LAW.time_limit(level, AssessmentKind.FIRST) is None


@pytest.mark.parametrize("rulebook", ["148", "148-1489"])
def test_what_was_lodged_before_is_finished_by_the_next_working_day(rulebook: str) -> None:
    """26/2026 Đ.12 k.2b, Civil Code Đ.148 k.5: 21/6/2026 is a Sunday."""
    rule = law.read().decrees[rulebook].procedure.applies_to(AssessmentKind.RE_EVALUATION)
    assert rule is not None
    assert rule.finish_by == date(2026, 6, 22) == CALENDAR.due(date(2026, 5, 22), days=30)


def test_a_year_that_is_announced_counts_whole_and_the_others_stay() -> None:
    monday, friday = date(2027, 2, 1), date(2027, 2, 5)
    said = calendar_with([Year(2027, frozenset({monday}), frozenset())])
    assert not said.is_working(monday)
    assert said.is_working(friday)  # extrapolated as a day off before the year was announced
    assert not said.is_working(date(2026, 2, 17))
    assert said.confirmed == CALENDAR.confirmed | {2027}


@pytest.mark.parametrize(
    ("start", "due", "provisional"),
    [
        (date(2026, 11, 2), date(2026, 11, 23), False),
        (date(2026, 12, 21), date(2027, 1, 12), True),  # 2027 is only extrapolated
        (date(2027, 3, 1), date(2027, 3, 22), True),
        (date(2031, 3, 3), date(2031, 3, 24), True),  # nothing is known
        (date(2019, 3, 4), date(2019, 3, 25), False),
        (date(2018, 6, 4), date(2018, 6, 25), True),  # before the table begins
    ],
)
def test_a_limit_over_an_unannounced_year_is_provisional(
    start: date, due: date, *, provisional: bool
) -> None:
    assert CALENDAR.is_provisional(start, due) is provisional


def test_every_year_of_the_table_has_the_days_that_the_code_fixes() -> None:
    for year in range(2019, 2028):
        for day in fixed_days(year):
            assert not CALENDAR.is_working(day)
