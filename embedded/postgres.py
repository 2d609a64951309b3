"""A private PostgreSQL: started by us, owned by one process, gone when that process is gone."""

import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from embedded import binaries
from embedded.accounts import child_options, server_account
from embedded.children import die_with_parent, end
from embedded.cluster import SUPERUSER, Cluster, PostgresError, patience
from embedded.locks import FileLock

_DEFAULT_PORT = 5432
_STOP_SECONDS = 15.0
_LOG_LIMIT = 10_000_000
_SETTINGS = {
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "max_connections": "200",
    "jit": "off",
    "random_page_cost": "1.1",
}
_FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "dynamic_shared_memory_type": "mmap",  # in the data's folder, so that a kill leaves none behind
}


class PostgresServer:
    """A running private server: how to reach it, whether we own it, how to stop it."""

    def __init__(
        self, cluster: Cluster, lock: FileLock | None, process: "subprocess.Popen[bytes] | None"
    ) -> None:
        self._cluster = cluster
        self._lock = lock
        self._process = process
        self._sockets, self._port = cluster.address()
        self._password = cluster.password

    @property
    def owned(self) -> bool:
        """Whether this process started the server, and so stops it."""
        return self._process is not None

    @property
    def alive(self) -> bool:
        """Whether the server still runs."""
        if self._process is not None:
            return self._process.poll() is None
        return bool(self._cluster.processes())

    def url(self, database: str, user: str = SUPERUSER, password: str | None = None) -> str:
        """Give the address of a database for a role; without one, for the superuser."""
        secret = self._password if password is None else password
        return (
            f"postgresql://{quote(user)}:{quote(secret)}@/{quote(database)}"
            f"?host={quote(self._sockets, safe='')}&port={self._port}"
        )

    def stop(self) -> None:
        """Stop the server if it is ours: fast at first, then less and less politely."""
        process, self._process = self._process, None
        if process is not None:
            end(process, signal.SIGINT, signal.SIGQUIT, patience=_STOP_SECONDS)
        if self._lock is not None:
            self._lock.release()


@contextmanager
def running(
    folder: Path, *, durable: bool = True, attach: bool = True, tcp_port: int | None = None
) -> Iterator[PostgresServer]:
    """Keep a server running for a while."""
    server = start(folder, durable=durable, attach=attach, tcp_port=tcp_port)
    try:
        yield server
    finally:
        server.stop()


def start(
    folder: Path, *, durable: bool = True, attach: bool = True, tcp_port: int | None = None
) -> PostgresServer:
    """Start the server whose data lie in `folder`, or attach to it when another process owns it.

    The first process owns the server: it stops when that process stops or dies. With `attach`
    off a server of another process is refused. Call it from the main thread: Linux ties the
    life of a child to the thread that started it.
    """
    if threading.current_thread() is not threading.main_thread():
        raise PostgresError("The private PostgreSQL must be started from the main thread.")
    cluster = Cluster(folder, server_account())
    cluster.make_folder()
    lock = FileLock(folder / "owner.lock")
    for _ in patience(f"The owner of {folder} is there, but its PostgreSQL is not ready."):
        if lock.acquire():
            break
        if not attach:
            raise PostgresError(
                f"The data in {folder} are in use by process {lock.holder()}. Stop it first,"
                " or set OCOP_STATE_DIR to another folder."
            )
        if cluster.is_ready():
            return PostgresServer(cluster, None, None)
    try:
        process = _launch(cluster, durable=durable, tcp_port=tcp_port)
        return PostgresServer(cluster, lock, process)
    except BaseException:
        lock.release()
        raise


def _launch(cluster: Cluster, *, durable: bool, tcp_port: int | None) -> "subprocess.Popen[bytes]":
    cluster.end_predecessor()
    programs = binaries.find(cluster.account, cluster.folder / "binaries")
    cluster.prepare(programs)
    cluster.make_sockets()
    settings = {
        **_SETTINGS,
        **({} if durable else _FORGETFUL),
        "unix_socket_directories": f'"{cluster.sockets}"',
        "listen_addresses": "" if tcp_port is None else "127.0.0.1",
        "port": str(tcp_port or _DEFAULT_PORT),
    }
    command = [programs.program("postgres"), "-D", str(cluster.data)]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    if cluster.log.exists() and cluster.log.stat().st_size > _LOG_LIMIT:
        cluster.log.replace(cluster.log.with_suffix(".old"))
    with cluster.log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509 - two system calls, no more
            **child_options(cluster.account),
        )
    _await_ready(cluster, process)
    return process


def _await_ready(cluster: Cluster, process: "subprocess.Popen[bytes]") -> None:
    try:
        for _ in patience(f"PostgreSQL is not ready; see {cluster.log}."):
            if cluster.is_ready(process.pid):
                return
            if process.poll() is not None:
                break
    except BaseException:
        end(process, signal.SIGQUIT, patience=_STOP_SECONDS)
        raise
    raise PostgresError(f"PostgreSQL did not start:\n{cluster.end_of_log()}")
