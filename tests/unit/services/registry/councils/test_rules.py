"""What a round may hold, when a council may act, and seals."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import law
from libs.contracts.core import Level
from libs.contracts.errors import InvalidInput
from libs.contracts.registry.councils import CouncilState
from services.registry.councils.errors import (
    CouncilNotInForce,
    CouncilOutOfTerm,
    HistoryMixed,
    RoundOfAnotherUnit,
    RulebookMixed,
)
from services.registry.councils.rules import (
    RoundFacts,
    commitment,
    require_fits,
    require_in_office,
    require_lasting,
    require_level_then,
)
from tests.support.ids import new_id


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


ROUND = RoundFacts(
    rulebook="26-2026",
    level=Level.PROVINCE,
    unit="66",
    historic=False,
    term_from=date(2026, 9, 1),
    term_to=date(2027, 12, 31),
    council="Hội đồng",
    state=CouncilState.IN_FORCE,
)
FITS: dict[str, Any] = {
    "rulebook": "26-2026",
    "historic": False,
    "level": Level.PROVINCE,
    "unit": "66",
}


def test_a_council_sits_from_the_first_to_the_last_day_of_its_term() -> None:
    for day in (ROUND.term_from, ROUND.term_to):
        require_in_office(ROUND, day or date.max)
    for day in (date(2026, 8, 31), date(2028, 1, 1)):
        with pytest.raises(CouncilOutOfTerm):
            require_in_office(ROUND, day)
    require_in_office(replace(ROUND, term_to=None), date(2099, 1, 1))


def test_a_council_whose_founding_is_not_in_force_does_nothing() -> None:
    with pytest.raises(CouncilNotInForce):
        require_in_office(replace(ROUND, state=CouncilState.DRAFT), ROUND.term_from)


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


def test_a_council_of_an_ended_level_is_told_who_goes_on() -> None:
    """NQ 203/2025/QH15, 1489/QĐ-TTg."""
    about = replace(ROUND, level=Level.DISTRICT, unit="643")
    require_lasting(about, level=Level.DISTRICT, unit="643")
    with pytest.raises(RoundOfAnotherUnit) as refused:
        require_lasting(about, level=Level.PROVINCE, unit="66")
    assert refused.value.params["unit"] == "66"


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
