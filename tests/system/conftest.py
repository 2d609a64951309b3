"""Systems that live as long as the session, and one walk through each."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from demo import deciding, filing
from demo.cases import FOUR_STARS, own_sheet
from demo.client import Client, Journal, Json
from demo.run import Run
from demo.sheets import Answers, Sheet
from demo.stage import PRODUCT_SET, RULEBOOK, Stage
from tests.support.ids import new_id
from tests.support.system import running
from tests.system.door import AtTheDoor
from tests.system.spreading import BySystem
from tests.system.walked import FOUR, ONE, Walked


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BySystem:
    """Keep the tests of one system on one worker."""
    return BySystem(config, log)


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


@pytest.fixture(scope="session")
def door() -> Iterator[AtTheDoor]:
    """A system that nobody has walked through, for those who knock at its door."""
    with running() as system, AtTheDoor.of(system) as made:
        yield made


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


@pytest.fixture
def producer(stage: Stage) -> Json:
    return stage.by("chuthe").get(f"/v1/producers/{stage.run.id('producer')}")


@pytest.fixture
def papers(stage: Stage) -> list[str]:
    kinds = [facts["kind"] for facts in filing.EVIDENCE]
    return [str(stage.run.id(f"paper/{kind}")) for kind in kinds]


@pytest.fixture
def sheet(stage: Stage) -> Sheet:
    return Sheet(stage.public.get(f"/v1/rulebooks/{RULEBOOK}/product-sets/{PRODUCT_SET}"))


@pytest.fixture
def draft(stage: Stage, producer: Json, papers: list[str], sheet: Sheet) -> str:
    """A dossier that is filled and not submitted."""
    case = str(new_id())
    product = filing.register_product(stage, case, producer, "Rau thử nghiệm")
    dossier = filing.lodge(stage, case, product)
    answers = own_sheet(FOUR_STARS, sheet)
    filing.assess_oneself(stage, case, dossier, answers, papers, one_by_one=False)
    return dossier


@pytest.fixture
def submitted(stage: Stage, draft: str) -> str:
    filing.submit(stage, draft, draft)
    return draft


@pytest.fixture
def in_round(stage: Stage, submitted: str) -> str:
    """A dossier whose council may file its sheets."""
    filing.accept(stage, submitted, submitted)
    filing.report(stage, submitted, submitted)
    filing.propose(stage, submitted, submitted)
    round_id = str(stage.run.id("round/province"))
    deciding.take_into_round(stage, submitted, "province", round_id, [submitted])
    return submitted


@pytest.fixture
def member(stage: Stage) -> Client:
    return stage.by("hoidong1")


@pytest.fixture
def answers(sheet: Sheet) -> Answers:
    return own_sheet(FOUR_STARS, sheet)


_TELLS_A_STORY = "test_two_persons.py"
"""One world for all its tests, in which an opened dossier stays opened: run as written."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests that tell one story back their order; all others are shuffled."""
    places = [at for at, item in enumerate(items) if item.path.name == _TELLS_A_STORY]
    story = sorted((items[at] for at in places), key=_as_written)
    for at, item in zip(places, story, strict=True):
        items[at] = item


def _as_written(item: pytest.Item) -> tuple[int, tuple[int, ...]]:
    asked = getattr(item, "callspec", None)
    return item.location[1] or 0, tuple(asked.indices.values()) if asked else ()
