"""`python -m tools.mutants`: change the rules in many places, fail when tests notice too few."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tools.mutants.equivalents import Equivalents
from tools.mutants.finding import Mutant
from tools.mutants.forks import Fate
from tools.mutants.trying import Outcomes, Trial

ROOT: Final = Path(__file__).parents[2]
PATTERNS: Final = ("services/**/rules.py", "gateway/**/rules.py", "services/scoring/engine/*.py")
TESTS: Final = ("tests/unit/services", "tests/unit/gateway", "tests/unit/law")
LEAST_KILLED: Final = 95
"""Percent of the mutants tried that tests must notice (Ours: issue of the house rebuilt)."""


def main() -> int:
    """Do what the options say; 0 is well, 1 too few were killed, 2 the run itself is broken."""
    options = _options()
    files = _files(options.files)
    equivalents = Equivalents.read()

    def choose(found: list[Mutant]) -> list[Mutant]:
        drawn = sorted(found, key=lambda mutant: mutant.rank(options.seed))
        return [mutant for mutant in drawn if mutant.key not in equivalents][: options.sample]

    outcomes = Trial(ROOT, files, choose, options.workers).run(TESTS)
    if outcomes.broken:
        print("these tests fail without any mutant:", *outcomes.broken, sep="\n  ")
        return 2
    return _report(outcomes, equivalents, whole=not options.files)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("files", nargs="*", help="only files whose path holds one of these words")
    parser.add_argument("--sample", type=int, default=600, help="how many to try; 0 is all")
    parser.add_argument("--seed", default="2026", help="another word draws others")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    options.sample = options.sample or sys.maxsize
    return options


def _files(words: Sequence[str]) -> list[str]:
    paths = {path for pattern in PATTERNS for path in ROOT.glob(pattern)}
    files = sorted(path.relative_to(ROOT).as_posix() for path in paths)
    return [file for file in files if not words or any(word in file for word in words)]


def _report(outcomes: Outcomes, equivalents: Equivalents, *, whole: bool) -> int:
    survivors = sorted(
        (mutant for mutant, fate in outcomes.tried.items() if fate is Fate.SURVIVED),
        key=lambda mutant: (mutant.file, mutant.line, mutant.place, mutant.choice),
    )
    for mutant in survivors:
        print(mutant)
    stale = equivalents.stale(outcomes.found) if whole else []
    for entry in stale:
        print("equivalent.yaml names a change that is no longer possible:", *entry, sep="\n  ")
    counted = sum(fate is not Fate.IMPOSSIBLE for fate in outcomes.tried.values())
    killed = counted - len(survivors)
    print(f"{killed} of {counted} killed ({100 * killed / max(counted, 1):.1f} %),", end=" ")
    print(f"{len(outcomes.found)} possible, {len(equivalents)} known to change nothing")
    return 1 if stale or 100 * killed < LEAST_KILLED * counted else 0


if __name__ == "__main__":
    raise SystemExit(main())
