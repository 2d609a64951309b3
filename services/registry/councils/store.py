"""Reads of councils, rounds, sheets, conflicts and results."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from libs.contracts.people import Actor
from libs.contracts.registry.interests import ConflictState
from libs.kit.lists import Query_, narrowed
from services.registry.councils.interests import SHUT_OUT
from services.registry.councils.tables import (
    AbsenceRow,
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
    shut_out: bool
    """Whether the member's interest is on record, by its own word or the chair's."""
    sat_elsewhere: bool
    """Whether the same person has filed a sheet on the dossier at another level."""
    absent: bool
    """Whether the member is recorded as absent."""


class Convened(NamedTuple):
    """A round with its council."""

    round: RoundRow
    council: CouncilRow


async def council(session: AsyncSession, council_id: UUID) -> CouncilRow | None:
    """Give one council."""
    return await session.get(CouncilRow, council_id)


async def councils_locked(
    session: AsyncSession, council_ids: Collection[UUID]
) -> dict[UUID, CouncilRow]:
    """Give several councils, locked in one order."""
    query = (
        select(CouncilRow)
        .where(col(CouncilRow.id).in_(council_ids))
        .order_by(col(CouncilRow.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in await session.scalars(query)}


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


_ON_RECORD = exists().where(
    col(ConflictRow.dossier_id) == col(DossierRow.id),
    col(ConflictRow.member_id) == col(MemberRow.id),
    col(ConflictRow.state).in_(sorted(SHUT_OUT - {ConflictState.CERTAIN})),
)
_ABSENT = exists().where(
    col(AbsenceRow.dossier_id) == col(DossierRow.id),
    col(AbsenceRow.member_id) == col(MemberRow.id),
)
_OTHER = aliased(MemberRow)


def _sat_elsewhere(person: str | None) -> ColumnElement[bool]:
    same = col(_OTHER.account_id) == col(MemberRow.account_id)
    if person is not None:
        same = or_(same, col(_OTHER.person) == person)
    return (
        exists()
        .where(
            col(SheetRow.dossier_id) == col(DossierRow.id),
            col(SheetRow.level) != col(RoundRow.level),
            col(SheetRow.member_id) == col(_OTHER.id),
            same,
        )
        .correlate(DossierRow, RoundRow, MemberRow)
    )


async def at_table(
    session: AsyncSession,
    dossier_id: UUID,
    *,
    account_id: UUID | None = None,
    member_id: UUID | None = None,
    person: str | None = None,
    lock: bool = False,
) -> AtTable | None:
    """Give a dossier before its council with the seat of an account or a member, in one read.

    None where no council has the dossier. A conflict that is declared at the same moment may be
    missed here; its sheet does not count at the opening all the same. `person`: the hash of the
    member's number, by which a second account of the same person is found.
    """
    seat = and_(
        col(MemberRow.council_id) == col(CouncilRow.id),
        col(MemberRow.left_on).is_(None),
        col(MemberRow.account_id) == account_id
        if account_id is not None
        else (col(MemberRow.id) == member_id if member_id is not None else false()),
    )
    query: Select[Any, Any, Any, Any, Any, Any, Any] = (
        DOSSIERS.add_columns(
            RoundRow, CouncilRow, MemberRow, _ON_RECORD, _sat_elsewhere(person), _ABSENT
        )
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
    row, product, producer, *at = found
    return AtTable(Filed(row, product, producer), *at)


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


async def conflicts(session: AsyncSession, dossier_ids: Collection[UUID]) -> list[ConflictRow]:
    """Give the conflicts on record on dossiers, in the order in which they were recorded."""
    query = (
        select(ConflictRow)
        .where(col(ConflictRow.dossier_id).in_(dossier_ids))
        .order_by(col(ConflictRow.recorded_at), col(ConflictRow.id))
    )
    return list(await session.scalars(query))


async def seats_on(session: AsyncSession, dossier_id: UUID, account: UUID) -> list[MemberRow]:
    """Give the seats by which an account has to do with a dossier, in its round or by a sheet."""
    query = (
        select(MemberRow)
        .join(CouncilRow, col(CouncilRow.id) == col(MemberRow.council_id))
        .where(
            col(MemberRow.account_id) == account,
            or_(
                exists().where(
                    col(DossierRow.id) == dossier_id,
                    col(DossierRow.round_id) == col(RoundRow.id),
                    col(RoundRow.council_id) == col(MemberRow.council_id),
                ),
                exists().where(
                    col(SheetRow.dossier_id) == dossier_id,
                    col(SheetRow.member_id) == col(MemberRow.id),
                ),
            ),
        )
    )
    return list(await session.scalars(query))


async def dossiers_of_round(session: AsyncSession, round_id: UUID) -> list[Filed]:
    """Give the dossiers of a round."""
    query = DOSSIERS.where(col(DossierRow.round_id) == round_id).order_by(col(DossierRow.position))
    return [Filed(*one) for one in await session.execute(query)]


async def absences(session: AsyncSession, dossier_id: UUID) -> dict[UUID, UUID | None]:
    """Give the members who are recorded as absent from a sitting, and by whose account."""
    query = select(AbsenceRow).where(col(AbsenceRow.dossier_id) == dossier_id)
    rows = await session.scalars(query)
    return {one.member_id: Actor.model_validate(one.recorded_by).account for one in rows}


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
