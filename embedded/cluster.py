"""The folder of a private PostgreSQL: its data, password, socket, and what its status file says."""

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from embedded.accounts import ServerAccount, can_enter, child_options, hand_over
from embedded.binaries import Binaries

SUPERUSER = "postgres"
READY_SECONDS = 120.0
_POLL_SECONDS = 0.02
_LONGEST_SOCKET_PATH = 107
_PORT_LINE, _SOCKETS_LINE, _STATUS_LINE = 4, 5, 8
_INSISTENCE = ((2.0, signal.SIGINT), (10.0, signal.SIGQUIT))


class PostgresError(RuntimeError):
    """The private PostgreSQL cannot be used; the message says why and what to do."""


class Cluster:
    """Everything that lies in one folder and belongs to one private server."""

    def __init__(self, folder: Path, account: ServerAccount | None) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "log"
        self.account = account

    @property
    def password(self) -> str:
        """The superuser's password."""
        return (self.folder / "password").read_text(encoding="utf-8").strip()

    @property
    def sockets(self) -> Path:
        """Where the socket goes: beside the data, or in a short folder when that is too long."""
        beside = self.folder / "socket"
        if len(os.fsencode(beside / ".s.PGSQL.65535.lock")) <= _LONGEST_SOCKET_PATH:
            return beside
        place = self.folder.stat()
        return Path("/tmp") / f"ocop-{place.st_dev:x}-{place.st_ino:x}"  # noqa: S108 - owner checked

    def make_folder(self) -> None:
        """Make the folder for the server's account, or say why it cannot be used."""
        if not self.folder.exists():
            self.folder.mkdir(parents=True, mode=0o700)
            hand_over(self.account, self.folder)
        if not os.access(self.folder, os.R_OK | os.W_OK | os.X_OK):
            raise PostgresError(f"{self.folder} belongs to another user. Set OCOP_STATE_DIR.")
        if not can_enter(self.account, self.folder):
            name = self.account.name if self.account else "this user"
            raise PostgresError(
                f"The user {name} cannot reach {self.folder}. Set OCOP_STATE_DIR to a folder"
                " that it can reach."
            )

    def make_sockets(self) -> None:
        """Make the socket's folder; in a shared place it must be ours alone."""
        owner = self.account.uid if self.account else os.geteuid()
        try:
            self.sockets.mkdir(mode=0o700)
            hand_over(self.account, self.sockets)
        except FileExistsError:
            if self.sockets.is_symlink() or self.sockets.lstat().st_uid != owner:
                raise PostgresError(f"{self.sockets} is not ours; remove it.") from None

    def prepare(self, programs: Binaries) -> None:
        """Make the data directory at the first start; refuse that of another major version."""
        try:
            kept = int((self.data / "PG_VERSION").read_text(encoding="ascii"))
        except FileNotFoundError:
            self._initialise(programs)
            return
        if kept != programs.major:
            raise PostgresError(
                f"{self.data} was made by PostgreSQL {kept}, but only version {programs.version}"
                f" is here. Install PostgreSQL {kept}, or move the data with pg_dump, or set"
                " OCOP_STATE_DIR to start anew."
            )

    def _initialise(self, programs: Binaries) -> None:
        """Make the data directory beside its place and move it there whole."""
        unfinished = self.folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        password = self.folder / "password"
        with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(32))
        hand_over(self.account, password)
        command = [
            programs.program("initdb"),
            f"--pgdata={unfinished}",
            f"--username={SUPERUSER}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--data-checksums",
            "--no-instructions",
            *programs.locale_options(),
        ]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, **child_options(self.account)
        )
        if done.returncode != 0:
            raise PostgresError(f"initdb failed:\n{done.stderr.strip()}")
        unfinished.rename(self.data)

    def status(self) -> list[str]:
        """Read what the server writes about itself; nothing when none runs."""
        try:
            return (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []

    def address(self) -> tuple[str, int]:
        """Tell the running server's socket folder and port."""
        lines = self.status()
        return lines[_SOCKETS_LINE - 1], int(lines[_PORT_LINE - 1])

    def is_ready(self, pid: int | None = None) -> bool:
        """Say whether the server takes connections: its status file's eighth line tells."""
        lines = self.status()
        if len(lines) < _STATUS_LINE or (pid is not None and lines[0] != str(pid)):
            return False
        return lines[_STATUS_LINE - 1].strip() == "ready"

    def processes(self) -> list[int]:
        """Find the processes at work on these data: each keeps the data directory as its own."""
        try:
            data = self.data.stat()
        except FileNotFoundError:
            return []
        found = []
        for process in Path("/proc").iterdir():
            with suppress(OSError):
                if process.name.isdigit() and os.path.samestat((process / "cwd").stat(), data):
                    found.append(int(process.name))
        return found

    def end_predecessor(self) -> None:
        """Wait for the server of a killed owner to go, then clear the marks it left.

        Only then: the number in a mark may by now belong to another process, and the server would
        refuse to start, while a process still at work on the data must never be overlooked.
        """
        insistence = list(_INSISTENCE)
        for waited in patience(f"An earlier run's PostgreSQL does not leave {self.folder}."):
            left = self.processes()
            if not left:
                break
            if insistence and waited > insistence[0][0]:
                _, number = insistence.pop(0)
                for pid in left:
                    with suppress(ProcessLookupError):
                        os.kill(pid, number)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for mark in self.sockets.glob(".s.PGSQL.*"):
            mark.unlink(missing_ok=True)

    def end_of_log(self) -> str:
        """Give the last lines of the server's log, for a message."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-10:])


def patience(complaint: str) -> Iterator[float]:
    """Count the seconds waited, in small steps; complain when it took too long."""
    began = time.monotonic()
    while (waited := time.monotonic() - began) < READY_SECONDS:
        yield waited
        time.sleep(_POLL_SECONDS)
    raise PostgresError(complaint)
