"""The dossiers of which an account learns nothing, for it has a seat and an interest."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlmodel import col

from services.registry.councils.interests import SHUT_OUT
from services.registry.councils.tables import ConflictRow, MemberRow, ResultRow, RoundRow
from services.registry.dossiers import DossierRow
from services.registry.parties import has_interest

_OPENED = exists().where(col(ResultRow.dossier_id) == col(DossierRow.id))
_SEATS = (
    select(col(DossierRow.id))
    .select_from(MemberRow)
    .join(RoundRow, col(RoundRow.council_id) == col(MemberRow.council_id))
)
_IN_ROUND = _SEATS.join(DossierRow, col(DossierRow.round_id) == col(RoundRow.id))
_WERE_SCORED = _SEATS.join(ResultRow, col(ResultRow.round_id) == col(RoundRow.id)).join(
    DossierRow, col(DossierRow.id) == col(ResultRow.dossier_id)
)


def dossiers_shut_to(account: UUID) -> Select[Any]:
    """Give the opened dossiers in which an account has a seat and an interest, at any level.

    Before an opening nothing is told that could be kept from anybody: all sheets are under seal.
    Ours: decision 0122; what is on record counts (the opening puts on record what was certain on
    its day), and what follows from mandates and the representative today.
    """
    return select(on_record(account).union(*by_persons(account)).subquery().c[0])


def on_record(account: UUID) -> Select[Any]:
    """Give those with a conflict on record that shuts the account's seat out."""
    return (
        select(col(ConflictRow.dossier_id))
        .join(MemberRow, col(MemberRow.id) == col(ConflictRow.member_id))
        .where(
            col(MemberRow.account_id) == account,
            col(ConflictRow.state).in_(sorted(SHUT_OUT)),
            exists().where(col(ResultRow.dossier_id) == col(ConflictRow.dossier_id)),
        )
    )


def by_persons(account: UUID) -> list[Select[Any]]:
    """Give those whose producer the account's member acts or acted for, or represents."""
    interested = has_interest(
        col(DossierRow.producer_id),
        account=col(MemberRow.account_id),
        person=col(MemberRow.person),
        organisation=col(MemberRow.organisation_id),
    )
    mine = col(MemberRow.account_id) == account
    return [
        _IN_ROUND.where(mine, _OPENED, interested),
        _WERE_SCORED.where(mine, interested),
    ]
