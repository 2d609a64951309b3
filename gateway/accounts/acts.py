"""What administrators do with accounts."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from gateway.accounts import guard, queries, rules
from gateway.accounts.contracts import Account, AccountCreate, AccountState, AccountUpdate
from gateway.accounts.errors import PersonKnown, UsernameTaken
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
from libs.contracts.errors import AlreadyExists, Fault, InvalidInput, OcopError
from libs.contracts.registry.organisations import Organisation
from libs.kit.audit import record
from libs.kit.concurrency import check_version
from libs.kit.ids import id_at
from libs.kit.text import fold
from libs.kit.tokens import Principal

_CONFLICTS: Mapping[str, type[OcopError]] = {
    "uq_accounts_username_folded": UsernameTaken,
    "uq_accounts_person": PersonKnown,
    "pk_accounts": AlreadyExists,
    "pk_posts": AlreadyExists,
}


async def create_account(
    acting: Acting, order: AccountCreate, place: UnitPlace | None, named: Organisation | None
) -> Account:
    """Add an account below the administrator."""
    by = acting.principal
    return await add_account(acting.session, acting.parts, order, place, named=named, by=by)


async def add_account(
    session: AsyncSession,
    parts: GatewayParts,
    order: AccountCreate,
    place: UnitPlace | None,
    *,
    named: Organisation | None = None,
    by: Principal | None,
) -> Account:
    """Add an account; `by` is None for the very first one."""
    role = Role(order.role)
    faults = post_rules.faults_of_position(role, order.level, order.unit, place)
    if order.organisation is not None:
        begins_on = order.begins_on or parts.clock.today()
        faults += post_rules.faults_of_organisation(role, order.unit, begins_on, named)
    faults += _faults_of_person(parts, order.personal_number)
    if faults:
        raise InvalidInput(faults=faults)
    province = place.province if place else None
    if by is not None:
        wanted = Position(role, order.level, order.unit, province)
        post_rules.check_may_give(held_by(by), wanted)
    now, today = parts.clock.now(), parts.clock.today()
    person = await _nobody_elses(session, parts, order.personal_number, by)
    row = _new_row(order, now, person)
    actor = by.actor if by else None
    row.posts = [
        new_post(
            order,
            account=row.id,
            province=province,
            organisation=named,
            by=actor,
            now=now,
            today=today,
        )
    ]
    session.add(row)
    await flush(session)
    account = account_of(row, today)
    action = GatewayAction.ACCOUNT_CREATED
    record(session, by, action=action, kind="account", id=row.id, after=account)
    return account


def _new_row(order: AccountCreate, now: datetime, person: str | None) -> AccountRow:
    return AccountRow(
        id=order.id or id_at(now),
        username=order.username,
        username_folded=fold(order.username),
        display_name=order.display_name,
        words=_words(order.username, order.display_name),
        state=AccountState.ACTIVE,
        old_password_hashes=[],
        address=order.address,
        person=person,
        birth_year=order.birth_year,
        created_at=now,
        version=1,
    )


def _faults_of_person(parts: GatewayParts, number: SecretStr | None) -> list[Fault]:
    if number is None or parts.person_keys is not None:
        return []
    return [Fault(pointer="/personal_number", code="person_key_missing")]


async def _nobody_elses(
    session: AsyncSession, parts: GatewayParts, number: SecretStr | None, by: Principal | None
) -> str | None:
    """Give the hash of a person's number; raises `PersonKnown` when an account has it already."""
    if number is None or parts.person_keys is None:
        return None
    person = parts.person_keys.of(number.get_secret_value())
    query = select(AccountRow).where(col(AccountRow.person) == person)
    there = (await session.scalars(query)).first()
    if there is not None:
        visible = by is not None and queries.is_visible(by, there)
        raise PersonKnown(account=there.username if visible else f"{there.username[:2]}***")
    return person


async def update_account(
    acting: Acting, account_id: UUID, change: AccountUpdate, *, if_match: str
) -> Account:
    """Change an account's name, state, or what is known of its person."""
    row = await managed(acting, account_id, if_match)
    before = account_of(row, acting.today)
    await _change_person(acting, row, change)
    if change.state is not None and change.state is not row.state:
        await _set_state(acting, row, change.state)
    if change.display_name is not None:
        row.display_name = change.display_name
        row.words = _words(row.username, row.display_name)
    return await changed(acting, row, before, GatewayAction.ACCOUNT_CHANGED)


async def set_state(
    acting: Acting,
    account_id: UUID,
    state: AccountState,
    *,
    reason: str,
    if_match: str,
) -> Account:
    """Lock an account at once, or open it again with its failures forgotten."""
    row = await managed(acting, account_id, if_match)
    before = account_of(row, acting.today)
    await _set_state(acting, row, state)
    opened = state is AccountState.ACTIVE
    if opened:
        await guard.forgive_everywhere(acting.session, row.username_folded)
    action = GatewayAction.ACCOUNT_UNLOCKED if opened else GatewayAction.ACCOUNT_LOCKED
    return await changed(acting, row, before, action, reason)


async def _change_person(acting: Acting, row: AccountRow, change: AccountUpdate) -> None:
    faults = _faults_of_person(acting.parts, change.personal_number)
    if change.address is not None and row.password_hash is not None:
        faults.append(Fault(pointer="/address", code="address_is_the_persons"))
    if change.personal_number is not None and row.person is not None:
        faults.append(Fault(pointer="/personal_number", code="person_given_already"))
    if faults:
        raise InvalidInput(faults=faults)
    number = change.personal_number
    found = await _nobody_elses(acting.session, acting.parts, number, acting.principal)
    row.person = found or row.person
    row.address = change.address or row.address
    row.birth_year = change.birth_year or row.birth_year


async def managed(acting: Acting, account_id: UUID, if_match: str) -> AccountRow:
    """Give an account that the caller may manage: every post of it that is not over."""
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
        await end_sessions(acting.session, acting.parts, row, EndedBecause(state.value))


async def end_sessions(
    session: AsyncSession,
    parts: GatewayParts,
    row: AccountRow,
    because: EndedBecause,
    *,
    but: UUID | None = None,
) -> None:
    """End the sessions of an account, but one if asked."""
    await sessions.end_all(
        session,
        row.id,
        because=because,
        revocations=parts.revocations,
        now=parts.clock.now(),
        but=but,
    )


async def changed(
    acting: Acting,
    row: AccountRow,
    before: Account,
    action: GatewayAction,
    reason: str | None = None,
) -> Account:
    """Count up the version and note the change in the trail."""
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
