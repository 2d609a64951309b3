"""Tries mutants inside one warm run of pytest: a fork each, and only the tests that reach it.

The program is imported once and the tests are collected once; a mutant is then put into a forked
copy by exchanging code objects, so that most cost a few hundredths of a second.
"""

import gc
import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from time import process_time
from typing import Final

import coverage
import pytest
from hypothesis import Phase, settings

from tools.mutants.applying import Program, members_of
from tools.mutants.covering import Cover, Lines, all_tests
from tools.mutants.finding import Mutant, mutants
from tools.mutants.forks import Fate, Forks, allow

OWN: Final = ("law", "libs", "services", "gateway", "tests")
"""The packages in which a changed value is handed on and caches are emptied."""
Choose = Callable[[list[Mutant]], list[Mutant]]
"""Says which of all mutants are tried."""

_OPTIONS: Final = (
    "-q", "-n", "0", "--no-header", "--no-summary", "--assert=plain",
    "-p", "no:cacheprovider", "-p", "no:randomly", "--timeout=0", "-p", "no:schemathesis",
)  # fmt: skip
_LEAST: Final = 3.0
_PATIENCE: Final = 10.0
"""How many times its usual processor time a test gets, and `_LEAST` more, before it hangs."""


@dataclass(slots=True)
class Outcomes:
    """What a trial saw."""

    found: list[Mutant] = field(default_factory=list)
    """Every mutant there is."""
    tried: dict[Mutant, Fate] = field(default_factory=dict)
    """What came of each that was chosen."""
    broken: list[str] = field(default_factory=list)
    """Tests that fail without any mutant; nothing is tried then."""


class Trial:
    """A plugin of pytest that runs the tests twice to learn, then some of them for each mutant."""

    def __init__(self, root: Path, files: Sequence[str], choose: Choose, workers: int) -> None:
        self.outcomes = Outcomes()
        self._root = root
        self._files = files
        self._choose = choose
        self._workers = workers
        self._cover = Cover()
        self._failed = False
        self._collecting = self._coverage()

    def run(self, tests: Sequence[str]) -> Outcomes:
        """Collect these tests and try the mutants on them."""
        settings.register_profile(
            "mutants", derandomize=True, deadline=None, database=None,
            phases=(Phase.explicit, Phase.generate),
        )  # fmt: skip
        settings.load_profile("mutants")
        self._collecting.start()
        paths = [str(self._root / test) for test in tests]
        code = pytest.main([*_OPTIONS, *paths], plugins=[self])
        if code and not self.outcomes.broken:
            self.outcomes.broken.append(f"pytest ended with {code}")
        return self.outcomes

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of the ordinary run."""
        session.config.pluginmanager.unregister(name="terminalreporter")
        if session.testsfailed:
            self.outcomes.broken.append("collecting")
            return True
        self._cover.first = self._learnt(session.items, self._collecting)
        if not self.outcomes.broken:
            reaching = {test for lines in self._cover.first.values() for test in all_tests(lines)}
            again = [item for item in session.items if item.nodeid in reaching]
            second = self._coverage()
            second.start()
            self._cover.second = self._learnt(again, second)
            self._try_all({item.nodeid: item for item in session.items})
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a failure."""
        self._failed |= report.failed

    def _coverage(self) -> coverage.Coverage:
        include = [str(self._root / file) for file in self._files]
        return coverage.Coverage(data_file=None, config_file=False, include=include)

    def _learnt(self, items: list[pytest.Item], seen: coverage.Coverage) -> dict[str, Lines]:
        for item, following in _pairs(items):
            seen.switch_context(item.nodeid)
            began = process_time()
            if self._fails(item, following):
                self.outcomes.broken.append(item.nodeid)
            self._cover.seconds[item.nodeid] = process_time() - began
        seen.stop()
        data = seen.get_data()
        return {file: data.contexts_by_lineno(str(self._root / file)) for file in self._files}

    def _fails(self, item: pytest.Item, following: pytest.Item | None) -> bool:
        self._failed = False
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        return self._failed

    def _try_all(self, items: Mapping[str, pytest.Item]) -> None:
        program = Program(OWN)
        sources = {file: (self._root / file).read_text(encoding="utf-8") for file in self._files}
        modules = {file: importlib.import_module(_module_of(file)) for file in self._files}
        for file, source in sources.items():
            self.outcomes.found += mutants(file, source, members_of(modules[file]))
        gc.collect()
        gc.freeze()  # so that a fork does not copy what it only counts
        forks = Forks(self._workers)
        for mutant in self._choose(self.outcomes.found):
            tests = [items[test] for test in self._cover.tests(mutant)]

            def attempt(mutant: Mutant = mutant, tests: list[pytest.Item] = tests) -> Fate:
                program.apply(modules[mutant.file], sources[mutant.file], mutant)
                if self._cover.is_cached(mutant):
                    program.forget()
                return self._attempt(tests)

            forks.start(mutant, attempt)
        self.outcomes.tried = forks.finished()

    def _attempt(self, tests: list[pytest.Item]) -> Fate:
        for item, following in _pairs(tests):
            allow(_PATIENCE * self._cover.seconds[item.nodeid] + _LEAST)
            if self._fails(item, following):
                return Fate.KILLED
        return Fate.SURVIVED


def _pairs(items: Sequence[pytest.Item]) -> list[tuple[pytest.Item, pytest.Item | None]]:
    """Give each test with the one after it, which tells pytest what to take down in between."""
    return list(zip_longest(items, items[1:]))


def _module_of(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
