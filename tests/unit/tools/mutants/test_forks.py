import os
import signal

from tools.mutants.applying import NotPossibleError
from tools.mutants.finding import Mutant
from tools.mutants.forks import Fate, Forks, allow


def a_mutant(place: int) -> Mutant:
    return Mutant("rules.py", place, 0, "quorum", 1, 1, 1, "", "", "")


def survives() -> Fate:
    return Fate.SURVIVED


def is_noticed() -> Fate:
    return Fate.KILLED


def is_no_program() -> Fate:
    raise NotPossibleError("no")


def breaks_the_run() -> Fate:
    raise SystemExit(0)


def kills_the_process() -> Fate:
    os.kill(os.getpid(), signal.SIGKILL)
    return Fate.SURVIVED


def hangs() -> Fate:
    allow(0)
    while True:
        pass


def test_every_end_of_an_attempt_is_told_apart() -> None:
    forks = Forks(2)
    attempts = [survives, is_noticed, is_no_program, breaks_the_run, kills_the_process, hangs]
    for place, attempt in enumerate(attempts):
        forks.start(a_mutant(place), attempt)
    fates = forks.finished()
    assert [fates[a_mutant(place)].name for place in range(6)] == [
        "SURVIVED",
        "KILLED",
        "IMPOSSIBLE",
        "KILLED",
        "KILLED",
        "KILLED",
    ]
