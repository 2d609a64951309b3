"""How what a document does counts: today's by its unit, the past's as on the paper (pure)."""

from dataclasses import dataclass
from datetime import date

from libs.contracts.core import Level, Role
from libs.contracts.scopes import Scope
from libs.kit.tokens import Principal
from services.registry.dossiers import (
    Conduct,
    Days,
    HistoryOnly,
    NotYourLevel,
    Today,
    require_between,
)

DAY = "/issued_on"


@dataclass(frozen=True, slots=True)
class OnItsPaper:
    """A decision of the past: an officer enters it, a leader of the level above confirms it.

    Ours: who confirms which unit's history is looked at where documents enter into force.
    """

    on: date

    @property
    def historic(self) -> bool:
        """Always."""
        return True

    def require_person(self, person: Principal, level: Level | None) -> None:
        """Refuse whoever neither enters nor confirms history, and an officer of a level below."""
        if person.role is Role.LEADER and Scope.HISTORY_CONFIRM in person.scopes:
            return
        if person.role is not Role.OFFICER or Scope.HISTORY_WRITE not in person.scopes:
            raise HistoryOnly
        if level is not None and level.is_above(person.level):
            raise NotYourLevel(needed=level.value, level=person.level.value)

    def claimed(self, _: date) -> date:
        """Give the day on the paper."""
        return self.on

    def day(self, days: Days, today: date) -> date:
        """Give the day on the paper: after the act before it, before the law's last day."""
        require_between(self.on, days.earliest, min(today, days.finish_by or today), DAY)
        return self.on


@dataclass(frozen=True, slots=True)
class Annulling:
    """An annulment: of today's or of the past's, by whoever answers for what is annulled.

    Ours: who that is was looked at where documents annul documents.
    """

    on: date
    historic: bool

    def require_person(self, _: Principal, __: Level | None) -> None:
        """Refuse nobody."""

    def claimed(self, _: date) -> date:
        """Give the day that the annulment bears."""
        return self.on

    def day(self, days: Days, today: date) -> date:
        """Give its day: not before the decision, not in the future, and not too far back."""
        return Today(on=self.on, pointer=DAY).day(days, today)


def conduct_of(day: date, *, historic: bool) -> Conduct:
    """Give the conduct of a document's effects: its day is their legal day."""
    return OnItsPaper(day) if historic else Today(on=day, pointer=DAY)
