"""JSON read strictly: no name may stand twice in one object, where readers keep the last silently.

    data, twice = read(body)

The usual body costs one fast parse and a count: every name in the text has its colon, so when the
text has no more colons than the data has names, none was lost to a twin. Colons in strings make the
count too large, never too small; then the text is read again, name by name.
"""

import json
from typing import Any

import orjson

from libs.contracts.errors import Fault
from libs.kit.problems import pointer

_NESTED = (dict, list)
"""What can hold names; a union made anew for every value costs three times as much."""


def read(body: bytes) -> tuple[Any, list[Fault]]:
    """Parse JSON and find every name that stands twice in its object (`named_twice`).

    Raises ValueError for what is no JSON, or is nested deeper than anybody needs.
    """
    data = orjson.loads(body)
    return data, [] if body.count(b":") == names_in(data) else named_twice(body)


def names_in(data: Any) -> int:
    """Count the names of all objects."""
    count, rest = 0, [data]
    while rest:
        value = rest.pop()
        if isinstance(value, dict):
            count += len(value)
            rest += [inner for inner in value.values() if isinstance(inner, _NESTED)]
        elif isinstance(value, list):
            rest += [inner for inner in value if isinstance(inner, _NESTED)]
    return count


def named_twice(body: bytes) -> list[Fault]:
    """Find the names that stand twice, the slow and exact way, with a JSON pointer to each."""
    try:
        return _faults(json.loads(body, object_pairs_hook=_Object), ())
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


class _Object(dict[str, Any]):
    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.twice: list[str] = []
        if len(self) != len(pairs):
            names = [name for name, _ in pairs]
            self.twice = [name for name in self if names.count(name) > 1]


def _faults(value: Any, path: tuple[str | int, ...]) -> list[Fault]:
    found: list[Fault] = []
    if isinstance(value, _Object):
        found += [Fault(pointer((*path, one)), "named_twice", {"name": one}) for one in value.twice]
        for name, inner in value.items():
            found += _faults(inner, (*path, name))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            found += _faults(inner, (*path, at))
    return found
