"""Going on in another of one's own posts: the session ends, another takes its place."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from gateway.accounts import login
from gateway.accounts.contracts import TokenPair
from gateway.accounts.tables import AccountRow
from gateway.accounts.views import principal_of
from gateway.actions import GatewayAction
from gateway.parts import GatewayParts
from gateway.posts.errors import PostNotHeld
from gateway.posts.tables import PostRow
from gateway.posts.views import is_current
from gateway.tokens import sessions
from gateway.tokens.rules import EndedBecause
from gateway.tokens.tables import SessionRow
from libs.contracts.errors import NotAuthenticated
from libs.kit.audit import record
from libs.kit.tokens import Principal


async def choose_post(parts: GatewayParts, principal: Principal, post_id: UUID) -> TokenPair:
    """Open a session in another post instead of this one, whose tokens are refused at once.

    Raises `PostNotHeld` for a post that is not the caller's, or not of today.
    """
    async with parts.database.unit_of_work() as session:
        before = await _own_session(session, principal)
        row = await session.get(AccountRow, principal.subject)
        if row is None or before is None:
            raise NotAuthenticated(reason="account")
        held = (post for post in row.posts if is_current(post, parts.clock.today()))
        post = next((post for post in held if post.id == post_id), None)
        if post is None:
            raise PostNotHeld
        return await _go_on(parts, session, row, post, before)


async def _own_session(session: AsyncSession, principal: Principal) -> SessionRow | None:
    if principal.session is None:
        return None
    row = await session.get(SessionRow, UUID(principal.session), with_for_update=True)
    over = row is None or row.account_id != principal.subject or row.ended_at is not None
    return None if over else row


async def _go_on(
    parts: GatewayParts,
    session: AsyncSession,
    row: AccountRow,
    post: PostRow,
    before: SessionRow,
) -> TokenPair:
    now = parts.clock.now()
    because, known = EndedBecause.POST_CHANGED, parts.revocations
    sessions.end(session, [before], because=because, revocations=known, now=now)
    opened, token = await sessions.open_session(
        session,
        row.id,
        post.id,
        client=before.client,
        place=before.place,
        settings=parts.settings,
        now=now,
        instead_of=before,
    )
    row.last_post = post.id
    record(
        session,
        principal_of(row, post, opened.id),
        action=GatewayAction.POST_CHOSEN,
        kind="account",
        id=row.id,
        reason=str(post.id),
    )
    return login.pair(parts, row, post, opened.id, token)
