"""Conflicts worked out from persons."""

from typing import Any

import pytest

from libs.contracts.registry.interests import ConflictKind as Kind
from libs.contracts.registry.interests import ConflictState as State
from services.registry.councils.interests import (
    About,
    Found,
    MemberFacts,
    Party,
    computed,
    settled,
    shut_out,
    undecided,
)
from tests.support.ids import new_id

ME, ACCOUNT, OFFICE = new_id(), new_id(), new_id()

# By hand: what a member is, what the producer's side is, and the conflict between them.
LINKS: list[tuple[dict[str, Any], Party, Kind | None]] = [
    ({"person": "a"}, Party("representative", person="a"), Kind.SAME_PERSON),
    ({"person": "a"}, Party("representative", person="b"), None),
    ({"person": None}, Party("representative", person=None), None),
    ({"account": ACCOUNT}, Party("owner", account=ACCOUNT), Kind.ACCOUNT),
    ({"account": None}, Party("owner", account=None), None),
    ({"account": ACCOUNT}, Party("staff", account=new_id()), None),
    (
        {"organisations": frozenset({OFFICE})},
        Party("consultant", organisation=OFFICE),
        Kind.EMPLOYER,
    ),
    ({"organisations": frozenset({OFFICE})}, Party("consultant", organisation=new_id()), None),
    ({"organisations": frozenset()}, Party("consultant", organisation=None), None),
    ({"hint": "h"}, Party("representative", hint="h"), Kind.NAME_AND_BIRTH_YEAR),
    ({"hint": "h", "person": "a"}, Party("representative", hint="h", person="a"), Kind.SAME_PERSON),
    ({"hint": None}, Party("representative", hint=None), None),
]


@pytest.mark.parametrize(("member", "party", "kind"), LINKS)
def test_what_makes_a_conflict(member: dict[str, Any], party: Party, kind: Kind | None) -> None:
    found = computed([MemberFacts(ME, **member)], About([party]))
    assert [one.kind for one in found] == ([kind] if kind else [])
    sure = State.POSSIBLE if kind is Kind.NAME_AND_BIRTH_YEAR else State.CERTAIN
    assert all(one.state is sure for one in found)


def test_an_officer_of_the_products_commune_does_not_score_it() -> None:
    member = MemberFacts(ME, communes=frozenset({"24133", "00004"}))
    (found,) = computed([member], About(communes=frozenset({"24133"})))
    assert (found.kind, found.state, found.source) == (Kind.COMMUNE_OFFICER, State.CERTAIN, "24133")


HINT = Found(ME, Kind.NAME_AND_BIRTH_YEAR, State.POSSIBLE)
SURE = Found(ME, Kind.SAME_PERSON, State.CERTAIN)


def test_the_chair_dismisses_a_hint_and_nothing_that_is_certain() -> None:
    dismissed = Found(ME, Kind.NAME_AND_BIRTH_YEAR, State.DISMISSED)
    assert shut_out(settled([HINT], [dismissed])) == set()
    assert undecided(settled([HINT], [dismissed]), {ME}) == []
    assert shut_out(settled([HINT, SURE], [dismissed])) == {ME}


@pytest.mark.parametrize(
    ("state", "out"),
    [
        (State.CERTAIN, True),
        (State.DECLARED, True),
        (State.UPHELD, True),
        (State.POSSIBLE, False),
        (State.DISMISSED, False),
    ],
)
def test_which_states_shut_a_member_out(state: State, *, out: bool) -> None:
    assert (shut_out([Found(ME, Kind.REPORTED, state)]) == {ME}) is out


def test_what_is_possible_waits_only_for_members_who_may_count() -> None:
    assert undecided([HINT], {ME}) == [HINT]
    assert undecided([HINT], {new_id()}) == []
    assert undecided([HINT, SURE], {ME}) == []
