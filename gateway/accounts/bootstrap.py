"""The first account: a ministry administrator, who gives everybody else theirs."""

from dataclasses import dataclass

from sqlalchemy import exists, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from gateway.accounts import acts, guard
from gateway.accounts.contracts import AccountCreate
from gateway.accounts.tables import AccountRow
from gateway.actions import GatewayAction
from gateway.codes import rules as code_rules
from gateway.codes import store
from gateway.codes.rules import LINK_LIFE, CodeFor
from gateway.parts import GatewayParts
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
class Invitation:
    """A name, and the one-time code with which its person sets the password; shown this once."""

    username: str
    code: str


async def create_first_administrator(
    parts: GatewayParts, *, username: str = FIRST_USERNAME
) -> Invitation | None:
    """Make the first ministry administrator; None when there is one already."""
    async with parts.database.unit_of_work() as session:
        await _one_at_a_time(session)
        there = exists().where(
            col(PostRow.role) == AccountRole.ADMINISTRATOR, col(PostRow.level) == Level.MINISTRY
        )
        if await session.scalar(select(there)):
            return None
        order = AccountCreate(
            username=username,
            display_name=_FIRST_NAME,
            role=AccountRole.ADMINISTRATOR,
            level=Level.MINISTRY,
            unit=_NATION.code,
        )
        await acts.add_account(session, parts, order, _NATION, by=None)
    return await invite(parts, username)


async def invite(parts: GatewayParts, username: str) -> Invitation | None:
    """Make somebody a one-time code from the machine itself; None when the name is unknown.

    It also opens the name to every place again. The password of before counts until it is used.
    """
    async with parts.database.unit_of_work() as session:
        query = select(AccountRow).where(col(AccountRow.username_folded) == fold(username))
        row = (await session.scalars(query.with_for_update())).first()
        if row is None:
            return None
        now, code = parts.clock.now(), code_rules.new_code()
        store.drop(await store.open_codes(session, row.id, CodeFor.PASSWORD, now), now)
        store.keep(
            session, row.id, CodeFor.PASSWORD, code, life=LINK_LIFE, now=now, reason="command line"
        )
        await guard.forgive_everywhere(session, row.username_folded)
        record(
            session,
            None,
            action=GatewayAction.LINK_GIVEN,
            kind="account",
            id=row.id,
            reason="command line",
        )
        return Invitation(row.username, code)


async def is_waiting(parts: GatewayParts, username: str) -> bool:
    """Say whether an account is there whose person has not set a password yet."""
    async with parts.database.sessions() as session:
        query = select(AccountRow).where(col(AccountRow.username_folded) == fold(username))
        row = (await session.scalars(query)).first()
        return row is not None and row.password_hash is None


async def _one_at_a_time(session: AsyncSession) -> None:
    await session.execute(text("SELECT pg_advisory_xact_lock(hashtext('first administrator'))"))
