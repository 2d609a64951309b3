"""Pure decisions on a change of units: what makes it impossible, all faults at once."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Final

from libs.contracts.core import NATION, Level, UnitCode
from libs.contracts.errors import Fault
from libs.contracts.registry.land import (
    NewUnit,
    Relation,
    TerritoryChange,
    UnitLevel,
    UnitSuccession,
    UnitType,
)
from services.registry.land.rules import level_exists_on

_AT: Final = "/content"
_WORDS: Final[Mapping[UnitType, tuple[UnitLevel, str]]] = {
    UnitType.CITY: (UnitLevel.PROVINCE, "Thành phố "),
    UnitType.PROVINCE: (UnitLevel.PROVINCE, "Tỉnh "),
    UnitType.URBAN_DISTRICT: (UnitLevel.DISTRICT, "Quận "),
    UnitType.RURAL_DISTRICT: (UnitLevel.DISTRICT, "Huyện "),
    UnitType.TOWN: (UnitLevel.DISTRICT, "Thị xã "),
    UnitType.PROVINCIAL_CITY: (UnitLevel.DISTRICT, "Thành phố "),
    UnitType.WARD: (UnitLevel.COMMUNE, "Phường "),
    UnitType.COMMUNE: (UnitLevel.COMMUNE, "Xã "),
    UnitType.TOWNSHIP: (UnitLevel.COMMUNE, "Thị trấn "),
    UnitType.SPECIAL_ZONE: (UnitLevel.COMMUNE, "Đặc khu "),
}
"""The level and the first word of each type (Law 72/2025/QH15 Đ.1; Law 77/2015/QH13 Đ.2)."""
_LEVELS: Final = {
    Level.PROVINCE: UnitLevel.PROVINCE,
    Level.DISTRICT: UnitLevel.DISTRICT,
    Level.COMMUNE: UnitLevel.COMMUNE,
}
_SEVERAL: Final = 2


@dataclass(frozen=True, slots=True)
class Known:
    """A unit as it is known around the day of a change."""

    code: str
    valid_from: date
    valid_to: date | None
    level: str
    parent: str | None
    name: str


@dataclass(frozen=True)
class Country:
    """The units in force on the eve of a day, and those that are known to begin later.

    Ours: decision 0126.
    """

    day: date
    on_the_eve: Mapping[str, Known]
    later: Mapping[str, Known] = field(default_factory=dict)

    def stays(self, code: str, ending: frozenset[str]) -> bool:
        """Say whether a unit of the eve is still there on the day.

        Ours: decision 0126.
        """
        return code in self.on_the_eve and code not in ending

    @cached_property
    def under(self) -> Mapping[str, list[Known]]:
        """Units of the eve by the one directly above."""
        found: dict[str, list[Known]] = defaultdict(list)
        for unit in self.on_the_eve.values():
            found[unit.parent or ""].append(unit)
        return found

    def province_of(self, code: str) -> str | None:
        """Give the province of a unit of the eve.

        Ours: decision 0126; a commune lay under a district until 30/6/2025.
        """
        at: str | None = code
        while at is not None and len(at) != len("01"):
            unit = self.on_the_eve.get(at)
            at = None if unit is None or unit.parent == NATION else unit.parent
        return at


@dataclass(frozen=True)
class Change:
    """A change with what its parts are looked up by.

    Ours: decision 0126.
    """

    said: TerritoryChange
    country: Country

    @cached_property
    def ending(self) -> frozenset[str]:
        """The codes whose time ends."""
        return frozenset(self.said.ends)

    @cached_property
    def beginning(self) -> Mapping[str, NewUnit]:
        """The units that begin, by code."""
        return {one.code: one for one in self.said.begins}

    @cached_property
    def heirs(self) -> Mapping[str, list[UnitSuccession]]:
        """The successions of each unit that ends."""
        found: dict[str, list[UnitSuccession]] = defaultdict(list)
        for one in self.said.successions:
            found[one.old].append(one)
        return found

    def exists_after(self, code: UnitCode) -> bool:
        """Say whether a unit is there on the day of the change.

        Ours: decision 0126.
        """
        return code in self.beginning or self.country.stays(code, self.ending)

    def parent_after(self, code: UnitCode) -> str | None:
        """Give the unit directly above on the day of the change.

        Ours: decision 0126.
        """
        if code in self.beginning:
            return self.beginning[code].parent
        known = self.country.on_the_eve.get(code)
        return known.parent if known else None


def change_faults(said: TerritoryChange, country: Country) -> list[Fault]:
    """Find everything that makes a change of units impossible.

    Law: Law 72/2025/QH15 on local government, units end and begin by an act that says where their
    area goes; the area of none is left over.
    """
    change = Change(said, country)
    return [
        *_ending_faults(change),
        *_beginning_faults(change),
        *_succession_faults(change),
        *_orphans(change),
        *_circles(change),
        *_rest_faults(change),
    ]


def day_faults(day: date, issued_on: date) -> list[Fault]:
    """Find a change that would begin before the act that orders it was issued.

    Ours: decision 0126, what an act orders begins on its day at the earliest.
    """
    if day >= issued_on:
        return []
    facts = {"day": day.isoformat(), "issued_on": issued_on.isoformat()}
    return [Fault("/effective_on", "before_the_decree", facts)]


def undecided(
    said: TerritoryChange, lying_there: Mapping[str, Iterable[str]]
) -> dict[str, list[str]]:
    """Give, by unit that goes to several, the producers for which nothing says where they lie.

    `lying_there` are the producers of each ending unit. Ours: decision 0126, nobody guesses.
    """
    rest = {one.old for one in said.rest}
    placed = {str(one.producer_id) for one in said.placed}
    parts = Counter(one.old for one in said.successions)
    return {
        old: left
        for old, producers in lying_there.items()
        if parts[old] >= _SEVERAL and old not in rest
        if (left := [one for one in producers if one not in placed])
    }


def accounts_act_for(said: TerritoryChange, code: str) -> str | None:
    """Give the unit for which accounts of an ending unit act from the day on; None: nobody's.

    Ours: decision 0126, where one unit of the same level took the place over, its officers go on
    there, as the staff of merged units did; where several did, an administrator decides.
    """
    heirs = [one for one in said.successions if one.old == code]
    same = [one.new for one in heirs if len(one.new) == len(code)]
    return same[0] if len(heirs) == 1 and same else None


def _ending_faults(change: Change) -> Iterator[Fault]:
    country, twice = change.country, Counter(change.said.ends)
    for number, code in enumerate(change.said.ends):
        place, unit = f"{_AT}/ends/{number}", country.on_the_eve.get(code)
        facts = {"unit": code, "day": (country.day - timedelta(days=1)).isoformat()}
        if code == NATION or unit is None:
            yield Fault(place, "ending_unit_not_there", facts)
        elif unit.valid_from >= country.day or unit.valid_to is not None or code in country.later:
            yield Fault(place, "unit_changed_by_another_event", facts)
        elif not change.heirs[code] and unit.level != UnitLevel.DISTRICT:
            yield Fault(place, "without_successor", facts)
        if twice[code] > 1:
            yield Fault(place, "unit_named_twice", facts)


def _beginning_faults(change: Change) -> Iterator[Fault]:
    country, twice = change.country, Counter(one.code for one in change.said.begins)
    fed = {one.new for one in change.said.successions}
    for number, one in enumerate(change.said.begins):
        place = f"{_AT}/begins/{number}"
        facts = {"unit": one.code, "day": country.day.isoformat()}
        if (
            one.code == NATION
            or country.stays(one.code, change.ending)
            or one.code in country.later
        ):
            yield Fault(f"{place}/code", "code_taken", facts)
        if twice[one.code] > 1:
            yield Fault(f"{place}/code", "unit_named_twice", facts)
        if one.code not in fed:
            yield Fault(f"{place}/code", "without_predecessor", facts)
        yield from _form_faults(one, place, country.day)
        yield from _parent_faults(change, one, place)


def _form_faults(one: NewUnit, place: str, day: date) -> Iterator[Fault]:
    level, word = _WORDS.get(one.type, (UnitLevel.NATION, ""))
    facts = {"unit": one.code, "name": one.name, "type": one.type.value, "word": word.strip()}
    if one.code != NATION and _LEVELS[Level.of_unit(one.code)] is not level:
        yield Fault(f"{place}/type", "type_not_of_code", facts)
    elif not one.name.startswith(word):
        yield Fault(f"{place}/name", "name_not_of_type", facts)
    if not level_exists_on(level, day):
        yield Fault(f"{place}/type", "level_has_ended", facts)


def _parent_faults(change: Change, one: NewUnit, place: str) -> Iterator[Fault]:
    above = one.parent == NATION or change.exists_after(one.parent)
    province = len(one.code) == len("01")
    if (
        not above
        or province != (one.parent == NATION)
        or (len(one.parent) >= len(one.code) and not province)
    ):
        facts = {"unit": one.code, "parent": one.parent}
        yield Fault(f"{place}/parent", "parent_not_there", facts)


def _succession_faults(change: Change) -> Iterator[Fault]:
    pairs = Counter((one.old, one.new) for one in change.said.successions)
    for number, one in enumerate(change.said.successions):
        place, facts = f"{_AT}/successions/{number}", {"unit": one.old, "successor": one.new}
        several = len(change.heirs[one.old]) > 1
        if one.old not in change.ending:
            yield Fault(f"{place}/old", "successor_of_a_unit_that_stays", facts)
        if not change.exists_after(one.new) or one.new == NATION:
            yield Fault(f"{place}/new", "succeeding_unit_not_there", facts)
        elif len(one.new) < len(one.old):
            yield Fault(f"{place}/new", "successor_of_another_level", facts)
        else:
            yield from _province_faults(change, one, place)
        if pairs[one.old, one.new] > 1:
            yield Fault(place, "succession_named_twice", facts)
        if (one.relation is Relation.WHOLE) is several and one.old in change.ending:
            yield Fault(f"{place}/relation", "whole_or_in_parts", facts)


def _province_faults(change: Change, one: UnitSuccession, place: str) -> Iterator[Fault]:
    """Find an area that comes to a province to which its own did not go, and that is not named."""
    province = len("01")
    old = change.country.province_of(one.old)
    new = one.new if len(one.new) == province else change.parent_after(one.new)
    if len(one.old) == province or old is None or new is None:
        return
    went = {each.new for each in change.heirs.get(old, ())} or {old}
    if new not in went and one.other_province != new:
        facts = {"unit": one.old, "successor": one.new, "province": new}
        yield Fault(f"{place}/new", "other_province_not_named", facts)
    if new in went and one.other_province is not None:
        facts = {"unit": one.old, "province": new}
        yield Fault(f"{place}/other_province", "not_another_province", facts)


def _orphans(change: Change) -> Iterator[Fault]:
    """Find units that stay although the one above them ends."""
    for number, code in enumerate(change.said.ends):
        if code in change.beginning or code == NATION:
            continue
        left = [
            one.code for one in change.country.under.get(code, ()) if one.code not in change.ending
        ]
        if left:
            facts = {"unit": code, "left": sorted(left)[:20]}
            yield Fault(f"{_AT}/ends/{number}", "units_left_without_parent", facts)


def _circles(change: Change) -> Iterator[Fault]:
    """Find units that end and are each other's successor, so that nothing is left of them."""
    gone = change.ending - change.beginning.keys()
    for number, code in enumerate(change.said.ends):
        seen, at = {code}, [one.new for one in change.heirs[code]]
        while at:
            heir = at.pop()
            if heir == code and code in gone:
                yield Fault(f"{_AT}/ends/{number}", "succession_in_a_circle", {"unit": code})
                break
            if heir in gone and heir not in seen:
                seen.add(heir)
                at += [one.new for one in change.heirs[heir]]


def _rest_faults(change: Change) -> Iterator[Fault]:
    """Find records sent where no part of their unit went."""
    went = {(one.old, one.new) for one in change.said.successions}
    named = Counter(one.old for one in change.said.rest)
    for number, one in enumerate(change.said.rest):
        facts = {"unit": one.old, "successor": one.new}
        if (one.old, one.new) not in went:
            yield Fault(f"{_AT}/rest/{number}/new", "no_part_went_there", facts)
        if named[one.old] > 1:
            yield Fault(f"{_AT}/rest/{number}/old", "unit_named_twice", facts)
    targets = {new for _, new in went}
    for number, placed in enumerate(change.said.placed):
        if placed.commune not in targets:
            facts = {"unit": "", "successor": placed.commune}
            yield Fault(f"{_AT}/placed/{number}/commune", "no_part_went_there", facts)
