"""Periodic tasks run once for each unit and period, also after a stop, and are seen."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import date, timedelta

import httpx
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.scopes import Scope
from libs.kit.apps import new_app
from libs.kit.db import Database
from libs.kit.http import connect
from libs.kit.jobs import Backoff, JobWorker
from libs.kit.schedule import Every, Periodic, Schedule, schedule_router
from services.registry.base import METADATA
from tests.support.clock import FixedClock
from tests.support.tokens import Tokens

TODAY = date(2026, 11, 22)


class Notices:
    """A task that notes what it did, and can be made to fail."""

    def __init__(self) -> None:
        self.done: list[tuple[str, date]] = []
        self.failing = False

    async def act(self, unit: str, period: date) -> None:
        if self.failing:
            raise RuntimeError("no paper in the printer")
        self.done.append((unit, period))

    async def units(self, session: AsyncSession, day: date) -> Sequence[str]:
        return ["66", "68"]

    async def until(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(self.done) < count:  # noqa: ASYNC110 - the worker tells nobody
                await asyncio.sleep(0.05)


@pytest.fixture
def notices() -> Notices:
    return Notices()


@pytest.fixture
async def database(registry_database_url: str, clock: FixedClock) -> AsyncIterator[Database]:
    made = Database(registry_database_url, METADATA, clock, pool_size=3)
    yield made
    await made.close()


@pytest.fixture
def schedule(database: Database, clock: FixedClock, notices: Notices) -> Schedule:
    tasks = [
        Periodic("notices", Every.DAY, notices.act, units=notices.units),
        Periodic("report", Every.MONTH, notices.act),
    ]
    return Schedule(tasks, database=database, clock=clock, queue="scheduled")


@pytest.fixture
async def worker(
    database: Database, clock: FixedClock, schedule: Schedule
) -> AsyncIterator[JobWorker]:
    backoff = Backoff(attempts=50, first_seconds=0.05, most_seconds=0.05)
    made = JobWorker(database, queue="scheduled", clock=clock, backoff=backoff)
    schedule.handled_by(made)
    async with made.working():
        yield made


async def test_a_period_is_planned_once_for_each_unit(
    schedule: Schedule, clock: FixedClock
) -> None:
    assert await schedule.plan() == 3
    assert await schedule.plan() == 0
    clock.move(days=1)
    assert await schedule.plan() == 2


async def test_two_processes_that_plan_at_once_plan_once(schedule: Schedule) -> None:
    assert sum(await asyncio.gather(*(schedule.plan() for _ in range(3)))) == 3


async def test_days_without_a_process_are_caught_up_in_their_order(
    schedule: Schedule, notices: Notices, clock: FixedClock, worker: JobWorker
) -> None:
    await schedule.plan()
    clock.move(days=3)
    await schedule.plan()
    await notices.until(9)
    days = [period for unit, period in notices.done if unit == "66"]
    assert days == [TODAY + timedelta(days=number) for number in range(4)]
    assert notices.done.count(("", date(2026, 11, 1))) == 1


@pytest.fixture
async def reader(
    database: Database, tokens: Tokens, schedule: Schedule
) -> AsyncIterator[httpx.AsyncClient]:
    app = new_app(
        name="scheduled",
        title="Scheduled",
        routers=[schedule_router(scope=Scope.REGISTRY_AUDIT_READ)],
        database=database,
        verifier=tokens.verifier(),
        clock=tokens.clock,
    )
    app.state.schedule = schedule
    async with connect(app) as made:
        made.headers.update(tokens.headers(tokens.principal(Scope.REGISTRY_AUDIT_READ)))
        yield made


async def _line(reader: httpx.AsyncClient, task: str) -> dict[str, object]:
    lines = (await reader.get("/v1/schedule")).json()["items"]
    (found,) = (line for line in lines if line["task"] == task)
    return dict(found)


async def _until(reader: httpx.AsyncClient, **facts: int) -> dict[str, object]:
    async with asyncio.timeout(20):
        while not facts.items() <= (line := await _line(reader, "notices")).items():  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        return line


async def test_last_run_next_run_and_failures_are_seen(
    schedule: Schedule, notices: Notices, reader: httpx.AsyncClient, worker: JobWorker
) -> None:
    before = await _line(reader, "notices")
    assert (before["last_period"], before["next_period"]) == (None, "2026-11-22")
    notices.failing = True
    await schedule.plan()
    await _until(reader, failing=2)
    notices.failing = False
    await notices.until(3)
    after = await _until(reader, waiting=0)
    assert (after["last_period"], after["next_period"]) == ("2026-11-22", "2026-11-23")
    assert after["failing"] == 0
    assert after["last_done_at"]
