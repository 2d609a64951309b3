"""Reads of units: on a day, up to the nation, back and forth through the mergers."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.registry.land import UnitLevel
from libs.kit.lists import narrowed
from services.registry.land.rules import search_form
from services.registry.land.tables import SuccessionRow, UnitRow

_PATH = text(
    """
    WITH RECURSIVE line (code, valid_from, parent, depth) AS (
        SELECT code, valid_from, parent, 0 FROM units
        WHERE code = :code AND valid_from = :valid_from
        UNION ALL
        SELECT above.code, above.valid_from, above.parent, line.depth + 1
        FROM line JOIN units above ON above.code = line.parent
            AND above.valid_from <= :day AND (above.valid_to IS NULL OR above.valid_to >= :day)
    )
    SELECT unit.* FROM line JOIN units unit USING (code, valid_from) ORDER BY line.depth DESC
    """
)

_HEIRS = """
    WITH RECURSIVE heir (code, valid_from, exact) AS (
        SELECT code, valid_from, true FROM units
        WHERE code = :code AND valid_from = :valid_from
        UNION
        SELECT next.code, next.valid_from, heir.exact AND next.exact
        FROM heir JOIN units one ON one.code = heir.code AND one.valid_from = heir.valid_from
        CROSS JOIN LATERAL (
            SELECT new_code AS code, new_valid_from AS valid_from, true AS exact
            FROM unit_successions
            WHERE old_code = one.code AND old_valid_from = one.valid_from
                AND (one.level <> 'district' OR length(new_code) = 5)
            UNION ALL
            SELECT own.code, own.valid_from, true
            FROM units own
            WHERE one.level = 'district' AND own.parent = one.code AND own.level = 'commune'
                AND own.valid_from <= least(one.valid_to, :today)
                AND (own.valid_to IS NULL OR own.valid_to >= least(one.valid_to, :today))
            UNION ALL
            SELECT above.code, above.valid_from, false
            FROM units above
            WHERE one.level = 'commune' AND one.valid_to IS NOT NULL AND above.code = one.parent
                AND above.valid_from <= one.valid_to
                AND (above.valid_to IS NULL OR above.valid_to >= one.valid_to)
                AND NOT EXISTS (
                    SELECT FROM unit_successions
                    WHERE old_code = one.code AND old_valid_from = one.valid_from
                )
        ) next
    )
