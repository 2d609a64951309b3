"""Reading accounts within an administrator's territory."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from gateway.accounts.contracts import AccountRole, AccountState
from gateway.accounts.tables import AccountRow
from libs.contracts.core import Level
from libs.contracts.errors import NotFound
from libs.kit.text import fold
from libs.kit.tokens import Principal


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """What is looked for; absent fields do not count."""

    role: AccountRole | None = None
    level: Level | None = None
    unit: str | None = None
    state: AccountState | None = None
    q: str | None = None


def _visible(principal: Principal) -> Select[AccountRow]:
    query = select(AccountRow)
    if principal.level is Level.MINISTRY:
        return query
    return query.where(col(AccountRow.province) == principal.unit)


async def accounts_page(
    session: AsyncSession,
    principal: Principal,
    wanted: AccountFilter,
    *,
    after: tuple[str, UUID] | None,
    limit: int,
) -> list[AccountRow]:
    """Give one row more than asked, in the order of the folded names."""
    query = _visible(principal)
    for column, value in (
        (col(AccountRow.role), wanted.role),
        (col(AccountRow.level), wanted.level),
        (col(AccountRow.unit), wanted.unit),
        (col(AccountRow.state), wanted.state),
    ):
        if value is not None:
            query = query.where(column == str(value))
    if wanted.q is not None:
        query = query.where(col(AccountRow.words).contains(fold(wanted.q), autoescape=True))
    key = (col(AccountRow.username_folded), col(AccountRow.id))
    if after is not None:
        query = query.where(tuple_(*key) > after)
    return list(await session.scalars(query.order_by(*key).limit(limit + 1)))


async def account(
    session: AsyncSession, principal: Principal, account_id: UUID, *, lock: bool = False
) -> AccountRow:
    """Give an account of the territory; others are not there."""
    query = _visible(principal).where(col(AccountRow.id) == account_id)
    row = (await session.scalars(query.with_for_update() if lock else query)).first()
    if row is None:
        raise NotFound
    return row
