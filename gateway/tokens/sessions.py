"""Opening, refreshing and ending sessions inside the caller's transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from gateway.settings import GatewaySettings
from gateway.tokens import rules
from gateway.tokens.revocations import Revocations
from gateway.tokens.rules import EndedBecause, Facts, Worth
from gateway.tokens.tables import RefreshTokenRow, SessionRow
from libs.kit.ids import id_at


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What came of a refresh token: its worth, its session, and the token that follows."""

    worth: Worth
    session: SessionRow | None
    token: str | None


async def open_session(
    session: AsyncSession,
    account_id: UUID,
    post_id: UUID,
    *,
    client: str,
    place: str,
    settings: GatewaySettings,
    now: datetime,
    instead_of: SessionRow | None = None,
) -> tuple[SessionRow, str]:
    """Begin a session in a post and give its first refresh token.

    One that takes the place of another goes on no longer than that one would have.
    """
    row = SessionRow(
        id=id_at(now),
        account_id=account_id,
        post_id=post_id,
        client=client[:200],
        place=place,
        created_at=instead_of.created_at if instead_of else now,
        last_used_at=now,
        expires_at=instead_of.expires_at if instead_of else now + settings.session_life,
    )
    session.add(row)
    await session.flush()
    token = rules.new_refresh_token()
    _keep(session, row, token, settings, now)
    return row, token


async def refresh(
    session: AsyncSession, token: str, *, secret: bytes, settings: GatewaySettings, now: datetime
) -> Refreshed:
    """Exchange a refresh token; one request at a time per session."""
    known = await session.get(RefreshTokenRow, rules.hash_of(token))
    if known is None:
        return Refreshed(Worth.EXPIRED, None, None)
    row = await session.get(SessionRow, known.session_id, with_for_update=True)
    if row is None:
        return Refreshed(Worth.EXPIRED, None, None)
    await session.refresh(known)
    follower = rules.successor_of(token, secret)
    followed = await session.get(RefreshTokenRow, rules.hash_of(follower))
    facts = Facts(
        expires_at=known.expires_at,
        used_at=known.used_at,
        successor_used=followed is not None and followed.used_at is not None,
        session_ended=row.ended_at is not None,
        session_expires_at=row.expires_at,
    )
    worth = rules.worth(facts, now=now, grace=settings.refresh_grace)
    if worth is Worth.FRESH:
        known.used_at = row.last_used_at = now
        _keep(session, row, follower, settings, now)
    alive = worth in {Worth.FRESH, Worth.REPEATED}
    return Refreshed(worth, row, follower if alive else None)


async def live_sessions(
    session: AsyncSession,
    account_id: UUID,
    now: datetime,
    *,
    idle: timedelta | None = None,
    lock: bool = False,
) -> list[SessionRow]:
    """Give an account's sessions that are not over, the newest first.

    With `idle` those are left out whose last refresh is longer ago: nobody can refresh them.
    """
    query = (
        select(SessionRow)
        .where(col(SessionRow.account_id) == account_id, col(SessionRow.ended_at).is_(None))
        .where(col(SessionRow.expires_at) > now)
        .order_by(col(SessionRow.position).desc())
    )
    if idle is not None:
        query = query.where(col(SessionRow.last_used_at) > now - idle)
    rows = await session.scalars(query.with_for_update() if lock else query)
    return list(rows)


def end(
    session: AsyncSession,
    rows: list[SessionRow],
    *,
    because: EndedBecause,
    revocations: Revocations,
    now: datetime,
) -> None:
    """End sessions; their access tokens are refused here from the commit on."""
    if not rows:
        return
    for row in rows:
        row.ended_at = now
        row.ended_because = because
    revocations.add_at_commit(session, [row.id for row in rows], now)


async def end_all(
    session: AsyncSession,
    account_id: UUID,
    *,
    because: EndedBecause,
    revocations: Revocations,
    now: datetime,
    but: UUID | None = None,
) -> int:
    """End every session of an account, but one if asked; gives how many."""
    rows = await live_sessions(session, account_id, now, lock=True)
    ending = [row for row in rows if row.id != but]
    end(session, ending, because=because, revocations=revocations, now=now)
    return len(ending)


def _keep(
    session: AsyncSession, row: SessionRow, token: str, settings: GatewaySettings, now: datetime
) -> None:
    session.add(
        RefreshTokenRow(
            token_hash=rules.hash_of(token),
            session_id=row.id,
            issued_at=now,
            expires_at=min(now + settings.session_idle, row.expires_at),
        )
    )
