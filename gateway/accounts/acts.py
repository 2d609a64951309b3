"""What administrators do with accounts, and people with their own."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from gateway.accounts import guard, queries, rules
from gateway.accounts.contracts import (
    Account,
    AccountCreate,
    AccountState,
    AccountUpdate,
    UsernameTaken,
)
from gateway.accounts.rules import Standing
from gateway.accounts.tables import AccountRow
from gateway.accounts.views import account_of, standing_of
from gateway.parts import Parts
from gateway.tokens import sessions
from gateway.units import Place
from libs.contracts.core import Level, Role
from libs.contracts.errors import AlreadyExists, Fault, InvalidInput, OcopError
from libs.kit.audit import record
from libs.kit.concurrency import check_version
from libs.kit.ids import id_at
from libs.kit.text import fold
from libs.kit.tokens import Principal

_CONFLICTS: Mapping[str, type[OcopError]] = {
    "uq_accounts_username_folded": UsernameTaken,
    "pk_accounts": AlreadyExists,
}


async def create_account(
    session: AsyncSession,
    parts: Parts,
    principal: Principal | None,
    order: AccountCreate,
    place: Place | None,
) -> Account:
    """Add an account below the administrator; `principal` is None for the very first one."""
    role = Role(order.role)
    password = order.password.get_secret_value()
    faults = rules.faults_of_standing(role, order.level, order.unit, place)
    faults += _faults_of_password(parts, order.username, password)
    if faults:
        raise InvalidInput(faults=faults)
    province = place.province if place else None
    standing = Standing(role, order.level, order.unit, province)
    if principal is not None:
        rules.check_may_manage(principal, standing)
    now = parts.clock.now()
    row = AccountRow(
        id=order.id or id_at(now),
        username=order.username,
        username_folded=fold(order.username),
        display_name=order.display_name,
        words=_words(order.username, order.display_name),
        role=role.value,
        level=order.level.value,
        unit=order.unit,
        province=province if order.level is not Level.MINISTRY else None,
        state=AccountState.ACTIVE.value,
        password_hash=await parts.passwords.hash(password),
        old_password_hashes=[],
        password_changed_at=now,
        password_is_temporary=True,
        created_at=now,
        version=1,
    )
    session.add(row)
    await _flush(session)
    account = account_of(row)
    record(session, principal, action="account.created", kind="account", id=row.id, after=account)
    return account


async def update_account(
    session: AsyncSession,
    parts: Parts,
    principal: Principal,
    account_id: UUID,
    change: AccountUpdate,
    *,
    place: Place | None,
    if_match: str,
) -> Account:
    """Change what an account is; other rights end its sessions, so that they hold at once."""
    row = await _managed(session, principal, account_id, if_match)
    before, was = account_of(row), standing_of(row)
    role = Role(change.role) if change.role else was.role
    level, unit = change.level or was.level, change.unit or was.unit
    moved = unit != was.unit
    if (role, level, unit) != (was.role, was.level, was.unit):
        rules.check_not_own(principal, row.id)
        known = place if moved else Place(unit, was.level, in_force=True, province=was.province)
        faults = rules.faults_of_standing(role, level, unit, known)
        if faults:
            raise InvalidInput(faults=faults)
        province = known.province if known else None
        rules.check_may_manage(principal, Standing(role, level, unit, province))
        row.role, row.level, row.unit = role.value, level.value, unit
        row.province = province if level is not Level.MINISTRY else None
        await _end_sessions(session, parts, row, "rights_changed")
    if change.state is not None and change.state.value != row.state:
        await _set_state(session, parts, principal, row, change.state)
    if change.display_name is not None:
        row.display_name = change.display_name
        row.words = _words(row.username, row.display_name)
    return await _changed(session, principal, row, before, "account.changed")


async def set_state(
    session: AsyncSession,
    parts: Parts,
    principal: Principal,
    account_id: UUID,
    state: AccountState,
    *,
    reason: str,
    if_match: str,
) -> Account:
    """Lock an account at once, or open it again with its failures forgotten."""
    row = await _managed(session, principal, account_id, if_match)
    before = account_of(row)
    await _set_state(session, parts, principal, row, state)
    if state is AccountState.ACTIVE:
        await guard.forgive(session, guard.digest_of(row.username_folded))
    action = "account.unlocked" if state is AccountState.ACTIVE else "account.locked"
    return await _changed(session, principal, row, before, action, reason)


async def set_password(
    session: AsyncSession,
    parts: Parts,
    principal: Principal,
    account_id: UUID,
    password: str,
    *,
    if_match: str,
) -> Account:
    """Give somebody a new password; it also opens an account that was long unused.

    The own one is changed by who knows the present one, not by whoever holds a token.
    """
    rules.check_not_own(principal, account_id)
    row = await _managed(session, principal, account_id, if_match)
    before = account_of(row)
    await replace_password(session, parts, row, password, temporary=True)
    return await _changed(session, principal, row, before, "account.password_set")


async def change_own_password(
    session: AsyncSession, parts: Parts, principal: Principal, password: str
) -> None:
    """Replace the own password, once the current one was proved; other sessions end."""
    row = await session.get(AccountRow, principal.subject, with_for_update=True)
    assert row is not None
    before = account_of(row)
    own = UUID(principal.session) if principal.session else None
    await replace_password(session, parts, row, password, temporary=False, pointer="/new", but=own)
    await _changed(session, principal, row, before, "account.password_changed")


async def replace_password(
    session: AsyncSession,
    parts: Parts,
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
    await _end_sessions(session, parts, row, "password_changed", but=but)


async def _managed(
    session: AsyncSession, principal: Principal, account_id: UUID, if_match: str
) -> AccountRow:
    row = await queries.account(session, principal, account_id, lock=True)
    if principal.subject != row.id:
        rules.check_may_manage(principal, standing_of(row))
    check_version(if_match, row.version)
    return row


async def _set_state(
    session: AsyncSession,
    parts: Parts,
    principal: Principal,
    row: AccountRow,
    state: AccountState,
) -> None:
    rules.check_not_own(principal, row.id)
    row.state = state.value
    if state is not AccountState.ACTIVE:
        await _end_sessions(session, parts, row, state.value)


async def _end_sessions(
    session: AsyncSession,
    parts: Parts,
    row: AccountRow,
    because: str,
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
    session: AsyncSession,
    principal: Principal,
    row: AccountRow,
    before: Account,
    action: str,
    reason: str | None = None,
) -> Account:
    row.version += 1
    await _flush(session)
    account = account_of(row)
    record(
        session,
        principal,
        action=action,
        kind="account",
        id=row.id,
        before=before,
        after=account,
        reason=reason,
    )
    return account


def _faults_of_password(
    parts: Parts, username: str, password: str, pointer: str = "/password"
) -> list[Fault]:
    return rules.faults_of_password(
        password,
        username=username,
        min_length=parts.settings.password_min_length,
        pointer=pointer,
    )


def _words(username: str, display_name: str) -> str:
    return fold(f"{username} {display_name}")


async def _flush(session: AsyncSession) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        cause = getattr(error.orig, "__cause__", None) or error.orig
        known = _CONFLICTS.get(str(getattr(cause, "constraint_name", "")))
        if known is None:
            raise
        raise known from error
