"""Writing rows so that a broken constraint becomes the failure it stands for."""

from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.errors import OcopError


async def flush(session: AsyncSession, conflicts: Mapping[str, OcopError]) -> None:
    """Send the changes to the database; a violated constraint of the table raises its error."""
    try:
        await session.flush()
    except IntegrityError as error:
        cause = getattr(error.orig, "__cause__", None) or error.orig
        known = conflicts.get(str(getattr(cause, "constraint_name", "")))
        if known is None:
            raise
        raise known from error
