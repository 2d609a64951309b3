"""`kill -9` of everything at twenty random moments of one walk, which is finished all the same."""

import asyncio
import json
import random
import re
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from demo.client import Client, Journal, Refused, Write
from demo.run import Run
from embedded.provision import service_databases
from embedded.state import State
from libs.kit.audit import verify_chain
from libs.kit.clock import SystemClock
from libs.kit.db import Database, new_metadata
from libs.kit.unit_of_work import stored_key
from tests.support.system import SERVICES, System, running
from tests.system.walked import Walked

KILLS = 20
DECIDING = (
    "decision/province",
    "decision/ministry",
    "decision/era-1048",
    "decision/era-148",
    "withdrawal",
)
"""Steps after which a job is under way: five of the kills come while it may run."""
WRITES = 175
"""Fewer than the walk has, so that every planned moment comes."""
LONGEST_WAIT_SECONDS = 0.1
FORGETS_EVERY = 5
"""After so many kills the walker has died too: the walk begins anew, under the same name."""


@dataclass
class Moment:
    """When to kill: after so many writes or after a step, and a little later."""

    wait: float
    writes: int = 0
    step: str | None = None

    def has_come(self, journal: Journal) -> bool:
        if self.step is not None:
            return self.step in journal
        return len(journal.writes) >= self.writes


class Killer(threading.Thread):
    """Kills the system at the first of the moments that comes."""

    def __init__(self, system: System, journal: Journal, moments: list[Moment]) -> None:
        super().__init__(daemon=True)
        self._system = system
        self._journal = journal
        self._moments = moments
        self.struck: Moment | None = None
        self.over = threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.002):
            for moment in self._moments:
                if moment.has_come(self._journal):
                    self._moments.remove(moment)
                    time.sleep(moment.wait)
                    self.struck = moment
                    self._system.kill()
                    return


def planned(chance: random.Random) -> list[Moment]:
    """Choose the moments: some by count, some while a certificate is made or withdrawn."""
    counts = chance.sample(range(1, WRITES), KILLS - len(DECIDING))
    moments = [Moment(chance.uniform(0, LONGEST_WAIT_SECONDS), step=step) for step in DECIDING]
    moments += [Moment(chance.uniform(0, LONGEST_WAIT_SECONDS), writes) for writes in counts]
    return moments


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_walk_survives_twenty_kills(request: pytest.FixtureRequest) -> None:
    seed = int(getattr(request.config.option, "randomly_seed", 0) or 0)
    moments = planned(random.Random(seed))
    print(f"seed {seed}")
    with running(durable=True) as system:
        walked = Walked(system)
        kills = 0
        acknowledged: dict[str, Write] = {}
        while moments:
            moment = killed_at(walked, moments)
            kills += 1
            seconds = system.start()
            where = moment.step or f"write {moment.writes}"
            wait = moment.wait * 1000
            print(f"killed {wait:.0f} ms after {where}, back in {seconds:.1f} s")
            acknowledged |= walked.journal.writes
            if kills % FORGETS_EVERY == 0:
                walked.journal = Journal()
        assert kills == KILLS
        walked.walk()
        no_job_is_left(system)
        no_acknowledged_write_is_lost(walked, acknowledged | walked.journal.writes)
        no_certificate_exists_twice(system)
        no_number_is_skipped_without_a_reason(system)
        asyncio.run(audit_chains_verify(system))


def killed_at(walked: Walked, moments: list[Moment]) -> Moment:
    """Walk until the system is killed; gives the moment."""
    killer = Killer(walked.system, walked.journal, moments)
    killer.start()
    try:
        walked.walk()
    except (httpx.TransportError, Refused) as error:
        if isinstance(error, Refused) and error.status < 500:
            raise
        killer.join(5)
        if killer.struck is None:
            raise
    finally:
        killer.over.set()
        killer.join()
    assert killer.struck is not None, "the walk ended before all kills"
    return killer.struck


def no_acknowledged_write_is_lost(walked: Walked, writes: dict[str, Write]) -> None:
    run = Run(walked.run)
    kept = {
        key
        for (key,) in walked.system.rows(
            "SELECT key FROM registry.idempotency_keys WHERE status BETWEEN 200 AND 299"
            " UNION SELECT key FROM gateway.idempotency_keys WHERE status BETWEEN 200 AND 299"
        )
    }
    posts = {step for step, write in writes.items() if write.method == "POST"}
    assert {step for step in posts if stored_key(run.key(step)) not in kept} == set()
    officer = next(
        one for one in walked.result.accounts if (one.role, one.level) == ("officer", "province")
    )
    client = Client(walked.system.base_url, run, Journal(), officer.credentials)
    dossiers: dict[str, Any] = {}
    for write in writes.values():
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
    end = time.monotonic() + 20
    states: set[str] = set()
    while states != {"succeeded"} and time.monotonic() < end:
        rows = system.rows("SELECT DISTINCT status::text FROM registry.procrastinate_jobs")
        states = {state for (state,) in rows}
        time.sleep(0.1)
    assert states == {"succeeded"}


async def audit_chains_verify(system: System) -> None:
    passwords = json.loads(State(system.folder).recall("database-passwords"))
    addresses = service_databases(system.database_url(), passwords)
    for service in SERVICES:
        database = Database(addresses.of(service), new_metadata(), SystemClock())
        async with database.sessions() as session:
            assert await verify_chain(session, database.audit) > 0
        await database.close()
