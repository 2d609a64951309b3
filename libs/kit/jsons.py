"""JSON read strictly: no name may stand twice in one object, where readers keep the last silently.

    data, twice = read(body)

The usual body costs one fast parse, one fast writing back, and two counts: what is lost to a twin
takes at least its colon with it, so a text with as many colons as what was read of it lost nothing.
Colons in strings count on both sides alike; one that is written as an escape would not, so a text
with such escapes is read again, name by name.
"""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

import orjson

from libs.contracts.errors import MOST_FAULTS, Fault
from libs.kit.problems import pointer

_ESCAPED = b"\\u003"
"""How a colon may be written in a string so that the text has none; digits begin like that too."""


def read(body: bytes) -> tuple[Any, list[Fault]]:
    """Parse JSON and find every name that stands twice in its object (`named_twice`).

    Raises ValueError for what is no JSON, or is nested deeper than anybody needs.
    """
    data = orjson.loads(body)
    return data, [] if _is_whole(body, data) else named_twice(body)


def _is_whole(body: bytes, data: Any) -> bool:
    """Say that nothing of the text was lost in reading it; False where it cannot be told."""
    if _ESCAPED in body:
        return False
    try:
        return body.count(b":") == orjson.dumps(data).count(b":")
    except orjson.JSONEncodeError:  # deeper than it can be written
        return False


def named_twice(body: bytes) -> list[Fault]:
    """Find the names that stand twice, the slow and exact way, with a JSON pointer to each.

    Gives one more than are told of a request (`MOST_FAULTS`) at most.
    """
    try:
        found = _faults(json.loads(body, object_pairs_hook=_Object), ())
        return list(islice(found, MOST_FAULTS + 1))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


class _Object(dict[str, Any]):
    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.twice: list[str] = []
        if len(self) != len(pairs):
            counts = Counter(name for name, _ in pairs)
            self.twice = [name for name, count in counts.items() if count > 1]


def _faults(value: Any, path: tuple[str | int, ...]) -> Iterator[Fault]:
    """Walk through what was read; lazily, so that nobody pays for faults that are not told."""
    if isinstance(value, _Object):
        for one in value.twice:
            yield Fault(pointer((*path, one)), "named_twice", {"name": one})
        for name, inner in value.items():
            if isinstance(inner, _Object | list):
                yield from _faults(inner, (*path, name))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            if isinstance(inner, _Object | list):
                yield from _faults(inner, (*path, at))
