"""Who may withdraw, on which grounds, until when a recognition counts (pure)."""

from collections.abc import Sequence
from datetime import date

from libs.contracts.core import Level
from libs.contracts.law import Ground
from libs.contracts.registry.standing import RecognitionStatus


def status_on(until: date, *, withdrawn: bool, day: date) -> RecognitionStatus:
    """Give what a recognition is on a day."""
    if withdrawn:
        return RecognitionStatus.WITHDRAWN
    return RecognitionStatus.EXPIRED if day > until else RecognitionStatus.IN_FORCE


def ground_of(asked: str, grounds: Sequence[Ground] | None) -> str | None:
    """Give the ground as the rulebook names it; None when it names others only.

    Where the act's text was not found (148/2023) the code is kept as it was given.
    """
    if grounds is None:
        return asked
    return next((one.code for one in grounds if one.code.casefold() == asked.casefold()), None)


def may_withdraw(mine: Level, recognised_by: Level, *, authority_exists: bool) -> bool:
    """Say whether a level withdraws what another recognised (26/2026 Đ.8 k.3).

    It is the recognising level's own; where that authority is no more (districts since
    1/7/2025), a level above stands in.
    """
    if authority_exists:
        return mine is recognised_by
    return mine.is_above(recognised_by)
