"""What services of this system ask: which people stand behind accounts."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from sqlalchemy import ColumnElement, or_, select
from sqlmodel import col

from gateway.accounts.contracts import AccountState
from gateway.accounts.tables import AccountRow
from gateway.acting import AskingAboutPeople
from gateway.actions import GatewayAction
from gateway.posts.views import held_of
from libs.contracts.core import ShortText
from libs.contracts.people import People, Person
from libs.kit.apps import new_router
from libs.kit.audit import record
from libs.kit.text import fold

router = new_router(prefix="/internal/v1/people", tags=["people"])

_AT_ONCE = 200


@router.get("")
async def find_people(
    acting: AskingAboutPeople,
    account: Annotated[
        list[UUID] | None, Query(max_length=_AT_ONCE, description="Accounts, 200 at most.")
    ] = None,
    username: Annotated[ShortText | None, Query(description="A name to log in with.")] = None,
) -> People:
    """Tell services of this system who stands behind accounts; others find no such path."""
    wanted: ColumnElement[bool] = col(AccountRow.id).in_(account or [])
    if username is not None:
        wanted = or_(wanted, col(AccountRow.username_folded) == fold(username))
    rows = await acting.session.scalars(
        select(AccountRow).where(wanted).order_by(col(AccountRow.id))
    )
    return People(items=[_read(row, acting) for row in rows])


def _read(row: AccountRow, acting: AskingAboutPeople) -> Person:
    """Show a person, and note that it was read: the hash and the year are personal data."""
    record(
        acting.session,
        acting.principal,
        action=GatewayAction.PEOPLE_READ,
        kind="account",
        id=row.id,
    )
    return person_of(row)


def person_of(row: AccountRow) -> Person:
    """Show who stands behind an account."""
    return Person(
        account=row.id,
        name=row.display_name,
        active=row.state is AccountState.ACTIVE,
        person=row.person,
        birth_year=row.birth_year,
        posts=[held_of(post) for post in row.posts],
    )
