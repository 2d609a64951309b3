"""Query parameters are taken as strictly as bodies: what a route does not know is a fault."""

import re
import types
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Final, Union, get_args, get_origin

from fastapi import Request
from fastapi._compat import ModelField, field_annotation_is_sequence
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args

from libs.contracts.errors import Fault
from libs.kit.problems import fault_of_pydantic, pointer

_FORMS: Final = {
    bool: (re.compile("true|false"), "bool_type"),
    int: (re.compile("-?[0-9]+"), "int_type"),
    date: (re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"), "date_parsing"),
}
"""How values are written: `yes` is no boolean, `1.0` no number, and 0 no day of 1970."""


class Parameters:
    """What one route takes besides a body."""

    def __init__(self, dependant: Dependant) -> None:
        every = list(_all(dependant))
        self._query = [field for one in every for field in one.query_params]
        self._path = [field for one in every for field in one.path_params]
        self._headers = [field for one in every for field in one.header_params]
        self._known = {field.alias: _form(field) for field in self._query}
        self._many = {
            field.alias
            for field in self._query
            if field_annotation_is_sequence(field.field_info.annotation)
        }

    def strange(self, request: Request) -> list[Fault]:
        """Find what the framework would take without a word.

        Unknown names, single values that stand twice, and values that are not written as their
        kind is.
        """
        if not request.scope["query_string"]:
            return []
        pairs = request.query_params.multi_items()
        counts = Counter(name for name, _ in pairs)
        return [*self._misnamed(counts), *self._misspelt(pairs)]

    def wrong(self, request: Request) -> Iterator[Fault]:
        """Find what the framework refuses, so that it can be told together with the rest."""
        for fields, given in (
            (self._query, request.query_params),
            (self._path, request.path_params),
            (self._headers, request.headers),
        ):
            yield from map(fault_of_pydantic, request_params_to_args(fields, given)[1])

    def _misnamed(self, counts: Counter[str]) -> Iterator[Fault]:
        for name, count in counts.items():
            params: dict[str, Any] = {"name": name}
            if name not in self._known:
                yield Fault(pointer([name]), "unknown_parameter", params, where="query")
            elif count > 1 and name not in self._many:
                yield Fault(pointer([name]), "repeated_parameter", params, where="query")

    def _misspelt(self, pairs: Sequence[tuple[str, str]]) -> Iterator[Fault]:
        for name, value in pairs:
            form = self._known.get(name)
            if form is not None and not form[0].fullmatch(value):
                yield Fault(pointer([name]), form[1], where="query")


def _all(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for inner in dependant.dependencies:
        yield from _all(inner)


def _form(field: ModelField) -> tuple[re.Pattern[str], str] | None:
    return next(
        (_FORMS[kind] for kind in _kinds(field.field_info.annotation) if kind in _FORMS), None
    )


def _kinds(annotation: Any) -> Iterator[Any]:
    """Give the types that an annotation is made of: `list[date] | None` is made of dates."""
    if get_origin(annotation) in {Annotated, Union, types.UnionType, list, tuple, set, frozenset}:
        for inner in get_args(annotation):
            yield from _kinds(inner)
    elif isinstance(annotation, type):
        yield annotation
