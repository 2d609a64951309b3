"""Fixtures of all tests: no network, and a real database for those that are not unit tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.support.network import close_network

_UNIT = Path(__file__).parent / "unit"
_DATABASES = "tests.support.database_fixtures"


def _needs_no_database(config: pytest.Config) -> bool:
    chosen = [Path(argument.partition("::")[0]).resolve() for argument in config.args]
    return bool(chosen) and all(path.is_relative_to(_UNIT) for path in chosen)


# How fast examples are made says how busy the machine is, and nothing about the program.
settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")


def pytest_configure(config: pytest.Config) -> None:
    """Load what databases need only where a test may need one: it takes a unit run's seconds."""
    if not _needs_no_database(config):
        config.pluginmanager.import_plugin(_DATABASES)


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        close_network(patch)
        yield
