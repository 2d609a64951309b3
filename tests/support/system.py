"""The whole system for tests, started as people start it: in one process, or in four."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from demo.client import Credentials
from demo.settings import credentials_of
from embedded.accounts import server_account
from embedded.children import die_with_parent
from embedded.cluster import Cluster
from embedded.postgres import PostgresServer
from embedded.processes import free_port
from embedded.provision import DATABASE
from embedded.state import CHECKOUT, State
from embedded.walk_demo import ACCOUNTS

_START_SECONDS = 60.0
_STOP_SECONDS = 30.0
_IN_MEMORY = Path("/dev/shm")
_QUICK = {
    "OCOP_GATEWAY_ARGON2_TIME_COST": "1",
    "OCOP_GATEWAY_ARGON2_MEMORY_KIB": "8192",
    "OCOP_GATEWAY_LOGINS_PER_MINUTE": "0",
    "OCOP_GATEWAY_ANONYMOUS_PER_SECOND": "0",
    "OCOP_GATEWAY_ACCOUNT_PER_SECOND": "0",
    "OCOP_GATEWAY_WORK_PER_SECOND": "0",
    "OCOP_GATEWAY_ACCOUNT_WORK_PER_SECOND": "0",
}
"""Everybody comes from one address, and their passwords are of no worth."""
SERVICES = ("registry", "certificates", "gateway")


class SystemDied(AssertionError):
    """The system ended by itself, or never became ready; its last words are in the message."""


class System:
    """A system of its own: a state directory, a port, and the processes when it runs."""

    def __init__(
        self, folder: Path, *, processes: bool = False, settings: Mapping[str, str] | None = None
    ) -> None:
        self.folder = folder
        self.port = free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._processes = processes
        self._settings = {
            "OCOP_ENVIRONMENT": "development",
            "OCOP_STATE_DIR": str(folder),
            "OCOP_PORT": str(self.port),
            "OCOP_DEMO": "0",
            "OCOP_PUBLIC_URL": self.base_url,
            **_QUICK,
            **(settings or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.log = folder / "system.log"

    def start(self) -> float:
        """Start it and wait until it answers; gives the seconds that took."""
        begun = time.monotonic()
        options = ["--processes"] if self._processes else []
        given = [f"{name}={value}" for name, value in self._settings.items()]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                ["env", *given, sys.executable, "-m", "embedded", *options],
                cwd=CHECKOUT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - two system calls
            )
        while not self.ready():
            if self._process.poll() is not None:
                raise SystemDied(f"ended with {self._process.returncode}:\n{self.last_words()}")
            if time.monotonic() - begun > _START_SECONDS:
                self.kill()
                raise SystemDied(f"not ready after {_START_SECONDS} s:\n{self.last_words()}")
            time.sleep(0.05)
        return time.monotonic() - begun

    def ready(self) -> bool:
        """Say whether it answers and can work."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """`kill -9` of every process of it, the database's included."""
        if self._process is None:
            return
        everybody = [self._process.pid, *_descendants(self._process.pid)]
        for number in everybody:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self._process.wait(_STOP_SECONDS)
        self._process = None
        end = time.monotonic() + _STOP_SECONDS
        while any(_alive(number) for number in everybody) and time.monotonic() < end:
            time.sleep(0.01)

    def stop(self) -> int:
        """Stop it as SIGTERM does; gives its exit status."""
        if self._process is None:
            return 0
        self._process.send_signal(signal.SIGTERM)
        try:
            return self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        finally:
            self._process = None

    @property
    def administrator(self) -> Credentials:
        """The ministry's first administrator, as the first start kept it."""
        return credentials_of(State(self.folder).recall(ACCOUNTS))

    def last_words(self) -> str:
        """Give the end of the log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]

    def database_url(self) -> str:
        """Give the database's address for its superuser."""
        cluster = Cluster(State(self.folder).postgres, server_account())
        return PostgresServer(cluster, None, None).url(DATABASE)

    def rows(self, statement: LiteralString, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database directly, past every service."""
        with psycopg.connect(self.database_url()) as connection:
            return connection.execute(statement, values).fetchall()


@contextmanager
def running(
    *, processes: bool = False, settings: Mapping[str, str] | None = None, durable: bool = False
) -> Iterator[System]:
    """Keep a system running for a while; a durable one has its data on disk."""
    place = None if durable or not _IN_MEMORY.is_dir() else _IN_MEMORY
    folder = Path(tempfile.mkdtemp(prefix="ocop hệ thống-", dir=place))
    folder.chmod(0o711)
    system = System(folder, processes=processes, settings=settings)
    try:
        system.start()
        yield system
    finally:
        with suppress(subprocess.TimeoutExpired):
            system.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _descendants(number: int) -> Sequence[int]:
    found = []
    with suppress(OSError):
        for task in Path(f"/proc/{number}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *_descendants(int(child))]
    return found


def _alive(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
