"""Systems that live as long as the session, and one walk through each."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.support.system import running
from tests.system.walked import FOUR, ONE, Walked
from tools.demo.client import Client, Journal
from tools.demo.run import Run
from tools.demo.stage import Stage


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one system on one worker (`--dist loadgroup`)."""
    for item in items:
        if "/tests/system/" not in str(item.path) or item.get_closest_marker("xdist_group"):
            continue
        fixtures: tuple[str, ...] = getattr(item, "fixturenames", ())
        callspec = getattr(item, "callspec", None)
        way = callspec.params.get("walked") if callspec is not None else None
        if way is not None or "walked_once" in fixtures or "stage" in fixtures:
            item.add_marker(pytest.mark.xdist_group(way or ONE))


@pytest.fixture(scope="session")
def walks() -> Iterator[Callable[[str], Walked]]:
    """Give a walked system by the way it runs; each is started when it is first asked for."""
    known: dict[str, Walked] = {}
    with ExitStack() as stack:

        def walked(way: str) -> Walked:
            if way not in known:
                system = stack.enter_context(running(processes=way == FOUR))
                known[way] = Walked(system).walk()
            return known[way]

        yield walked


@pytest.fixture(scope="session", params=[ONE, FOUR])
def walked(request: pytest.FixtureRequest, walks: Callable[[str], Walked]) -> Walked:
    """The same tests, whether the system runs in one process or in four."""
    return walks(request.param)


@pytest.fixture(scope="session")
def walked_once(walks: Callable[[str], Walked]) -> Walked:
    """A walked system in one process."""
    return walks(ONE)


@pytest.fixture
def stage(walked_once: Walked) -> Iterator[Stage]:
    """The people of the walk, with clients of their own."""
    stage = walked_once.stage()
    yield stage
    stage.close()


@pytest.fixture
def public(walked: Walked) -> Iterator[Client]:
    """Somebody without an account."""
    client = Client(walked.system.base_url, Run(), Journal())
    yield client
    client.close()
