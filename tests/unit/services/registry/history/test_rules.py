"""Who enters history, and on which days."""

from datetime import date, timedelta

import pytest

import law
from libs.contracts.core import Level, Role
from libs.contracts.errors import InvalidInput
from libs.contracts.scopes import Scope
from libs.kit.tokens import Principal
from services.registry.dossiers import Days, HistoryOnly, NotYourLevel
from services.registry.history import rules
from services.registry.history.rules import Past
from tests.support.ids import new_id

TODAY = date(2026, 11, 22)
LODGED, LAST_ACT, FINISH_BY = date(2024, 3, 5), date(2024, 4, 1), date(2026, 7, 21)
DAYS = Days(LODGED, LAST_ACT, FINISH_BY)
KEEPER = frozenset({Scope.HISTORY_WRITE})


def person(
    role: Role = Role.OFFICER, level: Level = Level.PROVINCE, scopes: frozenset[Scope] = KEEPER
) -> Principal:
    return Principal(new_id(), role, level, "66", scopes, "test")


@pytest.mark.parametrize(
    "somebody",
    [person(scopes=frozenset())] + [person(role) for role in Role if role is not Role.OFFICER],
    ids=lambda one: f"{one.role}{len(one.scopes)}",
)
def test_nobody_but_an_officer_who_may_enters_history(somebody: Principal) -> None:
    with pytest.raises(HistoryOnly):
        Past(LAST_ACT).require_person(somebody, None)


@pytest.mark.parametrize(
    ("mine", "able"),
    [
        (Level.COMMUNE, {Level.COMMUNE}),
        (Level.DISTRICT, {Level.COMMUNE, Level.DISTRICT}),
        (Level.PROVINCE, {Level.COMMUNE, Level.DISTRICT, Level.PROVINCE}),
        (Level.MINISTRY, set(Level)),
    ],
)
def test_an_officer_enters_what_its_level_and_those_below_did(
    mine: Level, able: set[Level]
) -> None:
    for level in Level:
        if level in able:
            Past(LAST_ACT).require_person(person(level=mine), level)
        else:
            with pytest.raises(NotYourLevel):
                Past(LAST_ACT).require_person(person(level=mine), level)
    Past(LAST_ACT).require_person(person(level=mine), None)


@pytest.mark.parametrize("day", [LAST_ACT, FINISH_BY])
def test_an_act_lies_between_the_one_before_and_the_laws_last_day(day: date) -> None:
    assert Past(day).day(DAYS, TODAY) == day


@pytest.mark.parametrize(
    ("day", "today"),
    [
        (LAST_ACT - timedelta(1), TODAY),
        (FINISH_BY + timedelta(1), TODAY),
        (date(2024, 5, 2), date(2024, 5, 1)),
    ],
)
def test_an_act_out_of_order_is_refused(day: date, today: date) -> None:
    with pytest.raises(InvalidInput):
        Past(day).day(DAYS, today)


def test_the_first_submission_is_on_the_day_of_lodging_and_a_later_one_is_not_bound_to_it() -> None:
    never = Days(LODGED, None, FINISH_BY)
    assert Past(LODGED, lodging=True).day(never, TODAY) == LODGED
    with pytest.raises(InvalidInput):
        Past(LODGED + timedelta(1), lodging=True).day(never, TODAY)
    again = LAST_ACT + timedelta(3)
    assert Past(again, lodging=True).day(DAYS, TODAY) == again


def test_a_rulebook_is_history_from_the_day_on_which_nothing_is_lodged_under_it() -> None:
    old = law.read().decrees["148-1489"].procedure
    last = old.lodged_before
    assert last is not None
    rules.require_over(old, last)
    for book, day in ((old, last - timedelta(1)), (law.read().newest().procedure, TODAY)):
        with pytest.raises(InvalidInput):
            rules.require_over(book, day)


def test_a_day_of_lodging_lies_in_the_rulebooks_time() -> None:
    old = law.read().decrees["148"].procedure
    for day in (date(2023, 2, 24), date(2025, 7, 5)):
        rules.require_lodged_under(old, day)
    for day in (date(2023, 2, 23), date(2025, 7, 6)):
        with pytest.raises(InvalidInput):
            rules.require_lodged_under(old, day)


def test_where_the_law_names_no_last_day_it_is_the_eve_of_todays_law() -> None:
    newest = law.read().newest().procedure
    assert rules.last_day(None, newest) == date(2026, 5, 21)
    assert rules.last_day(FINISH_BY, newest) == FINISH_BY


def test_a_past_decision_numbers_each_certificate_and_no_other() -> None:
    one, other = new_id(), new_id()
    rules.require_a_number_each({one}, {one})
    for numbered in (set(), {other}, {one, other}):
        with pytest.raises(InvalidInput):
            rules.require_a_number_each({one}, numbered)


def test_what_history_refuses_is_named_with_the_days_it_takes() -> None:
    books = law.read().decrees
    with pytest.raises(InvalidInput) as refused:
        rules.require_lodged_under(books["148"].procedure, date(2023, 2, 23))
    (fault,) = refused.value.faults
    assert (fault.pointer, fault.code) == ("/lodged_on", "not_under_this_rulebook")
    assert fault.params == {"rulebook": "148", "earliest": "2023-02-24", "latest": "2025-07-06"}
    newest = law.read().newest().procedure
    rules.require_lodged_under(newest, date(2099, 1, 1))
    with pytest.raises(InvalidInput) as refused:
        rules.require_over(newest, TODAY)
    assert refused.value.faults[0].params == {"rulebook": "26-2026"}
    with pytest.raises(InvalidInput) as refused:
        rules.require_a_number_each({new_id()}, set())
    assert refused.value.faults[0].code == "certificate_numbers_for_each"


def test_history_is_always_historic_and_claims_the_day_on_the_paper() -> None:
    assert Past(LAST_ACT).historic is True
    assert Past(LAST_ACT).claimed(TODAY) == LAST_ACT
