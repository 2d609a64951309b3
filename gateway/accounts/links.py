"""One-time codes that administrators have made for others; never a working password."""

from uuid import UUID

from gateway.accounts import acts, rules
from gateway.accounts.contracts import LinkOrder, PasswordLink, WakeCode
from gateway.accounts.errors import AnotherAdministratorNeeded, NotSleeping
from gateway.accounts.tables import AccountRow
from gateway.accounts.views import last_used
from gateway.acting import Acting
from gateway.actions import GatewayAction
from gateway.codes import rules as code_rules
from gateway.codes import store
from gateway.codes.rules import LINK_LIFE, CodeFor
from gateway.codes.tables import CodeRow
from gateway.letters import Letter, password_letter
from libs.kit.audit import record


async def give_link(
    acting: Acting, account_id: UUID, order: LinkOrder
) -> tuple[PasswordLink, Letter | None]:
    """Make a code with which a person sets the password, and the letter that brings it, if any.

    Who has a password keeps it until the code is used. Ours: decision 0123, an administrator alone
    is never given what opens an account that its person has already taken over.
    """
    rules.check_not_own(acting.principal.subject, account_id)
    row = await acts.managed(acting, account_id, "*")
    given = await store.open_codes(acting.session, row.id, CodeFor.PASSWORD, acting.now)
    record(
        acting.session,
        acting.principal,
        action=GatewayAction.LINK_GIVEN,
        kind="account",
        id=row.id,
        reason=order.reason,
    )
    if row.address is not None and acting.parts.sender is not None and not order.by_hand:
        return _mailed(acting, row, row.address, given, order.reason)
    if row.password_hash is None:
        store.drop(given, acting.now)
        return _shown(acting, row, order.reason, half=None), None
    return await _half(acting, row, given, order.reason), None


def _mailed(
    acting: Acting, row: AccountRow, address: str, given: list[CodeRow], reason: str
) -> tuple[PasswordLink, Letter]:
    store.drop(given, acting.now)
    code = code_rules.new_code()
    kept = store.keep(
        acting.session,
        row.id,
        CodeFor.PASSWORD,
        code,
        life=LINK_LIFE,
        now=acting.now,
        reason=reason,
        by=acting.principal.actor,
        mailed=True,
    )
    sent_to = code_rules.masked(address)
    link = PasswordLink(
        account=row.id, sent_to=sent_to, code=None, half=None, expires_at=kept.expires_at
    )
    return link, password_letter(address, code)


def _shown(acting: Acting, row: AccountRow, reason: str, *, half: int | None) -> PasswordLink:
    code = code_rules.new_code()
    kept = store.keep(
        acting.session,
        row.id,
        CodeFor.PASSWORD,
        code,
        life=LINK_LIFE,
        now=acting.now,
        reason=reason,
        by=acting.principal.actor,
        needs_second=half is not None,
    )
    return PasswordLink(
        account=row.id, sent_to=None, code=code, half=half, expires_at=kept.expires_at
    )


async def _half(acting: Acting, row: AccountRow, given: list[CodeRow], reason: str) -> PasswordLink:
    """Give the first half, or the second one to another administrator than had the first."""
    waiting = next((one for one in given if one.needs_second and one.second_hash is None), None)
    me = acting.principal.subject
    if waiting is None or (waiting.given_by or {}).get("account") == str(me):
        store.drop(given, acting.now)
        return _shown(acting, row, reason, half=1)
    await _check_another_person(acting, waiting)
    code = code_rules.new_code()
    waiting.second_hash = code_rules.hash_of(code)
    waiting.seconded_by = acting.principal.actor.model_dump(mode="json")
    return PasswordLink(
        account=row.id, sent_to=None, code=code, half=2, expires_at=waiting.expires_at
    )


async def _check_another_person(acting: Acting, waiting: CodeRow) -> None:
    """Refuse the second half to the person that has the first one, under whatever account."""
    first = UUID((waiting.given_by or {})["account"])
    rows = [await acting.session.get(AccountRow, one) for one in (first, acting.principal.subject)]
    persons = [row.person for row in rows if row is not None and row.person is not None]
    if len(persons) > 1 and len(set(persons)) == 1:
        raise AnotherAdministratorNeeded


async def give_wake_code(acting: Acting, account_id: UUID, reason: str) -> WakeCode:
    """Give a sleeping account the code for its next log-in, which is worthless without a password.

    Raises `NotSleeping`.
    """
    rules.check_not_own(acting.principal.subject, account_id)
    row = await acts.managed(acting, account_id, "*")
    if row.password_hash is None or not rules.is_asleep(last_used(row), now=acting.now):
        raise NotSleeping
    store.drop(
        await store.open_codes(acting.session, row.id, CodeFor.LOGIN, acting.now), acting.now
    )
    code = code_rules.new_code()
    kept = store.keep(
        acting.session,
        row.id,
        CodeFor.LOGIN,
        code,
        life=LINK_LIFE,
        now=acting.now,
        reason=reason,
        by=acting.principal.actor,
    )
    record(
        acting.session,
        acting.principal,
        action=GatewayAction.WAKE_CODE_GIVEN,
        kind="account",
        id=row.id,
        reason=reason,
    )
    return WakeCode(account=row.id, code=code, expires_at=kept.expires_at)
