"""Says which rules leave open where they come from."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from tools.rules.reading import Rule

_DECISION: Final = re.compile(r"\b0\d{3}\b")


def decisions(root: Path) -> dict[str, str]:
    """Map the number of every page of docs/decisions to its file's name."""
    pages = sorted((root / "docs" / "decisions").glob("[0-9]*.md"))
    return {page.name[:4]: page.name for page in pages}


def cited_decisions(line: str) -> list[str]:
    """Find the numbers of decisions in a sentence; a range counts by its two ends."""
    return _DECISION.findall(line)


def faults(rules: Collection[Rule], known_decisions: Collection[str]) -> list[str]:
    """Say what is wrong with the rules, a line each; nothing when all is said."""
    silent = {rule.key for rule in rules if rule.must_say and not rule.says}
    found = [f"{key} says neither `Law:` nor `Ours:`" for key in sorted(silent)]
    for rule in rules:
        found += _misread(rule, known_decisions)
    return list(dict.fromkeys(found))


def _misread(rule: Rule, known_decisions: Collection[str]) -> Iterator[str]:
    for line in rule.says.unreadable:
        yield f"{rule.key} cites no act that tools/rules/citations.py knows: {line}"
    for line in rule.says.ours:
        for number in cited_decisions(line):
            if number not in known_decisions:
                yield f"{rule.key} names decision {number}, which has no page"
