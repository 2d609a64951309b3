"""Finds every mutant of a file, and makes the changed tree of one."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final, cast

from tools.mutants.operators import Members, alternatives

MODULE: Final = "<module>"
"""Where a mutant stands that is in no function: among a module's tables."""

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_Table = ast.Assign | ast.AnnAssign


@dataclass(frozen=True)
class Mutant:
    """One change in one place of a file."""

    file: str
    """From the root of the repository."""
    place: int
    """Which node of the file's tree, in the order of `ast.walk`."""
    choice: int
    """Which of the node's alternatives."""
    function: str
    """The qualified name of the outermost function around it, or `MODULE`."""
    first: int
    """First line of the statement in which it stands; only a compound statement's head counts."""
    last: int
    """Last line of that statement or head."""
    line: int
    text: str
    """The first line of that statement, without blanks around."""
    was: str
    becomes: str

    @cached_property
    def key(self) -> tuple[str, str, str, str, str]:
        """Names the change without counting lines, so that a list of mutants lives longer."""
        return self.file, self.function, self.text, self.was, self.becomes

    def rank(self, seed: str) -> str:
        """Give its place in a drawing: the same for the same seed, whatever else is drawn from."""
        return sha256(f"{seed}|{'|'.join(self.key)}|{self.place}".encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.function}: {self.was}  ->  {self.becomes}"


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a node stands."""

    function: str
    statement: ast.stmt


_Found = tuple[ast.AST, _Spot]


def mutants(file: str, source: str, members: Members) -> list[Mutant]:
    """Find every mutant of a file; annotations, decorators, defaults and assertions have none."""
    tree = ast.parse(source)
    spots = dict(_top(tree))
    lines = source.splitlines()
    found: list[Mutant] = []
    for place, node in enumerate(ast.walk(tree)):
        spot = spots.get(node)
        if spot is None:
            continue
        first, last = spot.statement.lineno, _last_line(spot.statement)
        for choice, other in enumerate(alternatives(node, members)):
            found.append(
                Mutant(
                    file,
                    place,
                    choice,
                    spot.function,
                    first,
                    last,
                    getattr(node, "lineno", first),
                    lines[first - 1].strip(),
                    _shown(node),
                    _shown(other),
                )
            )
    return found


def mutated(source: str, mutant: Mutant, members: Members) -> ast.Module:
    """Make the tree of a file with one change; `members` are those with which it was found."""
    tree = ast.parse(source)
    node = next(node for number, node in enumerate(ast.walk(tree)) if number == mutant.place)
    changed = _Exchange(node, alternatives(node, members)[mutant.choice]).visit(tree)
    return cast("ast.Module", ast.fix_missing_locations(changed))


class _Exchange(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old = old
        self._new = ast.copy_location(new, old)

    def visit(self, node: ast.AST) -> ast.AST:
        return self._new if node is self._old else self.generic_visit(node)


def _last_line(statement: ast.stmt) -> int:
    body = getattr(statement, "body", None)
    end = statement.end_lineno or statement.lineno
    return max(statement.lineno, body[0].lineno - 1) if body else end


def _shown(node: ast.AST) -> str:
    if isinstance(node, ast.If | ast.While):
        return f"if {ast.unparse(node.test)}"
    return " ".join(ast.unparse(ast.fix_missing_locations(node)).split())


def _top(tree: ast.Module | ast.ClassDef, names: tuple[str, ...] = ()) -> Iterator[_Found]:
    """Walk the functions and tables of a module; of a class only the methods."""
    for node in tree.body:
        if isinstance(node, _Function):
            function = ".".join((*names, node.name))
            for statement in node.body:
                yield from _within(statement, _Spot(function, statement))
        elif isinstance(node, ast.ClassDef):
            yield from _top(node, (*names, node.name))
        elif isinstance(node, _Table) and not names and node.value is not None:
            yield from _within(node.value, _Spot(MODULE, node))


def _within(node: ast.AST, spot: _Spot) -> Iterator[_Found]:
    if isinstance(node, ast.Assert | ast.arguments) or _asserts(node):
        return
    if isinstance(node, ast.stmt):
        spot = _Spot(spot.function, node)
    yield node, spot
    skipped = _not_run(node)
    for child in ast.iter_child_nodes(node):
        if child not in skipped:
            yield from _within(child, spot)


def _asserts(node: ast.AST) -> bool:
    """Say whether this is the `strict=True` of a `zip`: an assertion that both are as long."""
    named = isinstance(node, ast.keyword) and node.arg == "strict"
    return named and ast.unparse(node) == "strict=True"


def _not_run(node: ast.AST) -> list[ast.AST]:
    """Give the parts of a node that say a type and decide nothing."""
    parts = [getattr(node, "annotation", None), getattr(node, "returns", None)]
    return [part for part in (*parts, *getattr(node, "decorator_list", ())) if part is not None]
