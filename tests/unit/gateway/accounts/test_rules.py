"""What nobody does to the own account, and which passwords are good enough."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.accounts import rules
from gateway.accounts.contracts import AccountState
from gateway.accounts.errors import OwnAccount
from gateway.settings import GatewaySettings
from tests.support.ids import new_id


def test_nobody_changes_himself() -> None:
    me = new_id()
    with pytest.raises(OwnAccount):
        rules.check_not_own(me, me)
    rules.check_not_own(me, new_id())


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("mat-khau-ngan", "password_too_short"),
        ("abcde" * 40, None),
        ("abcde" * 40 + "x", "password_too_long"),
        ("canbo.eakao+2026-bcdf", "password_is_username"),
        ("canbo.eakao+2026-bcdfg", None),
        ("abcdabcdabcdabcd", "password_too_simple"),
        ("abcdeabcdeabcde", None),
        ("canbo.eakao.26", "password_is_username"),
        ("CÁNBỘ.EAKAO.26", "password_is_username"),
        ("abababababababab", "password_too_simple"),
        ("Cam-nhung-2026-Ea-Kao", None),
        ("một câu dài dễ nhớ", None),
    ],
)
def test_passwords(password: str, code: str | None) -> None:
    faults = rules.faults_of_password(password, username="canbo.eakao", min_length=14)
    assert [fault.code for fault in faults] == ([code] if code else [])


def test_old_passwords_are_remembered_up_to_the_number_set() -> None:
    assert rules.remembered(["2", "1"], "3", 10) == ["3", "2", "1"]
    assert rules.remembered(["2", "1"], "3", 2) == ["3", "2"]
    assert rules.remembered(["2", "1"], "3", 0) == []


@pytest.mark.parametrize(
    ("state", "days", "reason"),
    [
        (AccountState.ACTIVE, 45, None),
        (AccountState.ACTIVE, 46, "unused"),
        (AccountState.LOCKED, 0, "locked"),
        (AccountState.DISABLED, 99, "disabled"),
    ],
)
def test_why_an_account_is_shut(state: AccountState, days: int, reason: str | None) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    used = now - timedelta(days=days)
    life = timedelta(days=45)
    assert rules.reason_not_active(state, last_used=used, now=now, life=life) == reason


FIVE_PAST = datetime(2026, 11, 25, 8, 5, tzinfo=UTC)


@pytest.mark.parametrize(("failures", "shut"), [(1, False), (4, False), (5, True), (6, True)])
def test_the_fifth_wrong_password_shuts_a_name(failures: int, *, shut: bool) -> None:
    assert GatewaySettings().failures_before_lock == 5
    assert rules.attempts_are_used_up(failures, 5) is shut


def test_a_shut_name_opens_after_fifteen_minutes_and_no_later() -> None:
    opens = rules.shut_until(FIVE_PAST, GatewaySettings().lock_time)
    assert opens == datetime(2026, 11, 25, 8, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("password_min_length", 14),
        ("password_history", 10),
        ("unused_account_life", timedelta(days=45)),
        ("session_idle", timedelta(hours=12)),
        ("session_life", timedelta(days=7)),
        ("refresh_grace", timedelta(seconds=10)),
        ("sessions_per_account", 10),
    ],
)
def test_what_is_not_set_is_as_the_standard_says(name: str, value: object) -> None:
    assert getattr(GatewaySettings(), name) == value
