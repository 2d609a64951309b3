"""Removes what no longer means anything: old sessions, codes and counts of failures."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import col

from gateway.tokens.tables import SessionRow
from libs.kit.db import Database
from libs.kit.housekeeping import Chore

_KEPT_AFTER_THE_END = timedelta(days=90)
_GUARDS_KEPT = timedelta(days=1)


def old_sessions(database: Database) -> Chore:
    """Make the chore that removes sessions and codes 90 days after their end, failures after one.

    Ours: an administrator may look into a log-in of the last three months.
    """

    async def sweep(now: datetime) -> None:
        guards = database.metadata.tables["login_guards"]
        codes = database.metadata.tables["one_time_codes"]
        async with database.unit_of_work() as session:
            await session.execute(
                delete(SessionRow).where(col(SessionRow.expires_at) < now - _KEPT_AFTER_THE_END)
            )
            await session.execute(
                delete(codes).where(codes.c.expires_at < now - _KEPT_AFTER_THE_END)
            )
            await session.execute(
                delete(guards).where(guards.c.last_attempt_at < now - _GUARDS_KEPT)
            )

    return sweep
