"""JSON read strictly: unreadable text is a fault, and so is a key that stands twice."""

import json
from typing import Any

import orjson

from services.scoring.engine.faults import Fault, RefusedError, step


def parse(body: bytes) -> tuple[Any, list[Fault]]:
    """Parse JSON, and name every key that stands twice (two answers for one criterion)."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RefusedError([Fault("", "not_json")]) from error
    return data, _named_twice(body) if _may_repeat(body, data) else []


def _may_repeat(body: bytes, data: Any) -> bool:
    """Say whether a key may stand twice; exact wherever the text holds no backslash.

    Every key has one colon behind it. Where no character is escaped, the colons of the text are
    those of the keys and those inside strings; a key lost to a twin leaves a colon over.
    """
    return b"\\" in body or body.count(b":") != _colons(data)


def _colons(data: Any) -> int:
    """Count the colons that a value has when it is written: one a key, and those in strings."""
    count, rest = 0, [data]
    while rest:
        value = rest.pop()
        if isinstance(value, dict):
            count += len(value) + "".join(value).count(":")
            rest += [inner for inner in value.values() if type(inner) is not int]
        elif isinstance(value, list):
            rest += value
        elif isinstance(value, str):
            count += value.count(":")
    return count


def _named_twice(body: bytes) -> list[Fault]:
    """Find keys that stand twice in one object; the slow way, only when the count is odd."""
    twice: dict[int, list[str]] = {}

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(found)
        if len(made) != len(found):
            seen: set[str] = set()
            repeated = [key for key, _ in found if key in seen or seen.add(key)]  # type: ignore[func-returns-value]
            twice[id(made)] = repeated
            kept.append(made)
        return made

    kept: list[dict[str, Any]] = []
    try:
        data = json.loads(body, object_pairs_hook=pairs)
        return _pointers(data, "", twice) if twice else []
    except RecursionError as error:
        raise RefusedError([Fault("", "not_json")]) from error


def _pointers(data: Any, where: str, twice: dict[int, list[str]]) -> list[Fault]:
    found = []
    if isinstance(data, dict):
        found += [
            Fault(step(where, key), "named_twice", {"name": key})
            for key in dict.fromkeys(twice.get(id(data), ()))
        ]
        for key, value in data.items():
            found += _pointers(value, step(where, key), twice)
    elif isinstance(data, list):
        for place, value in enumerate(data):
            found += _pointers(value, f"{where}/{place}", twice)
    return found
