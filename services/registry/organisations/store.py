"""Reads of organisations: one, many, by day, and upwards."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.core import NATION
from libs.contracts.registry.organisations import DatedName, OrganisationKind
from libs.kit.lists import narrowed
from libs.kit.text import fold
from services.registry import land
from services.registry.organisations import rules
from services.registry.organisations.tables import OrganisationRow

THE_MINISTRY: Final = UUID("01950000-0000-7000-8000-000000000001")
"""The ministry that runs the programme; the migration enters it with its names by date."""

_ABOVE = text(
    """
    WITH RECURSIVE line (id, parent_id) AS (
        SELECT id, parent_id FROM organisations WHERE id = :start
        UNION
        SELECT above.id, above.parent_id
        FROM line JOIN organisations above ON above.id = line.parent_id
    )
    SELECT 1 FROM line WHERE id = :wanted
    """
)
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('organisations.parent'))")


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """What a list of organisations is asked for."""

    kind: OrganisationKind | None = None
    unit: str | None = None
    parent: UUID | None = None
    agency_code: str | None = None
    on: date | None = None
    q: str | None = None


async def find(
    session: AsyncSession, organisation_id: UUID, *, lock: bool = False
) -> OrganisationRow | None:
    """Give one organisation; `lock` keeps others from changing it until the end."""
    return await session.get(OrganisationRow, organisation_id, with_for_update=lock)


async def found(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, OrganisationRow]:
    """Give those of the organisations that exist."""
    if not ids:
        return {}
    query = select(OrganisationRow).where(col(OrganisationRow.id).in_(list(ids)))
    return {row.id: row for row in await session.scalars(query)}


async def stands_below(session: AsyncSession, lower: UUID, upper: UUID) -> bool:
    """Say whether one stands below another, or is it; parents change one at a time from here on."""
    await session.execute(_ONE_AT_A_TIME)
    steps = {"start": lower, "wanted": upper}
    return (await session.execute(_ABOVE, steps)).first() is not None


def exists_on(day: date) -> ColumnElement[bool]:
    """Give the condition that an organisation exists on a day."""
    last = col(OrganisationRow.ends_on)
    return and_(col(OrganisationRow.begins_on) <= day, or_(last.is_(None), last >= day))


def organisations(wanted: OrganisationFilter) -> Select[OrganisationRow]:
    """Give the query of the organisations that a list is asked for."""
    query = select(OrganisationRow)
    if wanted.on is not None:
        query = query.where(exists_on(wanted.on))
    if wanted.q is not None:
        name = col(OrganisationRow.name_fold)
        query = query.where(name.contains(fold(wanted.q), autoescape=True))
    return narrowed(
        query,
        {
            OrganisationRow.kind: wanted.kind,
            OrganisationRow.unit: wanted.unit,
            OrganisationRow.parent_id: wanted.parent,
            OrganisationRow.agency_code: wanted.agency_code,
        },
    )


async def organisation_on(
    session: AsyncSession, organisation_id: UUID, day: date
) -> OrganisationRow | None:
    """Give an organisation if it exists on a day."""
    row = await find(session, organisation_id)
    holds = row is not None and rules.Time(row.begins_on, row.ends_on).holds(day)
    return row if holds else None


async def name_on(session: AsyncSession, whose: UUID | str, day: date) -> str | None:
    """Give the name on a day of an organisation, or of the authority of a unit.

    A unit's authority is its people's committee, the nation's is the ministry of the programme:
    neither needs to be entered. None for what is not known, or a unit that did not exist.
    """
    if isinstance(whose, str) and whose != NATION:
        unit = await land.unit_on(session, whose, day)
        return None if unit is None else f"Ủy ban nhân dân {_within_a_name(unit.name)}"
    row = await find(session, THE_MINISTRY if isinstance(whose, str) else whose)
    if row is None:
        return None
    return rules.name_of([DatedName.model_validate(one) for one in row.names], day)


def _within_a_name(unit: str) -> str:
    return unit[:1].lower() + unit[1:]
