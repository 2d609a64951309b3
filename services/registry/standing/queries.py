"""Reads of decisions, recognitions and withdrawals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.core import Level
from libs.contracts.registry.standing import RecognitionStatus
from services.registry.parties import ProducerRow
from services.registry.reach import Reach
from services.registry.standing.tables import DecisionRow, RecognitionRow, WithdrawalRow

Found = tuple[RecognitionRow, DecisionRow, WithdrawalRow | None, ProducerRow]

_RECOGNITIONS = (
    select(RecognitionRow, DecisionRow, WithdrawalRow, ProducerRow)
    .join(DecisionRow, col(DecisionRow.id) == col(RecognitionRow.decision_id))
    .join(ProducerRow, col(ProducerRow.id) == col(RecognitionRow.producer_id))
    .outerjoin(WithdrawalRow, col(WithdrawalRow.recognition_id) == col(RecognitionRow.id))
)


@dataclass(frozen=True, slots=True)
class RecognitionFilter:
    """What a list of recognitions is asked for."""

    today: date
    status: RecognitionStatus | None = None
    product_id: UUID | None = None
    producer_id: UUID | None = None
    stars: int | None = None
    level: Level | None = None
    unit: str | None = None
    rulebook: str | None = None


async def recognition(
    session: AsyncSession, recognition_id: UUID, *, lock: bool = False
) -> Found | None:
    """Give one recognition with its decision, its withdrawal if any, and its producer."""
    query = _RECOGNITIONS.where(col(RecognitionRow.id) == recognition_id)
    if lock:
        query = query.with_for_update(of=RecognitionRow)
        query = query.execution_options(populate_existing=True)
    found = (await session.execute(query)).first()
    return None if found is None else (found[0], found[1], found[2], found[3])


async def recognition_and_decision(
    session: AsyncSession, recognition_id: UUID
) -> tuple[RecognitionRow, DecisionRow]:
    """Give what an order for a certificate is made of."""
    found = await recognition(session, recognition_id)
    if found is None:
        raise LookupError(f"there is no recognition {recognition_id}")
    return found[0], found[1]


async def recognition_locked(session: AsyncSession, recognition_id: UUID) -> RecognitionRow:
    """Give a recognition to write to."""
    query = select(RecognitionRow).where(col(RecognitionRow.id) == recognition_id).with_for_update()
    return (await session.scalars(query)).one()


async def withdrawal(session: AsyncSession, recognition_id: UUID) -> WithdrawalRow | None:
    """Give the withdrawal of a recognition."""
    return await session.scalar(
        select(WithdrawalRow).where(col(WithdrawalRow.recognition_id) == recognition_id)
    )


async def recognitions_page(
    session: AsyncSession,
    reach: Reach,
    wanted: RecognitionFilter,
    *,
    after: UUID | None,
    limit: int,
) -> list[Found]:
    """Give recognitions, the newest first; one more than the page shows."""
    query = _filtered(reach, wanted)
    if after is not None:
        query = query.where(col(RecognitionRow.id) < after)
    found = await session.execute(query.order_by(col(RecognitionRow.id).desc()).limit(limit + 1))
    return [(row, decision, gone, producer) for row, decision, gone, producer in found]


def _filtered(reach: Reach, wanted: RecognitionFilter) -> Select[Any, Any, Any, Any]:
    query = _RECOGNITIONS.where(
        reach.clause(col(RecognitionRow.current_commune), owner=col(ProducerRow.owner_account))
    )
    for column, value in (
        (RecognitionRow.product_id, wanted.product_id),
        (RecognitionRow.producer_id, wanted.producer_id),
        (RecognitionRow.stars, wanted.stars),
        (DecisionRow.level, wanted.level and wanted.level.value),
        (DecisionRow.unit, wanted.unit),
        (RecognitionRow.rulebook, wanted.rulebook),
    ):
        if value is not None:
            query = query.where(col(column) == value)
    withdrawn = col(WithdrawalRow.id).is_not(None)
    if wanted.status is RecognitionStatus.WITHDRAWN:
        return query.where(withdrawn)
    if wanted.status is RecognitionStatus.EXPIRED:
        return query.where(~withdrawn, col(RecognitionRow.valid_until) < wanted.today)
    if wanted.status is RecognitionStatus.IN_FORCE:
        return query.where(~withdrawn, col(RecognitionRow.valid_until) >= wanted.today)
    return query


async def of_decision(session: AsyncSession, decision_id: UUID) -> list[Found]:
    """Give what a decision recognised, in one order."""
    query = _RECOGNITIONS.where(col(RecognitionRow.decision_id) == decision_id)
    found = await session.execute(query.order_by(col(RecognitionRow.id)))
    return [(row, decision, gone, producer) for row, decision, gone, producer in found]


async def decision(session: AsyncSession, decision_id: UUID) -> DecisionRow | None:
    """Give one decision."""
    return await session.get(DecisionRow, decision_id)


async def decisions_page(
    session: AsyncSession,
    reach: Reach,
    *,
    number: str | None,
    after: UUID | None,
    limit: int,
) -> Sequence[tuple[DecisionRow, int]]:
    """Give decisions with the number of products of each, the newest first."""
    counted = (
        select(func.count())
        .select_from(RecognitionRow)
        .where(col(RecognitionRow.decision_id) == col(DecisionRow.id))
        .scalar_subquery()
    )
    query = select(DecisionRow, counted).where(reach.clause(col(DecisionRow.unit)))
    if number is not None:
        query = query.where(col(DecisionRow.number_key) == number)
    if after is not None:
        query = query.where(col(DecisionRow.id) < after)
    found = await session.execute(query.order_by(col(DecisionRow.id).desc()).limit(limit + 1))
    return [(row, products) for row, products in found]
