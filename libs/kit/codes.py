"""Which problem codes an operation can answer with, read from the code that serves it.

A route's function, its dependencies and its questions are followed through the names that they use:
functions, classes, modules, the methods of what they are given. Every `OcopError` that is named on
the way may be raised. What is reached by no name is not seen: such a route names its errors itself,
with `raises`, and for a table of functions that is filled when the app is made, the app says which
function `leads` to which others.
"""

import functools
import inspect
import itertools
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final, get_args

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from libs.contracts.errors import OcopError, RemoteProblem

_OURS: Final = ("libs", "services", "gateway", "law")
_DECLARED: Final = "x-ocop-raises"
_MOST_IN_A_TABLE: Final = 100
_ALWAYS: Final = frozenset({"__init__", "__post_init__", "__aenter__", "__call__"})
Error = type[OcopError]
Leads = Mapping[Callable[..., Any], Iterable[Callable[..., Any]]]
"""What a function calls out of a table that is filled when the app is made."""


def raises(*errors: Error) -> dict[str, Any]:
    """Name errors that no name leads to: `@router.post(..., openapi_extra=raises(X))`."""
    return {_DECLARED: errors}


def errors_of(route: APIRoute, leads: Leads | None = None) -> frozenset[Error]:
    """Give every error that a route can raise beyond those of the framework around it."""
    found: set[Error] = set((route.openapi_extra or {}).get(_DECLARED, ()))
    waiting = [function for call in _calls(route.dependant) for function in _functions(call)]
    seen: set[types.CodeType] = set()
    while waiting:
        function = waiting.pop()
        if function.__code__ not in seen:
            seen.add(function.__code__)
            errors, next_ones = _step(function)
            found |= errors
            waiting += next_ones
            for one in (leads or {}).get(function, ()):
                waiting += _functions(one)
    return frozenset(found) - {OcopError, RemoteProblem}


def undeclared(operation: dict[str, Any]) -> None:
    """Take out of an operation what `raises` put in."""
    operation.pop(_DECLARED, None)


def _calls(dependant: Dependant) -> Iterator[Any]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from _calls(inner)


@functools.cache
def _step(function: types.FunctionType) -> tuple[frozenset[Error], tuple[types.FunctionType, ...]]:
    """Give the errors that one function names, and the functions that it leads to."""
    if not _is_ours(function):
        return frozenset(), ()
    names = frozenset(_names(function.__code__))
    reached = [one for value in _values(function, names) for one in _reached(value, names)]
    errors = frozenset(one for one in reached if isinstance(one, type))
    return errors, tuple(one for one in reached if isinstance(one, types.FunctionType))


def _reached(value: Any, names: frozenset[str]) -> Iterator[types.FunctionType | Error]:
    """Give the functions behind a value, or the error that it is."""
    if isinstance(value, OcopError):
        yield type(value)
    elif isinstance(value, type) and issubclass(value, OcopError):
        yield value
    elif isinstance(value, types.ModuleType):
        for name in names & vars(value).keys() if _is_ours(value) else ():
            yield from _reached(vars(value)[name], names)
    elif _is_container(value):
        inner = value.values() if isinstance(value, Mapping) else value
        for one in itertools.islice(inner, _MOST_IN_A_TABLE):
            yield from () if _is_container(one) else _reached(one, names)
    elif isinstance(value, type):
        yield from _methods(value, names) if _is_ours(value) else ()
    elif value is not None:
        yield from _functions(value)
        yield from _methods(type(value), names) if _is_ours(type(value)) else ()


def _is_container(value: Any) -> bool:
    return isinstance(value, Mapping | list | tuple | set | frozenset)


def _is_ours(value: Any) -> bool:
    name = value.__name__ if isinstance(value, types.ModuleType) else value.__module__
    return str(name).partition(".")[0] in (*_OURS, "tests")


def _functions(value: Any) -> Iterator[types.FunctionType]:
    """Give the functions behind something that is called: wrapped, bound, partial, an object."""
    value = getattr(value, "func", value) if not isinstance(value, type) else value
    if isinstance(value, types.MethodType):
        value = value.__func__
    if isinstance(value, types.FunctionType):
        yield value
        if (inner := inspect.unwrap(value)) is not value and isinstance(inner, types.FunctionType):
            yield inner
    elif isinstance(value, type):
        yield from _methods(value, frozenset())
    elif _is_ours(type(value)) and callable(value):
        yield from _methods(type(value), frozenset({"__call__"}))
        for inner in vars(value).values() if hasattr(value, "__dict__") else ():
            if isinstance(inner, types.FunctionType):
                yield inner


def _methods(kind: type, names: frozenset[str]) -> Iterator[types.FunctionType]:
    methods = _all_methods(kind)
    for name in (_ALWAYS | names) & methods.keys():
        yield methods[name]


@functools.cache
def _all_methods(kind: type) -> Mapping[str, types.FunctionType]:
    found: dict[str, types.FunctionType] = {}
    for base in reversed(kind.__mro__):
        for name, value in vars(base).items():
            inner = value.fget if isinstance(value, property) else getattr(value, "__func__", value)
            if isinstance(inner, types.FunctionType):
                found[name] = inner
    return found


def _names(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for value in code.co_consts:
        if isinstance(value, types.CodeType):
            yield from _names(value)


def _values(function: types.FunctionType, names: frozenset[str]) -> Iterator[Any]:
    """Give what a function's names stand for, and the types of what it is given and gives."""
    for name in names & function.__globals__.keys():
        value = function.__globals__[name]
        yield value
        yield from _given(value, names) if isinstance(value, types.FunctionType) else ()
    for cell in function.__closure__ or ():
        try:
            yield cell.cell_contents
        except ValueError:
            continue
    yield from _given(function, names)


def _given(function: Callable[..., Any], names: frozenset[str]) -> Iterator[type]:
    for annotation in function.__annotations__.values():
        for kind in _types(annotation):
            yield kind
            yield from _parts(kind, names)


def _parts(kind: type, names: frozenset[str]) -> Iterable[type]:
    """Give the types of an object's fields that the function names."""
    if not is_dataclass(kind):
        return ()
    wanted = [one.type for one in fields(kind) if one.name in names]
    return [inner for annotation in wanted for inner in _types(annotation)]


def _types(annotation: Any) -> Iterator[type]:
    if isinstance(annotation, type) and _is_ours(annotation):
        yield annotation
    for inner in get_args(annotation):
        yield from _types(inner)
