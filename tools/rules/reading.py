"""Reads the public rules and what they say of the law, from source alone: nothing is imported."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.rules.citations import Citation, citations

PATTERNS: Final = (
    "law/__init__.py",
    "libs/contracts/law.py",
    "services/**/rules.py",
    "services/scoring/engine/*.py",
    "services/registry/calendar.py",
    "gateway/**/rules.py",
)
"""Where rules stand. A file that another part does not have yet matches nothing."""

_SAID: Final = re.compile(r"\b(Law|Ours):\s+(.*?)(?=\(?\b(?:Law|Ours):|\n\s*\n|\Z)", re.DOTALL)
_Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Said:
    """What a docstring says of where a rule comes from."""

    laws: tuple[Citation, ...] = ()
    ours: tuple[str, ...] = ()
    """Each a decision or a reason of ours, as one line."""
    unreadable: tuple[str, ...] = ()
    """Each a `Law:` in which no act was recognised."""

    def __bool__(self) -> bool:
        return bool(self.laws or self.ours or self.unreadable)


@dataclass(frozen=True, slots=True)
class Rule:
    """A public function, method or class of a file of rules."""

    file: str
    """From the root of the repository, with forward slashes."""
    name: str
    """With its class: ``Procedure.step_at``."""
    says: Said
    must_say: bool
    """False for a class: it is named where it cites, its methods are the rules."""

    @property
    def key(self) -> str:
        """``file:name``, unique in the repository."""
        return f"{self.file}:{self.name}"

    @property
    def module(self) -> str:
        """The dotted name by which tests import the file."""
        return self.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def said(text: str | None) -> Said:
    """Read the `Law:` and `Ours:` of a docstring; each runs to the next or the paragraph's end."""
    laws: list[Citation] = []
    ours: list[str] = []
    unreadable: list[str] = []
    for word, raw in _SAID.findall(text or ""):
        line = _one_line(raw)
        if word == "Ours":
            ours.append(line)
            continue
        found = citations(line)
        laws.extend(found)
        unreadable.extend([] if found else [line])
    return Said(tuple(laws), tuple(ours), tuple(unreadable))


def _one_line(raw: str) -> str:
    line = " ".join(raw.split()).rstrip(" .,;(")
    return line.removesuffix(")") if line.count(")") > line.count("(") else line


def rule_files(root: Path) -> list[str]:
    """Find every file of rules below a root, sorted."""
    found = {path for pattern in PATTERNS for path in root.glob(pattern)}
    return sorted(path.relative_to(root).as_posix() for path in found)


def rules(root: Path) -> list[Rule]:
    """Read every public rule below a root, in the order of files and lines."""
    return [rule for file in rule_files(root) for rule in rules_of(file, (root / file).read_text())]


def rules_of(file: str, source: str) -> list[Rule]:
    """Read the public rules of one file.

    Ours: a method may leave it to its class, and a function outside `rules.py` and `law` to its
    module, because plumbing of the engine carries out one decision with many small functions.
    """
    tree = ast.parse(source)
    strict = file.endswith("/rules.py") or file.startswith("law/")
    whole = Said() if strict else said(ast.get_docstring(tree))
    return list(_rules_in(file, tree, "", whole))


def _rules_in(
    file: str, node: ast.Module | ast.ClassDef, prefix: str, above: Said
) -> Iterator[Rule]:
    for child in node.body:
        if not isinstance(child, _Documented) or child.name.startswith("_"):
            continue
        name = f"{prefix}{child.name}"
        if isinstance(child, ast.ClassDef):
            own = _of_class(child)
            yield Rule(file, name, own, must_say=False)
            yield from _rules_in(file, child, f"{name}.", own or above)
        else:
            yield Rule(file, name, said(ast.get_docstring(child)) or above, must_say=True)


def _of_class(node: ast.ClassDef) -> Said:
    """Add what the sentences under a class's fields say to its own docstring."""
    texts = [ast.get_docstring(node) or "", *_sentences_under_fields(node)]
    return said("\n\n".join(texts))


def _sentences_under_fields(node: ast.ClassDef) -> Iterator[str]:
    for child in node.body[1:]:
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            yield str(child.value.value)
