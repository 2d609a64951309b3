"""Terms, grounds, and who may withdraw."""

from datetime import date

import pytest

import law
from libs.contracts.core import Level
from libs.contracts.law import Ground, Withdrawal
from libs.contracts.registry.standing import RecognitionStatus
from services.registry.standing import rules
from services.registry.standing.errors import DecisionMixed


def test_a_recognition_is_in_force_on_its_last_day_and_expired_on_the_next() -> None:
    until = date(2029, 11, 22)
    assert rules.status_on(until, withdrawn=False, day=until) is RecognitionStatus.IN_FORCE
    late = date(2029, 11, 23)
    assert rules.status_on(until, withdrawn=False, day=late) is RecognitionStatus.EXPIRED
    assert rules.status_on(until, withdrawn=True, day=late) is RecognitionStatus.WITHDRAWN


def test_a_ground_is_the_rulebooks_own_whatever_its_case() -> None:
    grounds = [
        Ground(
            code="D_MARK_MISUSE", label={"vi": "Dùng sai nhãn hiệu", "en": None}, clause="Đ.8 k.1d"
        )
    ]
    assert rules.ground_of("d_mark_misuse", grounds) == "D_MARK_MISUSE"
    assert rules.ground_of("another", grounds) is None


def test_where_the_acts_text_was_not_found_the_ground_is_kept_as_given() -> None:
    assert rules.ground_of("another", None) == "another"


WITHDRAWAL = law.read().newest().procedure.withdrawal
ENDED = law.read().decrees["148"].procedure.levels_ended
TODAY = date(2026, 11, 22)


def withdrawing(stars: int, by: Level, act: Withdrawal | None = WITHDRAWAL) -> Level:
    return rules.withdrawing_level(act, stars=stars, recognised_by=by, ended=ENDED, today=TODAY)


@pytest.mark.parametrize(
    ("stars", "by", "level"),
    [
        (3, Level.PROVINCE, Level.PROVINCE),
        (4, Level.PROVINCE, Level.PROVINCE),
        (5, Level.MINISTRY, Level.MINISTRY),
        (3, Level.DISTRICT, Level.PROVINCE),
    ],
)
def test_the_law_says_who_withdraws_which_stars(stars: int, by: Level, level: Level) -> None:
    """26/2026 Đ.8 k.2: the province's chair 3 and 4 stars, the minister 5."""
    assert withdrawing(stars, by) is level


def test_where_the_law_is_silent_the_level_that_gave_withdraws_or_the_one_after_it() -> None:
    assert withdrawing(4, Level.PROVINCE, None) is Level.PROVINCE
    assert withdrawing(3, Level.DISTRICT, None) is Level.PROVINCE


def test_only_the_ministry_asks_and_only_of_a_level_below() -> None:
    """26/2026 Đ.10 k.1b."""
    assert [mine for mine in Level if rules.may_ask(mine, Level.PROVINCE)] == [Level.MINISTRY]
    assert not any(rules.may_ask(mine, Level.MINISTRY) for mine in Level)


def test_one_decision_is_one_authoritys() -> None:
    first = rules.same_authority(None, Level.PROVINCE, "66")
    assert rules.same_authority(first, Level.PROVINCE, "66") == first
    for level, unit in ((Level.PROVINCE, "68"), (Level.MINISTRY, "VN"), (Level.DISTRICT, "643")):
        with pytest.raises(DecisionMixed):
            rules.same_authority(first, level, unit)
    with pytest.raises(DecisionMixed):
        rules.same_authority(None, Level.DISTRICT, None)


def test_a_dossier_without_an_authority_is_named_by_dashes() -> None:
    with pytest.raises(DecisionMixed) as refused:
        rules.same_authority(None, None, "66")
    assert refused.value.params == {"level": "-", "unit": "66"}
    with pytest.raises(DecisionMixed) as refused:
        rules.same_authority(None, Level.PROVINCE, None)
    assert refused.value.params == {"level": "province", "unit": "-"}
    with pytest.raises(DecisionMixed) as refused:
        rules.same_authority(rules.Authority(Level.PROVINCE, "66"), Level.MINISTRY, "VN")
    assert refused.value.params == {"level": "ministry", "unit": "VN"}


@pytest.mark.parametrize(
    ("today", "level"),
    [(date(2025, 6, 30), Level.DISTRICT), (date(2025, 7, 1), Level.PROVINCE)],
)
def test_a_districts_stars_are_withdrawn_by_the_province_from_the_day_it_ended(
    today: date, level: Level
) -> None:
    """NQ 203/2025/QH15."""
    found = rules.withdrawing_level(
        None, stars=3, recognised_by=Level.DISTRICT, ended=ENDED, today=today
    )
    assert found is level
