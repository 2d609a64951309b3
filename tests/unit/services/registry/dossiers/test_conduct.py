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


# Today is Sunday 22/11/2026; each: the day of the act before, the day named, who acts, what comes.
NAMED = [
    (None, None, "office", "2026-11-22"),
    (None, "2026-11-20", "office", "2026-11-20"),
    (None, "2026-10-23", "office", "2026-10-23"),
    (None, "2026-10-22", "office", "day_too_far_back"),
    (None, "2026-11-23", "office", "day_out_of_order"),
    ("2026-11-10", None, "office", "2026-11-22"),
    ("2026-11-10", "2026-11-10", "office", "2026-11-10"),
    ("2026-11-10", "2026-11-09", "office", "day_out_of_order"),
    ("2026-11-10", "2026-11-23", "office", "day_out_of_order"),
    ("2026-09-01", "2026-10-23", "office", "2026-10-23"),
    ("2026-09-01", "2026-09-30", "office", "day_too_far_back"),
    ("2026-09-01", "2026-08-31", "office", "day_out_of_order"),
    ("2026-11-22", "2026-11-22", "office", "2026-11-22"),
    ("2026-11-22", "2026-11-21", "office", "day_out_of_order"),
    (None, None, "producer", "2026-11-22"),
    (None, "2026-11-22", "producer", "2026-11-22"),
    (None, "2026-11-21", "producer", "own_act_is_of_today"),
    ("2026-11-10", "2026-11-21", "producer", "own_act_is_of_today"),
    ("2026-11-10", "2026-11-23", "producer", "day_out_of_order"),
]


@pytest.mark.parametrize(("before", "named", "who", "comes"), NAMED)
def test_the_legal_day_of_an_act(
    before: str | None, named: str | None, who: str, comes: str
) -> None:
    last = date.fromisoformat(before) if before else None
    days = Days(None, last, None, back=30, own=who == "producer")
    conduct = Today(on=date.fromisoformat(named) if named else None)
    try:
        found = conduct.day(days, NOW).isoformat()
    except InvalidInput as error:
        found = error.faults[0].code
    assert found == comes
