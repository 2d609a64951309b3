"""Reads of councils, rounds, sheets, conflicts and results."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, exists, false, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.kit.lists import Query_, narrowed
from services.registry.councils.tables import (
    ConflictRow,
    CouncilRow,
    MemberRow,
    ResultRow,
    RoundRow,
    SheetRow,
)
from services.registry.dossiers import DOSSIERS, DossierRow, Filed
from services.registry.reach import Reach


class FiledSheet(NamedTuple):
    """A sheet and the member whose it is."""

    sheet: SheetRow
    member: MemberRow


class AtTable(NamedTuple):
    """A dossier before its council, and the seat of one who wants to act on it."""

    filed: Filed
    round: RoundRow
    council: CouncilRow
    member: MemberRow | None
    """None: who was asked about has no seat."""
    declared: bool
    """Whether the member's interest is on record."""


class Convened(NamedTuple):
    """A round with its council."""

    round: RoundRow
    council: CouncilRow


async def council(session: AsyncSession, council_id: UUID) -> CouncilRow | None:
    """Give one council."""
    return await session.get(CouncilRow, council_id)


async def members(session: AsyncSession, council_ids: Sequence[UUID]) -> list[MemberRow]:
    """Give the members of councils in their order."""
    query = (
        select(MemberRow)
        .where(col(MemberRow.council_id).in_(council_ids))
        .order_by(col(MemberRow.council_id), col(MemberRow.position))
    )
    return list(await session.scalars(query))


def councils(reach: Reach) -> Query_:
    """Give the query of the councils of a caller's unit and below."""
    return select(CouncilRow).where(reach.clause(col(CouncilRow.unit)))


_ROUNDS = select(RoundRow, CouncilRow).join(
    CouncilRow, col(CouncilRow.id) == col(RoundRow.council_id)
)


async def convened(session: AsyncSession, round_id: UUID, *, lock: bool = False) -> Convened | None:
    """Give one round with its council; `lock` keeps others from changing the round."""
    query = _ROUNDS.where(col(RoundRow.id) == round_id)
    if lock:
        query = query.with_for_update(of=RoundRow).execution_options(populate_existing=True)
    found = (await session.execute(query)).first()
    return None if found is None else Convened(*found)


def rounds(reach: Reach, *, rulebook: str | None, council_id: UUID | None) -> Query_:
    """Give the query of the rounds of a caller's unit and below."""
    query = select(RoundRow).where(reach.clause(col(RoundRow.unit)))
    return narrowed(query, {RoundRow.rulebook: rulebook, RoundRow.council_id: council_id})


_DECLARED = exists().where(
    col(ConflictRow.dossier_id) == col(DossierRow.id),
    col(ConflictRow.member_id) == col(MemberRow.id),
)


async def at_table(
    session: AsyncSession,
    dossier_id: UUID,
    *,
    account_id: UUID | None = None,
    member_id: UUID | None = None,
    lock: bool = False,
) -> AtTable | None:
    """Give a dossier before its council with the seat of an account or a member, in one read.

    None where no council has the dossier. A conflict that is declared at the same moment may be
    missed here; its sheet does not count at the opening all the same.
    """
    seat = and_(
        col(MemberRow.council_id) == col(CouncilRow.id),
        col(MemberRow.account_id) == account_id
        if account_id is not None
        else (col(MemberRow.id) == member_id if member_id is not None else false()),
    )
    query: Select[Any, Any, Any, Any, Any, Any, Any] = (
        DOSSIERS.add_columns(RoundRow, CouncilRow, MemberRow, _DECLARED)
        .join(RoundRow, col(RoundRow.id) == col(DossierRow.round_id))
        .join(CouncilRow, col(CouncilRow.id) == col(RoundRow.council_id))
        .outerjoin(MemberRow, seat)
        .where(col(DossierRow.id) == dossier_id)
    )
    if lock:
        query = query.with_for_update(of=DossierRow).execution_options(populate_existing=True)
    found = (await session.execute(query)).first()
    if found is None:
        return None
    row, product, producer, in_round, of_council, member, declared = found
    return AtTable(Filed(row, product, producer), in_round, of_council, member, declared)


async def sheets(
    session: AsyncSession, dossier_id: UUID, round_id: UUID | None = None
) -> list[FiledSheet]:
    """Give the sheets on a dossier with their members, in one round or in all."""
    query = (
        select(SheetRow, MemberRow)
        .join(MemberRow, col(MemberRow.id) == col(SheetRow.member_id))
        .where(col(SheetRow.dossier_id) == dossier_id)
        .order_by(col(SheetRow.stage), col(MemberRow.position), col(SheetRow.id))
    )
    if round_id is not None:
        query = query.where(col(SheetRow.round_id) == round_id)
    return [FiledSheet(*one) for one in await session.execute(query)]


async def biased(session: AsyncSession, dossier_id: UUID) -> set[UUID]:
    """Give the members whose interest in a dossier is on record."""
    query = select(col(ConflictRow.member_id)).where(col(ConflictRow.dossier_id) == dossier_id)
    return set(await session.scalars(query))


def dossiers_before(account: UUID) -> Select[UUID]:
    """Give the dossiers that are before a council of an account's, or that it filed a sheet on.

    A clause for whoever lists dossiers: `col(DossierRow.id).in_(dossiers_before(account))`.
    """
    before = (
        select(col(DossierRow.id))
        .join(RoundRow, col(RoundRow.id) == col(DossierRow.round_id))
        .join(MemberRow, col(MemberRow.council_id) == col(RoundRow.council_id))
        .where(col(MemberRow.account_id) == account)
    )
    sat = (
        select(col(SheetRow.dossier_id))
        .join(MemberRow, col(MemberRow.id) == col(SheetRow.member_id))
        .where(col(MemberRow.account_id) == account)
    )
    return select(before.union(sat).subquery().c[0])


async def results(session: AsyncSession, dossier_id: UUID) -> list[ResultRow]:
    """Give every scoring of a dossier, first to last."""
    query = (
        select(ResultRow)
        .where(col(ResultRow.dossier_id) == dossier_id)
        .order_by(col(ResultRow.position))
    )
    return list(await session.scalars(query))
