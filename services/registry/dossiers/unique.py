"""Two answers for one criterion: JSON readers keep the last silently, so it is looked for here."""

import json
from typing import Any

from fastapi import Depends, Request

from libs.contracts.errors import Fault, InvalidInput
from libs.kit.problems import pointer


class _Object(dict[str, Any]):
    twice: frozenset[str] = frozenset()


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    made = _Object(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        made.twice = frozenset(name for name in names if names.count(name) > 1)
    return made


def _faults(value: Any, path: tuple[str | int, ...]) -> list[Fault]:
    if isinstance(value, _Object):
        found = [
            Fault(pointer((*path, name)), "named_twice", {"name": name})
            for name in sorted(value.twice)
        ]
        return found + [fault for name in value for fault in _faults(value[name], (*path, name))]
    if isinstance(value, list):
        return [fault for at, one in enumerate(value) for fault in _faults(one, (*path, at))]
    return []


async def _unique_names(request: Request) -> None:
    try:
        faults = _faults(json.loads(await request.body(), object_pairs_hook=_object), ())
    except (ValueError, RecursionError):
        return  # the model says what is wrong with it
    if faults:
        raise InvalidInput(faults=faults)


UniqueNames: Any = Depends(_unique_names)
"""Refuses a body in which one object names something twice."""
