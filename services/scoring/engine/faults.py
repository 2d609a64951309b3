"""What is wrong with a request: one fault a place, collected and raised together.

Ours: 0003, every fault at once, each at its place.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Self

from libs.contracts.errors import MOST_FAULTS


class Fault(NamedTuple):
    """A place in the request (JSON pointer), a stable code, and the facts for its words."""

    pointer: str
    code: str
    params: Mapping[str, Any] = {}


class RefusedError(Exception):
    """The request breaks the rulebook or the described shape; carries the faults found.

    `more` says that reading stopped before all were found.
    """

    def __init__(self, faults: Iterable[Fault], *, more: bool = False) -> None:
        self.faults = tuple(faults)
        self.more = more
        super().__init__(", ".join(f"{fault.pointer} {fault.code}" for fault in self.faults[:5]))


class Faults(list[Fault]):
    """The faults found in one request; the first beyond `most` ends the reading.

    Ours: who sends a hundred thousand wrong answers is not told of each, and pays for none of them
    to be looked at. Raises `RefusedError` with those found.
    """

    def __init__(self, most: int = MOST_FAULTS) -> None:
        super().__init__()
        self._most = most

    def append(self, fault: Fault) -> None:
        """Add one."""
        if len(self) >= self._most:
            raise RefusedError(self, more=True)
        super().append(fault)

    def extend(self, faults: Iterable[Fault]) -> None:
        """Add some, one by one, so that a generator stops when there are enough."""
        for fault in faults:
            self.append(fault)

    def __iadd__(self, faults: Iterable[Fault]) -> Self:  # type: ignore[override, misc]  # itself
        self.extend(faults)
        return self


def step(pointer: str, name: str | int) -> str:
    """Extend a JSON pointer by one step (RFC 6901)."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"