"""
"""Every unit that took an area over. A district is followed by the communes of its last day, and
so, inexactly, is a commune of which no source tells where it went."""

_CURRENT = text(
    _HEIRS  # noqa: S608 - two constants, no input
    + """
    SELECT unit.* FROM units unit
    WHERE (code, valid_from) IN (SELECT code, valid_from FROM heir)
        AND unit.valid_from <= :today AND (unit.valid_to IS NULL OR unit.valid_to >= :today)
    ORDER BY unit.name_sort, unit.code
    """
)
_CURRENT_IS_EXACT = text(
    _HEIRS + "SELECT coalesce(bool_and(exact), true) FROM heir"  # noqa: S608 - constants
)


_DISTRICT_HEIRS = text(
    """
    WITH RECURSIVE heir (code, valid_from) AS (
        SELECT code, valid_from FROM units WHERE code = :code AND valid_from = :valid_from
        UNION
        SELECT new_code, new_valid_from
        FROM heir JOIN unit_successions ON old_code = code AND old_valid_from = valid_from
    )
    SELECT unit.* FROM heir JOIN units unit USING (code, valid_from)
    WHERE unit.level = 'district'
        AND unit.valid_from <= :today AND (unit.valid_to IS NULL OR unit.valid_to >= :today)
    ORDER BY unit.name_sort, unit.code
    """
)


_ANCESTORS = text(
    """
    WITH RECURSIVE before (code, valid_from) AS (
        SELECT code, valid_from FROM units WHERE code = :code AND valid_from = :valid_from
        UNION
        SELECT old_code, old_valid_from
        FROM before JOIN unit_successions ON new_code = code AND new_valid_from = valid_from
    )
    SELECT unit.* FROM before JOIN units unit USING (code, valid_from)
    WHERE unit.level = :level
        AND unit.valid_from <= :day AND (unit.valid_to IS NULL OR unit.valid_to >= :day)
    ORDER BY unit.name_sort, unit.code
    """
)


_UNITS_OF_PATH = select(UnitRow).from_statement(_PATH)
_UNITS_CURRENT = select(UnitRow).from_statement(_CURRENT)
_UNITS_BEFORE = select(UnitRow).from_statement(_ANCESTORS)
_UNITS_DISTRICT_HEIRS = select(UnitRow).from_statement(_DISTRICT_HEIRS)


@dataclass(frozen=True, slots=True)
class UnitFilter:
    """What a list of units is asked for."""

    on: date
    level: UnitLevel | None = None
    parent: str | None = None
    q: str | None = None


def in_force(day: date) -> ColumnElement[bool]:
    """Give the condition that a unit existed on a day."""
    return and_(
        col(UnitRow.valid_from) <= day,
        or_(col(UnitRow.valid_to).is_(None), col(UnitRow.valid_to) >= day),
    )


def _named(asked: str) -> ColumnElement[bool]:
    """Give the condition that a name has these words, the last one perhaps only begun."""
    if not asked:
        return false()
    name = col(UnitRow.name_fold)
    return or_(name.startswith(asked, autoescape=True), name.contains(f" {asked}", autoescape=True))


def units(wanted: UnitFilter) -> Select[UnitRow]:
    """Give the query of the units of a day that a list is asked for."""
    query = select(UnitRow).where(in_force(wanted.on))
    if wanted.q is not None:
        query = query.where(_named(search_form(wanted.q)))
    return narrowed(query, {UnitRow.level: wanted.level, UnitRow.parent: wanted.parent})


async def unit_on(session: AsyncSession, code: str, day: date) -> UnitRow | None:
    """Give the unit that bore this code on a day."""
    return await session.scalar(select(UnitRow).where(col(UnitRow.code) == code, in_force(day)))


async def latest_unit(session: AsyncSession, code: str, today: date) -> UnitRow | None:
    """Give the unit in force today, or else the last one that bore this code."""
    query = (
        select(UnitRow)
        .where(col(UnitRow.code) == code, col(UnitRow.valid_from) <= today)
        .order_by(col(UnitRow.valid_from).desc())
        .limit(1)
    )
    return await session.scalar(query)


async def path(session: AsyncSession, unit: UnitRow, day: date) -> list[UnitRow]:
    """Give the units above on that day, the nation first, the unit itself last."""
    values = {"code": unit.code, "valid_from": unit.valid_from, "day": day}
    found = await session.execute(_UNITS_OF_PATH, values)
    return [unit for (unit,) in found]


async def current_units(session: AsyncSession, unit: UnitRow, today: date) -> list[UnitRow]:
    """Follow a unit through every succession to those in force; a district by its communes."""
    found = await session.execute(_UNITS_CURRENT, _of(unit, today))
    return [unit for (unit,) in found]


async def current_is_exact(session: AsyncSession, unit: UnitRow, today: date) -> bool:
    """Say whether every step to the units in force is known, not only the district."""
    return bool(await session.scalar(_CURRENT_IS_EXACT, _of(unit, today)))


def _of(unit: UnitRow, today: date) -> dict[str, str | date]:
    return {"code": unit.code, "valid_from": unit.valid_from, "today": today}


async def heirs_of_district(session: AsyncSession, unit: UnitRow, day: date) -> list[UnitRow]:
    """Give the districts of a day that hold the place of a district; none once the level ended."""
    found = await session.execute(_UNITS_DISTRICT_HEIRS, _of(unit, day))
    return [unit for (unit,) in found]


async def ancestors_on(session: AsyncSession, unit: UnitRow, day: date) -> list[UnitRow]:
    """Give the units of the same level on a day that this one is known to have come from.

    The unit itself if it was one already; through any number of steps, whole or in part.
    """
    values = {
        "code": unit.code,
        "valid_from": unit.valid_from,
        "level": unit.level,
        "day": day,
    }
    found = await session.execute(_UNITS_BEFORE, values)
    return [unit for (unit,) in found]


async def first_unit(session: AsyncSession, code: str) -> UnitRow | None:
    """Give the first that is known of a code."""
    query = select(UnitRow).where(col(UnitRow.code) == code).order_by(col(UnitRow.valid_from))
    return await session.scalar(query.limit(1))


async def successors(session: AsyncSession, unit: UnitRow) -> list[tuple[SuccessionRow, UnitRow]]:
    """Give the units that this one went to, in one step."""
    joined = and_(
        col(UnitRow.code) == col(SuccessionRow.new_code),
        col(UnitRow.valid_from) == col(SuccessionRow.new_valid_from),
    )
    query = (
        select(SuccessionRow, UnitRow)
        .join(UnitRow, joined)
        .where(
            col(SuccessionRow.old_code) == unit.code,
            col(SuccessionRow.old_valid_from) == unit.valid_from,
        )
        .order_by(col(UnitRow.name_sort), col(UnitRow.code))
    )
    return [(link, other) for link, other in await session.execute(query)]


async def predecessors(session: AsyncSession, unit: UnitRow) -> list[tuple[SuccessionRow, UnitRow]]:
    """Give the units that this one came from, in one step."""
    joined = and_(
        col(UnitRow.code) == col(SuccessionRow.old_code),
        col(UnitRow.valid_from) == col(SuccessionRow.old_valid_from),
    )
    query = (
        select(SuccessionRow, UnitRow)
        .join(UnitRow, joined)
        .where(
            col(SuccessionRow.new_code) == unit.code,
            col(SuccessionRow.new_valid_from) == unit.valid_from,
        )
        .order_by(col(UnitRow.name_sort), col(UnitRow.code))
    )
    return [(link, other) for link, other in await session.execute(query)]
