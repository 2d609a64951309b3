"""The units of a dossier on the day when it was lodged."""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.core import NATION, Level
from libs.contracts.errors import Fault, InvalidInput
from services.registry import land
from services.registry.dossiers import Units
from services.registry.land import UnitRow, find_unit


async def units_then(
    session: AsyncSession, present: str, named: str | None, day: date, today: date
) -> Units:
    """Give province, district if any, and commune on the day of lodging.

    Unless the commune of that day is named, it is the one that kept its code, or the only one
    that went into the product's commune of today.
    """
    if named is None:
        unit = await _only_ancestor(session, present, day, today)
    else:
        unit = await _ancestor_named(session, present, named, day, today)
    line = {Level.of_unit(one.code): one.code for one in await land.path(session, unit, day)}
    del line[Level.of_unit(NATION)]
    return Units(unit.code, line.get(Level.DISTRICT), line.get(Level.PROVINCE))


async def _only_ancestor(session: AsyncSession, present: str, day: date, today: date) -> UnitRow:
    now = await find_unit(session, present, on=None, today=today)
    before = await land.ancestors_on(session, now, day)
    kept = [unit for unit in before if unit.code == present]
    before = kept if len(kept) == 1 else before
    if len(before) != 1:
        found: dict[str, Any] = {"candidates": [f"{unit.code} {unit.name}" for unit in before]}
        raise InvalidInput(faults=[Fault("/commune", "commune_of_the_time", found)])
    return before[0]


async def _ancestor_named(
    session: AsyncSession, present: str, named: str, day: date, today: date
) -> UnitRow:
    unit = await find_unit(session, named, on=day, today=today)
    heirs = await land.current_units(session, unit, today)
    if present not in {heir.code for heir in heirs}:
        facts = {"commune": named, "present": present}
        raise InvalidInput(faults=[Fault("/commune", "commune_not_an_ancestor", facts)])
    return unit
