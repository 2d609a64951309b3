"""Who acts today, and on which day a decision's act counts."""

from datetime import date

import pytest

from libs.contracts.core import Level, Role
from libs.contracts.errors import InvalidInput
from libs.kit.tokens import Principal
from services.registry.dossiers.conduct import TODAY, Days, Today
from services.registry.dossiers.errors import NotYourLevel, ProducersOwnStep
from tests.support.ids import new_id

NOW = date(2026, 11, 22)
DAYS = Days(date(2026, 11, 1), date(2026, 11, 10), None)


def person(role: Role, level: Level = Level.PROVINCE) -> Principal:
    return Principal(new_id(), role, level, "66", frozenset(), "test")


def test_the_producers_step_is_the_producers_own() -> None:
    TODAY.require_person(person(Role.PRODUCER, Level.COMMUNE), None)
    for role in set(Role) - {Role.PRODUCER}:
        with pytest.raises(ProducersOwnStep):
            TODAY.require_person(person(role), None)


def test_an_offices_step_is_that_of_its_level_and_of_no_other() -> None:
    for level in Level:
        for mine in Level:
            if mine is level:
                TODAY.require_person(person(Role.OFFICER, mine), level)
            else:
                with pytest.raises(NotYourLevel):
                    TODAY.require_person(person(Role.OFFICER, mine), level)
    with pytest.raises(NotYourLevel):
        TODAY.require_person(person(Role.PRODUCER, Level.COMMUNE), Level.COMMUNE)


def test_a_member_passes_only_where_its_seat_is_looked_at() -> None:
    member = person(Role.COUNCIL_MEMBER, Level.DISTRICT)
    Today(members=True).require_person(member, Level.PROVINCE)
    with pytest.raises(NotYourLevel):
        TODAY.require_person(member, Level.PROVINCE)
    with pytest.raises(NotYourLevel):
        Today(members=True).require_person(person(Role.OFFICER, Level.DISTRICT), Level.PROVINCE)


def test_an_act_is_done_today_and_a_decision_bears_its_own_day() -> None:
    assert TODAY.day(DAYS, NOW) == NOW
    for day in (date(2026, 11, 10), NOW):
        assert Today(on=day).day(DAYS, NOW) == day
    for day in (date(2026, 11, 9), date(2026, 11, 23)):
        with pytest.raises(InvalidInput):
            Today(on=day).day(DAYS, NOW)
