"""Jobs on PostgreSQL (procrastinate): written in the caller's transaction, done by a worker.

A job exists exactly when the change that needs it was committed. It may run more than once, so
what it does must be idempotent. A job that failed for good stays visible with its reason.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
import procrastinate
import psycopg
import structlog
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision
from psycopg.conninfo import make_conninfo
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    insert,
    text,
)
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.errors import Kind, OcopError, RemoteProblem
from libs.kit.clock import Clock
from libs.kit.db import Database

_log = structlog.get_logger("jobs")

_WORKERS_LOCK = 0x0C0B10B5
_HEARTBEAT_SECONDS = 3.0
_STALLED_SECONDS = 12.0
_SWEEP_SECONDS = 5.0
_POLL_SECONDS = 1.0
_GRACE_SECONDS = 5.0
_PAUSE_SECONDS = 1.0
_CANCELLATIONS = 2
_MAX_REASON = 2000
_CLIENT_ERROR, _SERVER_ERROR = 400, 500
_WORTH_ANOTHER_TRY = frozenset({401, 404, 408, 425, 429})
_PERMANENT = frozenset(
    {Kind.MALFORMED, Kind.FORBIDDEN, Kind.CONFLICT, Kind.GONE, Kind.INVALID, Kind.UNSUPPORTED}
)

_DEFER = text(
    """
    SELECT unnest(procrastinate_defer_jobs_v1(ARRAY[ROW(
        CAST(:queue AS varchar), CAST(:task AS varchar), 0, CAST(:lock AS text), NULL,
        CAST(:arguments AS jsonb), NULL
    )]::procrastinate_job_to_defer_v1[]))
    """
)
_FAILED = text(
    """
    SELECT job.id, job.task_name, job.args, job.attempts, last.at, last.code, last.reason
    FROM procrastinate_jobs job
    LEFT JOIN LATERAL (
        SELECT at, code, reason FROM job_failures
        WHERE job_id = job.id ORDER BY attempt DESC LIMIT 1
    ) last ON true
    WHERE job.status = 'failed' AND job.id > :after
        AND (CAST(:lock AS text) IS NULL OR job.lock = :lock)
    ORDER BY job.id LIMIT :limit
    """
)
_TRY_AGAIN = text(
    """
    WITH failed AS (
        SELECT id FROM procrastinate_jobs WHERE id = :id AND status = 'failed' FOR UPDATE
    )
    SELECT procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL), id FROM failed
    """
)
_RELEASE = """
    UPDATE procrastinate_jobs SET status = 'todo', scheduled_at = NULL
    WHERE status = 'doing' AND queue_name = %s
"""

Handler = Callable[..., Awaitable[None]]


def failures_table(metadata: MetaData) -> Table:
    """Declare the table of reasons in a service's metadata: one row a failed attempt."""
    return Table(
        "job_failures",
        metadata,
        Column("job_id", BigInteger, primary_key=True, autoincrement=False),
        Column("attempt", Integer, primary_key=True, autoincrement=False),
        Column("at", DateTime(timezone=True), nullable=False),
        Column("code", String(80), nullable=False),
        Column("reason", Text, nullable=False),
        Column("final", Boolean, nullable=False),
    )


