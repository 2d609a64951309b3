"""Which transactions the running task holds open, so that nobody asks another service in one."""

from contextvars import ContextVar
from typing import Self

from sqlalchemy.ext.asyncio import AsyncSession

from libs.kit.versions import KeptSession

_open: ContextVar[tuple["WatchedSession", ...]] = ContextVar("open_sessions", default=())


class WatchedSession(AsyncSession):
    """A session that is known to the task that opened it, as long as it is open."""

    sync_session_class = KeptSession

    async def __aenter__(self) -> Self:
        """Open the session and remember it."""
        _open.set((*_open.get(), self))
        return await super().__aenter__()

    async def __aexit__(self, *raised: object) -> None:
        """Close the session and forget it."""
        _open.set(tuple(one for one in _open.get() if one is not self))
        await super().__aexit__(*raised)


def in_transaction() -> bool:
    """Say whether this task, or the one that started it, holds a transaction open."""
    return any(session.in_transaction() for session in _open.get())
