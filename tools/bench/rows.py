"""A line of the bench's table."""

from typing import NamedTuple


class Row(NamedTuple):
    """What was measured, in one unit: ours, the floor, their ratio, and the ratio not to pass."""

    name: str
    ours: float
    floor: float
    ratio: float
    limit: float
