"""Who is told what, and when: pure decisions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from libs.contracts.core import NATION, Level, Role
from libs.contracts.registry.notices import NoticedKind, NoticeKind
from services.registry.atlas import Atlas


@dataclass(frozen=True, slots=True)
class To:
    """Who is told: the office of a unit, or one account."""

    unit: str | None = None
    account: UUID | None = None

    def __post_init__(self) -> None:
        """Refuse a notice to nobody, and one to two at once."""
        if (self.unit is None) == (self.account is None):
            raise ValueError("a notice is for a unit or for an account")


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell somebody.

    Ours: decision 0511; it is told once, however often it is said: the kind, the record, the day
    it is about and whom it is for make its key.
    """

    kind: NoticeKind
    record: NoticedKind
    record_id: UUID
    day: date
    to: To
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the words of its kind are filled with; nothing personal."""


def kind_of(due: date, today: date) -> NoticeKind:
    """Tell whether a limit is still to end or has ended.

    Law: Bộ luật Dân sự 2015 Đ.148: a limit ends with the end of its last day.
    """
    return NoticeKind.STEP_OVERDUE if due < today else NoticeKind.STEP_DUE


def holder(atlas: Atlas, unit: str) -> str:
    """Give the unit of today that has what a unit had in hand.

    A commune that was divided, and a district that has ended, is followed by its province.
    Law: NQ 203/2025/QH15: what a district had begun goes on with the province.
    """
    if unit == NATION or atlas.in_force(unit):
        return unit
    where = atlas.whereabouts(unit)
    commune = where.commune if Level.of_unit(unit) is Level.COMMUNE else None
    return commune or where.province or NATION


def held_by(atlas: Atlas, unit: str) -> frozenset[str]:
    """Give every code, of today or former, whose work a unit has in hand today.

    Ours: decision 0511; no unit is told what the units below it have in hand.
    """
    return frozenset(one for one in {unit, *atlas.within(unit)} if holder(atlas, one) == unit)


def reads_for_unit(role: Role) -> bool:
    """Say whether a role reads what its unit is told.

    Ours: decision 0511; officers do, because the work is theirs; a producer, a council member, an
    inspector and an auditor bear the code of a unit too and are no part of its office.
    """
    return role is Role.OFFICER
