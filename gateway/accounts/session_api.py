"""Routes for everybody: log in, refresh, log out, the own account and its sessions."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Header, Path, Request, Response
from fastapi.routing import APIRoute

from gateway.accounts import acts, choosing, login
from gateway.accounts.contracts import (
    Login,
    Me,
    PasswordChange,
    RefreshRequest,
    SessionInfo,
    TokenPair,
)
from gateway.accounts.tables import AccountRow
from gateway.accounts.views import account_of, session_of
from gateway.acting import Acting, OnOwnSession, OwnSession
from gateway.actions import GatewayAction
from gateway.addresses import throttle_key
from gateway.parts import PartsOfApp
from gateway.posts.contracts import PostChoice
from gateway.posts.views import post_of
from gateway.tokens import sessions
from gateway.tokens.rules import EndedBecause
from gateway.tokens.tables import SessionRow
from libs.contracts.core import Page
from libs.contracts.errors import NotAuthenticated, NotFound
from libs.kit.apps import new_router
from libs.kit.audit import record
from libs.kit.auth import Public, Requires, access_of
from libs.kit.problems import MEDIA_TYPE
from libs.kit.unit_of_work import Handler, UnitOfWorkRoute

_IN_STEPS = frozenset({"log_in", "refresh_session", "choose_post", "change_own_password"})


class SessionRoute(UnitOfWorkRoute):
    """A route that proves a secret works in several short transactions, not in the request's.

    So it holds no connection while a password is hashed (else a crowd of such calls shuts
    everybody out), and its answer, tokens included, is kept under no idempotency key.
    """

    def get_route_handler(self) -> Handler:
        """Wrap FastAPI's handler, in one transaction where there are no steps."""
        if self.name not in _IN_STEPS:
            return super().get_route_handler()
        handle = APIRoute.get_route_handler(self)

        async def in_steps(request: Request) -> Response:
            if isinstance(access := access_of(self.dependant), Requires):
                await access(request)
            return await handle(request)

        return in_steps


router = new_router(prefix="/v1", tags=["session"])
router.route_class = SessionRoute

_UNCACHED = {"Cache-Control": "no-store"}


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: _problem("Not authenticated"),
    403: _problem("The account is not active"),
}


@router.post("/auth/login", responses=_REFUSALS, dependencies=[Public])
async def log_in(
    given: Login,
    request: Request,
    response: Response,
    parts: PartsOfApp,
    user_agent: Annotated[str, Header(max_length=1000)] = "",
) -> TokenPair:
    """Open a session: an access token of 15 minutes and a refresh token that works once."""
    parts.logins.take(throttle_key(request.client.host) if request.client else "")
    response.headers.update(_UNCACHED)
    client = "".join(sign for sign in user_agent if sign.isprintable())
    return await login.log_in(
        parts, given.username, given.password.get_secret_value(), client=client
    )


@router.post("/auth/refresh", responses=_REFUSALS, dependencies=[Public])
async def refresh_session(
    given: RefreshRequest, response: Response, parts: PartsOfApp
) -> TokenPair:
    """Exchange the refresh token for a new pair; an old one that comes back ends the session."""
    response.headers.update(_UNCACHED)
    return await login.refresh(parts, given.refresh_token)


@router.post("/auth/logout", status_code=204)
async def log_out(acting: OnOwnSession) -> None:
    """End this session; its tokens are refused from now on."""
    row = await _own(acting, acting.principal.session)
    if row is not None:
        _end(acting, row, EndedBecause.LOGOUT)


@router.post("/auth/post", responses=_REFUSALS)
async def choose_post(
    given: PostChoice, parts: PartsOfApp, principal: OwnSession, response: Response
) -> TokenPair:
    """Go on in another of one's own posts: a new pair; the old one is refused from now on."""
    response.headers.update(_UNCACHED)
    return await choosing.choose_post(parts, principal, given.post)


@router.get("/me")
async def get_me(acting: OnOwnSession) -> Me:
    """Show who is logged in, in which post, what it may do, and every post of the account."""
    principal = acting.principal
    row = await acting.session.get(AccountRow, principal.subject)
    if row is None or principal.session is None:
        raise NotAuthenticated(reason="account")
    own = next((post for post in row.posts if post.id == principal.post), None)
    return Me(
        account=account_of(row, acting.today),
        post=post_of(own, acting.today) if own else None,
        scopes=sorted(principal.scopes),
        session=UUID(principal.session),
    )


@router.post("/me/password", status_code=204, responses=_REFUSALS)
async def change_own_password(
    given: PasswordChange, parts: PartsOfApp, principal: OwnSession, response: Response
) -> None:
    """Change the own password; all other sessions end."""
    async with parts.database.sessions() as session:
        row = await session.get(AccountRow, principal.subject)
    if row is None:
        raise NotAuthenticated(reason="account")
    current = given.current.get_secret_value()
    await login.prove_password(parts, row.username, current)
    new = given.new.get_secret_value()
    async with parts.database.unit_of_work() as session:
        await acts.change_own_password(Acting(session, principal, parts, response.headers), new)


@router.get("/sessions")
async def list_own_sessions(acting: OnOwnSession) -> Page[SessionInfo]:
    """List where one is logged in, the newest first."""
    idle, owner = acting.parts.settings.session_idle, acting.principal.subject
    rows = await sessions.live_sessions(acting.session, owner, acting.now, idle=idle)
    return Page(items=[session_of(row, acting.principal) for row in rows])


@router.delete("/sessions/{session_id}", status_code=204)
async def end_own_session(
    session_id: Annotated[UUID, Path(description="One of one's own sessions.")],
    acting: OnOwnSession,
) -> None:
    """End one of one's own sessions, on a lost telephone for instance."""
    row = await _own(acting, str(session_id))
    if row is None:
        raise NotFound
    _end(acting, row, EndedBecause.ENDED_BY_OWNER)


async def _own(acting: Acting, name: str | None) -> SessionRow | None:
    """Give one of the caller's sessions that is not over yet."""
    if name is None:
        return None
    row = await acting.session.get(SessionRow, UUID(name), with_for_update=True)
    over = row is None or row.account_id != acting.principal.subject or row.ended_at is not None
    return None if over else row


def _end(acting: Acting, row: SessionRow, because: EndedBecause) -> None:
    revocations = acting.parts.revocations
    sessions.end(acting.session, [row], because=because, revocations=revocations, now=acting.now)
    record(
        acting.session,
        acting.principal,
        action=GatewayAction.SESSION_ENDED,
        kind="account",
        id=acting.principal.subject,
        reason=because,
    )
