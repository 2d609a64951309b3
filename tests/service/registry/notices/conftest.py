"""A daily task that tests run by hand, on days of their own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from libs.kit.db import Database
from libs.kit.schedule import Schedule
from services.registry.notices.due import TASK
from tests.support.clock import FixedClock
from tests.support.registry import Caller, Registry, made

Json = dict[str, Any]


@dataclass(frozen=True)
class Days:
    """Moves the clock to a day, runs the task, and asks what somebody was told."""

    registry: Registry
    database: Database
    clock: FixedClock

    @property
    def schedule(self) -> Schedule:
        schedule: Schedule = self.registry.app.state.schedule
        return schedule

    def come(self, day: str) -> None:
        self.clock.at = datetime.fromisoformat(f"{day}T03:00:00").replace(tzinfo=UTC)

    async def units(self, day: date | None = None) -> list[str]:
        async with self.database.sessions() as session:
            task = self.schedule.tasks[TASK]
            return list(await task.units(session, day or self.clock.today()))

    async def run(self, day: str) -> None:
        self.come(day)
        for unit in await self.units():
            await self.schedule.tasks[TASK].act(unit, self.clock.today())

    def again(self, caller: Caller) -> Caller:
        """The same account with a token of the present hour."""
        headers = self.registry.people._tokens.headers(caller.principal)
        return Caller(caller.http, caller.principal, headers)

    async def told(self, caller: Caller, **asked: Any) -> list[Json]:
        found = made(await self.again(caller).get("/v1/notices", params=asked))
        items: list[Json] = found["items"]
        return items


@pytest.fixture
def days(registry: Registry, database: Database, clock: FixedClock) -> Days:
    return Days(registry, database, clock)
