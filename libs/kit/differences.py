"""What two versions of a record say differently, field by field; pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

Path = tuple[str, ...]
Change = tuple[Path, Any, Any]

_ABSENT: Final = object()
_NAMES: Final = ("id", "position", "number", "code")
"""What tells the entries of a list apart, the first that every entry has."""


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    """Give every field that differs, with its path, as it was and as it is; None where absent.

    Entries of lists are followed by their id or position, so that one added in front is one change.
    """
    yield from _compare((), dict(before), dict(after))


def _compare(path: Path, before: Any, after: Any) -> Iterator[Change]:
    if before == after:
        return
    pair = _as_fields(before, after)
    if pair is None:
        yield path, None if before is _ABSENT else before, None if after is _ABSENT else after
        return
    old, new = pair
    for name in [*old, *(one for one in new if one not in old)]:
        yield from _compare((*path, name), old.get(name, _ABSENT), new.get(name, _ABSENT))


def _as_fields(before: Any, after: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
    if isinstance(before, dict) and isinstance(after, dict):
        return before, after
    if isinstance(before, list) and isinstance(after, list):
        for name in _NAMES:
            if all(isinstance(one, dict) and name in one for one in (*before, *after)):
                old = {str(one[name]): one for one in before}
                new = {str(one[name]): one for one in after}
                return old, new
    return None
