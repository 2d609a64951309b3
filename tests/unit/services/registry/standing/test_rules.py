"""Terms, grounds, and who may withdraw."""

from datetime import date

import pytest

from libs.contracts.core import Level
from libs.contracts.law import Ground
from libs.contracts.registry.standing import RecognitionStatus
from services.certificates.records.rules import valid_until as certificates_valid_until
from services.registry.standing import rules


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2026, 11, 22), date(2029, 11, 22)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2026, 12, 31), date(2029, 12, 31)),
    ],
)
def test_thirty_six_months_end_on_the_same_day_and_as_the_certificate_says(
    day: date, until: date
) -> None:
    assert rules.valid_until(day, 36) == until == certificates_valid_until(day, 36)


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


def test_the_recognising_level_withdraws_and_no_other() -> None:
    """26/2026 Đ.8 k.3."""
    for mine in Level:
        may = rules.may_withdraw(mine, Level.PROVINCE, authority_exists=True)
        assert may == (mine is Level.PROVINCE)


def test_what_a_district_once_recognised_is_withdrawn_by_a_level_above() -> None:
    able = [
        mine for mine in Level if rules.may_withdraw(mine, Level.DISTRICT, authority_exists=False)
    ]
    assert able == [Level.PROVINCE, Level.MINISTRY]
