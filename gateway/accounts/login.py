"""Logging in and refreshing: each step its own transaction, because a refusal is kept too."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from gateway.accounts import guard, rules, waking
from gateway.accounts.contracts import TokenPair
from gateway.accounts.errors import (
    AccountNotActive,
    LoginFailed,
    RefreshRefused,
)
from gateway.accounts.tables import AccountRow
from gateway.accounts.views import account_of, first_to_act_in, principal_of
from gateway.accounts.waking import Refused
from gateway.actions import GatewayAction
from gateway.parts import GatewayParts
from gateway.posts.rules import life_of_token
from gateway.posts.tables import PostRow
from gateway.posts.views import held_of, is_current, post_of
from gateway.tokens import sessions
from gateway.tokens.rules import EndedBecause, Worth
from gateway.tokens.tables import SessionRow
from libs.kit.audit import record
from libs.kit.text import fold
from libs.kit.tokens import ACCESS_TOKEN_LIFE

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="ocop"'}


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody who wants to come in: from where, and with which program."""

    client: str
    place: str
    """The digest of the network address."""
    code: str | None = None
    """The one-time code, if one was typed."""


async def log_in(parts: GatewayParts, username: str, password: str, attempt: Attempt) -> TokenPair:
    """Check name and password, wake the account if it sleeps, then open a session."""
    account = await prove_password(parts, username, password, attempt.place)
    async with parts.database.unit_of_work() as session:
        row = await session.get(AccountRow, account.id, with_for_update=True)
        if row is None or row.password_hash != account.password_hash:
            raise _failed()
        outcome = await _admit(parts, session, row, attempt)
        if isinstance(outcome, TokenPair):
            await _refresh_hash(parts, row, password)
            await guard.forgive(session, guard.Door(row.username_folded, attempt.place))
            return outcome
        action = GatewayAction.SESSION_REFUSED
        record(session, None, action=action, kind="account", id=row.id, reason=outcome.why.code)
    if outcome.letter is not None and parts.sender is not None:
        await parts.sender.send(outcome.letter)
    raise outcome.why


async def _admit(
    parts: GatewayParts, session: AsyncSession, row: AccountRow, attempt: Attempt
) -> TokenPair | Refused:
    """Open a session, or say why not; the refusal is kept, so it is not raised in here."""
    post = first_to_act_in(row, parts.clock.today())
    reason = rules.reason_not_active(row.state, has_post=post is not None)
    if reason is not None or post is None:
        return Refused(AccountNotActive(reason=reason or "no_post"))
    asleep = await waking.refusal(parts, session, row, attempt.code)
    if asleep is not None:
        return asleep
    opened, token = await _open(parts, session, row, post, attempt)
    return pair(parts, row, post, opened.id, token)


async def prove_password(
    parts: GatewayParts, username: str, password: str, place: str
) -> AccountRow:
    """Give the account that name and password belong to; the attempt stays counted.

    A wrong password and an unknown name answer alike, take alike long and are locked alike.
    """
    door = guard.Door(fold(username), place)
    async with parts.database.unit_of_work() as session:
        now = parts.clock.now()
        counted = await guard.count_attempt(session, door, parts.settings, now)
        query = select(AccountRow).where(col(AccountRow.username_folded) == door.folded)
        account = (await session.scalars(query)).first()
    known = account.password_hash if account else None
    if await parts.passwords.matches(known, password) and account is not None:
        return account
    shut = rules.attempts_are_used_up(counted, parts.settings.failures_before_lock)
    async with parts.database.unit_of_work() as session:
        action = GatewayAction.LOGIN_LOCKED_OUT if shut else GatewayAction.LOGIN_FAILED
        subject = str(account.id) if account else door.name
        record(session, None, action=action, kind="account", id=subject)
    opens_at = rules.shut_until(now, parts.settings.lock_time)
    raise guard.locked_out(opens_at, parts.clock.now()) if shut else _failed()


