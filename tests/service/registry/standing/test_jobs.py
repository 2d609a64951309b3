"""Jobs: prompt, tried again, kept when a worker is killed, visible when given up."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from libs.clients.certificates import CertificatesClient
from libs.clients.scoring import ScoringClient
from libs.kit import jobs
from libs.kit.db import Database
from libs.kit.jobs import Backoff, JobWorker, defer
from services.registry.standing.worker import working
from tests.service.registry.standing.test_decisions import concluded
from tests.support.clock import FixedClock
from tests.support.dossiers import Json
from tests.support.dossiers import decided as in_force_of
from tests.support.registry import Caller, People, made, refused

QUICK = Backoff(attempts=4, first_seconds=0.05)


@dataclass
class Refusing:
    """A certificates service that answers with a problem, and counts how often it was asked."""

    status: int
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        errors = [{"pointer": "/product/name", "code": "letters"}]
        problem = {
            "code": "certificate_not_printable",
            "detail": "Không in được.",
            "errors": errors,
        }
        return httpx.Response(self.status, json=problem)

    @property
    def client(self) -> CertificatesClient:
        http = httpx.AsyncClient(transport=httpx.MockTransport(self), base_url="http://refusing")
        return CertificatesClient(http)


async def until(found: Callable[[], Any], seconds: float = 10) -> Any:
    async with asyncio.timeout(seconds):
        while not (answer := await found()):  # noqa: ASYNC110 - the database tells nobody
            await asyncio.sleep(0.02)
    return answer


async def statuses(database: Database) -> list[str]:
    async with database.sessions() as session:
        found = await session.scalars(
            text("SELECT status::text FROM procrastinate_jobs ORDER BY id")
        )
        return list(found)


@pytest.fixture
async def decided(people: People, scoring: ScoringClient) -> tuple[Caller, Json]:
    """A recognition whose job waits, because no worker runs."""
    officer = people.province_officer()
    dossiers = await concluded(people, scoring, officer, (55,))
    decision = await in_force_of(people, officer, *dossiers)
    return officer, decision["recognitions"][0]


async def is_listening(database: Database, queue: str) -> bool:
    async with database.sessions() as session:
        asked = text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE :listening")
        return bool(await session.scalar(asked, {"listening": f"%LISTEN%{queue}%"}))


async def test_a_commit_wakes_the_worker_that_would_not_look_for_an_hour(
    database: Database, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_POLL_SECONDS", 3600.0)
    done = asyncio.Event()

    async def note(word: str) -> None:
        assert word == "xong"
        done.set()

    worker = JobWorker(database, queue="prompt", clock=clock)
    worker.handles("note", note)
    async with worker.working():
        await until(lambda: is_listening(database, "prompt"))
        for already in range(3):
            done.clear()
            async with database.unit_of_work() as session:
                await defer(
                    session, queue="prompt", task="note", lock="a", arguments={"word": "xong"}
                )
                assert len(await statuses(database)) == already
                assert not done.is_set()
            await asyncio.wait_for(done.wait(), 30)
            await until(lambda: all_done(database))


async def all_done(database: Database) -> bool:
    return set(await statuses(database)) == {"succeeded"}


async def test_what_is_rolled_back_leaves_no_job(database: Database) -> None:
    class Changed(Exception):
        pass

    with contextlib.suppress(Changed):
        async with database.unit_of_work() as session:
            await defer(session, queue="q", task="t", lock="l", arguments={})
            raise Changed
    assert await statuses(database) == []


async def test_a_refusal_for_good_becomes_a_dead_letter_with_its_reason(
    database: Database, clock: FixedClock, decided: tuple[Caller, Json], people: People
) -> None:
    officer, recognised = decided
    refusing = Refusing(422)
    async with working(database, refusing.client, clock, backoff=QUICK):
        await until(lambda: is_failed(database))
    assert len(refusing.asked) == 1
    (job,) = made(await people.ministry_auditor().get("/v1/jobs/failed"))["items"]
    assert (job["task"], job["record"]) == ("certificates.issue", recognised["id"])
    assert job["code"] == "certificate_not_printable"
    assert job["reason"].endswith("; /product/name: letters")
    refused(await officer.get("/v1/jobs/failed"), 403, "permission_missing")
    path = f"/v1/recognitions/{recognised['id']}/certificate-attempts"
    assert (await officer.post(path)).status_code == 202
    assert await statuses(database) == ["todo"]
    refused(await officer.post(path), 409, "nothing_to_try_again")


async def is_failed(database: Database) -> bool:
    return await statuses(database) == ["failed"]


async def test_a_service_that_is_away_is_asked_again_and_then_given_up(
    database: Database, clock: FixedClock, decided: tuple[Caller, Json]
) -> None:
    refusing = Refusing(503)
    async with working(database, refusing.client, clock, backoff=QUICK):
        await until(lambda: is_failed(database))
    assert len(refusing.asked) == 4
    async with database.sessions() as session:
        found = await session.execute(
            text("SELECT attempt, final FROM job_failures ORDER BY attempt")
        )
        assert [tuple(row) for row in found] == [(1, False), (2, False), (3, False), (4, True)]


_HANGING = """
import asyncio, sys
from libs.kit.clock import SystemClock
from libs.kit.db import Database
from libs.kit.jobs import JobWorker
from services.registry.base import METADATA

