"""Periodic tasks: planned by the Clock, done once for each unit and period, caught up after a stop.

    schedule = Schedule([Periodic("renewals.notices", Every.DAY, notices_due, units=provinces)])

For every period that has begun, a row and a job of the queue are written in one transaction; the
row's key (task, unit, period) makes a second plan, or a second process that plans, do nothing. The
library's own periodic tasks read the machine's clock and forget what is ten minutes late.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Final

import structlog
from fastapi import APIRouter, Depends, Request
from sqlalchemy import Column, Date, DateTime, Integer, MetaData, String, Table, func, select, text
from sqlalchemy import update as sql_update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.core import Contract
from libs.contracts.scopes import Scope
from libs.kit import jobs
from libs.kit.apps import new_router
from libs.kit.auth import Principal, requires
from libs.kit.clock import Clock
from libs.kit.db import Database, Session
from libs.kit.jobs import JobWorker

_log = structlog.get_logger("schedule")

TABLE: Final = "schedule_runs"
EVERYWHERE: Final = ""
"""The unit of a task that is done once for the whole country."""
_MOST_PERIODS: Final = 400
_PLAN_EVERY_SECONDS: Final = 60.0
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('schedule:' || current_schema()))")

Act = Callable[[str, date], Awaitable[None]]
"""What a task does for a unit and the period that begins on a day; it may run more than once."""
Units = Callable[[AsyncSession, date], Awaitable[Sequence[str]]]
"""Which units a task is done for on a day."""


class Every(StrEnum):
    """How long a period is; it begins at midnight of Vietnam."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def start(self, day: date) -> date:
        """Give the first day of the period that a day lies in."""
        match self:
            case Every.DAY:
                return day
            case Every.WEEK:
                return day - timedelta(days=day.weekday())
            case Every.MONTH:
                return day.replace(day=1)
            case Every.QUARTER:
                return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
            case Every.YEAR:
                return date(day.year, 1, 1)

    def next(self, start: date) -> date:
        """Give the first day of the period after the one that begins on a day."""
        longest = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 31, Every.QUARTER: 92, Every.YEAR: 366}
        return self.start(start + timedelta(days=longest[self]))

    def due(self, last: date | None, today: date) -> list[date]:
        """Give the periods that have begun since the last one planned, the oldest first.

        The very first plan begins with the period of today. After a long stop the latest 400 are
        caught up.
        """
        current = self.start(today)
        if last is None:
            return [current]
        found = []
        while (last := self.next(last)) <= current:
            found.append(last)
        return found[-_MOST_PERIODS:]


async def _everywhere(session: AsyncSession, day: date) -> Sequence[str]:  # noqa: ARG001 - `Units`
    return [EVERYWHERE]


@dataclass(frozen=True, slots=True)
class Periodic:
    """One periodic task; `task` names it for ever, its runs are kept under that name."""

    task: str
    every: Every
    act: Act
    units: Units = _everywhere


def schedule_table(metadata: MetaData) -> Table:
    """Declare the table of runs in a service's metadata."""
    return Table(
        TABLE,
        metadata,
        Column("task", String(80), primary_key=True),
        Column("unit", String(5), primary_key=True),
        Column("period", Date, primary_key=True),
        Column("planned_at", DateTime(timezone=True), nullable=False),
        Column("done_at", DateTime(timezone=True), nullable=True),
        Column("failures", Integer, nullable=False, server_default="0"),
    )


