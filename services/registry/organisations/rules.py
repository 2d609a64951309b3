"""Pure decisions on organisations: names and ends in their order, what may stand above what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from libs.contracts.errors import Fault
from libs.contracts.registry.organisations import DatedName, Ending, Renaming


@dataclass(frozen=True, slots=True)
class Time:
    """The days of an organisation, both included; no last day while it exists."""

    begins_on: date
    ends_on: date | None = None

    def holds(self, day: date) -> bool:
        """Say whether it exists on a day.

        Ours: the last day still counts, as for recognitions.
        """
        return self.begins_on <= day and (self.ends_on is None or day <= self.ends_on)


def name_of(names: Sequence[DatedName], day: date) -> str:
    """Give the name borne on a day; before the first one begins, the first.

    Ours: a paper of the days before is kept under the oldest name that is known.
    """
    borne = [one.name for one in names if one.begins_on <= day]
    return borne[-1] if borne else names[0].name


def parent_faults(time: Time, parent: Time | None, *, above: bool, circle: bool) -> list[Fault]:
    """Say why something cannot stand above an organisation from its first day.

    `parent` is None when there is no such organisation, `above` whether its unit is the same or
    holds the other one, `circle` whether it stands below already. Ours: an agency belongs to one of
    its own unit or of a unit above, and a chain of agencies ends somewhere.
    """
    if parent is None:
        return [Fault("/parent", "organisation_unknown")]
    if circle:
        return [Fault("/parent", "parent_below")]
    if not above:
        return [Fault("/parent", "parent_of_another_unit")]
    last = parent.ends_on
    if last is not None and (time.ends_on is None or last < time.begins_on):
        return [Fault("/parent", "parent_has_ended", {"ends_on": last.isoformat()})]
    return []


def renaming_faults(names: Sequence[DatedName], new: Renaming) -> list[Fault]:
    """Say why a name cannot begin on its day: names follow one another.

    Ours: a name of the past is never rewritten, a wrong one is followed by the right one.
    """
    earliest = names[-1].begins_on + timedelta(days=1)
    if new.begins_on < earliest:
        facts = {"earliest": earliest.isoformat()}
        return [Fault("/renamed/begins_on", "name_out_of_order", facts)]
    return []


def ending_faults(
    names: Sequence[DatedName], ending: Ending, heirs: Sequence[Time | None]
) -> list[Fault]:
    """Say why an organisation cannot end so; `heirs` are the successors' days in their order.

    Ours: who goes on exists on the day after, and is known.
    """
    faults = []
    if ending.on < names[-1].begins_on:
        facts = {"earliest": names[-1].begins_on.isoformat()}
        faults.append(Fault("/ended/on", "ends_before_it_began", facts))
    for number, heir in enumerate(heirs):
        if heir is None:
            faults.append(Fault(f"/ended/successors/{number}", "organisation_unknown"))
        elif not heir.holds(ending.on + timedelta(days=1)):
            faults.append(Fault(f"/ended/successors/{number}", "successor_not_there"))
    return faults
