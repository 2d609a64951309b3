"""Reading accounts within an administrator's territory."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from gateway.accounts.contracts import Account, AccountState
from gateway.accounts.tables import AccountRow
from gateway.posts.contracts import AccountRole
from gateway.posts.tables import PostRow
from libs.contracts.core import Level
from libs.contracts.errors import NotFound
from libs.kit.lists import Listing, ascending, narrowed
from libs.kit.text import fold
from libs.kit.tokens import Principal

ACCOUNTS = Listing[Account](
    {"name": [ascending(AccountRow.username_folded), ascending(AccountRow.id)]}
)
"""The list of accounts, by the names that people log in with."""


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """What is looked for; absent fields do not count."""

    role: AccountRole | None = None
    level: Level | None = None
    unit: str | None = None
    state: AccountState | None = None
    wants_code: bool | None = None
    q: str | None = None


def _visible(principal: Principal) -> Select[AccountRow]:
    """Give the accounts that have, had or will have a post in the caller's territory."""
    query = select(AccountRow)
    if principal.level is Level.MINISTRY:
        return query
    places = {Level.PROVINCE: col(PostRow.province), Level.COMMUNE: col(PostRow.unit)}
    return query.where(_has_post(places[principal.level] == principal.unit))


def is_visible(principal: Principal, row: AccountRow) -> bool:
    """Say whether an account is one of the caller's territory."""
    if principal.level is Level.MINISTRY:
        return True
    return any(principal.unit in {post.province, post.unit} for post in row.posts)


def _has_post(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(col(PostRow.account_id) == col(AccountRow.id), *conditions)


def accounts(principal: Principal, wanted: AccountFilter) -> Select[AccountRow]:
    """Look for accounts of the caller's territory; what is said of posts must fit one of them."""
    query = narrowed(_visible(principal), {AccountRow.state: wanted.state})
    post = {PostRow.role: wanted.role, PostRow.level: wanted.level, PostRow.unit: wanted.unit}
    asked = [col(column) == value for column, value in post.items() if value is not None]
    if asked:
        query = query.where(_has_post(*asked))
    if wanted.wants_code is not None:
        waiting = col(AccountRow.code_wanted_at).is_not(None)
        query = query.where(waiting if wanted.wants_code else ~waiting)
    if wanted.q is not None:
        query = query.where(col(AccountRow.words).contains(fold(wanted.q), autoescape=True))
    return query


async def account(
    session: AsyncSession, principal: Principal, account_id: UUID, *, lock: bool = False
) -> AccountRow:
    """Give an account of the territory; others are not there."""
    query = _visible(principal).where(col(AccountRow.id) == account_id)
    row = (await session.scalars(query.with_for_update() if lock else query)).first()
    if row is None:
        raise NotFound
    return row
