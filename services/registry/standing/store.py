"""Reads of decisions, recognitions and withdrawals."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from libs.contracts.core import Level
from libs.contracts.registry.documents import DocumentKind
from libs.contracts.registry.standing import RecognitionStatus
from libs.kit.auth import Principal
from libs.kit.lists import Query_, narrowed
from services.registry.documents import DocumentRow, EffectRow, readable
from services.registry.parties import ProducerRow
from services.registry.products import ProductRow
from services.registry.reach import Reach
from services.registry.seeing import About, Kind
from services.registry.standing.tables import (
    RecognitionRow,
    WithdrawalRequestRow,
    WithdrawalRow,
)


class Recognised(NamedTuple):
    """A recognition, what decided it, its withdrawal if any, what is recognised and whose it is."""

    recognition: RecognitionRow
    decision: DocumentRow
    withdrawal: WithdrawalRow | None
    withdrawn_by: DocumentRow | None
    product: ProductRow
    producer: ProducerRow


_WITHDRAWING = aliased(DocumentRow)
RECOGNITIONS = (
    select(RecognitionRow, DocumentRow, WithdrawalRow, _WITHDRAWING, ProductRow, ProducerRow)
    .join(DocumentRow, col(DocumentRow.id) == col(RecognitionRow.decision_id))
    .join(ProductRow, col(ProductRow.id) == col(RecognitionRow.product_id))
    .join(ProducerRow, col(ProducerRow.id) == col(RecognitionRow.producer_id))
    .outerjoin(WithdrawalRow, col(WithdrawalRow.recognition_id) == col(RecognitionRow.id))
    .outerjoin(_WITHDRAWING, col(_WITHDRAWING.id) == col(WithdrawalRow.document_id))
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


async def withdrawal(
    session: AsyncSession, recognition_id: UUID
) -> tuple[WithdrawalRow, DocumentRow]:
    """Give the withdrawal of a recognition that was withdrawn, and the document that did it."""
    query = (
        select(WithdrawalRow, DocumentRow)
        .join(DocumentRow, col(DocumentRow.id) == col(WithdrawalRow.document_id))
        .where(col(WithdrawalRow.recognition_id) == recognition_id)
    )
    found, document = (await session.execute(query)).one()
    return found, document


async def recognitions_locked(
    session: AsyncSession, recognition_ids: Collection[UUID]
) -> dict[UUID, Recognised]:
    """Give recognitions to end, locked in one order whoever asks."""
    found = await _locked(session, col(RecognitionRow.id).in_(list(recognition_ids)))
    return {one.recognition.id: one for one in found}


async def of_dossiers_locked(
    session: AsyncSession, dossier_ids: Collection[UUID]
) -> list[Recognised]:
    """Give the recognitions of dossiers, locked in one order whoever asks."""
    return await _locked(session, col(RecognitionRow.dossier_id).in_(list(dossier_ids)))


async def _locked(session: AsyncSession, which: ColumnElement[bool]) -> list[Recognised]:
    query = RECOGNITIONS.where(which).order_by(col(RecognitionRow.id))
    query = query.with_for_update(of=RecognitionRow).execution_options(populate_existing=True)
    return [Recognised(*one) for one in await session.execute(query)]


async def certificate_keys_taken(session: AsyncSession, keys: Collection[str]) -> set[str]:
    """Give which of these numbers of paper certificates are given already."""
    if not keys:
        return set()
    query = select(col(RecognitionRow.certificate_key))
    query = query.where(col(RecognitionRow.certificate_key).in_(list(keys)))
    return {key for key in await session.scalars(query) if key is not None}


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
            DocumentRow.level: wanted.level,
            DocumentRow.unit: wanted.unit,
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


def decisions(principal: Principal, reach: Reach, *, number: str | None) -> Query_:
    """Give the query of decisions that recognise, each with the number of its products."""
    counted = (
        select(func.count())
        .select_from(EffectRow)
        .where(col(EffectRow.document_id) == col(DocumentRow.id))
        .scalar_subquery()
    )
    query = select(DocumentRow, counted).where(
        readable(principal, reach), col(DocumentRow.kind) == DocumentKind.RECOGNITION
    )
    return narrowed(query, {DocumentRow.number_key: number})


async def named_by(session: AsyncSession, document_id: UUID) -> list[UUID]:
    """Give the records that a document is about, in its order."""
    query = select(col(EffectRow.record_id)).where(col(EffectRow.document_id) == document_id)
    return list(await session.scalars(query.order_by(col(EffectRow.place))))


async def withdrawal_requests(
    session: AsyncSession, recognition_id: UUID
) -> list[tuple[WithdrawalRequestRow, DocumentRow]]:
    """Give the requests to withdraw a recognition with their documents, first to last."""
    query = (
        select(WithdrawalRequestRow, DocumentRow)
        .join(DocumentRow, col(DocumentRow.id) == col(WithdrawalRequestRow.document_id))
        .where(col(WithdrawalRequestRow.recognition_id) == recognition_id)
        .order_by(col(WithdrawalRequestRow.created_at), col(WithdrawalRequestRow.id))
    )
    return [(row, document) for row, document in await session.execute(query)]
