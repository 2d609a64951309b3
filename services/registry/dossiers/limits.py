"""When an office is late, and how many working days it has left (pure)."""

from dataclasses import dataclass
from datetime import date, timedelta

from libs.contracts.core import Level
from services.registry.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Held:
    """What an office had in hand when an act was done, and until when."""

    stage: int
    level: Level
    due: date | None


def overdue_since(due: date | None, today: date, *, historic: bool) -> date | None:
    """Give the first day on which an office is late; None while it is not.

    Law: Bộ luật Dân sự 2015 Đ.148: a limit ends with the end of its last day. Ours: history waits
    for nobody.
    """
    late = due is not None and due < today and not historic
    return due + timedelta(days=1) if late and due is not None else None


def working_days_left(due: date | None, today: date, calendar: Calendar) -> int | None:
    """Count the working days until a last day, below 0 after it; None where no limit runs.

    Law: 26/2026 Đ.7 k.2: limits in working days.
    """
    if due is None:
        return None
    return calendar.working_days(today, due) or -calendar.working_days(due, today)


def late_by(held: Held | None, day: date, calendar: Calendar) -> int | None:
    """Say how many working days after an office's last day its act came; None where in time.

    Law: 26/2026 Đ.7 k.2, k.6g; Bộ luật Dân sự Đ.148. Ours: decision 0125, what comes late is
    flagged and not refused: the producer would bear what the office missed.
    """
    if held is None or held.due is None or day <= held.due:
        return None
    return calendar.working_days(held.due, day)
