"""The sentences below the fields of contracts become the descriptions of the published schemas.

Pydantic can read them itself (`use_attribute_docstrings`), but looks the source up once a class, at
import: a second more for every start. Here each module is parsed once, when it is described.
"""

import ast
import functools
import inspect
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from libs.contracts.core import Contract

Words = Mapping[str, str]


def describe_fields(schemas: dict[str, Any]) -> None:
    """Add to the properties of each contract's schema what its docstrings say, where nothing is."""
    kinds = _by_name()
    for name, schema in schemas.items():
        kind = kinds.get(name) or kinds.get(name.partition("_")[0])
        if kind is None:
            continue
        words = words_of(kind)
        for field, shape in schema.get("properties", {}).items():
            if field in words and "description" not in shape:
                shape["description"] = words[field]


@functools.cache
def words_of(kind: type) -> Words:
    """Give the docstring of each field of a class, its parents' included, on one line."""
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if base.__module__ in sys.modules:
            found |= _in_module(base.__module__).get(base.__qualname__, {})
    return found


@functools.cache
def _in_module(name: str) -> Mapping[str, Words]:
    try:
        tree = ast.parse(inspect.getsource(sys.modules[name]))
    except (OSError, TypeError):
        return {}
    return {
        node.name: dict(_documented(node)) for node in tree.body if isinstance(node, ast.ClassDef)
    }


def _documented(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for field, after in zip(node.body, node.body[1:], strict=False):
        match field, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(words))),
            ):
                yield name, " ".join(words.split())


def _by_name() -> dict[str, type[Contract]]:
    """Give every contract by the name of its schema; those that share a name by their long one."""
    short: dict[str, list[type[Contract]]] = {}
    for kind in _subclasses(Contract):
        short.setdefault(kind.__name__, []).append(kind)
    found = {name: kinds[0] for name, kinds in short.items() if len(kinds) == 1}
    for kinds in short.values():
        for kind in kinds:
            found[f"{kind.__module__}.{kind.__name__}".replace(".", "__")] = kind
    return found


def _subclasses(parent: type[Contract]) -> Iterator[type[Contract]]:
    for child in parent.__subclasses__():
        if "[" not in child.__name__:
            yield child
        yield from _subclasses(child)
