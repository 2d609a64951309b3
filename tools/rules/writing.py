"""Writes docs/rules.md: article by article, the rules and the data that carry it out."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from tools.rules.citations import Citation
from tools.rules.entries import Entry, entries
from tools.rules.faults import cited_decisions, decisions
from tools.rules.proofs import Proof, proofs, tests_below
from tools.rules.reading import Rule, rules

PAGE: Final = Path("docs/rules.md")

_HEAD: Final = """\
# Which rule carries out which article

Written by `make rules` from the docstrings of the rules (`Law:` an article, `Ours:` a decision or a
reason of ours) and from the clauses in `law/*/procedure.yaml`; `make check` compares. Change those,
not this page. Beside each rule stand the files whose tests name it, the one at its own path first.
"""
_TABLE: Final = "| Rule | Tests |\n| --- | --- |"
_OURS_TABLE: Final = "| Rule | Decision or reason | Tests |\n| --- | --- | --- |"


def page(root: Path) -> str:
    """Make the page for the repository below a root."""
    known, data, tests = rules(root), entries(root), tests_below(root)
    parts = [_HEAD, *_acts(known, data, tests), _ours(known, tests, decisions(root))]
    nowhere = [entry for entry in data if not entry.laws]
    parts.append("## Data without an article\n\n" + "\n".join(map(_sourced, nowhere)))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _acts(known: Sequence[Rule], data: Sequence[Entry], tests: list[Proof]) -> Iterator[str]:
    cited = {law for rule in known for law in rule.says.laws}
    cited |= {law for entry in data for law in entry.laws}
    act = None
    for law in sorted(cited, key=lambda law: law.order):
        if law.act != act:
            act = law.act
            yield f"## {act}"
        yield "\n\n".join([f"### {law.place}", *_place(law, known, data, tests)])


def _place(
    law: Citation, known: Sequence[Rule], data: Sequence[Entry], tests: list[Proof]
) -> Iterator[str]:
    carried = [rule for rule in known if law in rule.says.laws]
    if carried:
        rows = (f"| {_named(rule)} | {_files(rule, tests)} |" for rule in carried)
        yield "\n".join([_TABLE, *rows])
    stored = [entry for entry in data if law in entry.laws]
    if stored:
        yield "Data: " + "; ".join(_by_rulebook(stored))
    citing = [f"`{one.file}`" for one in tests if law in one.cites]
    if citing:
        yield "Tests that cite it: " + ", ".join(citing)


def _by_rulebook(stored: Iterable[Entry]) -> Iterator[str]:
    names: dict[str, list[str]] = {}
    for entry in stored:
        names.setdefault(entry.rulebook, []).append(f"`{entry.name}`")
    for rulebook, found in names.items():
        yield f"{rulebook} " + ", ".join(found)


def _ours(known: Sequence[Rule], tests: list[Proof], pages: dict[str, str]) -> str:
    lines = [
        (_rank(line), f"| {_named(rule)} | {_linked(line, pages)} | {_files(rule, tests)} |")
        for rule in known
        for line in rule.says.ours
    ]
    rows = [row for _, row in sorted(lines, key=lambda line: line[0])]
    return "\n".join(["## Ours: where no article says it\n", _OURS_TABLE, *rows])


def _rank(line: str) -> str:
    """Sort by the first decision named; reasons without one come last, in the order of files."""
    return next(iter(cited_decisions(line)), "~")


def _linked(line: str, pages: dict[str, str]) -> str:
    for number in dict.fromkeys(cited_decisions(line)):
        if number in pages:
            line = line.replace(number, f"[{number}](decisions/{pages[number]})")
    return line.replace("|", "\\|")


def _named(rule: Rule) -> str:
    return f"`{rule.file}` `{rule.name}`"


def _files(rule: Rule, tests: list[Proof]) -> str:
    return ", ".join(f"`{file}`" for file in proofs(rule, tests)) or "none by name"


def _sourced(entry: Entry) -> str:
    return f"- {entry.rulebook} `{entry.name}`: {entry.clause}"
