"""What others ask of the territory: a unit with its history, a commune that may be named."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.registry.land import (
    Relation,
    Unit,
    UnitDetail,
    UnitLevel,
    UnitLink,
    UnitNotFound,
    UnitRef,
    UnitType,
)
from services.registry.land import queries, rules
from services.registry.land.tables import SuccessionRow, UnitRow


async def find_unit(session: AsyncSession, code: str, *, on: date | None, today: date) -> UnitRow:
    """Give the unit on the day asked for, or else the present or last one with this code."""
    found = (
        await queries.latest_unit(session, code, today)
        if on is None
        else await queries.unit_on(session, code, on)
    )
    if found is None:
        raise UnitNotFound(unit=code)
    return found


async def show_unit(
    session: AsyncSession, code: str, *, on: date | None, today: date
) -> UnitDetail:
    """Give a unit with its place in the country and what it came from and went to."""
    if on is not None and not rules.covers(on):
        return await _uncovered(session, code, today)
    row = await find_unit(session, code, on=on, today=today)
    day = rules.day_of_question(_ref(row), on, today)
    line = await queries.path(session, row, day)
    return await _detail(session, row, today, path=line, sure=rules.all_sure(line, day))


async def _uncovered(session: AsyncSession, code: str, today: date) -> UnitDetail:
    row = await queries.first_unit(session, code)
    if row is None:
        raise UnitNotFound(unit=code)
    return await _detail(session, row, today, path=[], sure=False, covered=False)


async def _detail(
    session: AsyncSession,
    row: UnitRow,
    today: date,
    *,
    path: list[UnitRow],
    sure: bool,
    covered: bool = True,
) -> UnitDetail:
    return UnitDetail(
        **unit_of(row).model_dump(),
        covered=covered,
        sure=sure,
        path=[_ref(above) for above in path],
        predecessors=[_link(*pair) for pair in await queries.predecessors(session, row)],
        successors=[_link(*pair) for pair in await queries.successors(session, row)],
        current=[_ref(heir) for heir in await queries.current_units(session, row, today)],
        current_exact=await queries.current_is_exact(session, row, today),
    )


async def commune_in_force(
    session: AsyncSession, code: str, today: date, *, pointer: str = "/commune"
) -> UnitRow:
    """Give a commune of today; refuses others with the names of their successors."""
    row = await queries.latest_unit(session, code, today)
    unit = None if row is None else _ref(row)
    heirs: list[UnitRef] = []
    if row is not None and unit is not None and not rules.existed_on(unit, today):
        heirs = [_ref(heir) for heir in await queries.current_units(session, row, today)]
    rules.require_commune_in_force(code, unit, heirs, today, pointer=pointer)
    assert row is not None
    return row


def _ref(row: UnitRow) -> UnitRef:
    return UnitRef(
        code=row.code,
        level=UnitLevel(row.level),
        type=UnitType(row.type),
        name=row.name,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def unit_of(row: UnitRow) -> Unit:
    """Give a unit as the list shows it."""
    return Unit(
        **_ref(row).model_dump(),
        parent=row.parent,
        legal_basis=row.legal_basis,
        sure_from=row.valid_from,
        sure_to=row.sure_to,
    )


def _link(link: SuccessionRow, other: UnitRow) -> UnitLink:
    return UnitLink(
        **_ref(other).model_dump(),
        relation=Relation(link.relation),
        changed_on=link.changed_on,
        legal_basis=link.legal_basis,
    )
