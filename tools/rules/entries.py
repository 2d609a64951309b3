"""Lists which entry of the law's data carries which article."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from tools.rules.citations import Citation, citations

_NAMES: Final = ("code", "id", "paper", "kind", "level", "kinds", "decision")
"""The fields that name an entry of a list, the first that is there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a procedure with the clause it names."""

    rulebook: str
    name: str
    """Its way through the file: ``withdrawal.grounds[D_MARK_MISUSE]``."""
    clause: str
    """As typed in the data."""
    laws: tuple[Citation, ...]
    """Empty where the clause names a source that is no act."""


def entries(root: Path) -> list[Entry]:
    """Read the clauses of every procedure, newest rulebook first, in the order of the file."""
    files = sorted((root / "law").glob("*/procedure.yaml"))
    loaded = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in files]
    loaded.sort(key=lambda one: str(one["lodged_from"]), reverse=True)
    return [
        Entry(one["id"], name, clause, citations(clause))
        for one in loaded
        for name, clause in _clauses(one, "")
    ]


def _clauses(value: object, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        if "clause" in value:
            yield name, str(value["clause"])
        for key, inner in value.items():
            yield from _clauses(inner, f"{name}.{key}".lstrip("."))
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _clauses(inner, f"{name}[{_named(inner, number)}]")


def _named(entry: Any, number: int) -> str:
    if not isinstance(entry, Mapping):
        return str(number)
    found = next((entry[field] for field in _NAMES if field in entry), number)
    return "/".join(map(str, found)) if isinstance(found, list) else str(found)
