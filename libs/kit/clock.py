"""The only readers of the time: UTC inside, legal dates in Vietnam's time zone."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Annotated, Protocol

from fastapi import Depends, Request

VIETNAM = timezone(timedelta(hours=7), "+07:00")
"""Asia/Ho_Chi_Minh: seven hours ahead of UTC, without summer time since 1975."""


class Clock(Protocol):
    """Tells the time; tests pass one that stands still."""

    def now(self) -> datetime:
        """Tell the moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """Tell the legal date in Vietnam."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Tell the moment, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the one reader

    def today(self) -> date:
        """Tell the legal date in Vietnam."""
        return self.now().astimezone(VIETNAM).date()


def _clock(request: Request) -> Clock:
    clock: Clock = request.app.state.clock
    return clock


async def _now(request: Request) -> datetime:
    return _clock(request).now()


async def _today(request: Request) -> date:
    return _clock(request).today()


Now = Annotated[datetime, Depends(_now)]
Today = Annotated[date, Depends(_today)]
