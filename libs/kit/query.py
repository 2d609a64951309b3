"""Query parameters are taken as strictly as bodies: what a route does not know is a fault."""

from collections.abc import Callable, Iterator
from typing import Any

from fastapi import Request
from fastapi._compat import field_annotation_is_sequence
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_params_to_args

from libs.contracts.errors import Fault, InvalidInput
from libs.kit.problems import fault_of_pydantic, pointer

Check = Callable[[Request], None]


def strict_query(dependant: Dependant) -> Check:
    """Make the check of one route's query: unknown names, and single values that stand twice.

    Raises `InvalidInput` with these faults and every other fault of the query and the path, so that
    a caller is told all at once.
    """
    fields = [field for one in _all(dependant) for field in one.query_params]
    in_path = [field for one in _all(dependant) for field in one.path_params]
    many = {one.alias for one in fields if field_annotation_is_sequence(one.field_info.annotation)}
    known = {one.alias for one in fields}

    def check(request: Request) -> None:
        if not request.scope["query_string"]:
            return
        faults = list(_faults(request, known, many))
        if not faults:
            return
        wrong = [
            *request_params_to_args(fields, request.query_params)[1],
            *request_params_to_args(in_path, request.path_params)[1],
        ]
        others = (fault_of_pydantic(one) for one in wrong)
        seen = {fault.pointer for fault in faults}
        raise InvalidInput(faults=[*faults, *(one for one in others if one.pointer not in seen)])

    return check


def _all(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for inner in dependant.dependencies:
        yield from _all(inner)


def _faults(request: Request, known: set[str], many: set[str]) -> Iterator[Fault]:
    counts: dict[str, int] = {}
    for name, _ in request.query_params.multi_items():
        counts[name] = counts.get(name, 0) + 1
    for name, count in counts.items():
        params: dict[str, Any] = {"name": name}
        if name not in known:
            yield Fault(pointer([name]), "unknown_parameter", params, where="query")
        elif count > 1 and name not in many:
            yield Fault(pointer([name]), "repeated_parameter", params, where="query")
