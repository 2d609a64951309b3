"""The first account: a ministry administrator, who gives everybody else theirs."""

from dataclasses import dataclass

from pydantic import SecretStr
from sqlalchemy import exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from gateway.accounts import acts, guard
from gateway.accounts.contracts import AccountCreate
from gateway.accounts.tables import AccountRow
from gateway.accounts.views import account_of
from gateway.actions import GatewayAction
from gateway.parts import GatewayParts
from gateway.passwords import one_time_password
from gateway.places import UnitPlace
from gateway.posts.contracts import AccountRole
from gateway.posts.tables import PostRow
from libs.contracts.core import Level
from libs.kit.audit import record
from libs.kit.text import fold

_NATION = UnitPlace("VN", Level.MINISTRY, in_force=True, province=None)
FIRST_USERNAME = "quantri.trunguong"
_FIRST_NAME = "Quản trị hệ thống trung ương"


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """The name and the password, which is shown once and kept nowhere."""

    username: str
    password: str


async def create_first_administrator(
    parts: GatewayParts, *, username: str = FIRST_USERNAME, password: str | None = None
) -> FirstAdministrator | None:
    """Make the first ministry administrator; None when there is one already."""
    secret = password or one_time_password()
    async with parts.database.unit_of_work() as session:
        await _one_at_a_time(session)
        there = exists().where(
            col(PostRow.role) == AccountRole.ADMINISTRATOR,
            col(PostRow.level) == Level.MINISTRY,
        )
        if await session.scalar(select(there)):
            return None
        order = AccountCreate(
            username=username,
            display_name=_FIRST_NAME,
            role=AccountRole.ADMINISTRATOR,
            level=Level.MINISTRY,
            unit=_NATION.code,
            password=SecretStr(secret),
        )
        await acts.add_account(session, parts, order, _NATION, by=None)
    return FirstAdministrator(username, secret)


async def give_new_password(parts: GatewayParts, username: str) -> FirstAdministrator | None:
    """Help an administrator who is locked out, from the machine itself; None when unknown."""
    secret = one_time_password()
    async with parts.database.unit_of_work() as session:
        query = select(AccountRow).where(col(AccountRow.username_folded) == fold(username))
        row = (await session.scalars(query.with_for_update())).first()
        if row is None:
            return None
        today = parts.clock.today()
        before = account_of(row, today)
        await acts.replace_password(session, parts, row, secret, temporary=True)
        await guard.forgive(session, guard.digest_of(row.username_folded))
        row.version += 1
        await session.flush()
        record(
            session,
            None,
            action=GatewayAction.PASSWORD_SET,
            kind="account",
            id=row.id,
            before=before,
            after=account_of(row, today),
            reason="command line",
        )
        return FirstAdministrator(row.username, secret)


async def _one_at_a_time(session: AsyncSession) -> None:
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('first administrator'))"))
