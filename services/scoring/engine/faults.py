"""What is wrong with a request: one fault a place, collected and raised together.

Ours: 0003, every fault at once, each at its place.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Fault(NamedTuple):
    """A place in the request (JSON pointer), a stable code, and the facts for its words."""

    pointer: str
    code: str
    params: Mapping[str, Any] = {}


class RefusedError(Exception):
    """The request breaks the rulebook or the described shape; carries every fault found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(", ".join(f"{fault.pointer} {fault.code}" for fault in self.faults))


def step(pointer: str, name: str | int) -> str:
    """Extend a JSON pointer by one step (RFC 6901)."""
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"
