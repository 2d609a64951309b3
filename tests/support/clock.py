"""A clock that stands still until it is moved."""

from datetime import UTC, date, datetime, timedelta

from libs.kit.clock import VIETNAM


class FixedClock:
    def __init__(self, at: datetime = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.astimezone(VIETNAM).date()

    def move(self, **span: float) -> None:
        self.at += timedelta(**span)
