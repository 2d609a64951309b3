"""How often a job is tried, and which failures no second try can mend."""

import asyncio

import httpx
import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import URL, make_url

from libs.contracts.certificates import CertificateDiffers, DocumentMissing
from libs.contracts.errors import NotAuthenticated, RemoteProblem, ServiceUnavailable
from libs.kit.clock import SystemClock
from libs.kit.db import Database, new_metadata
from libs.kit.jobs import Backoff, JobWorker, conninfo_of, is_permanent


def test_waiting_doubles_up_to_a_limit() -> None:
    backoff = Backoff(attempts=30, first_seconds=0.5, most_seconds=60)
    waits = [backoff.wait(ServiceUnavailable(), attempt) for attempt in range(9)]
    assert waits == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]


def test_the_last_attempt_is_followed_by_none() -> None:
    backoff = Backoff(attempts=3)
    assert backoff.wait(ServiceUnavailable(), 1) is not None
    assert backoff.wait(ServiceUnavailable(), 2) is None


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (CertificateDiffers(), True),
        (RemoteProblem(status=422, document={}), True),
        (RemoteProblem(status=403, document={}), True),
        (RemoteProblem(status=404, document={}), False),
        (RemoteProblem(status=401, document={}), False),
        (RemoteProblem(status=500, document={}), False),
        (NotAuthenticated(), False),
        (DocumentMissing(), False),
        (httpx.ConnectError("refused"), False),
        (LookupError("row"), False),
    ],
)
def test_only_a_refusal_that_would_be_repeated_is_permanent(
    error: Exception, *, permanent: bool
) -> None:
    assert is_permanent(error) is permanent


def test_a_job_cut_off_by_the_end_of_its_process_is_taken_up_at_once() -> None:
    assert Backoff(attempts=1).wait(asyncio.CancelledError(), 0) == 0


class LosesItsDatabase(JobWorker):
    """A worker whose cancellation ends in the error of a database that died meanwhile."""

    began = 0

    async def _work(self) -> None:
        self.began += 1
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            raise ConnectionError("the server is gone") from None


async def test_a_worker_ends_although_its_database_is_gone() -> None:
    clock = SystemClock()
    database = Database("postgresql://nobody@127.0.0.1:9/nothing", new_metadata(), clock)
    worker = LosesItsDatabase(database, queue="orders", clock=clock)
    async with asyncio.timeout(10):
        async with worker.working():
            await asyncio.sleep(0.01)
    assert worker.began == 1


@pytest.mark.parametrize(
    "folder",
    [
        "/srv/ocop",
        "/srv/o cop/a b",
        "/srv/ổ cọp",
        "/srv/a+b",
        "/srv/a%20b",
        "/srv/it's",
        "/srv/a\\b",
    ],
)
@pytest.mark.parametrize("password", ["plain", "a b@c/d", "it's\\", "ổ+%20"])
def test_the_queue_finds_its_database_whatever_the_folder_is_called(
    folder: str, password: str
) -> None:
    address = URL.create(
        "postgresql+asyncpg", "user", password, database="ocop", query={"host": folder}
    )
    found = conninfo_to_dict(conninfo_of(make_url(address.render_as_string(hide_password=False))))
    assert (found["host"], found["password"], found["dbname"]) == (folder, password, "ocop")
