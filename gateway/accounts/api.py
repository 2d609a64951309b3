"""Routes for administrators: the accounts of their territory."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Response

from gateway.accounts import acts, queries
from gateway.accounts.asking import OrganisationOfNew, PlaceOfNew
from gateway.accounts.contracts import (
    Account,
    AccountCreate,
    AccountState,
    AccountUpdate,
    StateReason,
)
from gateway.accounts.queries import ACCOUNTS, AccountFilter
from gateway.accounts.views import account_of
from gateway.acting import Acting, ManagingAccounts, ReadingAccounts
from gateway.posts.contracts import AccountRole
from libs.contracts.core import Level, Page, ShortText, UnitCode
from libs.kit.apps import new_router
from libs.kit.concurrency import IfMatch, etag
from libs.kit.lists import Asked, each
from libs.kit.versions_api import Seen, add_versions

router = new_router(prefix="/v1/accounts", tags=["accounts"])

AccountId = Annotated[UUID, Path(description="The account.")]


@router.post("", status_code=201)
async def create_account(
    order: AccountCreate,
    place: PlaceOfNew,
    named: OrganisationOfNew,
    acting: ManagingAccounts,
) -> Account:
    """Give somebody an account in one's own territory, at one's own level or below."""
    account = await acts.create_account(acting, order, place, named)
    acting.headers["Location"] = f"/v1/accounts/{account.id}"
    return _tagged(account, acting)


async def _filter(
    role: AccountRole | None = None,
    level: Level | None = None,
    unit: UnitCode | None = None,
    state: AccountState | None = None,
    wants_code: Annotated[
        bool | None, Query(description="Whether a sleeping account asks for a code.")
    ] = None,
    q: Annotated[ShortText | None, Query(description="Part of a name, accents or not.")] = None,
) -> AccountFilter:
    return AccountFilter(role=role, level=level, unit=unit, state=state, wants_code=wants_code, q=q)


@router.get("", response_model=Page[Account], responses=ACCOUNTS.responses)
async def list_accounts(
    acting: ReadingAccounts,
    wanted: Annotated[AccountFilter, Depends(_filter)],
    asked: Annotated[Asked, Depends(ACCOUNTS.asked)],
) -> Response:
    """List the accounts of one's own territory."""
    query = queries.accounts(acting.principal, wanted)
    today = acting.today
    return await ACCOUNTS.answer(
        asked, acting.session, query, each(lambda row: account_of(row, today))
    )


@router.get("/{account_id}")
async def get_account(account_id: AccountId, acting: ReadingAccounts) -> Account:
    """Show one account."""
    row = await queries.account(acting.session, acting.principal, account_id)
    return _tagged(account_of(row, acting.today), acting)


@router.patch("/{account_id}")
async def update_account(
    account_id: AccountId,
    change: AccountUpdate,
    if_match: IfMatch,
    acting: ManagingAccounts,
) -> Account:
    """Change an account's name or state; another state than `active` ends its sessions."""
    account = await acts.update_account(acting, account_id, change, if_match=if_match)
    return _tagged(account, acting)


@router.post("/{account_id}/lock")
async def lock_account(
    account_id: AccountId,
    said: StateReason,
    if_match: IfMatch,
    acting: ManagingAccounts,
) -> Account:
    """Lock an account and end its sessions at once."""
    account = await acts.set_state(
        acting,
        account_id,
        AccountState.LOCKED,
        reason=said.reason,
        if_match=if_match,
    )
    return _tagged(account, acting)


@router.post("/{account_id}/unlock")
async def unlock_account(
    account_id: AccountId,
    said: StateReason,
    if_match: IfMatch,
    acting: ManagingAccounts,
) -> Account:
    """Open an account again, also after too many wrong passwords."""
    account = await acts.set_state(
        acting,
        account_id,
        AccountState.ACTIVE,
        reason=said.reason,
        if_match=if_match,
    )
    return _tagged(account, acting)


def _tagged(account: Account, acting: Acting) -> Account:
    acting.headers["ETag"] = etag(account.version)
    return account


async def _seen(account_id: AccountId, acting: ReadingAccounts) -> Seen:
    await queries.account(acting.session, acting.principal, account_id)
    return Seen(str(account_id))


add_versions(router, "/{account_id}", kind="account", seen=_seen)
