"""Seals, and how many of a council must be there."""

import pytest

from libs.contracts.core import new_id
from libs.contracts.registry.councils import Regulations
from services.registry.councils.rules import (
    Seat,
    commitment,
    has_quorum,
    missing,
    quorum_needed,
    settings_of,
)

CHAIR = Seat(new_id(), chair=True, substitute=False)
FOUR = [Seat(new_id(), chair=False, substitute=False) for _ in range(4)]
SPARE = Seat(new_id(), chair=False, substitute=True)
COUNCIL = [CHAIR, *FOUR, SPARE]


def test_everybody_regular_who_has_not_filed_is_missing() -> None:
    filed, absent = {CHAIR.id, FOUR[0].id}, {FOUR[1].id}
    assert missing(COUNCIL, filed, absent) == [FOUR[2].id, FOUR[3].id]


@pytest.mark.parametrize(
    ("share", "needed"), [("1/1", 5), ("3/4", 4), ("2/3", 4), ("1/2", 3), ("1/5", 1)]
)
def test_a_share_of_the_seats_is_rounded_up(share: str, needed: int) -> None:
    """Tây Ninh's regulations: three quarters of the members, the chair among them."""
    assert quorum_needed(COUNCIL, share) == needed


def test_without_the_chair_there_is_no_quorum_if_the_regulations_say_so() -> None:
    filed = {seat.id for seat in FOUR}
    assert not has_quorum(COUNCIL, filed, Regulations(quorum_share="3/4"))
    relaxed = Regulations(quorum_share="3/4", chair_must_attend=False)
    assert has_quorum(COUNCIL, filed, relaxed)


def test_a_substitute_counts_when_present() -> None:
    filed = {CHAIR.id, SPARE.id, FOUR[0].id, FOUR[1].id}
    assert has_quorum(COUNCIL, filed, Regulations(quorum_share="3/4"))


def test_scoring_is_told_the_regular_seats_and_the_chair() -> None:
    settings = settings_of(Regulations(quorum_share="3/4", max_spread=10), COUNCIL)
    assert settings.quorum is not None
    assert (settings.quorum.seats, settings.quorum.chair) == (5, str(CHAIR.id))
    assert settings.max_spread == 10


def test_a_commitment_binds_sheet_content_and_salt() -> None:
    sheet, content = new_id(), {"answers": {"1.1": 2}, "parts": None, "comment": ""}
    sealed = commitment(sheet, content, "00")
    assert commitment(sheet, dict(reversed(content.items())), "00") == sealed
    changed = {**content, "answers": {"1.1": 3}}
    others = {
        commitment(new_id(), content, "00"),
        commitment(sheet, changed, "00"),
        commitment(sheet, content, "01"),
    }
    assert sealed not in others
