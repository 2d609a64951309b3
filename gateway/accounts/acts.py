"""What administrators do with accounts, and people with their own."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.accounts import guard, queries, rules
from gateway.accounts.contracts import Account, AccountCreate, AccountState, AccountUpdate
from gateway.accounts.errors import UsernameTaken
from gateway.accounts.tables import AccountRow
from gateway.accounts.views import account_of, held_by
from gateway.acting import Acting
from gateway.actions import GatewayAction
from gateway.parts import GatewayParts
from gateway.places import UnitPlace
from gateway.posts import rules as post_rules
from gateway.posts.rules import Position
from gateway.posts.views import living, new_post, position_of
from gateway.tokens import sessions
from gateway.tokens.rules import EndedBecause
from libs.contracts.core import Role
from libs.contracts.errors import AlreadyExists, Fault, InvalidInput, NotAuthenticated, OcopError
from libs.kit.audit import record
from libs.kit.concurrency import check_version
from libs.kit.ids import id_at
from libs.kit.text import fold
from libs.kit.tokens import Principal

_CONFLICTS: Mapping[str, type[OcopError]] = {
    "uq_accounts_username_folded": UsernameTaken,
    "pk_accounts": AlreadyExists,
    "pk_posts": AlreadyExists,
}


async def create_account(acting: Acting, order: AccountCreate, place: UnitPlace | None) -> Account:
    """Add an account below the administrator."""
    return await add_account(acting.session, acting.parts, order, place, by=acting.principal)


async def add_account(
    session: AsyncSession,
    parts: GatewayParts,
    order: AccountCreate,
    place: UnitPlace | None,
    *,
    by: Principal | None,
) -> Account:
    """Add an account; `by` is None for the very first one."""
    role = Role(order.role)
    password = order.password.get_secret_value()
    faults = post_rules.faults_of_position(role, order.level, order.unit, place)
    faults += _faults_of_password(parts, order.username, password)
    if faults:
        raise InvalidInput(faults=faults)
    province = place.province if place else None
    if by is not None:
        wanted = Position(role, order.level, order.unit, province)
        post_rules.check_may_give(held_by(by), wanted)
    now, today = parts.clock.now(), parts.clock.today()
    row = _new_row(order, now, await parts.passwords.hash(password))
    actor = by.actor if by else None
    row.posts = [new_post(order, account=row.id, province=province, by=actor, now=now, today=today)]
    session.add(row)
    await flush(session)
    account = account_of(row, today)
    action = GatewayAction.ACCOUNT_CREATED
    record(session, by, action=action, kind="account", id=row.id, after=account)
    return account


def _new_row(order: AccountCreate, now: datetime, password_hash: str) -> AccountRow:
    return AccountRow(
        id=order.id or id_at(now),
        username=order.username,
        username_folded=fold(order.username),
        display_name=order.display_name,
        words=_words(order.username, order.display_name),
        state=AccountState.ACTIVE,
        password_hash=password_hash,
        old_password_hashes=[],
        password_changed_at=now,
        password_is_temporary=True,
        created_at=now,
        version=1,
    )


async def update_account(
    acting: Acting, account_id: UUID, change: AccountUpdate, *, if_match: str
) -> Account:
    """Change an account's name or state."""
    row = await _managed(acting, account_id, if_match)
    before = account_of(row, acting.today)
    if change.state is not None and change.state is not row.state:
        await _set_state(acting, row, change.state)
    if change.display_name is not None:
        row.display_name = change.display_name
        row.words = _words(row.username, row.display_name)
    return await _changed(acting, row, before, GatewayAction.ACCOUNT_CHANGED)


async def set_state(
    acting: Acting,
    account_id: UUID,
    state: AccountState,
    *,
    reason: str,
    if_match: str,
) -> Account:
    """Lock an account at once, or open it again with its failures forgotten."""
    row = await _managed(acting, account_id, if_match)
    before = account_of(row, acting.today)
    await _set_state(acting, row, state)
    opened = state is AccountState.ACTIVE
    if opened:
        await guard.forgive(acting.session, guard.digest_of(row.username_folded))
    action = GatewayAction.ACCOUNT_UNLOCKED if opened else GatewayAction.ACCOUNT_LOCKED
    return await _changed(acting, row, before, action, reason)


