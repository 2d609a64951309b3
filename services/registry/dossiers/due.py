"""Which steps are due: what offices have in hand and until when, for those who remind them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from services.registry.calendar import Calendar
from services.registry.dossiers.tables import DossierRow, StepRow
from services.registry.products import ProductRow


@dataclass(frozen=True, slots=True)
class DueStep:
    """An open step whose limit ends soon or has ended."""

    dossier_id: UUID
    number: str
    """The dossier's slip number, or its id where it has none."""
    product: str
    """The product's name of today."""
    due: date
    """The last day of the limit (Law: 26/2026 Đ.7 k.2, k.6g)."""


async def open_steps_due(
    session: AsyncSession, units: Sequence[str], today: date, *, ahead: int, calendar: Calendar
) -> list[DueStep]:
    """Give the open steps of units that are overdue or due within working days, oldest first."""
    query = _due(
        select(
            col(DossierRow.id), col(DossierRow.slip_number), col(ProductRow.name), col(StepRow.due)
        ),
        today,
        ahead,
        calendar,
    )
    found = await session.execute(
        query.join(ProductRow, col(ProductRow.id) == col(DossierRow.product_id))
        .where(col(StepRow.unit).in_(units))
        .order_by(col(StepRow.due), col(DossierRow.position))
    )
    return [DueStep(one, number or str(one), name, due) for one, number, name, due in found]


async def units_with_steps_due(
    session: AsyncSession, today: date, *, ahead: int, calendar: Calendar
) -> list[str]:
    """Give the units that have such steps, by their codes of the day the step began."""
    query = _due(select(col(StepRow.unit)).distinct(), today, ahead, calendar)
    return [unit for (unit,) in await session.execute(query)]


def _due(
    query: Select[*tuple[Any, ...]], today: date, ahead: int, calendar: Calendar
) -> Select[*tuple[Any, ...]]:
    """Keep the open steps of today's dossiers that offices have; history waits for nobody."""
    until = calendar.due(today, working_days=ahead)
    return query.join(DossierRow, col(DossierRow.id) == col(StepRow.dossier_id)).where(
        col(StepRow.end).is_(None),
        col(StepRow.unit).is_not(None),
        col(StepRow.due) <= until,
        col(DossierRow.historic).is_(False),
    )
