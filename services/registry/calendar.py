"""Working days and calendar days: how a legal time limit runs (pure, but for one frozen table).

Law: Civil Code 91/2015/QH13 Đ.147 k.2, Đ.148: the day of the event is not counted, a limit ends
with its last day, and one that ends on a day off ends with the next working day.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from libs.contracts.law import Limit

_HOLIDAYS = Path(__file__).with_name("data") / "holidays.csv"
_FIXED = Path(__file__).with_name("data") / "fixed.csv"
_SATURDAY = 5
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Monday to Friday, less the days off, plus the Saturdays worked in exchange."""

    off: frozenset[date]
    worked: frozenset[date]
    confirmed: frozenset[int] = frozenset()
    """The years whose days off are announced; in any other only weekends are known to be free, or
    the days are extrapolated."""

    def is_provisional(self, start: date, due: date) -> bool:
        """Say whether a limit runs over a year whose days off are not confirmed.

        Ours: decision 0126, what is not known is not shown as if it were.
        """
        return not self.confirmed.issuperset(range(start.year, due.year + 1))

    def is_working(self, day: date) -> bool:
        """Say whether offices work on a day."""
        return day in self.worked or (day.weekday() < _SATURDAY and day not in self.off)

    def working_days(self, after: date, until: date) -> int:
        """Count the working days after one day, up to and including another."""
        return sum(map(self.is_working, _days(after, until)))

    def due(self, start: date, *, working_days: int | None = None, days: int | None = None) -> date:
        """Give the last day of a limit that begins with an event on `start`."""
        day = start
        if days is not None:
            day += timedelta(days=days)
        left = working_days or 0
        while left > 0:
            day += _ONE
            left -= self.is_working(day)
        while not self.is_working(day):
            day += _ONE
        return day


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of time in which a level had the dossier; `end` is None while it still has."""

    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class Used:
    """What a level has used of its time."""

    working_days: int
    days: int


def used(spells: Iterable[Spell], today: date, calendar: Calendar) -> Used:
    """Add up the two clocks; nothing runs between spells, while the producer has the ball."""
    working = days = 0
    for spell in spells:
        end = spell.end or max(today, spell.start)
        working += calendar.working_days(spell.start, end)
        days += (end - spell.start).days
    return Used(working, days)


def due_on(limit: Limit | None, earlier: Used, start: date, calendar: Calendar) -> date | None:
    """Give the day until which a level may take, less what it has used already."""
    if limit is None:
        return None
    if limit.working_days is not None:
        return calendar.due(start, working_days=max(0, limit.working_days - earlier.working_days))
    return calendar.due(start, days=max(0, (limit.days or 0) - earlier.days))


@cache
def _fixed() -> tuple[tuple[int, int], ...]:
    with _FIXED.open(encoding="utf-8", newline="") as file:
        return tuple((int(row["month"]), int(row["day"])) for row in csv.DictReader(file))


def fixed_days(year: int) -> frozenset[date]:
    """Give the days of a year that are off every year by the sun's calendar.

    Law: Bộ luật Lao động 2019 Đ.112 k.1; the table stands in `data/fixed.csv`.
    """
    return frozenset(date(year, month, day) for month, day in _fixed())


@dataclass(frozen=True, slots=True)
class Year:
    """The days off and the days worked in exchange of one year, as they were announced."""

    number: int
    off: frozenset[date]
    worked: frozenset[date]


def calendar_with(years: Iterable[Year]) -> Calendar:
    """Lay announced years over the frozen table; a year counts whole, and is confirmed."""
    base = official_calendar()
    said = {year.number: year for year in years}

    def kept(days: Iterable[date]) -> set[date]:
        return {day for day in days if day.year not in said}

    return Calendar(
        off=frozenset(kept(base.off).union(*(year.off for year in said.values()))),
        worked=frozenset(kept(base.worked).union(*(year.worked for year in said.values()))),
        confirmed=base.confirmed | said.keys(),
    )


@cache
def official_calendar() -> Calendar:
    """Load the frozen table of holidays (data/PROVENANCE.md says how sure each is).

    A year of which a day is only extrapolated is not confirmed.
    """
    with _HOLIDAYS.open(encoding="utf-8", newline="") as file:
        rows = [(date.fromisoformat(row["day"]), row) for row in csv.DictReader(file)]
    unsure = {day.year for day, row in rows if row["confidence"] == "low"}
    return Calendar(
        off=frozenset(day for day, row in rows if row["kind"] == "off"),
        worked=frozenset(day for day, row in rows if row["kind"] == "work"),
        confirmed=frozenset({day.year for day, _ in rows} - unsure),
    )


def _days(after: date, until: date) -> Iterable[date]:
    day = after
    while day < until:
        day += _ONE
        yield day
