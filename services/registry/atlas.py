"""Where every code of a unit that was ever borne lies today, through all successions.

A record keeps the code that was right when it was written. Which commune and which province hold
its place today is worked out here at reading, so that nobody has to move records at a merger.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import ClassVar, NamedTuple

from libs.contracts.core import NATION, Level
from libs.kit.clock import Clock
from libs.kit.db import Database
from services.registry.epoch import Epochs
from services.registry.hot_reads import fetch


class Term(NamedTuple):
    """A code in one of its times; a kept code begins a new one at each change."""

    code: str
    valid_from: date


class UnitFact(NamedTuple):
    """What the atlas must know of a unit: both days of its time belong to it."""

    code: str
    valid_from: date
    valid_to: date | None
    parent: str | None


class SuccessionFact(NamedTuple):
    """One step of a succession, whole or in part."""

    old_code: str
    old_valid_from: date
    new_code: str
    new_valid_from: date


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a code lies today: empty for a code that no unit ever bore."""

    communes: tuple[str, ...] = ()
    """Communes that hold the place, sorted; several where a unit was divided; of a commune or
    a former district only, empty for provinces and the nation."""
    provinces: tuple[str, ...] = ()
    """Provinces that hold the place, sorted; empty for the nation."""

    @property
    def commune(self) -> str | None:
        """Give the commune of today, or None when the place is divided or no commune's."""
        return self.communes[0] if len(self.communes) == 1 else None

    @property
    def province(self) -> str | None:
        """Give the province of today, the first one of a place that was divided."""
        return self.provinces[0] if self.provinces else None


NOWHERE = Whereabouts()


class Atlas:
    """The country on one day, made once from all units and successions."""

    def __init__(
        self, day: date, units: Iterable[UnitFact], successions: Iterable[SuccessionFact]
    ) -> None:
        self.day = day
        self._times: dict[str, list[UnitFact]] = defaultdict(list)
        self._under: dict[str, list[UnitFact]] = defaultdict(list)
        self._next: dict[Term, list[Term]] = defaultdict(list)
        self._within: dict[str, frozenset[str]] = {}
        for unit in sorted(units, key=lambda one: one.valid_from):
            if unit.valid_from <= day:
                self._times[unit.code].append(unit)
                self._under[unit.parent or ""].append(unit)
        for old, since, new, begins in successions:
            if begins <= day:
                self._next[Term(old, since)].append(Term(new, begins))

    def whereabouts(self, code: str) -> Whereabouts:
        """Tell where a code lies on the atlas's day: the last unit that bore it counts."""
        return self._all.get(code, NOWHERE)

    def in_force(self, code: str) -> bool:
        """Say whether a unit bears the code on the atlas's day."""
        return code in self._times and _lasts(self._times[code][-1], self.day)

    def ended_on(self, code: str) -> date | None:
        """Give the last day of a unit that has ended by the atlas's day; None while it lasts."""
        return (
            None
            if code not in self._times or self.in_force(code)
            else self._times[code][-1].valid_to
        )

    def within(self, code: str) -> frozenset[str]:
        """Give every code, of today or former, whose place lies in a unit.

        Ours: of a place that was divided every share counts, because what was once decided there
        lies in any of them. A former district holds itself and the communes of its area, not what
        other districts decided there; a former commune or province holds its own code only.
        """
        known = self._within.get(code)
        if known is None:
            known = self._within[code] = frozenset(self._codes_in(code))
        return known

    def wholly_in(self, code: str) -> frozenset[str]:
        """Give every code of a commune whose place lies in this one and in no other."""
        return frozenset(
            one for one in self.within(code) if self.whereabouts(one).communes == (code,)
        )

    def acting_unit(self, code: str) -> str:
        """Give the unit for which an account of a unit acts today.

        Ours: decision 0126. Where one unit of the same level holds the place, the officers of the
        former one act there; where several do, they keep what is left under their own code. A
        former district's have none.
        """
        if code == NATION or code not in self._times or self.in_force(code):
            return code
        where, level = self.whereabouts(code), Level.of_unit(code)
        if level is Level.COMMUNE:
            return where.commune or code
        alone = level is Level.PROVINCE and len(where.provinces) == 1
        return where.provinces[0] if alone else code

    def _codes_in(self, code: str) -> Iterable[str]:
        if code == NATION or code not in self._times:
            return ()
        level = Level.of_unit(code)
        if level is Level.DISTRICT:
            return {code, *self._heirs_lines[code]}.union(
                *(self._by_commune[one] for one in self.whereabouts(code).communes)
            )
        if not self.in_force(code):
            return {code}
        return self._by_province[code] if level is Level.PROVINCE else self._by_commune[code]

    @cached_property
    def _all(self) -> Mapping[str, Whereabouts]:
        return {code: self._placed(times[-1]) for code, times in self._times.items()}

    @cached_property
    def _by_commune(self) -> Mapping[str, set[str]]:
        return self._index(lambda place: place.communes, (Level.COMMUNE,))

    @cached_property
    def _by_province(self) -> Mapping[str, set[str]]:
        return self._index(lambda place: place.provinces, tuple(Level))

    @cached_property
    def _heirs_lines(self) -> Mapping[str, set[str]]:
        """Former districts by the districts that they went to."""
        lines: dict[str, set[str]] = defaultdict(set)
        for code, times in self._times.items():
            if code != NATION and Level.of_unit(code) is Level.DISTRICT:
                for heir in self._line(Term(code, times[-1].valid_from)):
                    lines[heir.code].add(code)
        return lines

    def _index(
        self, places: Callable[[Whereabouts], tuple[str, ...]], levels: tuple[Level, ...]
    ) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for code, where in self._all.items():
            if code != NATION and Level.of_unit(code) in levels:
                for place in places(where):
                    found[place].add(code)
        return found

    def _placed(self, unit: UnitFact) -> Whereabouts:
        if unit.code == NATION:
            return NOWHERE
        heirs = self._heirs(unit)
        communes = {one.code for one in heirs if Level.of_unit(one.code) is Level.COMMUNE}
        provinces = {province for one in heirs if (province := self._province_of(one))}
        return Whereabouts(tuple(sorted(communes)), tuple(sorted(provinces)))

    def _heirs(self, unit: UnitFact) -> list[UnitFact]:
        """Give the units of the day that hold a unit's place; a district is its communes.

        Ours: where no source says into which commune one was merged, every commune of its district
        may hold it.
        """
        found = self._ends_of(unit)
        above = self._times.get(unit.parent or "", [])
        if found or unit.valid_to is None or Level.of_unit(unit.code) is not Level.COMMUNE:
            return found
        return [end for one in above if _lasts(one, unit.valid_to) for end in self._ends_of(one)]

    def _ends_of(self, unit: UnitFact) -> list[UnitFact]:
        starts = [unit]
        if Level.of_unit(unit.code) is Level.DISTRICT:
            last = min(self.day, unit.valid_to or self.day)
            starts += [one for one in self._under[unit.code] if _lasts(one, last)]
        ends = {end for start in starts for end in self._line(Term(start.code, start.valid_from))}
        found = [one for end in ends for one in self._times[end.code] if one[:2] == end]
        return [one for one in found if _lasts(one, self.day)]

    def _line(self, start: Term) -> set[Term]:
        seen: set[Term] = set()
        waiting = [start]
        while waiting:
            term = waiting.pop()
            if term not in seen:
                seen.add(term)
                waiting += self._next.get(term, ())
        return seen

    def _province_of(self, unit: UnitFact) -> str | None:
        while Level.of_unit(unit.code) is not Level.PROVINCE:
            above = self._times.get(unit.parent or "", [])
            if not above or above[-1].code == NATION:
                return None
            unit = above[-1]
        return unit.code