async def forgive(parts: GatewayParts, row: AccountRow, place: str) -> None:
    """Forget the failures on an account's name at a place: its owner has proved the password."""
    async with parts.database.unit_of_work() as session:
        await guard.forgive(session, guard.Door(row.username_folded, place))


async def refresh(parts: GatewayParts, token: str) -> TokenPair:
    """Exchange a refresh token; one that was used before ends its whole session."""
    async with parts.database.unit_of_work() as session:
        now = parts.clock.now()
        secret = parts.keys.refresh_secret
        found = await sessions.refresh(
            session, token, secret=secret, settings=parts.settings, now=now
        )
        if found.session is None:
            raise _refused()
        row = await session.get(AccountRow, found.session.account_id)
        if row is None:
            raise _refused()
        post = acted_in(row, found.session)
        held = post is not None and is_current(post, parts.clock.today())
        fit = rules.reason_not_active(row.state, has_post=held) is None
        if found.token is not None and fit and post is not None:
            return pair(parts, row, post, found.session.id, found.token)
        because = EndedBecause.NOT_ACTIVE if held else EndedBecause.POST_ENDED
        if found.worth is not Worth.EXPIRED:
            reused = found.worth is Worth.REUSED
            because = EndedBecause.REUSE if reused else because
            _end(parts, session, row, found.session, because)
    raise _refused()


def acted_in(row: AccountRow, session: SessionRow) -> PostRow | None:
    """Give the post that a session acts in; None when it is none of the account's any more."""
    return next((post for post in row.posts if post.id == session.post_id), None)


def _end(
    parts: GatewayParts,
    session: AsyncSession,
    row: AccountRow,
    ending: SessionRow,
    because: EndedBecause,
) -> None:
    now = parts.clock.now()
    sessions.end(session, [ending], because=because, revocations=parts.revocations, now=now)
    post = acted_in(row, ending)
    record(
        session,
        principal_of(row, post, ending.id) if post else None,
        action=GatewayAction.SESSION_ENDED,
        kind="account",
        id=row.id,
        reason=because,
    )


async def _open(
    parts: GatewayParts, session: AsyncSession, row: AccountRow, post: PostRow, attempt: Attempt
) -> tuple[SessionRow, str]:
    now = parts.clock.now()
    idle = parts.settings.session_idle
    live = await sessions.live_sessions(session, row.id, now, idle=idle, lock=True)
    for oldest in live[parts.settings.sessions_per_account - 1 :]:
        _end(parts, session, row, oldest, EndedBecause.TOO_MANY)
    opened, token = await sessions.open_session(
        session,
        row.id,
        post.id,
        client=attempt.client,
        place=attempt.place,
        settings=parts.settings,
        now=now,
    )
    row.last_login_at = now
    row.last_post = post.id
    principal = principal_of(row, post, opened.id)
    record(session, principal, action=GatewayAction.SESSION_OPENED, kind="account", id=row.id)
    return opened, token


async def _refresh_hash(parts: GatewayParts, row: AccountRow, password: str) -> None:
    if row.password_hash is not None and parts.passwords.is_outdated(row.password_hash):
        row.password_hash = await parts.passwords.hash(password)


def pair(
    parts: GatewayParts, row: AccountRow, post: PostRow, session_id: UUID, token: str
) -> TokenPair:
    """Sign an access token for a post, which ends with the post's last day at the latest."""
    today = parts.clock.today()
    life = life_of_token(held_of(post), parts.clock.now(), longest=ACCESS_TOKEN_LIFE)
    return TokenPair(
        access_token=parts.signer.sign(principal_of(row, post, session_id), life=life),
        refresh_token=token,
        expires_in=int(life.total_seconds()),
        account=account_of(row, today),
        post=post_of(post, today),
    )


def _failed() -> LoginFailed:
    return LoginFailed(headers=_CHALLENGE)


def _refused() -> RefreshRefused:
    return RefreshRefused(headers=_CHALLENGE)
