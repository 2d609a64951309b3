"""Runs attempts in forked copies of this process, a few at a time, and names survivors at once."""

import os
import resource
import sys
from collections.abc import Callable
from enum import IntEnum

from tools.mutants.applying import NotPossibleError
from tools.mutants.finding import Mutant


class Fate(IntEnum):
    """What became of a mutant."""

    SURVIVED = 0
    KILLED = 1
    """A test failed, or hung, or the process died."""
    IMPOSSIBLE = 2
    """The change makes no program; it counts for nothing."""


class Forks:
    """Attempts under way, and what came of those that ended."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._running: dict[int, Mutant] = {}
        self._fates: dict[Mutant, Fate] = {}

    def start(self, mutant: Mutant, attempt: Callable[[], Fate]) -> None:
        """Begin an attempt, as soon as one of the workers is free."""
        while len(self._running) >= self._workers:
            self._wait()
        child = os.fork()
        if child == 0:
            os._exit(_fate_of(attempt))
        self._running[child] = mutant

    def finished(self) -> dict[Mutant, Fate]:
        """Wait for all and give what came of each."""
        while self._running:
            self._wait()
        return self._fates

    def _wait(self) -> None:
        child, status = os.wait()
        mutant = self._running.pop(child, None)
        if mutant is not None:
            code = os.waitstatus_to_exitcode(status)
            self._fates[mutant] = Fate(code) if code in {*Fate} else Fate.KILLED
            if self._fates[mutant] is Fate.SURVIVED:
                print(f"[{len(self._fates)}] {mutant}", file=sys.stderr, flush=True)


def allow(seconds: float) -> None:
    """Let this process use so many more seconds of the processor; it dies of one more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _fate_of(attempt: Callable[[], Fate]) -> Fate:
    """Run an attempt; nothing it prints or raises reaches the parent."""
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(silence, stream)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        return attempt()
    except NotPossibleError:
        return Fate.IMPOSSIBLE
    except BaseException:  # noqa: BLE001  # whatever a mutant makes of pytest, it was noticed
        return Fate.KILLED
