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
        ("cam-nhung-ea-kao-" * 11, None),
        ("abcde" * 40 + "x", "password_too_long"),
        ("canbo.eakao+2026-bcdf", "password_is_username"),
        ("canbo.eakao+2026-bcdfg", "password_too_easy"),
        ("canbo.eakao+2026-ruou-can-ngon", None),
        ("canbo.eakao.26", "password_is_username"),
        ("CÁNBỘ.EAKAO.26", "password_is_username"),
        ("abababababababab", "password_too_easy"),
        ("Cam-nhung-2026-Ea-Kao", None),
        ("một câu dài dễ nhớ", None),
    ],
)
def test_passwords(password: str, code: str | None) -> None:
    faults = rules.faults_of_password(password, known=["canbo.eakao"], min_length=14)
    assert [fault.code for fault in faults] == ([code] if code else [])


def test_old_passwords_are_remembered_up_to_the_number_set() -> None:
    assert rules.remembered(["3", "2", "1"], 10) == ["3", "2", "1"]
    assert rules.remembered(["3", "2", "1"], 2) == ["3", "2"]
    assert rules.remembered(["3", "2", "1"], 0) == []


@pytest.mark.parametrize(
    ("state", "has_post", "reason"),
    [
        (AccountState.ACTIVE, True, None),
        (AccountState.ACTIVE, False, "no_post"),
        (AccountState.LOCKED, True, "locked"),
        (AccountState.LOCKED, False, "locked"),
        (AccountState.DISABLED, True, "disabled"),
    ],
)
def test_why_an_account_may_not_log_in(
    state: AccountState, reason: str | None, *, has_post: bool
) -> None:
    assert rules.reason_not_active(state, has_post=has_post) == reason


@pytest.mark.parametrize(("days", "asleep"), [(0, False), (45, False), (46, True), (400, True)])
def test_an_account_unused_for_45_days_sleeps(days: int, *, asleep: bool) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert rules.is_asleep(now - timedelta(days=days), now=now) is asleep


@pytest.mark.parametrize(
    ("last", "sendable", "alone"),
    [(True, False, True), (True, True, False), (False, False, False), (False, True, False)],
)
def test_only_the_last_administrator_whom_nothing_reaches_wakes_alone(
    *, last: bool, sendable: bool, alone: bool
) -> None:
    assert rules.may_wake_alone(last_administrator=last, can_be_sent=sendable) is alone


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
        ("attempts_from_strange_places", 100),
        ("session_idle", timedelta(hours=12)),
        ("session_life", timedelta(days=7)),
        ("refresh_grace", timedelta(seconds=10)),
        ("sessions_per_account", 10),
    ],
)
def test_what_is_not_set_is_as_the_standard_says(name: str, value: object) -> None:
    assert getattr(GatewaySettings(), name) == value
