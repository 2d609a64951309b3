"""Whose sheet counts, who presides, and how many must be there."""

from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts.registry.councils import Attended, Regulations
from services.registry.councils.seating import (
    Seat,
    awaited,
    deciding,
    needed,
    presiding,
    seated,
    settings_of,
    shortage,
    sitting,
)
from tests.support.ids import new_id

CHAIR = Seat(new_id(), chair=True)
FOUR = [Seat(new_id()) for _ in range(4)]
FOR_CHAIR = Seat(new_id(), stands_for=CHAIR.id)
SPARES = [Seat(new_id(), stands_for=seat.id) for seat in FOUR]
COUNCIL = [CHAIR, *FOUR, FOR_CHAIR, *SPARES]
REGULAR = [CHAIR, *FOUR]
NAMES = dict(zip("C1234cabde", COUNCIL, strict=True))
"""A capital or a number is a regular member, a small letter its substitute."""


def ids(letters: str) -> set[UUID]:
    return {NAMES[one].id for one in letters}


# Who filed, who is recused, who is absent -> whose sheets count, who is awaited.
SITTINGS = """
C1234           -   -      C1234   -
C1234cabde      -   -      C1234   -
C123            -   -      C123    4
C123e           -   -      C123    4
C123e           -   4      C123e   -
C123            -   4      C123    -
C123            4   -      C123    -
C123e           4   -      C123e   -
C1234e          4   -      C123e   -
C1234e          -   4      C1234   -
1234c           C   -      1234c   -
1234c           -   C      1234c   -
1234            C   -      1234    -
1234c           Cc  -      1234    -
cabde           -   -      -       C1234
"""


@pytest.mark.parametrize("line", SITTINGS.strip().splitlines())
def test_a_substitute_sits_only_for_a_member_who_is_away(line: str) -> None:
    filed, recused, absent, counts, waits = (word.replace("-", "") for word in line.split())
    taken = seated(COUNCIL, ids(filed), ids(recused), ids(absent))
    assert sitting(taken) == ids(counts)
    assert set(awaited(taken)) == ids(waits)


# Who counts -> who presides; the members stand in the order of the founding document.
@pytest.mark.parametrize(
    ("filed", "recused", "absent", "presides"),
    [
        ("C1234", "", "", "C"),
        ("1234c", "C", "", "1"),
        ("1234c", "", "C", "1"),
        ("234", "C1", "", "2"),
        ("C1234", "C1", "", "2"),
        ("cabde", "", "C1234", ""),
    ],
)
def test_who_presides_without_the_chair_is_next_by_the_document(
    filed: str, recused: str, absent: str, presides: str
) -> None:
    taken = seated(COUNCIL, ids(filed), ids(recused), ids(absent))
    assert presiding(COUNCIL, taken) == (NAMES[presides].id if presides else None)


def test_nobody_decides_on_his_own_conflict() -> None:
    assert deciding(COUNCIL, {FOUR[0].id}) == CHAIR.id
    assert deciding(COUNCIL, {CHAIR.id}) == FOUR[0].id
    assert deciding(COUNCIL, ids("C12")) == FOUR[2].id
    assert deciding(COUNCIL, ids("C1234")) is None


def test_nobody_comes_to_decide_by_sending_away_those_before() -> None:
    chair, (first, second, *_) = CHAIR.id, [one.id for one in FOUR]
    assert deciding(COUNCIL, set(), {chair: None}) == first
    assert deciding(COUNCIL, set(), {chair: second}) == first
    assert deciding(COUNCIL, set(), {chair: first}) == second
    assert deciding(COUNCIL, set(), {chair: second, first: second}) == FOUR[2].id
    assert deciding(COUNCIL, set(), {first: chair}) == chair


@pytest.mark.parametrize(
    ("share", "recused", "least"),
    [
        ("1/1", "", 5),
        ("2/3", "", 4),
        ("1/2", "", 3),
        ("2/3", "C", 3),
        ("1/1", "C", 4),
        ("2/3", "C1", 3),
        ("1/1", "C12", 3),
    ],
)
def test_seats_shut_out_do_not_count_and_half_of_all_is_the_least(
    share: str, recused: str, least: int
) -> None:
    taken = seated(COUNCIL, ids("C1234"), ids(recused), set())
    assert needed(COUNCIL, taken, share) == least


