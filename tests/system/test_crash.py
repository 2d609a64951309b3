"""`kill -9` of everything at twenty random moments of one walk, which is finished all the same."""

import asyncio
import json
import random
import re
import threading
import time
from collections import Counter, defaultdict
from typing import Any

import httpx
import pytest

from embedded.provision import service_databases
from embedded.state import State
from libs.kit.audit import verify_chain
from libs.kit.clock import SystemClock
from libs.kit.db import Database, new_metadata
from tests.support.system import SERVICES, System, running
from tests.system.walked import Walked
from tools.demo.client import Client, Journal, Refused
from tools.demo.run import Run

KILLS = 20
WRITES = 180
"""Fewer than the walk has, so that every planned moment comes."""
LATEST_MILLISECONDS = 60


class Killer(threading.Thread):
    """Kills the system once the walk has come so far, and a moment later."""

    def __init__(self, system: System, journal: Journal, after: int, wait: float) -> None:
        super().__init__(daemon=True)
        self._system = system
        self._journal = journal
        self._after = after
        self._wait = wait
        self.struck = threading.Event()
        self.done = threading.Event()

    def run(self) -> None:
        while len(self._journal.writes) < self._after and not self.done.is_set():
            time.sleep(0.001)
        if not self.done.is_set():
            time.sleep(self._wait)
            self.struck.set()
            self._system.kill()


def seed_of(request: pytest.FixtureRequest) -> int:
    return int(getattr(request.config.option, "randomly_seed", 0) or 0)


@pytest.mark.slow
@pytest.mark.xdist_group("crash")
@pytest.mark.timeout(300)
def test_a_walk_survives_twenty_kills(request: pytest.FixtureRequest) -> None:
    seed = seed_of(request)
    chance = random.Random(seed)
    moments = sorted(chance.sample(range(1, WRITES), KILLS))
    print(f"seed {seed}: killed after writes {moments}")
    with running(durable=True) as system:
        walked = Walked(system)
        for after in moments:
            interrupt(walked, after, chance.random() * LATEST_MILLISECONDS / 1000)
        walked.walk()
        no_acknowledged_write_is_lost(walked)
        no_certificate_exists_twice(system)
        no_number_is_skipped_without_a_reason(system)
        no_job_is_left(system)
        asyncio.run(audit_chains_verify(system))


def interrupt(walked: Walked, after: int, wait: float) -> None:
    """Walk until the kill, then start again."""
    killer = Killer(walked.system, walked.journal, after, wait)
    killer.start()
    try:
        walked.walk()
    except (httpx.TransportError, Refused, TimeoutError) as error:
        if isinstance(error, Refused) and error.status < 500:
            raise
        if not killer.struck.wait(1):
            raise
    finally:
        killer.done.set()
        killer.join()
    assert killer.struck.is_set(), f"the walk ended before write {after}"
    seconds = walked.system.start()
    print(f"killed after write {after}, back in {seconds:.1f} s")


def no_acknowledged_write_is_lost(walked: Walked) -> None:
    run = Run(walked.run)
    kept = {
        key
        for (key,) in walked.system.rows(
            "SELECT key FROM registry.idempotency_keys WHERE status BETWEEN 200 AND 299"
            " UNION SELECT key FROM gateway.idempotency_keys WHERE status BETWEEN 200 AND 299"
        )
    }
    posts = {step for step, write in walked.journal.writes.items() if write.method == "POST"}
    assert {step for step in posts if run.key(step) not in kept} == set()
    officer = next(
        one for one in walked.result.accounts if (one.role, one.level) == ("officer", "province")
    )
    client = Client(walked.system.base_url, run, Journal(), officer.credentials)
    dossiers: dict[str, Any] = {}
    for write in walked.journal.writes.values():
        found = re.fullmatch(r"(/v1/dossiers/[^/]+)/self-assessment/answers/(.+)", write.path)
        if found:
            path, criterion = found.groups()
            dossiers[path] = dossiers.get(path) or client.get(path)
            answer = dossiers[path]["self_assessment"]["answers"][criterion]
            assert answer["option"] == write.body["option"]
    assert dossiers
    client.close()


def no_certificate_exists_twice(system: System) -> None:
    products = Counter(
        product for (product,) in system.rows("SELECT product_id FROM certificates.certificates")
    )
    assert set(products.values()) == {1}
    ((recognitions,),) = system.rows("SELECT count(*) FROM registry.recognitions")
    assert sum(products.values()) == recognitions


def no_number_is_skipped_without_a_reason(system: System) -> None:
    ordinals: dict[str, set[int]] = defaultdict(set)
    numbers = system.rows(
        "SELECT number FROM certificates.certificates WHERE kind = 'issued'"
        " UNION ALL SELECT number FROM certificates.voided_numbers"
    )
    for (number,) in numbers:
        ordinal, _, series = number.partition("/")
        assert int(ordinal) not in ordinals[series], f"{number} twice"
        ordinals[series].add(int(ordinal))
    for series, taken in ordinals.items():
        assert taken == set(range(1, len(taken) + 1)), series


def no_job_is_left(system: System) -> None:
    states = Counter(
        state for (state,) in system.rows("SELECT status::text FROM registry.procrastinate_jobs")
    )
    assert set(states) <= {"succeeded"}, states


async def audit_chains_verify(system: System) -> None:
    passwords = json.loads(State(system.folder).recall("database-passwords"))
    addresses = service_databases(system.database_url(), passwords)
    for service in SERVICES:
        database = Database(addresses.of(service), new_metadata(), SystemClock())
        async with database.sessions() as session:
            assert await verify_chain(session, database.audit) > 0
        await database.close()
