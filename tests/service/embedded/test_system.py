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
import pytest

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


def _try(system: System, **settings: str) -> "subprocess.CompletedProcess[str]":
    given = {"OCOP_STATE_DIR": str(system.folder), "OCOP_PORT": str(system.port), **settings}
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


@pytest.mark.parametrize("processes", [False, True], ids=["one process", "four processes"])
def test_it_starts_refuses_a_second_dies_comes_back_and_stops(
    place: Path, *, processes: bool
) -> None:
    with _system(place, processes=processes) as system:
        system.start()
        assert _log_in(system) == 200
        if not processes:
            _refused(system, place)
        _killed(system)
        seconds = system.start()
        assert _log_in(system) == 200
        assert system.stop() == 0
        assert _is_free(system.port)
        assert not _database(system)
        if not processes and seconds > _READY_SECONDS:
            seconds = system.start()  # once more, in case the machine was busy
            assert seconds < _READY_SECONDS


def test_a_dead_database_ends_the_system(place: Path) -> None:
    with _system(place) as system:
        system.start()
        assert system._process is not None
        postmaster = int(Cluster(State(system.folder).postgres, None).status()[0])
        os.kill(postmaster, signal.SIGKILL)
        assert system._process.wait(60) == 1
        assert "PostgreSQL ended" in system.last_words()
