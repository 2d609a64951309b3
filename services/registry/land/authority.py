"""Who bore which name and gave which paper on a day, and who holds that place today."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.registry.land import UnitLevel
from services.registry.land import queries, rules
from services.registry.land.rules import level_exists_on
from services.registry.land.tables import UnitRow

__all__ = [
    "Names",
    "Successor",
    "authority_on",
    "level_exists_on",
    "names_on",
    "successor_of_level",
]


@dataclass(frozen=True, slots=True)
class Names:
    """The full printed names of a place on a day; None where there is no such level."""

    province: str
    district: str | None = None
    commune: str | None = None


@dataclass(frozen=True, slots=True)
class Successor:
    """Who holds the place of a unit today."""

    unit: UnitRow | None = None
    """The one unit of the same level; the unit itself while it exists."""
    stands_in: UnitRow | None = None
    """The province of today, where the level has ended or the place was divided."""
    candidates: tuple[UnitRow, ...] = ()
    """The units of the level that hold shares of a divided place, in Vietnamese order."""


async def names_on(session: AsyncSession, code: str, day: date) -> Names | None:
    """Give the names of a unit and of those above it on a day.

    None for the nation, and wherever the data do not cover the day or are not sure of it: the
    paper's own names are typed then and kept as typed. Ours: decision 0301.
    """
    line = await _sure_line(session, code, day)
    names = {UnitLevel(unit.level): unit.name for unit in line}
    province = names.get(UnitLevel.PROVINCE)
    if province is None:
        return None
    return Names(province, names.get(UnitLevel.DISTRICT), names.get(UnitLevel.COMMUNE))


async def authority_on(session: AsyncSession, code: str, day: date) -> str | None:
    """Give the heading of a unit's people's committee on a day, in capitals.

    None for the nation, which has none, and wherever `names_on` knows nothing.
    """
    line = await _sure_line(session, code, day)
    if not line or line[-1].level == UnitLevel.NATION:
        return None
    return f"ỦY BAN NHÂN DÂN {line[-1].name}".upper()


async def successor_of_level(session: AsyncSession, code: str, day: date, today: date) -> Successor:
    """Find the unit of the same level that today holds the place of a unit of a day.

    Law: NQ 202/2025/QH15; Decision 26/2026, Article 8: what a merged unit gave, the unit of its
    level that holds the place withdraws. A district has none since 1/7/2025: a province stands in.
    """
    unit = await queries.unit_on(session, code, day)
    if unit is None:
        return Successor()
    heirs = await _of_the_level(session, unit, today)
    held_by = heirs or await queries.current_units(session, unit, today)
    province = await _one_province(session, held_by, today)
    if len(heirs) == 1:
        return Successor(unit=heirs[0], stands_in=province)
    return Successor(stands_in=province, candidates=tuple(heirs))


async def _one_province(session: AsyncSession, units: list[UnitRow], today: date) -> UnitRow | None:
    """Give the province that all the units lie in, or None when they lie in several."""
    one_each = {unit.parent: unit for unit in units}
    lines = [await queries.path(session, unit, today) for unit in one_each.values()]
    found = {above.code: above for line in lines for above in line if above.level == "province"}
    return next(iter(found.values())) if len(found) == 1 else None


async def _of_the_level(session: AsyncSession, unit: UnitRow, today: date) -> list[UnitRow]:
    """Give the heirs of the same level; a district's while districts exist."""
    if unit.level == UnitLevel.DISTRICT:
        return await queries.heirs_of_district(session, unit, today)
    heirs = await queries.current_units(session, unit, today)
    return [heir for heir in heirs if heir.level == unit.level]


async def _sure_line(session: AsyncSession, code: str, day: date) -> list[UnitRow]:
    if not rules.covers(day):
        return []
    unit = await queries.unit_on(session, code, day)
    if unit is None:
        return []
    line = await queries.path(session, unit, day)
    return line if rules.all_sure(line, day) else []
