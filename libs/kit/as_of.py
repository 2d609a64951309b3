"""The moment that a request reads the records as of; none for most."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta

from libs.contracts.errors import Fault, InvalidInput
from libs.kit.clock import VIETNAM, Clock

_moment: ContextVar[datetime | None] = ContextVar("as_of", default=None)


def moment_of() -> datetime | None:
    """Give the moment that is read as of; None when records are read as they are."""
    return _moment.get()


@contextmanager
def reading(moment: datetime | None) -> Iterator[None]:
    """Read records as they were at a moment, in every session begun meanwhile."""
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def moment_asked(text: str, clock: Clock) -> datetime:
    """Read `?as_of=`: a moment with its time zone, or a day, which is read as of its end.

    A day ends in Vietnam; today's end is now. Raises `InvalidInput` for anything else, and for the
    future: nobody knows what the records will say.
    """
    now = clock.now()
    try:
        moment = _end_of(date.fromisoformat(text), now) if "T" not in text else _aware(text)
    except (ValueError, OverflowError) as error:
        raise _fault("as_of_unreadable") from error
    if moment > now:
        raise _fault("as_of_in_the_future")
    return moment


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment


def _end_of(day: date, now: datetime) -> datetime:
    if day == now.astimezone(VIETNAM).date():
        return now
    end = datetime.combine(day, time(), VIETNAM) + timedelta(days=1)
    return end - timedelta(microseconds=1)


def _fault(code: str) -> InvalidInput:
    return InvalidInput(faults=[Fault(pointer="/as_of", code=code, where="query")])


class AsOfClock:
    """A clock for what is shown: within a request as of a moment, it tells that moment."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """Tell the moment that is read as of, else the clock's."""
        return moment_of() or self._clock.now()

    def today(self) -> date:
        """Tell the legal date of that moment in Vietnam."""
        moment = moment_of()
        return self._clock.today() if moment is None else moment.astimezone(VIETNAM).date()
