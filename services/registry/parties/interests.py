"""Who has an interest in a producer: its representative and all who ever acted for it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import col

from services.registry import mandated
from services.registry.mandated import MandateRow
from services.registry.parties.tables import PersonalDataRow

REPRESENTATIVE = "representative"


@dataclass(frozen=True, slots=True)
class Interest:
    """Somebody who has an interest in a producer, as far as it is known who it is."""

    kind: str
    """`representative`, or what the mandate is (`MandateKind`)."""
    account: UUID | None = None
    organisation: UUID | None = None
    person: str | None = None
    """The keyed hash of the person's number."""
    hint: str | None = None
    """The keyed hash of name and year of birth: equal for one person, and perhaps for two."""
    mandate: UUID | None = None


async def interests_of(
    session: AsyncSession, producer_ids: Collection[UUID]
) -> dict[UUID, list[Interest]]:
    """Give the interests in producers; mandates that have ended count too.

    Ours: who advised on a dossier or owned what is judged does not judge it a month later.
    """
    found: dict[UUID, list[Interest]] = {one: [] for one in producer_ids}
    query = select(PersonalDataRow).where(col(PersonalDataRow.producer_id).in_(list(producer_ids)))
    for row in await session.scalars(query):
        if row.representative_person or row.representative_hint:
            found[row.producer_id].append(_representative(row))
    for mandate in await mandated.mandates_of(session, producer_ids):
        found[mandate.producer_id].append(_of(mandate))
    return found


def has_interest(
    producer: SQLCoreOperations[UUID],
    *,
    account: SQLCoreOperations[UUID | None],
    person: SQLCoreOperations[str | None],
    organisation: SQLCoreOperations[UUID | None],
) -> ColumnElement[bool]:
    """Give the condition that somebody has a certain interest in a producer, as `interests_of`."""
    acted = exists().where(
        col(MandateRow.producer_id) == producer,
        or_(
            col(MandateRow.account) == account,
            col(MandateRow.person) == person,
            col(MandateRow.organisation_id) == organisation,
        ),
    )
    represents = exists().where(
        col(PersonalDataRow.producer_id) == producer,
        col(PersonalDataRow.representative_person) == person,
    )
    return or_(acted, represents)


def _representative(row: PersonalDataRow) -> Interest:
    return Interest(REPRESENTATIVE, person=row.representative_person, hint=row.representative_hint)


def _of(row: MandateRow) -> Interest:
    return Interest(row.kind.value, row.account, row.organisation_id, row.person, row.hint, row.id)
