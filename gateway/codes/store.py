"""Keeping one-time codes: give, find, spend, inside the caller's transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from gateway.codes import rules
from gateway.codes.rules import CodeFor, Facts
from gateway.codes.tables import CodeRow
from libs.contracts.people import Actor
from libs.kit.ids import id_at


def facts_of(row: CodeRow) -> Facts:
    """Give what the rules ask of a code."""
    return Facts(
        expires_at=row.expires_at,
        used=row.used_at is not None,
        dropped=row.dropped_at is not None,
        tries=row.tries,
        second_hash=row.second_hash,
        needs_second=row.needs_second,
    )


def keep(
    session: AsyncSession,
    account: UUID,
    purpose: CodeFor,
    code: str,
    *,
    life: timedelta,
    now: datetime,
    reason: str,
    by: Actor | None = None,
    mailed: bool = False,
    needs_second: bool = False,
) -> CodeRow:
    """Keep a new code by its hash."""
    row = CodeRow(
        id=id_at(now),
        account_id=account,
        purpose=purpose,
        code_hash=rules.hash_of(code),
        needs_second=needs_second,
        mailed=mailed,
        given_at=now,
        expires_at=now + life,
        given_by=by.model_dump(mode="json") if by else None,
        reason=reason,
    )
    session.add(row)
    return row


async def open_codes(
    session: AsyncSession, account: UUID, purpose: CodeFor, now: datetime
) -> list[CodeRow]:
    """Give an account's codes that still count, the newest first, locked."""
    query = (
        select(CodeRow)
        .where(col(CodeRow.account_id) == account, col(CodeRow.purpose) == purpose)
        .where(col(CodeRow.used_at).is_(None), col(CodeRow.dropped_at).is_(None))
        .where(col(CodeRow.expires_at) > now)
        .order_by(col(CodeRow.position).desc())
        .with_for_update()
    )
    rows = await session.scalars(query)
    return [row for row in rows if rules.counts(facts_of(row), now=now)]


def drop(rows: Sequence[CodeRow], now: datetime) -> None:
    """Let codes count no more, because another takes their place."""
    for row in rows:
        row.dropped_at = now


async def by_first_half(session: AsyncSession, part: str) -> CodeRow | None:
    """Find the code of a password by its (first) half, locked."""
    query = (
        select(CodeRow)
        .where(col(CodeRow.code_hash) == rules.hash_of(part))
        .where(col(CodeRow.purpose) == CodeFor.PASSWORD)
        .with_for_update()
    )
    return (await session.scalars(query)).first()


async def last_link(session: AsyncSession, account: UUID) -> CodeRow | None:
    """Give the last code that somebody else had made for an account's password."""
    query = (
        select(CodeRow)
        .where(col(CodeRow.account_id) == account, col(CodeRow.purpose) == CodeFor.PASSWORD)
        .order_by(col(CodeRow.position).desc())
        .limit(1)
    )
    return (await session.scalars(query)).first()
