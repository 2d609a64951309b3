"""Routes for administrators: the accounts of their territory."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Response

from gateway.accounts import acts, queries
from gateway.accounts.asking import PlaceOfChange, PlaceOfNew
from gateway.accounts.auth import AccountsRead, AccountsWrite
from gateway.accounts.contracts import (
    Account,
    AccountCreate,
    AccountRole,
    AccountState,
    AccountUpdate,
    PasswordSet,
    StateReason,
)
from gateway.accounts.views import account_of
from gateway.parts import PartsOfApp
from libs.contracts.core import Level, Page, ShortText, UnitCode
from libs.kit.apps import new_router
from libs.kit.concurrency import IfMatch, etag
from libs.kit.db import Session
from libs.kit.pagination import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor

router = new_router(prefix="/v1/accounts", tags=["accounts"])

AccountId = Annotated[UUID, Path(description="The account.")]


@router.post("", status_code=201)
async def create_account(
    order: AccountCreate,
    place: PlaceOfNew,
    session: Session,
    parts: PartsOfApp,
    principal: AccountsWrite,
    response: Response,
) -> Account:
    """Give somebody an account in one's own territory, at one's own level or below."""
    account = await acts.create_account(session, parts, principal, order, place)
    response.headers["Location"] = f"/v1/accounts/{account.id}"
    return _tagged(account, response)


@router.get("")
async def list_accounts(
    session: Session,
    principal: AccountsRead,
    *,
    role: AccountRole | None = None,
    level: Level | None = None,
    unit: UnitCode | None = None,
    state: AccountState | None = None,
    q: Annotated[ShortText | None, Query(description="Part of a name, accents or not.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Account]:
    """List the accounts of one's own territory."""
    wanted = queries.AccountFilter(role=role, level=level, unit=unit, state=state, q=q)
    name, last = decode_cursor(cursor, fields=(str, UUID)) if cursor else (None, None)
    rows = await queries.accounts_page(
        session, principal, wanted, after=(name, last) if name and last else None, limit=limit
    )
    items = rows[:limit]
    end = (items[-1].username_folded, items[-1].id) if len(rows) > limit else None
    return Page(items=[account_of(row) for row in items], next=encode_cursor(end) if end else None)


@router.get("/{account_id}")
async def get_account(
    account_id: AccountId, session: Session, principal: AccountsRead, response: Response
) -> Account:
    """Show one account."""
    row = await queries.account(session, principal, account_id)
    return _tagged(account_of(row), response)


@router.patch("/{account_id}")
async def update_account(
    account_id: AccountId,
    change: AccountUpdate,
    place: PlaceOfChange,
    if_match: IfMatch,
    session: Session,
    parts: PartsOfApp,
    principal: AccountsWrite,
    response: Response,
) -> Account:
    """Change an account; another role, level, unit or state ends its sessions."""
    account = await acts.update_account(
        session, parts, principal, account_id, change, place=place, if_match=if_match
    )
    return _tagged(account, response)


@router.post("/{account_id}/lock")
async def lock_account(
    account_id: AccountId,
    said: StateReason,
    if_match: IfMatch,
    session: Session,
    parts: PartsOfApp,
    principal: AccountsWrite,
    response: Response,
) -> Account:
    """Lock an account and end its sessions at once."""
    account = await acts.set_state(
        session,
        parts,
        principal,
        account_id,
        AccountState.LOCKED,
        reason=said.reason,
        if_match=if_match,
    )
    return _tagged(account, response)


@router.post("/{account_id}/unlock")
async def unlock_account(
    account_id: AccountId,
    said: StateReason,
    if_match: IfMatch,
    session: Session,
    parts: PartsOfApp,
    principal: AccountsWrite,
    response: Response,
) -> Account:
    """Open an account again, also after too many wrong passwords."""
    account = await acts.set_state(
        session,
        parts,
        principal,
        account_id,
        AccountState.ACTIVE,
        reason=said.reason,
        if_match=if_match,
    )
    return _tagged(account, response)


@router.post("/{account_id}/password")
async def set_account_password(
    account_id: AccountId,
    given: PasswordSet,
    if_match: IfMatch,
    session: Session,
    parts: PartsOfApp,
    principal: AccountsWrite,
    response: Response,
) -> Account:
    """Give somebody a new password; their sessions end."""
    password = given.password.get_secret_value()
    account = await acts.set_password(
        session, parts, principal, account_id, password, if_match=if_match
    )
    return _tagged(account, response)


def _tagged(account: Account, response: Response) -> Account:
    response.headers["ETag"] = etag(account.version)
    return account
