"""Pure decisions on units: the day a question is about, the commune a record may name."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Protocol

from libs.contracts.errors import Fault
from libs.contracts.registry.land import (
    DISTRICTS_ENDED_ON,
    RECORDS_BEGIN,
    CommuneNotInForce,
    CommuneUnknown,
    UnitLevel,
    UnitRef,
)
from libs.kit.text import fold


def existed_on(unit: UnitRef, day: date) -> bool:
    """Say whether the unit existed on a day; both of its days belong to it.

    Ours: 0301.
    """
    return unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)


_JOINTS = re.compile(r"[^\w\s]+")
_SILENT = re.compile("['\u2018\u2019\u02bc]")


def search_form(name: str) -> str:
    """Give a name as it is searched: folded, a hyphen as a blank, an apostrophe as nothing.

    Ours: "Bà Rịa Vũng Tàu" finds "Bà Rịa - Vũng Tàu", "Krong Nang" finds "Krông Năng".
    """
    return " ".join(_JOINTS.sub(" ", _SILENT.sub("", fold(name))).split())


def covers(day: date) -> bool:
    """Say whether the data cover a day at all.

    Ours: decision 0301, the record begins on 1/1/2018 and claims nothing of earlier days.
    """
    return day >= RECORDS_BEGIN


class Timed(Protocol):
    """What a certainty is asked of: a row with its time."""

    valid_from: date
    sure_to: date | None


def all_sure(line: Iterable[Timed], day: date) -> bool:
    """Say whether everything that a line of units tells is certain on a day.

    Ours: decision 0301, one uncertain unit makes the whole printed place uncertain.
    """
    return all(
        unit.valid_from <= day and (unit.sure_to is None or day <= unit.sure_to) for unit in line
    )


def level_exists_on(level: UnitLevel, day: date) -> bool:
    """Say whether units of a level exist on a day: districts do until 30/6/2025.

    Law: NQ 202/2025/QH15 and Law 72/2025/QH15, two levels of local government from 1/7/2025.
    """
    return level is not UnitLevel.DISTRICT or day < DISTRICTS_ENDED_ON


def day_of_question(unit: UnitRef, on: date | None, today: date) -> date:
    """Choose the day for a unit's place: the one asked for, today, or the unit's last one.

    Ours: 0301.
    """
    if on is not None:
        return on
    return today if unit.valid_to is None else min(today, unit.valid_to)


def require_commune_in_force(
    code: str, unit: UnitRef | None, heirs: Sequence[UnitRef], today: date, *, pointer: str
) -> None:
    """Refuse a commune that never was or is no more, naming its successors.

    QĐ 19/2025/QĐ-TTg: since 1/7/2025 there are 3,321 communes; older ones are history.

    Ours: 0301, a new record names a commune of today.
    """
    if unit is None or unit.level != UnitLevel.COMMUNE:
        raise CommuneUnknown(
            commune=code, faults=[Fault(pointer, "commune_unknown", {"commune": code})]
        )
    if existed_on(unit, today):
        return
    facts: dict[str, Any] = {
        "commune": code,
        "name": unit.name,
        "successors": [f"{heir.code} {heir.name}" for heir in heirs],
    }
    raise CommuneNotInForce(faults=[Fault(pointer, "commune_not_in_force", facts)], **facts)
