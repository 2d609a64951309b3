"""Knows which tests reach which line, and how long each takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from tools.mutants.finding import MODULE, Mutant

Lines = Mapping[int, Iterable[str]]
"""The tests by the line that they run."""


@dataclass(slots=True)
class Cover:
    """What two runs of the tests saw: the first filled every cache, the second found them full."""

    first: dict[str, Lines] = field(default_factory=dict)
    """By file. Collecting the tests counts as a test without a name."""
    second: dict[str, Lines] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    """How long each test took in the second run."""

    def tests(self, mutant: Mutant) -> list[str]:
        """Give the tests that can notice a mutant, the quickest first.

        What collecting ran already, because it fills a cache, any test of the folder may rest on.
        """
        if mutant.function == MODULE or self.is_cached(mutant):
            collected = "" in _at(self.first.get(mutant.file, {}), mutant)
            whole = collected and mutant.function != MODULE
            found = self._of_folder(mutant.file) if whole else self._of_file(mutant.file)
            found |= self._beside(found) if mutant.function == MODULE else set()
        else:
            found = _at(self.second.get(mutant.file, {}), mutant)
        return sorted(found & self.seconds.keys(), key=lambda test: (self.seconds[test], test))

    def _of_file(self, file: str) -> set[str]:
        runs = (self.first, self.second)
        return {test for run in runs for test in all_tests(run.get(file, {}))}

    def _beside(self, tests: set[str]) -> set[str]:
        """Give the tests of the same test files: one that only reads a table runs no line of it."""
        files = {test.partition("::")[0] for test in tests}
        return {test for test in self.seconds if test.partition("::")[0] in files}

    def _of_folder(self, file: str) -> set[str]:
        folder = PurePath(file).parent
        beside = {one for one in (*self.first, *self.second) if PurePath(one).parent == folder}
        return {test for one in beside for test in self._of_file(one)}

    def is_cached(self, mutant: Mutant) -> bool:
        """Say whether a test met the line only because a cache was still empty."""
        before = _at(self.first.get(mutant.file, {}), mutant)
        return bool(before - _at(self.second.get(mutant.file, {}), mutant))


def _at(lines: Lines, mutant: Mutant) -> set[str]:
    return {test for line in range(mutant.first, mutant.last + 1) for test in lines.get(line, ())}


def all_tests(lines: Lines) -> set[str]:
    """Give every test that runs any of the lines."""
    return {test for tests in lines.values() for test in tests if test}
