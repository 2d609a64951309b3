"""A real PostgreSQL for the tests: one server a run, one clone of a migrated template a test.

The server is the one that `OCOP_TEST_DATABASE_URL` names, else a container when an engine answers,
else the embedded server without durability, in memory.
"""

import json
import secrets
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from embedded import postgres
from embedded.locks import FileLock
from embedded.provision import (
    OWNER,
    SERVICES,
    ServiceDatabases,
    at,
    create_database,
    new_passwords,
    provision,
    service_databases,
)
from migrations import run
from tests.support.settings import TestSettings

_IN_MEMORY = Path("/dev/shm")
_PREFIX = "ocop-tests-"
_ROOM_NEEDED = 512 * 1024 * 1024


@dataclass(frozen=True)
class TestServer:
    """What a worker must know to clone databases for itself."""

    __test__ = False

    url: str
    prefix: str
    passwords: dict[str, str]

    @property
    def migrated(self) -> str:
        """The database that clones are made of."""
        return f"{self.prefix}_migrated"

    @property
    def empty(self) -> str:
        """The same before any migration."""
        return f"{self.prefix}_empty"

    def dump(self) -> str:
        """Write it as text, for another process."""
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> Self:
        """Read what `dump` wrote."""
        return cls(**json.loads(text))

    def databases(self, name: str) -> ServiceDatabases:
        """Give the services' addresses in one of the databases."""
        return service_databases(at(self.url, database=name), self.passwords, prefix=self.prefix)

    @contextmanager
    def clone(self, template: str | None = None) -> Iterator[ServiceDatabases]:
        """Keep a fresh database for a while."""
        name = f"{self.prefix}_{secrets.token_hex(6)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                    sql.Identifier(name), sql.Identifier(template or self.migrated)
                )
            )
        try:
            yield self.databases(name)
        finally:
            self._drop(name)

    def remove(self) -> None:
        """Leave nothing behind on a server that is not ours."""
        self._drop(self.migrated)
        self._drop(self.empty)
        with psycopg.connect(self.url, autocommit=True) as connection:
            for service in SERVICES:
                for role in (f"{self.prefix}_{service}", f"{self.prefix}_{service}{OWNER}"):
                    drop = sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(role))
                    connection.execute(drop)

    def _drop(self, name: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )


def choice(settings: TestSettings) -> str:
    """Say which server the tests would take, and why."""
    if settings.test_database_url is not None:
        return "the server of OCOP_TEST_DATABASE_URL"
    if container_engine_answers(settings):
        return "a container (an engine answers)"
    return f"embedded server in {_place()}, fsync off (no container engine answers)"


def container_engine_answers(settings: TestSettings) -> bool:
    """Ping the container engine; having its client proves nothing."""
    host = urlsplit(settings.docker_host)
    local = host.scheme == "unix"
    address: Any = host.path if local else (host.hostname, host.port or 2375)
    try:
        with socket.socket(socket.AF_UNIX if local else socket.AF_INET) as ping:
            ping.settimeout(2)
            ping.connect(address)
            ping.sendall(b"GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n")
            return b" 200 " in ping.recv(64)
    except OSError:
        return False


def start_server(settings: TestSettings) -> tuple[TestServer, Callable[[], None]]:
    """Start the server and make its templates; answers how to reach it and how to stop it."""
    with ExitStack() as stack:
        server = TestServer(
            url=stack.enter_context(_administrator_url(settings)),
            prefix=f"ocop_test_{secrets.token_hex(4)}",
            passwords=json.loads(new_passwords()),
        )
        stack.callback(server.remove)
        _make_templates(server)
        return server, stack.pop_all().close
    raise AssertionError  # an ExitStack swallows nothing here


def _make_templates(server: TestServer) -> None:
    url = create_database(server.url, server.empty)
    provision(url, server.passwords, prefix=server.prefix)
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(server.migrated), sql.Identifier(server.empty)
            )
        )
    databases = server.databases(server.migrated)
    for service in SERVICES:
        run.upgrade(service, databases.owner_of(service))


def let_make_tables(databases: ServiceDatabases, service: str) -> None:
    """Let a service's role make tables of its own, for a test that brings some."""
    with psycopg.connect(databases.owner_of(service)) as connection:
        name = databases.of(service).split("//")[1].split(":")[0]
        connection.execute(
            sql.SQL("GRANT CREATE ON SCHEMA {} TO {}").format(
                sql.Identifier(service), sql.Identifier(name)
            )
        )


@contextmanager
def _administrator_url(settings: TestSettings) -> Iterator[str]:
    if settings.test_database_url is not None:
        yield settings.test_database_url.get_secret_value()
    elif container_engine_answers(settings):
        from testcontainers.community.postgres import (  # noqa: PLC0415 - only with an engine
            PostgresContainer,
        )

        with PostgresContainer("postgres:18-alpine", driver=None) as container:
            yield container.get_connection_url()
    else:
        _sweep(_place())
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_place()))
        folder.chmod(0o711)
        try:
            with postgres.running(folder / "postgres", durable=False) as server:
                yield server.url("postgres")
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _sweep(place: Path) -> None:
    """Remove what runs that were killed left in memory."""
    for lock in place.glob(f"{_PREFIX}*/postgres/owner.lock"):
        left = FileLock(lock)
        if left.acquire():
            shutil.rmtree(lock.parents[1], ignore_errors=True)
            left.release()


def _place() -> Path:
    with suppress(OSError):
        if shutil.disk_usage(_IN_MEMORY).free > _ROOM_NEEDED:
            return _IN_MEMORY
    return Path(tempfile.gettempdir())