async def defer(
    session: AsyncSession, *, queue: str, task: str, lock: str, arguments: Mapping[str, Any]
) -> int:
    """Write a job in the session's transaction; jobs with one lock run one after the other."""
    values = {
        "queue": queue,
        "task": task,
        "lock": lock,
        "arguments": orjson.dumps(arguments).decode(),
    }
    number: int = (await session.execute(_DEFER, values)).scalar_one()
    return number


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that no worker will take up again by itself, and why."""

    id: int
    task: str
    arguments: Mapping[str, Any]
    attempts: int
    failed_at: datetime | None
    code: str | None
    reason: str | None


async def failed_jobs(
    session: AsyncSession, *, after: int, limit: int, lock: str | None = None
) -> Sequence[FailedJob]:
    """Give the dead letters, oldest first; of one lock only, if asked."""
    rows = await session.execute(_FAILED, {"after": after, "limit": limit, "lock": lock})
    return [FailedJob(*row) for row in rows]


async def try_again(session: AsyncSession, job: int) -> bool:
    """Put a dead letter back into its queue; False when there is none with this number."""
    return (await session.execute(_TRY_AGAIN, {"id": job})).first() is not None


def is_permanent(error: BaseException) -> bool:
    """Say whether the same job would be refused again for the same reason."""
    if isinstance(error, RemoteProblem):
        refused = _CLIENT_ERROR <= error.status < _SERVER_ERROR
        return refused and error.status not in _WORTH_ANOTHER_TRY
    return isinstance(error, OcopError) and error.kind in _PERMANENT


@dataclass(frozen=True, slots=True)
class Backoff:
    """How often a job is tried, and how long it waits: doubling up to a limit.

    As it stands a service may be away for a day before its jobs are given up, and is asked within
    five minutes of its return.
    """

    attempts: int = 300
    first_seconds: float = 0.5
    most_seconds: float = 300.0

    def wait(self, error: BaseException, attempts: int) -> float | None:
        """Give the seconds until the next attempt, None when there is to be none."""
        if isinstance(error, asyncio.CancelledError):
            return 0.0
        if is_permanent(error) or attempts + 1 >= self.attempts:
            return None
        return min(self.most_seconds, self.first_seconds * 2.0 ** min(attempts, 30))


class _Strategy(BaseRetryStrategy):
    def __init__(self, backoff: Backoff) -> None:
        self._backoff = backoff

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        seconds = self._backoff.wait(exception, job.attempts)
        if seconds is None:
            return None
        return RetryDecision(retry_in={"milliseconds": int(seconds * 1000)})


def conninfo_of(address: URL) -> str:
    """Write an address as libpq reads it: SQLAlchemy's own text has `+` where a path has a blank.

    Without this no job of a system whose folder's name has a blank was ever done.
    """
    known: dict[str, str | int | None] = {
        "host": address.host,
        "port": address.port,
        "user": address.username,
        "password": address.password,
        "dbname": address.database,
        **{name: value for name, value in address.query.items() if isinstance(value, str)},
    }
    given = {name: value for name, value in known.items() if value is not None}
    return make_conninfo("", **given)


class JobWorker:
    """Does the jobs of one queue in this process; stopping or killing it loses none."""

    def __init__(
        self,
        database: Database,
        *,
        queue: str,
        clock: Clock,
        backoff: Backoff | None = None,
        grace_seconds: float = _GRACE_SECONDS,
    ) -> None:
        self._database = database
        self._clock = clock
        self._queue = queue
        self._backoff = backoff or Backoff()
        self._grace = grace_seconds
        self._conninfo = conninfo_of(database.url)
        connector = procrastinate.PsycopgConnector(conninfo=self._conninfo, min_size=1, max_size=4)
        self._app = procrastinate.App(connector=connector)

    def handles(self, task: str, handler: Handler) -> None:
        """Say who does jobs of this name; the job's arguments are the handler's."""

        async def run(context: JobContext, /, **arguments: Any) -> None:
            try:
                await handler(**arguments)
            except Exception as error:
                await self._note_failure(context.job, error)
                raise

        self._app.task(
            name=task, queue=self._queue, retry=_Strategy(self._backoff), pass_context=True
        )(run)

    @contextlib.asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Work as long as the context is open; a lost database is waited for.

        Ending takes a bounded time: a cancellation that turns into an error of a database that
        died meanwhile must not start the worker again, nor hold the process.
        """
        ending = asyncio.Event()
        supervisor = asyncio.create_task(self._supervise(ending), name=f"worker of {self._queue}")
        try:
            yield
        finally:
            ending.set()
            for _ in range(_CANCELLATIONS):
                supervisor.cancel()
                await asyncio.wait({supervisor}, timeout=_GRACE_SECONDS + _PAUSE_SECONDS)
                if supervisor.done():
                    break
            else:
                _log.error("the worker does not end; its jobs are taken up by the next one")

    async def _supervise(self, ending: asyncio.Event) -> None:
        while not ending.is_set():
            try:
                await self._work()
            except Exception as error:  # noqa: BLE001 - whatever it was, the worker comes back
                _log.warning("worker stopped, starting again", error=repr(error))
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _work(self) -> None:
        async with self._app.open_async(), await self._present():
            sweeper = asyncio.create_task(self._sweep(), name="stalled jobs")
            try:
                await self._app.run_worker_async(
                    queues=[self._queue],
                    concurrency=2,
                    install_signal_handlers=False,
                    fetch_job_polling_interval=_POLL_SECONDS,
                    update_heartbeat_interval=_HEARTBEAT_SECONDS,
                    stalled_worker_timeout=_STALLED_SECONDS,
                    shutdown_graceful_timeout=self._grace,
                )
            finally:
                sweeper.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await sweeper

    async def _present(self) -> psycopg.AsyncConnection[Any]:
        """Hold a shared lock while this worker lives; the first one frees the jobs of the dead.

        Nobody else holding it proves that every job under way belonged to a killed process, so
        those are taken up at once and not only after their heartbeat is missed.
        """
        connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
        try:
            alone = await connection.execute("SELECT pg_try_advisory_lock(%s)", [_WORKERS_LOCK])
            first = bool((await alone.fetchone() or [False])[0])
            if first:
                await connection.execute(_RELEASE, [self._queue])
            await connection.execute("SELECT pg_advisory_lock_shared(%s)", [_WORKERS_LOCK])
            if first:
                await connection.execute("SELECT pg_advisory_unlock(%s)", [_WORKERS_LOCK])
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _sweep(self) -> None:
        manager = self._app.job_manager
        while True:
            await asyncio.sleep(_SWEEP_SECONDS)
            try:
                for job in await manager.get_stalled_jobs(
                    queue=self._queue, seconds_since_heartbeat=_STALLED_SECONDS
                ):
                    _log.warning("job of a lost worker taken up again", job=job.id)
                    await manager.retry_job(job)
            except Exception as error:  # noqa: BLE001 - the next sweep tries again
                _log.warning("sweep failed", error=repr(error))

    async def _note_failure(self, job: Job, error: Exception) -> None:
        document = error.document if isinstance(error, RemoteProblem) else {}
        code = str(document.get("code") or getattr(error, "code", None) or type(error).__name__)
        reason = str(document.get("detail") or str(error) or repr(error))
        for fault in error.faults if isinstance(error, OcopError) else ():
            reason += f"; {fault.pointer}: {fault.code}"
        final = self._backoff.wait(error, job.attempts) is None
        _log.warning("job failed", job=job.id, task=job.task_name, code=code, final=final)
        try:
            async with self._database.unit_of_work() as session:
                await session.execute(
                    insert(self._database.metadata.tables["job_failures"]).values(
                        job_id=job.id,
                        attempt=job.attempts + 1,
                        at=self._clock.now(),
                        code=code[:80],
                        reason=reason.replace("\x00", "")[:_MAX_REASON],
                        final=final,
                    )
                )
        except Exception as lost:  # noqa: BLE001 - the job's own fate must not hang on its note
            _log.warning("failure not noted", job=job.id, error=repr(lost))
