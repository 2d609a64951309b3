"""For which producers somebody acts today: one row a mandate, one condition for all lists.

It lies on the ground floor because every list asks it; the chapter of the producers gives and ends
mandates.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    Index,
    Select,
    and_,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import Field, col

from libs.contracts.registry.mandates import MandateKind
from services.registry.base import RegistryTable, enum_column, moment


class MandateRow(RegistryTable, table=True):
    """A mandate; it counts from `since` to `until`, both included, unless it was ended before.

    Nobody has two at one time for one producer: `ex_mandates_one_at_a_time`, which the migration
    writes.
    """

    __tablename__ = "mandates"
    __record__ = "mandate"
    __no_past__ = True
    __table_args__ = (
        CheckConstraint("(account IS NULL) <> (organisation_id IS NULL)", name="one_holder"),
        CheckConstraint("until >= since", name="ends_after_it_began"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended_by_somebody"),
        CheckConstraint(
            "kind <> 'commune_officer' OR (paper_id IS NOT NULL AND account IS NOT NULL)",
            name="an_officers_has_a_paper",
        ),
        CheckConstraint("kind = 'consultant' OR account IS NOT NULL", name="persons_but_advice"),
        Index("ix_mandates_account_producer_id", "account", "producer_id"),
        Index("ix_mandates_organisation_id_producer_id", "organisation_id", "producer_id"),
        Index("ix_mandates_producer_id", "producer_id"),
    )

    id: UUID = Field(primary_key=True)
    version: int = 1
    producer_id: UUID = Field(foreign_key="producers.id")
    kind: MandateKind = Field(sa_column=enum_column("kind", MandateKind))
    account: UUID | None = None
    organisation_id: UUID | None = Field(default=None, foreign_key="organisations.id")
    name: str = Field(max_length=300)
    person: str | None = Field(default=None, max_length=64)
    """The keyed hash of the person's number, as the gateway told it."""
    hint: str | None = Field(default=None, max_length=64)
    """The keyed hash of name and year of birth: a hint that two may be one person."""
    since: date = Field(sa_type=Date)
    until: date | None = Field(default=None, sa_type=Date)
    paper_id: UUID | None = Field(default=None, foreign_key="papers.id")
    given_by: dict[str, Any] = Field(sa_type=JSONB)
    given_at: datetime = Field(sa_column=moment())
    ended_by: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    reason: str | None = Field(default=None, max_length=500)


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who may have mandates, in the post in which he acts."""

    account: UUID
    organisation: UUID | None
    officer: bool = False
    """Whether the post is an officer's: it has the mandates of officers and no others."""
    only: frozenset[UUID] | None = None
    """The producers of today, where records are read as they were: who may read is judged now."""


def in_force(day: date) -> ColumnElement[bool]:
    """Give the condition that a mandate counts on a day."""
    until = col(MandateRow.until)
    return and_(
        col(MandateRow.ended_at).is_(None),
        col(MandateRow.since) <= day,
        or_(until.is_(None), until >= day),
    )


def _held_by(holder: Holder) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = col(MandateRow.account) == holder.account
    officers = col(MandateRow.kind) == MandateKind.COMMUNE_OFFICER
    if holder.officer:
        return and_(mine, officers)
    if holder.organisation is not None:
        mine = or_(mine, col(MandateRow.organisation_id) == holder.organisation)
    return and_(mine, ~officers)


def producers_of(holder: Holder, day: date) -> Select[UUID]:
    """Give the query of the producers that somebody acts for on a day."""
    return select(col(MandateRow.producer_id)).where(_held_by(holder), in_force(day))


PRODUCERS_OF = """
    SELECT producer_id FROM mandates
    WHERE (account = {} OR organisation_id = {}::uuid) AND kind <> 'commune_officer'
        AND ended_at IS NULL AND since <= {} AND (until IS NULL OR until >= {})
"""
"""The same for a statement that is written by hand: account, organisation, and twice the day."""

_WIDEST_FIRST = list(MandateKind)


async def mandate_of(
    session: AsyncSession, holder: Holder, producer_id: UUID, day: date
) -> MandateRow | None:
    """Give the mandate by which somebody acts for a producer on a day, the widest of several."""
    query = select(MandateRow).where(
        col(MandateRow.producer_id) == producer_id, _held_by(holder), in_force(day)
    )
    found = list(await session.scalars(query))
    return min(found, key=lambda one: _WIDEST_FIRST.index(one.kind), default=None)


async def mandates_of(
    session: AsyncSession, producer_ids: Collection[UUID], *, lock: bool = False
) -> list[MandateRow]:
    """Give every mandate that producers ever gave, the last given first."""
    query = (
        select(MandateRow)
        .where(col(MandateRow.producer_id).in_(list(producer_ids)))
        .order_by(col(MandateRow.given_at).desc(), col(MandateRow.id).desc())
    )
    return list(await session.scalars(query.with_for_update() if lock else query))
