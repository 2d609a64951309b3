"""The whole system starts, refuses a second one, stops and comes back."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from embedded.accounts import server_account
from embedded.cluster import Cluster
from embedded.state import CHECKOUT, State
from tests.support.system import System

_READY_SECONDS = 5.0
_EMBEDDED = (sys.executable, "-m", "embedded")


@contextmanager
def _system(place: Path, *, processes: bool = False) -> Iterator[System]:
    folder = place / "state"
    folder.mkdir(mode=0o711)
    system = System(folder, processes=processes)
    try:
        yield system
    finally:
        system.kill()


def _log_in(system: System) -> int:
    account = system.administrator
    body = {"username": account.username, "password": account.password}
    return httpx.post(f"{system.base_url}/v1/auth/login", json=body, trust_env=False).status_code


def _database(system: System) -> list[int]:
    return Cluster(State(system.folder).postgres, server_account()).processes()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _work_done(system: System) -> float:
    """Tell how long it has computed, which is how long a start takes on a machine of its own."""
    assert system._process is not None
    stat = Path(f"/proc/{system._process.pid}/stat").read_text(encoding="utf-8")
    user, kernel = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(kernel)) / os.sysconf("SC_CLK_TCK")


def _try(system: System, **settings: str) -> "subprocess.CompletedProcess[str]":
    mode = {"OCOP_ENVIRONMENT": "development"}
    given = {
        **mode,
        "OCOP_STATE_DIR": str(system.folder),
        "OCOP_PORT": str(system.port),
        **settings,
    }
    return subprocess.run(
        ["env", *(f"{name}={value}" for name, value in given.items()), *_EMBEDDED],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def _refused(system: System, folder: Path) -> None:
    same = _try(system, OCOP_PORT="1")
    assert same.returncode == 1
    assert f"runs already at {system.base_url}" in same.stderr
    taken = _try(system, OCOP_STATE_DIR=str(folder))
    assert taken.returncode == 1
    assert f"Port {system.port} on 127.0.0.1 is taken" in taken.stderr
    assert "Traceback" not in same.stderr + taken.stderr
    assert system.ready()


def _killed(system: System) -> None:
    """Kill the one process that people see; everything else must follow it by itself."""
    assert system._process is not None
    system._process.kill()
    system._process.wait()
    system._process = None
    end = time.monotonic() + 10
    while _database(system) or not _is_free(system.port):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_it_starts_refuses_a_second_dies_comes_back_and_stops(place: Path) -> None:
    with _system(place) as system:
        system.start()
        assert _log_in(system) == 200
        _refused(system, place)
        _killed(system)
        system.start()
        assert _work_done(system) < _READY_SECONDS
        assert _log_in(system) == 200
        assert system.stop() == 0
        assert _is_free(system.port)
        assert not _database(system)


def test_four_processes_die_with_the_one_that_started_them(place: Path) -> None:
    with _system(place, processes=True) as system:
        system.start()
        assert _log_in(system) == 200
        _killed(system)


def test_a_dead_database_ends_the_system(place: Path) -> None:
    with _system(place) as system:
        system.start()
        assert system._process is not None
        postmaster = int(Cluster(State(system.folder).postgres, None).status()[0])
        os.kill(postmaster, signal.SIGKILL)
        assert system._process.wait(60) == 1
        assert "PostgreSQL ended" in system.last_words()
