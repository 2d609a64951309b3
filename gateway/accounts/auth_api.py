"""Routes that prove a secret or hand one out: log in, refresh, passwords, one-time codes."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Path, Request, Response

from gateway.accounts import choosing, links, login, settling
from gateway.accounts.contracts import (
    LinkOrder,
    Login,
    OwnAddress,
    PasswordChange,
    PasswordLink,
    PasswordSetting,
    RefreshRequest,
    StateReason,
    TokenPair,
    WakeCode,
)
from gateway.accounts.guard import place_of
from gateway.accounts.login import Attempt
from gateway.accounts.tables import AccountRow
from gateway.acting import Acting, OwnSession
from gateway.addresses import throttle_key
from gateway.parts import GatewayParts, PartsOfApp
from gateway.posts.contracts import PostChoice
from gateway.steps import StepsRoute
from libs.contracts.errors import NotAuthenticated
from libs.contracts.scopes import Scope
from libs.kit.apps import new_router
from libs.kit.auth import Principal, Public, requires
from libs.kit.problems import MEDIA_TYPE

router = new_router(prefix="/v1", tags=["session"])
router.route_class = StepsRoute

AccountId = Annotated[UUID, Path(description="The account.")]
Manager = Annotated[Principal, Depends(requires(Scope.ACCOUNTS_WRITE))]
_UNCACHED = {"Cache-Control": "no-store"}


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: _problem("Not authenticated"),
    403: _problem("The account is not active, or needs a one-time code"),
}


def _address(request: Request) -> str:
    return throttle_key(request.client.host) if request.client else ""


def _place(request: Request) -> str:
    return place_of(_address(request))


@router.post("/auth/login", responses=_REFUSALS, dependencies=[Public])
async def log_in(
    given: Login,
    request: Request,
    response: Response,
    parts: PartsOfApp,
    user_agent: Annotated[str, Header(max_length=1000)] = "",
) -> TokenPair:
    """Open a session: an access token of 15 minutes and a refresh token that works once."""
    parts.logins.take(_address(request))
    response.headers.update(_UNCACHED)
    client = "".join(sign for sign in user_agent if sign.isprintable())
    code = given.code.get_secret_value() if given.code else None
    attempt = Attempt(client, _place(request), code)
    return await login.log_in(parts, given.username, given.password.get_secret_value(), attempt)


@router.post("/auth/refresh", responses=_REFUSALS, dependencies=[Public])
async def refresh_session(
    given: RefreshRequest, response: Response, parts: PartsOfApp
) -> TokenPair:
    """Exchange the refresh token for a new pair; an old one that comes back ends the session."""
    response.headers.update(_UNCACHED)
    return await login.refresh(parts, given.refresh_token)


@router.post("/auth/post", responses=_REFUSALS)
async def choose_post(
    given: PostChoice, parts: PartsOfApp, principal: OwnSession, response: Response
) -> TokenPair:
    """Go on in another of one's own posts: a new pair; the old one is refused from now on."""
    response.headers.update(_UNCACHED)
    return await choosing.choose_post(parts, principal, given.post)


@router.post("/auth/password-setting", status_code=204, responses=_REFUSALS, dependencies=[Public])
async def set_password(
    given: PasswordSetting, request: Request, response: Response, parts: PartsOfApp
) -> None:
    """Set one's own password with a one-time code; it works once, and all sessions end."""
    parts.codes.take(_address(request))
    response.headers.update(_UNCACHED)
    code, password = given.code.get_secret_value(), given.password.get_secret_value()
    await settling.set_password(parts, code, password)


@router.post("/me/password", status_code=204, responses=_REFUSALS)
async def change_own_password(
    given: PasswordChange,
    request: Request,
    parts: PartsOfApp,
    principal: OwnSession,
    response: Response,
) -> None:
    """Change the own password; all other sessions end."""
    await _prove(parts, principal, given.current.get_secret_value(), request)
    new = given.new.get_secret_value()
    async with parts.database.unit_of_work() as session:
        acting = Acting(session, principal, parts, response.headers)
        await settling.change_own_password(acting, new)


@router.post("/me/address", status_code=204, responses=_REFUSALS)
async def change_own_address(
    given: OwnAddress,
    request: Request,
    parts: PartsOfApp,
    principal: OwnSession,
    response: Response,
) -> None:
    """Change the own mail address, to which one-time codes are sent."""
    await _prove(parts, principal, given.current.get_secret_value(), request)
    async with parts.database.unit_of_work() as session:
        acting = Acting(session, principal, parts, response.headers)
        await settling.change_own_address(acting, given.address)


async def _prove(
    parts: GatewayParts, principal: Principal, password: str, request: Request
) -> None:
    """Have the caller prove the present password; wrong ones count as failed log-ins."""
    async with parts.database.sessions() as session:
        row = await session.get(AccountRow, principal.subject)
    if row is None:
        raise NotAuthenticated(reason="account")
    proved = await login.prove_password(parts, row.username, password, _place(request))
    await login.forgive(parts, proved, _place(request))


@router.post("/accounts/{account_id}/password-link", responses=_REFUSALS)
async def give_password_link(
    account_id: AccountId,
    order: LinkOrder,
    parts: PartsOfApp,
    principal: Manager,
    response: Response,
) -> PasswordLink:
    """Have a one-time code made with which a person sets the own password, within 72 hours.

    It is sent to the registered address and shown to nobody. Without one it is handed over: whole
    to somebody who never had a password, else in two halves by two administrators.
    """
    response.headers.update(_UNCACHED)
    async with parts.database.unit_of_work() as session:
        acting = Acting(session, principal, parts, response.headers)
        link, letter = await links.give_link(acting, account_id, order)
    if letter is not None and parts.sender is not None:
        await parts.sender.send(letter)
    return link


@router.post("/accounts/{account_id}/wake-code", responses=_REFUSALS)
async def give_wake_code(
    account_id: AccountId,
    said: StateReason,
    parts: PartsOfApp,
    principal: Manager,
    response: Response,
) -> WakeCode:
    """Give somebody whose account sleeps, and who has no address, the code for the next log-in."""
    response.headers.update(_UNCACHED)
    async with parts.database.unit_of_work() as session:
        acting = Acting(session, principal, parts, response.headers)
        return await links.give_wake_code(acting, account_id, said.reason)
