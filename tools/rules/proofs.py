"""Finds the tests of a rule, by reading them: who imports its module and names it, who cites it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools.rules.citations import Citation
from tools.rules.reading import Rule, said


@dataclass(frozen=True)
class Proof:
    """A file of tests as its source shows it."""

    file: str
    """From the root of the repository."""
    tree: ast.Module

    @cached_property
    def imports(self) -> frozenset[str]:
        """Every dotted name that it imports, as a module or out of one."""
        return frozenset(_imported(self.tree))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name and attribute that it mentions."""
        nodes = list(ast.walk(self.tree))
        plain = {node.id for node in nodes if isinstance(node, ast.Name)}
        return frozenset(plain | {node.attr for node in nodes if isinstance(node, ast.Attribute)})

    @cached_property
    def cites(self) -> frozenset[Citation]:
        """Every article that a docstring of its tests, or its own, cites with `Law:`."""
        kinds = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef
        documented = [node for node in ast.walk(self.tree) if isinstance(node, kinds)]
        return frozenset(law for node in documented for law in said(ast.get_docstring(node)).laws)

    def names_rule(self, rule: Rule) -> bool:
        """Say whether it imports a rule's module, or something out of it, and mentions the rule."""
        last = rule.name.rpartition(".")[2]
        touches = any(
            name == rule.module or name.startswith(f"{rule.module}.") for name in self.imports
        )
        return touches and last in self.names


def tests_below(root: Path) -> list[Proof]:
    """Read every file of tests below a root, unit tests first."""
    paths = [
        path
        for part in ("unit", "contracts", "service", "system")
        for path in sorted((root / "tests" / part).rglob("test_*.py"))
    ]
    return [Proof(path.relative_to(root).as_posix(), ast.parse(path.read_text())) for path in paths]


def proofs(rule: Rule, files: list[Proof]) -> list[str]:
    """Give the files whose tests name a rule, the one at the mirrored path first."""
    found = [one.file for one in files if one.names_rule(rule)]
    mirror = _mirror(rule.file)
    return sorted(found, key=lambda file: file != mirror)


def _mirror(file: str) -> str:
    path = Path("tests/unit") / file
    return path.with_name(f"test_{path.name}").as_posix()


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
