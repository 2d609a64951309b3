"""Which posts there are, who may give them, and which do not go together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from gateway.access import ACCESS
from gateway.places import UnitPlace
from gateway.posts.contracts import PostState
from gateway.posts.errors import (
    AdministratorOfSameLevel,
    LevelAbove,
    PostsDoNotGoTogether,
    ProducersOnly,
)
from libs.contracts.core import Level, Role
from libs.contracts.errors import Fault, OutsideTerritory
from libs.contracts.people import HeldPost
from libs.contracts.registry.organisations import Organisation
from libs.kit.clock import VIETNAM


@dataclass(frozen=True, slots=True)
class Position:
    """What a post is: role, level and unit."""

    role: Role
    level: Level
    unit: str
    province: str | None
    """The unit's province today; None for the nation."""


def faults_of_position(role: Role, level: Level, unit: str, place: UnitPlace | None) -> list[Fault]:
    """Find what is wrong with a role at a level in a unit; `place` is None for an unknown unit.

    Law: 26/2026/QĐ-TTg names the levels; 1489/QĐ-TTg lets districts' acts go on after 30/6/2025.
    """
    faults = []
    if (role, level) not in ACCESS:
        params = {"role": role.value, "level": level.value}
        faults.append(Fault(pointer="/level", code="role_not_at_level", params=params))
    if place is None:
        faults.append(Fault(pointer="/unit", code="unknown_unit", params={"unit": unit}))
    elif place.level is not level:
        params = {"unit": unit, "level": level.value}
        faults.append(Fault(pointer="/unit", code="unit_not_of_level", params=params))
    elif not place.in_force and level is not Level.DISTRICT:
        # Districts ended on 30/6/2025, but their officers still enter and read what they decided.
        faults.append(Fault(pointer="/unit", code="unit_not_in_force", params={"unit": unit}))
    return faults


_OF_THE_UNIT: Final = frozenset({Role.OFFICER, Role.LEADER})


def faults_of_organisation(
    role: Role, unit: str, begins_on: date, organisation: Organisation | None
) -> list[Fault]:
    """Find what is wrong with a named organisation; it is None where there is no such one.

    Ours: who acts for a unit belongs to an organisation of it that exists when the post begins; a
    council's members come from anywhere.
    """
    pointer = "/organisation"
    if organisation is None:
        return [Fault(pointer=pointer, code="unknown_organisation")]
    faults = []
    if role in _OF_THE_UNIT and organisation.unit != unit:
        params = {"unit": unit, "of": organisation.unit}
        faults.append(Fault(pointer=pointer, code="organisation_of_another_unit", params=params))
    if organisation.ends_on is not None and organisation.ends_on < begins_on:
        params = {"ends_on": str(organisation.ends_on)}
        faults.append(Fault(pointer=pointer, code="organisation_ended", params=params))
    return faults


def check_may_give(giver: Position, post: Position) -> None:
    """Refuse an administrator who may not give, change or end a post: by territory, level, role.

    Raises `OutsideTerritory`, `LevelAbove`, `AdministratorOfSameLevel` or `ProducersOnly`.
    Ours: decision 0123, posts are given downwards only, so that no two can raise each other, and a
    commune gives those of its producers.
    """
    _check_territory(giver, post)
    if post.level.is_above(giver.level):
        raise LevelAbove(level=post.level.value)
    same = post.level is giver.level
    if post.role is Role.ADMINISTRATOR and same and giver.level is not Level.MINISTRY:
        raise AdministratorOfSameLevel(level=post.level.value)
    if giver.level is Level.COMMUNE and post.role is not Role.PRODUCER:
        raise ProducersOnly(role=post.role.value)


def _check_territory(giver: Position, post: Position) -> None:
    inside = {
        Level.MINISTRY: True,
        Level.PROVINCE: post.province == giver.unit,
        Level.COMMUNE: post.unit == giver.unit,
    }
    if not inside.get(giver.level, False):
        raise OutsideTerritory(unit=post.unit, territory=giver.unit, could=post.unit)


_DECIDING: Final = frozenset({Role.OFFICER, Role.LEADER, Role.STEWARD, Role.COUNCIL_MEMBER})


def check_go_together(role: Role, others: Iterable[Role]) -> None:
    """Refuse a role beside the others that the same person holds in the same days.

    Raises `PostsDoNotGoTogether`. Ours: decision 0123, who gives others their posts holds no other,
    whoever would give it; and nobody audits what he decides.
    """
    for other in others:
        if _cannot_be_one_person({role, other}):
            raise PostsDoNotGoTogether(role=role.value, other=other.value)


def _cannot_be_one_person(pair: set[Role]) -> bool:
    if Role.ADMINISTRATOR in pair:
        return len(pair) > 1
    return Role.AUDITOR in pair and bool(pair & _DECIDING)


def overlap(one: HeldPost, other: HeldPost) -> bool:
    """Say whether two posts are held on a common day.

    Ours: both ends of a post belong to it.
    """
    latest_beginning = max(one.begins_on, other.begins_on)
    return one.holds_on(latest_beginning) and other.holds_on(latest_beginning)


def last_day_if_ended(begins_on: date, today: date) -> date:
    """Give the last day of a post that is ended now: yesterday, so that it holds no more today.

    Ours: one that begins today or later was never held; its last day is the one before its first.
    """
    return max(begins_on, today) - timedelta(days=1)


def state_of(post: HeldPost, today: date) -> PostState:
    """Say whether somebody may act in a post today.

    Ours: by days alone, so that a post ends by itself.
    """
    if post.holds_on(today):
        return PostState.CURRENT
    never = post.ends_on is not None and post.ends_on < post.begins_on
    return PostState.COMING if today < post.begins_on and not never else PostState.ENDED


def life_of_token(post: HeldPost, now: datetime, *, longest: timedelta) -> timedelta:
    """Give how long an access token for a post may live: not beyond its last day in Vietnam.

    Ours: what ends with a day needs nobody to be there at midnight.
    """
    if post.ends_on is None:
        return longest
    end = datetime.combine(post.ends_on + timedelta(days=1), time(), tzinfo=VIETNAM)
    return min(longest, end - now)