class Schedule:
    """The periodic tasks of one service."""

    def __init__(
        self, tasks: Sequence[Periodic], *, database: Database, clock: Clock, queue: str
    ) -> None:
        self.tasks = {one.task: one for one in tasks}
        self._database = database
        self._clock = clock
        self._queue = queue
        self._runs = database.metadata.tables[TABLE]

    def handled_by(self, worker: JobWorker) -> None:
        """Have a worker of the queue do the runs."""
        for one in self.tasks.values():
            worker.handles(one.task, self._handler(one))

    async def plan(self) -> int:
        """Write a job for every run that is due and not planned yet; gives how many."""
        async with self._database.unit_of_work() as session:
            await session.execute(_LOCK)
            planned = [await self._plan(session, one) for one in self.tasks.values()]
        return sum(planned)

    @asynccontextmanager
    async def planning(self) -> AsyncIterator[None]:
        """Plan as long as the context is open; two processes at it do no harm."""
        planner = asyncio.create_task(self._keep_planning(), name=f"schedule of {self._queue}")
        try:
            yield
        finally:
            planner.cancel()
            with suppress(asyncio.CancelledError):
                await planner

    async def lines(self, session: AsyncSession) -> list["ScheduledTask"]:
        """Tell of every task when it last ran, when it runs next, and what has failed."""
        found = {row.task: row for row in await session.execute(_summary(self._runs))}
        return [self._line(one, found.get(one.task)) for one in self.tasks.values()]

    async def _keep_planning(self) -> None:
        while True:
            try:
                await self.plan()
            except Exception as error:  # noqa: BLE001 - the next round tries again
                _log.warning("not planned", error=repr(error))
            await asyncio.sleep(_PLAN_EVERY_SECONDS)

    async def _plan(self, session: AsyncSession, one: Periodic) -> int:
        runs = self._runs
        last = await session.scalar(select(func.max(runs.c.period)).where(runs.c.task == one.task))
        planned = 0
        for period in one.every.due(last, self._clock.today()):
            for unit in await one.units(session, period):
                planned += await self._order(session, one.task, unit, period)
        return planned

    async def _order(self, session: AsyncSession, task: str, unit: str, period: date) -> int:
        row = {"task": task, "unit": unit, "period": period, "planned_at": self._clock.now()}
        new = insert(self._runs).values(row).on_conflict_do_nothing().returning(self._runs.c.task)
        if (await session.execute(new)).first() is None:
            return 0
        await jobs.defer(
            session,
            queue=self._queue,
            task=task,
            lock=f"{task}:{unit}",
            arguments={"unit": unit, "period": period.isoformat()},
        )
        return 1

    def _handler(self, one: Periodic) -> Callable[..., Awaitable[None]]:
        async def run(unit: str, period: str) -> None:
            day = date.fromisoformat(period)
            try:
                await one.act(unit, day)
            except Exception:
                await self._note(one.task, unit, day, failures=self._runs.c.failures + 1)
                raise
            await self._note(one.task, unit, day, done_at=self._clock.now())

        return run

    async def _note(self, task: str, unit: str, period: date, **values: Any) -> None:
        runs = self._runs
        where = (runs.c.task == task) & (runs.c.unit == unit) & (runs.c.period == period)
        async with self._database.unit_of_work() as session:
            await session.execute(sql_update(runs).where(where).values(**values))

    def _line(self, one: Periodic, found: Any) -> "ScheduledTask":
        every, today = one.every, self._clock.today()
        last = found.last_period if found else None
        return ScheduledTask(
            task=one.task,
            every=every,
            last_period=last,
            last_done_at=found.last_done_at if found else None,
            next_period=every.next(last) if last else every.start(today),
            waiting=found.waiting if found else 0,
            failing=found.failing if found else 0,
        )


def _summary(runs: Table) -> Any:
    open_ = runs.c.done_at.is_(None)
    return select(
        runs.c.task,
        func.max(runs.c.period).label("last_period"),
        func.max(runs.c.done_at).label("last_done_at"),
        func.count().filter(open_).label("waiting"),
        func.count().filter(open_ & (runs.c.failures > 0)).label("failing"),
    ).group_by(runs.c.task)


class ScheduledTask(Contract):
    """A periodic task, and how it stands."""

    task: str
    every: Every
    last_period: date | None
    """First day of the latest period that was planned; absent before the first."""
    last_done_at: datetime | None
    """When a run last came to its end."""
    next_period: date
    """First day of the period that is planned next."""
    waiting: int
    """Runs (a unit and a period each) that are planned and not done."""
    failing: int
    """Those of them that have failed at least once."""


class ScheduleList(Contract):
    """The periodic tasks of a service."""

    items: list[ScheduledTask]


def schedule_router(*, scope: Scope, prefix: str = "/v1/schedule") -> APIRouter:
    """Make the route `GET {prefix}`; the app keeps its `Schedule` in `app.state.schedule`."""
    router = new_router(prefix=prefix, tags=["schedule"])
    reader = requires(scope)

    @router.get("")
    async def list_scheduled_tasks(
        request: Request, session: Session, _: Annotated[Principal, Depends(reader)]
    ) -> ScheduleList:
        """List the periodic tasks: last run, next run, what waits and what fails."""
        schedule: Schedule = request.app.state.schedule
        return ScheduleList(items=await schedule.lines(session))

    return router
