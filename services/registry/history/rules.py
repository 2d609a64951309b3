"""Who enters history, and on which days an act of the past can lie (pure)."""

from dataclasses import dataclass
from datetime import date, timedelta

from libs.contracts.core import Level, Role
from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.law import Procedure
from libs.contracts.scopes import Scope
from libs.kit.tokens import Principal
from services.registry.dossiers import Days, HistoryOnly, NotYourLevel, require_between


@dataclass(frozen=True, slots=True)
class Past:
    """The conduct of history: an officer enters what others did, on the day of the paper.

    Ours: its own level and those below, so that a province enters what its districts decided.
    """

    on: date
    pointer: str = "/effective_on"
    lodging: bool = False
    """Whether the act is the submission, whose first day is the day of lodging."""
    until: date | None = None
    """The last day of the unit that enters it, if it has ended."""

    @property
    def historic(self) -> bool:
        """Always."""
        return True

    def require_person(self, person: Principal, level: Level | None) -> None:
        """Refuse whoever may not enter history, and an officer of a level below the act's."""
        if person.role is not Role.OFFICER or Scope.HISTORY_WRITE not in person.scopes:
            raise HistoryOnly
        if level is not None and level.is_above(person.level):
            raise NotYourLevel(needed=level.value, level=person.level.value)

    def claimed(self, _: date) -> date:
        """Give the day on the paper."""
        return self.on

    def day(self, days: Days, today: date) -> date:
        """Give the day on the paper: after the act before it, before the law's last day."""
        latest = min(today, days.finish_by or today, self.until or today)
        if self.lodging and days.last_act is None and days.lodged is not None:
            latest = min(latest, days.lodged)
        require_between(self.on, days.earliest, latest, self.pointer)
        return self.on


def require_before(day: date, until: date | None, pointer: str) -> None:
    """Refuse a day after the end of the unit that enters it.

    Ours: a unit that has ended enters the history of its own time and nothing else.
    """
    if until is not None and day > until:
        facts = {"until": until.isoformat()}
        raise InvalidInput(faults=[Fault(pointer, "after_the_units_time", facts)])


def require_over(law: Procedure, today: date) -> None:
    """Refuse a rulebook that still takes dossiers.

    Ours: one officer may type in what many did on paper long ago, and not do today what belongs to
    many; dossiers of today's law go their way step by step.
    """
    if law.lodged_before is None or law.lodged_before > today:
        raise InvalidInput(
            faults=[Fault("/rulebook", "rulebook_not_history", {"rulebook": law.id})]
        )


def require_lodged_under(law: Procedure, lodged_on: date) -> None:
    """Refuse a day on which dossiers were not lodged under the rulebook.

    Law: 26/2026 Đ.12 k.2: a dossier goes by the act of its day.
    """
    last = law.lodged_before or date.max
    if not law.lodged_from <= lodged_on < last:
        facts = {
            "rulebook": law.id,
            "earliest": law.lodged_from.isoformat(),
            "latest": last.isoformat(),
        }
        raise InvalidInput(faults=[Fault("/lodged_on", "not_under_this_rulebook", facts)])


def last_day(of_its_law: date | None, newest: Procedure) -> date:
    """Give the last day of what was lodged then.

    Law: 26/2026 Đ.12 k.2 names it; Ours: where no act does, the eve of today's law.
    """
    return of_its_law or newest.lodged_from - timedelta(days=1)


def require_a_number_each(dossiers: set[object], numbered: set[object]) -> None:
    """Refuse a decision of the past that does not give each certificate its number.

    Ours: a paper's number stays, and none is made up for it.
    """
    if dossiers != numbered:
        code = "certificate_numbers_for_each"
        raise InvalidInput(faults=[Fault("/certificate_numbers", code)])
