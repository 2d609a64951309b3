"""Seals, and how many of a council must be there."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import law
from libs.contracts.core import Level
from libs.contracts.errors import InvalidInput
from libs.contracts.registry.councils import Regulations
from services.registry.councils.errors import (
    ConflictOfInterest,
    CouncilOutOfTerm,
    HistoryMixed,
    RoundOfAnotherUnit,
    RulebookMixed,
)
from services.registry.councils.rules import (
    RoundFacts,
    Seat,
    commitment,
    has_quorum,
    missing,
    quorum_needed,
    require_fits,
    require_in_term,
    require_lasting,
    require_level_then,
    require_no_conflict,
    settings_of,
)
from tests.support.ids import new_id

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


def test_the_chairs_substitute_counts_as_present_but_never_as_the_chair() -> None:
    deputy = Seat(new_id(), chair=True, substitute=True)
    filed = {deputy.id, *(seat.id for seat in FOUR)}
    assert not has_quorum([*COUNCIL, deputy], filed, Regulations(quorum_share="1/1"))
    relaxed = Regulations(quorum_share="1/1", chair_must_attend=False)
    assert has_quorum([*COUNCIL, deputy], filed, relaxed)


ROUND = RoundFacts(
    rulebook="26-2026",
    level=Level.PROVINCE,
    unit="66",
    historic=False,
    term_from=date(2026, 9, 1),
    term_to=date(2027, 12, 31),
    council="Hội đồng",
)
FITS: dict[str, Any] = {
    "rulebook": "26-2026",
    "historic": False,
    "level": Level.PROVINCE,
    "unit": "66",
}


def test_a_council_sits_from_the_first_to_the_last_day_of_its_term() -> None:
    for day in (ROUND.term_from, ROUND.term_to):
        require_in_term(ROUND, day or date.max)
    for day in (date(2026, 8, 31), date(2028, 1, 1)):
        with pytest.raises(CouncilOutOfTerm):
            require_in_term(ROUND, day)
    require_in_term(replace(ROUND, term_to=None), date(2099, 1, 1))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"rulebook": "148"}, RulebookMixed),
        ({"historic": True}, HistoryMixed),
        ({"level": Level.MINISTRY}, RoundOfAnotherUnit),
        ({"unit": "68"}, RoundOfAnotherUnit),
        ({"unit": None}, RoundOfAnotherUnit),
    ],
)
def test_a_round_takes_nothing_of_another_law_time_or_unit(
    change: dict[str, Any], refusal: type[Exception]
) -> None:
    require_fits(ROUND, **FITS)
    with pytest.raises(refusal):
        require_fits(ROUND, **{**FITS, **change})


def test_a_district_council_of_the_first_day_without_districts_is_refused() -> None:
    """NQ 203/2025/QH15."""
    ended = law.read().decrees["148"].procedure.levels_ended
    require_level_then(ended, Level.DISTRICT, date(2025, 6, 30))
    require_level_then(ended, Level.PROVINCE, date(2025, 7, 1))
    with pytest.raises(InvalidInput):
        require_level_then(ended, Level.DISTRICT, date(2025, 7, 1))


@pytest.mark.parametrize(("declared", "owns"), [(True, False), (False, True)])
def test_an_interest_shuts_out_whether_declared_or_computed(declared: bool, owns: bool) -> None:  # noqa: FBT001 - a table's two columns
    with pytest.raises(ConflictOfInterest):
        require_no_conflict("Thành viên", declared=declared, owns_producer=owns)
    require_no_conflict("Thành viên", declared=False, owns_producer=False)


def test_a_council_of_an_ended_level_is_told_who_goes_on() -> None:
    """NQ 203/2025/QH15, 1489/QĐ-TTg."""
    about = replace(ROUND, level=Level.DISTRICT, unit="643")
    require_lasting(about, level=Level.DISTRICT, unit="643")
    with pytest.raises(RoundOfAnotherUnit) as refused:
        require_lasting(about, level=Level.PROVINCE, unit="66")
    assert refused.value.params["unit"] == "66"


def test_scoring_is_told_no_chair_that_need_not_attend_and_no_quorum_of_nobody() -> None:
    relaxed = settings_of(Regulations(chair_must_attend=False), COUNCIL)
    assert relaxed.quorum is not None
    assert relaxed.quorum.chair is None
    without = settings_of(Regulations(), [*FOUR, SPARE])
    assert without.quorum is not None
    assert (without.quorum.seats, without.quorum.chair) == (4, None)
    assert settings_of(Regulations(), [SPARE]).quorum is None
    last = settings_of(Regulations(), [*FOUR, CHAIR])
    assert last.quorum is not None
    assert last.quorum.chair == str(CHAIR.id)


def test_a_refused_council_is_told_the_day_its_level_ended_and_who_goes_on() -> None:
    ended = law.read().decrees["148"].procedure.levels_ended
    with pytest.raises(InvalidInput) as refused:
        require_level_then(ended, Level.DISTRICT, date(2025, 7, 1))
    (fault,) = refused.value.faults
    assert (fault.pointer, fault.code) == ("/decision/date", "level_ended")
    assert fault.params == {
        "level": "district",
        "ended_on": "2025-07-01",
        "goes_on_with": "province",
    }