# Who filed, recused, absent; may the sheets be opened under the default regulations?
@pytest.mark.parametrize(
    ("filed", "recused", "absent", "opens"),
    [
        ("C1234", "", "", True),
        ("C123", "", "4", True),
        ("C12", "", "34", False),
        ("C12ae", "", "34", True),
        ("1234", "C", "", True),
        ("1234", "", "C", False),
        ("1234c", "", "C", False),
        ("234", "C1", "", True),
        ("34", "C12", "", False),
        ("34b", "C12", "", True),
        ("cabde", "", "C1234", False),
    ],
)
def test_the_quorum(filed: str, recused: str, absent: str, *, opens: bool) -> None:
    """S: one conflict of the chair stops nobody for ever."""
    seats = [*COUNCIL[:6], *SPARES]
    taken = seated(seats, ids(filed), ids(recused), ids(absent))
    assert (shortage(seats, taken, Regulations()) is None) is opens


def test_a_refusal_says_who_could_still_file() -> None:
    taken = seated(COUNCIL, ids("C12"), set(), ids("34"))
    lack = shortage(COUNCIL, taken, Regulations())
    assert lack is not None
    assert (lack.filed, lack.needed, lack.chair_away) == (3, 4, False)
    assert set(lack.may_file) == ids("de")


def test_the_chair_need_not_attend_where_the_regulations_say_so() -> None:
    relaxed = Regulations(chair_must_attend=False)
    taken = seated(COUNCIL, ids("1234"), set(), ids("C"))
    assert shortage(COUNCIL, taken, relaxed) is None


def test_scoring_is_told_the_seats_that_may_sit_and_who_presides() -> None:
    taken = seated(COUNCIL, ids("1234"), ids("C"), set())
    settings = settings_of(Regulations(quorum_share="3/4", max_spread=10), COUNCIL, taken)
    assert settings.quorum is not None
    assert (settings.quorum.seats, settings.quorum.chair) == (4, str(FOUR[0].id))
    assert settings.max_spread == 10
    relaxed = settings_of(Regulations(chair_must_attend=False), COUNCIL, taken)
    assert relaxed.quorum is not None
    assert relaxed.quorum.chair is None
    assert settings_of(Regulations(), (), ()).quorum is None


members = st.sets(st.sampled_from([seat.id for seat in COUNCIL]))


@given(filed=members, recused=members, absent=members, order=st.permutations(COUNCIL))
def test_no_order_and_no_further_sheet_of_a_substitute_moves_the_average(
    filed: set[UUID], recused: set[UUID], absent: set[UUID], order: list[Seat]
) -> None:
    """A6: the average is that of the seats that count, one sheet each."""
    totals = {seat.id: Fraction(number) for number, seat in enumerate(COUNCIL)}
    counts = sitting(seated(COUNCIL, filed, recused, absent))
    assert len(counts) <= len(REGULAR)
    assert sitting(seated(order, filed, recused, absent)) == counts
    own = {seat.id for seat in REGULAR}
    present = counts & own
    stuffed = filed | {
        spare.id for spare in COUNCIL if spare.stands_for in present
    }  # every substitute of a seat whose holder sits files, too
    again = sitting(seated(COUNCIL, stuffed, recused, absent))
    assert sum(totals[one] for one in again) == sum(totals[one] for one in counts)


@given(filed=members, absent=members)
def test_no_record_of_an_absence_drops_a_sheet(filed: set[UUID], absent: set[UUID]) -> None:
    """A7: whoever has filed sits, whatever an officer records."""
    taken = seated(COUNCIL, filed, set(), absent)
    own = {seat.id for seat in REGULAR}
    assert sitting(taken) >= filed & own
    assert all(one.how is Attended.PRESENT for one in taken if one.seat in filed)
