"""A plugin of pytest: a real database for each test that asks for one."""

from collections.abc import Callable, Iterator

import pytest

from embedded.provision import ServiceDatabases
from tests.support.database import TestServer, choice, start_server
from tests.support.settings import TestSettings

_SERVER = pytest.StashKey[TestServer]()
_STOP = pytest.StashKey[Callable[[], None]]()


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say in the first lines which database the tests use."""
    return [f"database: {choice(TestSettings())}"]


def _server(config: pytest.Config) -> TestServer:
    """Give the run's server; the controller starts it when a first test or worker needs it."""
    if _SERVER not in config.stash:
        given = getattr(config, "workerinput", {}).get("ocop_server")
        if given is not None:
            config.stash[_SERVER] = TestServer.load(given)
        else:
            config.stash[_SERVER], config.stash[_STOP] = start_server(TestSettings())
    return config.stash[_SERVER]


class _Workers:
    """Hands the server's address to the workers of pytest-xdist."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: object) -> None:
        config: pytest.Config = node.config  # type: ignore[attr-defined]
        node.workerinput["ocop_server"] = _server(config).dump()  # type: ignore[attr-defined]


def pytest_configure(config: pytest.Config) -> None:
    """Take part in the start of the workers."""
    config.pluginmanager.register(_Workers())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, if this process started it."""
    stop = config.stash.get(_STOP, None)
    if stop is not None:
        stop()


@pytest.fixture(scope="session")
def database_server(request: pytest.FixtureRequest) -> TestServer:
    """The PostgreSQL of this run."""
    return _server(request.config)


@pytest.fixture
def databases(database_server: TestServer) -> Iterator[ServiceDatabases]:
    """One fresh database with the three migrated schemas: .registry, .certificates, .gateway."""
    with database_server.clone() as clone:
        yield clone


@pytest.fixture
def empty_databases(database_server: TestServer) -> Iterator[ServiceDatabases]:
    """The same before any migration."""
    with database_server.clone(database_server.empty) as clone:
        yield clone


@pytest.fixture
def registry_database_url(databases: ServiceDatabases) -> str:
    """The registry's role in a fresh database."""
    return databases.registry


@pytest.fixture
def certificates_database_url(databases: ServiceDatabases) -> str:
    """The certificates' role in a fresh database."""
    return databases.certificates


@pytest.fixture
def gateway_database_url(databases: ServiceDatabases) -> str:
    """The gateway's role in a fresh database."""
    return databases.gateway
