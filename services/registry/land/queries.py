"""Reads of units: on a day, up to the nation, back and forth through the mergers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.registry.land import UnitLevel
from libs.kit.text import fold
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

_CURRENT = text(
    """
    WITH RECURSIVE heir (code, valid_from) AS (
        SELECT code, valid_from FROM units
        WHERE (code = :code AND valid_from = :valid_from)
            OR (:of_communes AND parent = :code AND level = 'commune')
        UNION
        SELECT next.new_code, next.new_valid_from
        FROM heir JOIN unit_successions next
            ON next.old_code = heir.code AND next.old_valid_from = heir.valid_from
    )
    SELECT unit.* FROM heir JOIN units unit USING (code, valid_from)
    WHERE unit.valid_from <= :today AND (unit.valid_to IS NULL OR unit.valid_to >= :today)
    ORDER BY unit.name_sort, unit.code
    """
)


_UNITS_OF_PATH = select(UnitRow).from_statement(_PATH)
_UNITS_CURRENT = select(UnitRow).from_statement(_CURRENT)


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


async def units_page(
    session: AsyncSession, wanted: UnitFilter, *, after: Sequence[str] | None, limit: int
) -> list[UnitRow]:
    """Give units in Vietnamese order, after a name and code; one more than the page shows."""
    query = select(UnitRow).where(in_force(wanted.on))
    if wanted.level is not None:
        query = query.where(col(UnitRow.level) == wanted.level.value)
    if wanted.parent is not None:
        query = query.where(col(UnitRow.parent) == wanted.parent)
    if wanted.q is not None:
        query = query.where(col(UnitRow.name_fold).contains(fold(wanted.q), autoescape=True))
    order = (col(UnitRow.name_sort), col(UnitRow.code))
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after))
    rows = await session.scalars(query.order_by(*order).limit(limit + 1))
    return list(rows)


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
    values = {
        "code": unit.code,
        "valid_from": unit.valid_from,
        "of_communes": unit.level == UnitLevel.DISTRICT,
        "today": today,
    }
    found = await session.execute(_UNITS_CURRENT, values)
    return [unit for (unit,) in found]


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