async def set_password(
    acting: Acting, account_id: UUID, password: str, *, if_match: str
) -> Account:
    """Give somebody a new password; it also opens an account that was long unused.

    The own one is changed by who knows the present one, not by whoever holds a token.
    """
    rules.check_not_own(acting.principal.subject, account_id)
    row = await _managed(acting, account_id, if_match)
    before = account_of(row, acting.today)
    await replace_password(acting.session, acting.parts, row, password, temporary=True)
    return await _changed(acting, row, before, GatewayAction.PASSWORD_SET)


async def change_own_password(acting: Acting, password: str) -> None:
    """Replace the own password, once the current one was proved; other sessions end."""
    principal = acting.principal
    row = await acting.session.get(AccountRow, principal.subject, with_for_update=True)
    if row is None:
        raise NotAuthenticated(reason="account")
    before = account_of(row, acting.today)
    own = UUID(principal.session) if principal.session else None
    await replace_password(
        acting.session, acting.parts, row, password, temporary=False, pointer="/new", but=own
    )
    await _changed(acting, row, before, GatewayAction.PASSWORD_CHANGED)


async def replace_password(
    session: AsyncSession,
    parts: GatewayParts,
    row: AccountRow,
    password: str,
    *,
    temporary: bool,
    pointer: str = "/password",
    but: UUID | None = None,
) -> None:
    """Check a new password against the policy and the last ones, then put it in place."""
    faults = _faults_of_password(parts, row.username, password, pointer)
    keep = parts.settings.password_history
    known = rules.remembered(row.old_password_hashes, row.password_hash, keep)
    for old in known if not faults else ():
        if await parts.passwords.matches(old, password):
            faults.append(Fault(pointer=pointer, code="password_used_before"))
            break
    if faults:
        raise InvalidInput(faults=faults)
    row.old_password_hashes = known[: max(0, keep - 1)]
    row.password_hash = await parts.passwords.hash(password)
    row.password_changed_at = parts.clock.now()
    row.password_is_temporary = temporary
    await _end_sessions(session, parts, row, EndedBecause.PASSWORD_CHANGED, but=but)


async def _managed(acting: Acting, account_id: UUID, if_match: str) -> AccountRow:
    row = await queries.account(acting.session, acting.principal, account_id, lock=True)
    if acting.principal.subject != row.id:
        for post in living(row.posts, acting.today) or row.posts:
            post_rules.check_may_give(held_by(acting.principal), position_of(post))
    check_version(if_match, row.version)
    return row


async def _set_state(acting: Acting, row: AccountRow, state: AccountState) -> None:
    rules.check_not_own(acting.principal.subject, row.id)
    row.state = state
    if state is not AccountState.ACTIVE:
        await _end_sessions(acting.session, acting.parts, row, EndedBecause(state.value))


async def _end_sessions(
    session: AsyncSession,
    parts: GatewayParts,
    row: AccountRow,
    because: EndedBecause,
    *,
    but: UUID | None = None,
) -> None:
    await sessions.end_all(
        session,
        row.id,
        because=because,
        revocations=parts.revocations,
        now=parts.clock.now(),
        but=but,
    )


async def _changed(
    acting: Acting,
    row: AccountRow,
    before: Account,
    action: GatewayAction,
    reason: str | None = None,
) -> Account:
    row.version += 1
    await flush(acting.session)
    account = account_of(row, acting.today)
    record(
        acting.session,
        acting.principal,
        action=action,
        kind="account",
        id=row.id,
        before=before,
        after=account,
        reason=reason,
    )
    return account


def _faults_of_password(
    parts: GatewayParts, username: str, password: str, pointer: str = "/password"
) -> list[Fault]:
    return rules.faults_of_password(
        password,
        username=username,
        min_length=parts.settings.password_min_length,
        pointer=pointer,
    )


def _words(username: str, display_name: str) -> str:
    return fold(f"{username} {display_name}")


async def flush(session: AsyncSession) -> None:
    """Write what is changed; a name or an identifier that is taken is said in words."""
    try:
        await session.flush()
    except IntegrityError as error:
        cause = getattr(error.orig, "__cause__", None) or error.orig
        known = _CONFLICTS.get(str(getattr(cause, "constraint_name", "")))
        if known is None:
            raise
        raise known from error
