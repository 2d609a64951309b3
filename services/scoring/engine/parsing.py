"""JSON read strictly: unreadable text is a fault, and so is a key that stands twice.

Ours: 0003. A criterion has one answer.
"""

from typing import Any

from libs.kit import jsons
from services.scoring.engine.faults import Fault, RefusedError


def parse(body: bytes) -> tuple[Any, list[Fault]]:
    """Parse JSON, and name every key that stands twice (two answers for one criterion)."""
    try:
        data, twice = jsons.read(body)
    except ValueError as error:
        raise RefusedError([Fault("", "not_json")]) from error
    return data, [Fault(fault.pointer, fault.code, fault.params) for fault in twice]
