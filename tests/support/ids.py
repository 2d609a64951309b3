"""Identifiers for tests, as clients bring them."""

from uuid import UUID

from libs.kit.clock import SystemClock
from libs.kit.ids import ClockIds

_IDS = ClockIds(SystemClock())


def new_id() -> UUID:
    """Give an identifier that no test has been given before."""
    return _IDS.new()
