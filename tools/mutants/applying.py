"""Puts a mutant into the running program, so that nothing has to be started again for it."""

import ast
import functools
import gc
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from types import CodeType, FunctionType, ModuleType
from typing import Any

from tools.mutants.finding import MODULE, Mutant, mutated
from tools.mutants.operators import Members


class NotPossibleError(Exception):
    """The change makes no program; nothing can be learnt from it."""


def members_of(module: ModuleType) -> Members:
    """Give the members of every enumeration that a module names."""
    known = vars(module).items()
    return {
        name: list(value.__members__)
        for name, value in known
        if isinstance(value, type) and issubclass(value, Enum) and value.__members__
    }


class Program:
    """The functions and caches of the running program, looked for once: forks look them up."""

    def __init__(self, own: Collection[str], objects: Iterable[object] | None = None) -> None:
        self._own = own
        self._functions: dict[tuple[str, str], list[FunctionType]] = {}
        self._caches: list[Any] = []
        for one in gc.get_objects() if objects is None else objects:
            if isinstance(one, FunctionType):
                code = one.__code__
                self._functions.setdefault((code.co_filename, code.co_qualname), []).append(one)
            elif isinstance(one, functools._lru_cache_wrapper) and self._is_own(one.__module__):  # noqa: SLF001  # its only name
                self._caches.append(one)

    def _is_own(self, module: object) -> bool:
        return str(module).partition(".")[0] in self._own

    def apply(self, module: ModuleType, source: str, mutant: Mutant) -> None:
        """Change a loaded module as a mutant says; raises `NotPossibleError`."""
        try:
            tree = mutated(source, mutant, members_of(module))
            if mutant.function == MODULE:
                self._tables_anew(module, tree, mutant)
            else:
                self._function_anew(module.__file__ or "", tree, mutant)
        except Exception as error:
            raise NotPossibleError(f"{mutant}: {error}") from error

    def forget(self) -> None:
        """Empty every cache of an own function, so that the mutant fills it."""
        for cached in self._caches:
            cached.cache_clear()

    def _function_anew(self, file: str, tree: ast.Module, mutant: Mutant) -> None:
        """Give the live functions of this name the changed code: all who hold them follow."""
        codes = _codes(compile(tree, file, "exec"))
        changed = {one.co_firstlineno: one for one in codes if one.co_qualname == mutant.function}
        for function in self._functions[file, mutant.function]:
            function.__code__ = changed[function.__code__.co_firstlineno]

    def _tables_anew(self, module: ModuleType, tree: ast.Module, mutant: Mutant) -> None:
        """Run a table's statement again, then every later one that reads what it made."""
        space = vars(module)
        before = dict(space)
        stale: set[str] = set()
        for node in tree.body:
            if not isinstance(node, ast.Assign | ast.AnnAssign):
                continue
            if node.lineno == mutant.first or _names(node, ast.Load) & stale:
                exec(compile(ast.Module([node], []), "<mutant>", "exec"), space)  # noqa: S102  # our own source
                made = _names(node, ast.Store)
                space.update({name: _kept(before.get(name), space[name]) for name in made})
                stale |= made
        for name in stale:
            self._tell(name, before.get(name), space[name])

    def _tell(self, name: str, before: object, value: object) -> None:
        """Hand a new value to the modules that had imported the old one."""
        for module, other in list(sys.modules.items()):
            if self._is_own(module) and vars(other).get(name) is before:
                setattr(other, name, value)


def _kept(old: object, new: Any) -> object:
    """Put a new value into the object that others hold already, where its kind allows that.

    An act of a dossier stands in tables of tests, which are not made again.
    """
    if type(old) is not type(new):
        return new
    if is_dataclass(new) and not isinstance(new, type):
        for field in fields(new):
            object.__setattr__(old, field.name, getattr(new, field.name))
        return old
    if isinstance(old, dict) and isinstance(new, dict):
        changed = dict(new)
        old.clear()
        old.update(changed)
        return old
    return new


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def _names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    names = (one for one in ast.walk(node) if isinstance(one, ast.Name))
    return {one.id for one in names if isinstance(one.ctx, context)}
