"""A sleeping account is woken by its password and a one-time code, never by a new password."""

from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from gateway.accounts import rules
from gateway.accounts.contracts import AccountState
from gateway.accounts.errors import CodeOfAdministratorNeeded, OneTimeCodeNeeded, OneTimeCodeWrong
from gateway.accounts.tables import AccountRow
from gateway.accounts.views import last_used
from gateway.actions import GatewayAction
from gateway.codes import rules as code_rules
from gateway.codes import store
from gateway.codes.rules import MAILED_LIFE, CodeFor
from gateway.codes.tables import CodeRow
from gateway.letters import Letter, login_letter
from gateway.parts import GatewayParts
from gateway.posts.contracts import AccountRole
from gateway.posts.tables import PostRow
from gateway.posts.views import is_current
from libs.contracts.errors import OcopError
from libs.kit.audit import record


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nobody comes in, and the letter to send once that is committed."""

    why: OcopError
    letter: Letter | None = None


async def refusal(
    parts: GatewayParts, session: AsyncSession, row: AccountRow, code: str | None
) -> Refused | None:
    """Say what a sleeping account needs besides its password; None when it may come in."""
    now = parts.clock.now()
    if not rules.is_asleep(last_used(row), now=now):
        return None
    can_be_sent = row.address is not None and parts.sender is not None
    last = await is_only_administrator(parts, session, row)
    if rules.may_wake_alone(last_administrator=last, can_be_sent=can_be_sent):
        _wake(session, row, "only administrator")
        return None
    given = await store.open_codes(session, row.id, CodeFor.LOGIN, now)
    if code is None:
        return _needed(parts, session, row, given)
    fitting = next((one for one in given if one.code_hash == code_rules.hash_of(code)), None)
    if fitting is None:
        for one in given:
            one.tries += 1
        return Refused(OneTimeCodeWrong())
    fitting.used_at = now
    _wake(session, row, "one-time code")
    return None


def _wake(session: AsyncSession, row: AccountRow, how: str) -> None:
    row.code_wanted_at = None
    action = GatewayAction.WOKEN
    record(session, None, action=action, kind="account", id=row.id, reason=how)


def _needed(
    parts: GatewayParts, session: AsyncSession, row: AccountRow, given: list[CodeRow]
) -> Refused:
    """Send a code unless one is under way; without an address the administrators see it."""
    if row.address is None or parts.sender is None:
        row.code_wanted_at = parts.clock.now()
        return Refused(CodeOfAdministratorNeeded())
    why = OneTimeCodeNeeded(sent_to=code_rules.masked(row.address))
    if any(one.mailed for one in given):
        return Refused(why)
    code = code_rules.new_digits()
    store.keep(
        session,
        row.id,
        CodeFor.LOGIN,
        code,
        life=MAILED_LIFE,
        now=parts.clock.now(),
        reason="unused",
        mailed=True,
    )
    record(session, None, action=GatewayAction.CODE_SENT, kind="account", id=row.id)
    return Refused(why, login_letter(row.address, code))


async def is_only_administrator(
    parts: GatewayParts, session: AsyncSession, row: AccountRow
) -> bool:
    """Say whether an account administers a unit today that no other waking account does."""
    today = parts.clock.today()
    awake = parts.clock.now() - rules.AWAKE
    used = func.greatest(
        col(AccountRow.created_at), col(AccountRow.last_login_at), col(AccountRow.password_set_at)
    )
    for post in row.posts:
        if post.role is not AccountRole.ADMINISTRATOR or not is_current(post, today):
            continue
        other = exists().where(
            col(PostRow.account_id) == col(AccountRow.id),
            col(AccountRow.id) != row.id,
            col(AccountRow.state) == AccountState.ACTIVE,
            col(AccountRow.password_hash).is_not(None),
            used >= awake,
            col(PostRow.role) == AccountRole.ADMINISTRATOR,
            col(PostRow.unit) == post.unit,
            col(PostRow.begins_on) <= today,
            or_(col(PostRow.ends_on).is_(None), col(PostRow.ends_on) >= today),
        )
        if not await session.scalar(select(other)):
            return True
    return False