async def hang():
    print("begun", flush=True)
    await asyncio.sleep(60)

async def main():
    clock = SystemClock()
    worker = JobWorker(Database(sys.argv[1], METADATA, clock), queue="crash", clock=clock)
    worker.handles("hang", hang)
    async with worker.working():
        await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_a_job_of_a_killed_worker_is_done_by_the_next_one_at_once(
    database: Database,
    clock: FixedClock,
    registry_database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At once: whoever waits for the dead one's heartbeat waits for ever here."""
    monkeypatch.setattr(jobs, "_STALLED_SECONDS", 3600.0)
    async with database.unit_of_work() as session:
        await defer(session, queue="crash", task="hang", lock="l", arguments={})
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", _HANGING, registry_database_url),
        cwd=Path(__file__).parents[4],
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await asyncio.wait_for(process.stdout.readline(), 30) == b"begun\n"
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    assert await statuses(database) == ["doing"]
    done = asyncio.Event()

    async def finish() -> None:
        done.set()

    worker = JobWorker(database, queue="crash", clock=clock)
    worker.handles("hang", finish)
    async with worker.working():
        await asyncio.wait_for(done.wait(), 30)
        await until(lambda: all_done(database))


async def test_a_worker_that_stops_hands_its_job_back(
    database: Database, clock: FixedClock
) -> None:
    begun = asyncio.Event()

    async def hang() -> None:
        begun.set()
        await asyncio.sleep(60)

    async with database.unit_of_work() as session:
        await defer(session, queue="stop", task="hang", lock="l", arguments={})
    worker = JobWorker(database, queue="stop", clock=clock, grace_seconds=0.1)
    worker.handles("hang", hang)
    async with worker.working():
        await asyncio.wait_for(begun.wait(), 10)
    assert await statuses(database) == ["todo"]


async def test_a_lost_connection_is_taken_up_again(database: Database, clock: FixedClock) -> None:
    done = asyncio.Event()

    async def finish() -> None:
        done.set()

    worker = JobWorker(database, queue="lost", clock=clock)
    worker.handles("finish", finish)
    async with worker.working():
        await asyncio.sleep(0.5)
        async with database.sessions() as session:
            cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            mine = "pid <> pg_backend_pid() AND datname = current_database()"
            await session.execute(text(f"{cut} WHERE {mine} AND usename = current_user"))
        await database.engine.dispose()
        async with database.unit_of_work() as session:
            await defer(session, queue="lost", task="finish", lock="l", arguments={})
        await asyncio.wait_for(done.wait(), 20)
