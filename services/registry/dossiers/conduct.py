"""Who may do an act, and on which day it counts: today's conduct; history has one of its own.

The acts are the same for both. A conduct is what differs: other persons, other days (pure).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from libs.contracts.core import Level, Role
from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.registry.dossiers import Dated
from libs.kit.tokens import Principal
from services.registry.dossiers.errors import NotYourLevel, ProducersOwnStep


@dataclass(frozen=True, slots=True)
class Days:
    """The days between which the next act on a dossier can lie."""

    lodged: date | None
    last_act: date | None
    finish_by: date | None
    back: int = 0
    """How many days an act may lie back when it is typed."""
    own: bool = False
    """Whether the producer itself acts: what it hands in counts from the moment it does."""

    @property
    def earliest(self) -> date | None:
        """The day of the last act; acts follow one another by their days."""
        return self.last_act or self.lodged


class Conduct(Protocol):
    """Who acts and when; two chapters give one: today's is here, history has its own."""

    @property
    def historic(self) -> bool:
        """Whether it is for dossiers that are entered as history; it may touch no others."""

    def require_person(self, person: Principal, level: Level | None) -> None:
        """Refuse whoever does not do an act of a level (None: of the producer)."""

    def claimed(self, today: date) -> date:
        """Give the day that the act is said to be of, before it is looked at."""

    def day(self, days: Days, today: date) -> date:
        """Give the legal day of the act; raises `InvalidInput` where it is out of order."""


@dataclass(frozen=True, slots=True)
class Today:
    """Each by the one whose step it is, on the day that it names; typed today."""

    on: date | None = None
    """The legal day of the act: of the paper, of the meeting; None: the act is done today."""
    pointer: str = "/effective_on"
    members: bool = False
    """Whether the act is a council member's, whose seat is looked at where the council is."""

    @property
    def historic(self) -> bool:
        """Never."""
        return False

    def require_person(self, person: Principal, level: Level | None) -> None:
        """Refuse another level, an office in the producer's place, the producer in an office's.

        Law: 26/2026 Đ.7: each level has its own tasks, and none does another's.
        """
        producer = person.role is Role.PRODUCER
        if level is None:
            if not producer:
                raise ProducersOwnStep
            return
        if producer:
            raise NotYourLevel(needed=level.value, level="producer")
        if self.members and person.role is Role.COUNCIL_MEMBER:
            return
        if person.level is not level:
            raise NotYourLevel(needed=level.value, level=person.level.value)

    def claimed(self, today: date) -> date:
        """Give the day that is named, or today."""
        return self.on or today

    def day(self, days: Days, today: date) -> date:
        """Give today, or the day named if it is in order, not in the future and not too far back.

        Ours: decision 0125; acts follow one another by their legal days, whenever they are typed.
        """
        day = self.on or today
        require_between(day, days.earliest, today, self.pointer)
        if days.own and day != today:
            raise InvalidInput(faults=[Fault(self.pointer, "own_act_is_of_today")])
        earliest = today - timedelta(days=days.back)
        if day < earliest:
            facts = {"days": days.back, "earliest": earliest.isoformat()}
            raise InvalidInput(faults=[Fault(self.pointer, "day_too_far_back", facts)])
        return day


TODAY = Today()


def dated(asked: Dated) -> Today:
    """Give today's conduct of an act that names its legal day."""
    return Today(on=asked.effective_on)


def require_between(
    day: date, earliest: date | None, latest: date, pointer: str, code: str = "day_out_of_order"
) -> None:
    """Refuse a day before the earliest or after the latest possible one."""
    if day > latest or (earliest is not None and day < earliest):
        facts = {"earliest": str(earliest or "-"), "latest": latest.isoformat()}
        raise InvalidInput(faults=[Fault(pointer, code, facts)])