def _lasts(unit: UnitFact, day: date) -> bool:
    return unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)


_UNITS = "SELECT code, valid_from, valid_to, parent FROM units"
_SUCCESSIONS = "SELECT old_code, old_valid_from, new_code, new_valid_from FROM unit_successions"
_CONTENT = """
    SELECT sum(hashtextextended(row(code, valid_from, valid_to, parent)::text, 0))::text
    FROM units UNION ALL
    SELECT sum(hashtextextended(unit_successions::text, 0))::text FROM unit_successions
"""
_DRAWN_KEPT = 4

_Edition = tuple[date, tuple[str, ...]]


class Atlases:
    """Keeps the atlas of today; it is drawn anew on the next day or in the next epoch.

    What is drawn depends on the day and the rows alone, so apps of one process share it.
    """

    _drawn: ClassVar[dict[_Edition, Atlas]] = {}

    def __init__(self, database: Database, clock: Clock, epochs: Epochs) -> None:
        self._database = database
        self._clock = clock
        self._epochs = epochs
        self._epoch = -1
        self._atlas: Atlas | None = None
        self._drawing = asyncio.Lock()

    async def today(self) -> Atlas:
        """Give the atlas of today; no connection of the caller's is used."""
        day, epoch = self._clock.today(), await self._epochs.current()
        atlas = self._atlas
        if atlas is None or not self._is_of(atlas, day, epoch):
            async with self._drawing:
                atlas = self._atlas
                if atlas is None or not self._is_of(atlas, day, epoch):
                    atlas = await self._draw(day)
                    self._atlas, self._epoch = atlas, epoch
        return atlas

    def _is_of(self, atlas: Atlas, day: date, epoch: int) -> bool:
        return atlas.day == day and self._epoch == epoch

    def forget(self) -> None:
        """Drop what is kept: units or successions have changed."""
        self._atlas = None

    async def _draw(self, day: date) -> Atlas:
        async with self._database.sessions() as session:
            content = tuple(record[0] for record in await fetch(session, _CONTENT, ()))
            known = self._drawn.get((day, content))
            if known is not None:
                return known
            units = await fetch(session, _UNITS, ())
            successions = await fetch(session, _SUCCESSIONS, ())
        atlas = await asyncio.to_thread(
            Atlas,
            day,
            [UnitFact(*record) for record in units],
            [SuccessionFact(*record) for record in successions],
        )
        while len(self._drawn) >= _DRAWN_KEPT:
            self._drawn.pop(next(iter(self._drawn)))
        self._drawn[day, content] = atlas
        return atlas
