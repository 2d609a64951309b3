"""Reading the country around a day; writing a change as rows on top of the frozen ones."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, delete, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.core import Level
from libs.contracts.registry.land import TerritoryChange
from libs.kit.text import sort_key
from services.registry.land.events.rules import Country, Known
from services.registry.land.rules import search_form
from services.registry.land.tables import SuccessionRow, UnitRow

_ONE = timedelta(days=1)
_LEVELS = {Level.PROVINCE: "province", Level.DISTRICT: "district", Level.COMMUNE: "commune"}


async def country_around(session: AsyncSession, day: date) -> Country:
    """Read the units of the eve of a day, and those that are known to begin on it or later."""
    query = select(
        col(UnitRow.code),
        col(UnitRow.valid_from),
        col(UnitRow.valid_to),
        col(UnitRow.level),
        col(UnitRow.parent),
        col(UnitRow.name),
    ).where(or_(col(UnitRow.valid_to).is_(None), col(UnitRow.valid_to) >= day - _ONE))
    known = [Known(*one) for one in await session.execute(query)]
    return Country(
        day,
        {one.code: one for one in known if one.valid_from < day and _lasts(one, day)},
        {one.code: one for one in known if one.valid_from >= day},
    )


def _lasts(unit: Known, day: date) -> bool:
    return unit.valid_to is None or unit.valid_to >= day - _ONE


async def write(
    session: AsyncSession, event: UUID, change: TerritoryChange, country: Country, basis: str
) -> None:
    """Write a change that was found possible: ends, beginnings, successions; nothing is lost."""
    day = country.day
    since = {code: country.on_the_eve[code].valid_from for code in change.ends}
    await session.execute(
        update(UnitRow)
        .where(tuple_(col(UnitRow.code), col(UnitRow.valid_from)).in_(list(since.items())))
        .values(valid_to=day - _ONE, ended_by=event)
    )
    begun = {one.code for one in change.begins}
    if change.begins:
        await session.execute(insert(UnitRow), _units(event, change, day, basis))
    pairs = [
        {
            "old_code": one.old,
            "old_valid_from": since[one.old],
            "new_code": one.new,
            "new_valid_from": day if one.new in begun else country.on_the_eve[one.new].valid_from,
            "relation": one.relation.value,
            "changed_on": day,
            "legal_basis": basis,
            "event_id": event,
        }
        for one in change.successions
    ]
    if pairs:
        await session.execute(insert(SuccessionRow), pairs)


def _units(event: UUID, change: TerritoryChange, day: date, basis: str) -> list[dict[str, object]]:
    return [
        {
            "code": one.code,
            "valid_from": day,
            "valid_to": None,
            "sure_to": None,
            "level": _LEVELS[Level.of_unit(one.code)],
            "type": one.type.value,
            "name": one.name,
            "name_fold": search_form(one.name),
            "name_sort": sort_key(one.name),
            "parent": one.parent,
            "legal_basis": basis,
            "event_id": event,
            "ended_by": None,
        }
        for one in change.begins
    ]


async def take_back(session: AsyncSession, event: UUID) -> None:
    """Take a change back whose day has not come: what it ended goes on, what it began never was."""
    await session.execute(delete(SuccessionRow).where(col(SuccessionRow.event_id) == event))
    await session.execute(delete(UnitRow).where(col(UnitRow.event_id) == event))
    await session.execute(
        update(UnitRow).where(col(UnitRow.ended_by) == event).values(valid_to=None, ended_by=None)
    )


async def built_on(session: AsyncSession, event: UUID) -> Sequence[UUID]:
    """Give later changes that end what this one began, or whose units go to one that it began."""
    made = select(col(UnitRow.code), col(UnitRow.valid_from)).where(col(UnitRow.event_id) == event)
    ended = select(col(UnitRow.ended_by)).where(
        col(UnitRow.event_id) == event, col(UnitRow.ended_by).is_not(None)
    )
    went = select(col(SuccessionRow.event_id)).where(
        and_(
            tuple_(col(SuccessionRow.new_code), col(SuccessionRow.new_valid_from)).in_(made),
            col(SuccessionRow.event_id) != event,
        )
    )
    found = {one for (one,) in await session.execute(ended.union(went))}
    return sorted(one for one in found if one is not None)
