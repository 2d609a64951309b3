"""How a person sets or changes the own password, and the address for one-time codes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.accounts import acts, rules
from gateway.accounts.contracts import AccountState
from gateway.accounts.errors import CodeNotValid
from gateway.accounts.tables import AccountRow
from gateway.accounts.views import account_of
from gateway.acting import Acting
from gateway.actions import GatewayAction
from gateway.codes import rules as code_rules
from gateway.codes import store
from gateway.codes.tables import CodeRow
from gateway.parts import GatewayParts
from gateway.tokens.rules import EndedBecause
from libs.contracts.errors import Fault, InvalidInput, NotAuthenticated
from libs.kit.audit import record


async def set_password(parts: GatewayParts, code: str, password: str) -> None:
    """Set a password with a one-time code, which is spent; every session of the account ends.

    Raises `CodeNotValid`; a password that is refused leaves the code as it was.
    """
    async with parts.database.unit_of_work() as session:
        spent, row = await _account_of_code(session, parts, code_rules.parts_of(code))
        before = account_of(row, parts.clock.today())
        await replace_password(session, parts, row, password)
        spent.used_at = row.password_set_at
        row.code_wanted_at = None
        row.version += 1
        await session.flush()
        record(
            session,
            None,
            action=GatewayAction.PASSWORD_SET,
            kind="account",
            id=row.id,
            before=before,
            after=account_of(row, parts.clock.today()),
            reason="one-time code",
        )


async def _account_of_code(
    session: AsyncSession, parts: GatewayParts, halves: Sequence[str]
) -> tuple[CodeRow, AccountRow]:
    known = await store.by_first_half(session, halves[0]) if len(halves) in {1, 2} else None
    if known is None:
        raise CodeNotValid
    facts = store.facts_of(known)
    second = halves[1] if len(halves) > 1 else None
    row = await session.get(AccountRow, known.account_id, with_for_update=True)
    fits = code_rules.second_fits(facts, second)
    if not fits or not code_rules.counts(facts, now=parts.clock.now()) or row is None:
        raise CodeNotValid
    if row.state is not AccountState.ACTIVE:
        raise CodeNotValid
    return known, row


async def change_own_password(acting: Acting, password: str) -> None:
    """Replace the own password, once the current one was proved; other sessions end."""
    row = await _own(acting)
    before = account_of(row, acting.today)
    own = UUID(acting.principal.session) if acting.principal.session else None
    await replace_password(acting.session, acting.parts, row, password, pointer="/new", but=own)
    await acts.changed(acting, row, before, GatewayAction.PASSWORD_CHANGED)


async def change_own_address(acting: Acting, address: str) -> None:
    """Replace the own mail address, once the password was proved."""
    row = await _own(acting)
    before = account_of(row, acting.today)
    row.address = address
    await acts.changed(acting, row, before, GatewayAction.ADDRESS_CHANGED)


async def _own(acting: Acting) -> AccountRow:
    row = await acting.session.get(AccountRow, acting.principal.subject, with_for_update=True)
    if row is None:
        raise NotAuthenticated(reason="account")
    return row


async def replace_password(
    session: AsyncSession,
    parts: GatewayParts,
    row: AccountRow,
    password: str,
    *,
    pointer: str = "/password",
    but: UUID | None = None,
) -> None:
    """Check a new password against the policy and the last ones, then put it in place."""
    faults = rules.faults_of_password(
        password,
        known=[row.username, *row.display_name.split()],
        min_length=parts.settings.password_min_length,
        pointer=pointer,
    )
    keep = parts.settings.password_history
    newest = [row.password_hash] if row.password_hash else []
    known = rules.remembered([*newest, *row.old_password_hashes], keep)
    for old in known if not faults else ():
        if await parts.passwords.matches(old, password):
            faults.append(Fault(pointer=pointer, code="password_used_before"))
            break
    if faults:
        raise InvalidInput(faults=faults)
    row.old_password_hashes = known[: max(0, keep - 1)]
    row.password_hash = await parts.passwords.hash(password)
    row.password_set_at = parts.clock.now()
    await acts.end_sessions(session, parts, row, EndedBecause.PASSWORD_CHANGED, but=but)
