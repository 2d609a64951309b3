"""Reads of decisions, recognitions and withdrawals."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.contracts.core import Level
from libs.contracts.registry.standing import RecognitionStatus
from libs.kit.lists import Query_, narrowed
from services.registry.parties import ProducerRow
from services.registry.products import ProductRow
from services.registry.reach import Reach
from services.registry.seeing import About, Kind
from services.registry.standing.tables import (
    DecisionRow,
    RecognitionRow,
    WithdrawalRequestRow,
    WithdrawalRow,
)


class Recognised(NamedTuple):
    """A recognition, what decided it, its withdrawal if any, what is recognised and whose it is."""

    recognition: RecognitionRow
    decision: DecisionRow
    withdrawal: WithdrawalRow | None
    product: ProductRow
    producer: ProducerRow


RECOGNITIONS = (
    select(RecognitionRow, DecisionRow, WithdrawalRow, ProductRow, ProducerRow)
    .join(DecisionRow, col(DecisionRow.id) == col(RecognitionRow.decision_id))
    .join(ProductRow, col(ProductRow.id) == col(RecognitionRow.product_id))
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
) -> Recognised | None:
    """Give one recognition; `lock` keeps others from changing it."""
    query = RECOGNITIONS.where(col(RecognitionRow.id) == recognition_id)
    if lock:
        query = query.with_for_update(of=RecognitionRow)
        query = query.execution_options(populate_existing=True)
    found = (await session.execute(query)).first()
    return None if found is None else Recognised(*found)


async def recognition_to_order(session: AsyncSession, recognition_id: UUID) -> Recognised:
    """Give what an order for a certificate is made of."""
    found = await recognition(session, recognition_id)
    if found is None:
        raise LookupError(f"there is no recognition {recognition_id}")
    return found


async def recognition_locked(session: AsyncSession, recognition_id: UUID) -> RecognitionRow:
    """Give a recognition to write to."""
    query = select(RecognitionRow).where(col(RecognitionRow.id) == recognition_id).with_for_update()
    return (await session.scalars(query)).one()


async def withdrawal(session: AsyncSession, recognition_id: UUID) -> WithdrawalRow:
    """Give the withdrawal of a recognition that was withdrawn."""
    query = select(WithdrawalRow).where(col(WithdrawalRow.recognition_id) == recognition_id)
    return (await session.scalars(query)).one()


def recognitions(reach: Reach, wanted: RecognitionFilter) -> Query_:
    """Give the query of the recognitions within a caller's reach."""
    query = narrowed(
        RECOGNITIONS.where(
            reach.clause(
                col(ProductRow.commune),
                producer=col(ProducerRow.id),
                about=About(Kind.DOSSIER, col(RecognitionRow.dossier_id)),
            )
        ),
        {
            RecognitionRow.product_id: wanted.product_id,
            RecognitionRow.producer_id: wanted.producer_id,
            RecognitionRow.stars: wanted.stars,
            DecisionRow.level: wanted.level,
            DecisionRow.unit: wanted.unit,
            RecognitionRow.rulebook: wanted.rulebook,
        },
    )
    withdrawn = col(WithdrawalRow.id).is_not(None)
    if wanted.status is RecognitionStatus.WITHDRAWN:
        return query.where(withdrawn)
    if wanted.status is RecognitionStatus.EXPIRED:
        return query.where(~withdrawn, col(RecognitionRow.valid_until) < wanted.today)
    if wanted.status is RecognitionStatus.IN_FORCE:
        return query.where(~withdrawn, col(RecognitionRow.valid_until) >= wanted.today)
    return query


async def of_decision(session: AsyncSession, decision_id: UUID) -> list[Recognised]:
    """Give what a decision recognised, in one order."""
    query = RECOGNITIONS.where(col(RecognitionRow.decision_id) == decision_id)
    found = await session.execute(query.order_by(col(RecognitionRow.position)))
    return [Recognised(*one) for one in found]


async def decision(session: AsyncSession, decision_id: UUID) -> DecisionRow | None:
    """Give one decision."""
    return await session.get(DecisionRow, decision_id)


def decisions(reach: Reach, *, number: str | None) -> Query_:
    """Give the query of decisions, each with the number of its products."""
    counted = (
        select(func.count())
        .select_from(RecognitionRow)
        .where(col(RecognitionRow.decision_id) == col(DecisionRow.id))
        .scalar_subquery()
    )
    query = select(DecisionRow, counted).where(reach.clause(col(DecisionRow.unit)))
    return narrowed(query, {DecisionRow.number_key: number})


async def withdrawal_requests(
    session: AsyncSession, recognition_id: UUID
) -> list[WithdrawalRequestRow]:
    """Give the requests to withdraw a recognition, first to last."""
    query = (
        select(WithdrawalRequestRow)
        .where(col(WithdrawalRequestRow.recognition_id) == recognition_id)
        .order_by(col(WithdrawalRequestRow.created_at), col(WithdrawalRequestRow.id))
    )
    return list(await session.scalars(query))
