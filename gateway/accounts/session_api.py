"""Routes for everybody who is logged in: the own account, its sessions, and the way out."""

from typing import Annotated
from uuid import UUID

from fastapi import Path

from gateway.accounts import waking
from gateway.accounts.contracts import Me, SessionInfo, Warned
from gateway.accounts.tables import AccountRow
from gateway.accounts.views import account_of, link_seen, session_of
from gateway.acting import Acting, OnOwnSession
from gateway.actions import GatewayAction
from gateway.codes import store
from gateway.posts.views import post_of
from gateway.tokens import sessions
from gateway.tokens.rules import EndedBecause
from gateway.tokens.tables import SessionRow
from libs.contracts.core import Page
from libs.contracts.errors import NotAuthenticated, NotFound
from libs.kit.apps import new_router
from libs.kit.audit import record

router = new_router(prefix="/v1", tags=["session"])


@router.post("/auth/logout", status_code=204)
async def log_out(acting: OnOwnSession) -> None:
    """End this session; its tokens are refused from now on."""
    row = await _own(acting, acting.principal.session)
    if row is not None:
        _end(acting, row, EndedBecause.LOGOUT)


@router.get("/me")
async def get_me(acting: OnOwnSession) -> Me:
    """Show who is logged in, in which post, what it may do, and every post of the account."""
    principal = acting.principal
    row = await acting.session.get(AccountRow, principal.subject)
    if row is None or principal.session is None:
        raise NotAuthenticated(reason="account")
    link = await store.last_link(acting.session, row.id)
    own = next((post for post in row.posts if post.id == principal.post), None)
    return Me(
        account=account_of(row, acting.today),
        post=post_of(own, acting.today) if own else None,
        scopes=sorted(principal.scopes),
        session=UUID(principal.session),
        last_link=link_seen(link) if link else None,
        warnings=await _warnings(acting, row),
    )


async def _warnings(acting: Acting, row: AccountRow) -> list[Warned]:
    found = [] if row.address else [Warned.NO_ADDRESS]
    if await waking.is_only_administrator(acting.parts, acting.session, row):
        found.append(Warned.ONLY_ADMINISTRATOR)
    return found


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
