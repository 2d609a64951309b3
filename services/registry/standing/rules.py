"""Who may withdraw, on which grounds, until when a recognition counts (pure)."""

import calendar
from collections.abc import Sequence
from datetime import date

from libs.contracts.core import Level
from libs.contracts.law import Ground
from libs.contracts.registry.standing import RecognitionStatus


def valid_until(recognised_on: date, months: int) -> date:
    """Give the last valid day: the same day of the last month, else that month's last day.

    Civil Code 2015 Đ.147-148; the months come from the rulebook (26/2026 Đ.4 k.3: 36).
    """
    year, month = divmod(recognised_on.year * 12 + recognised_on.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(recognised_on.day, last))


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
