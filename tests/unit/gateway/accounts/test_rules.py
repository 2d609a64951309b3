"""Who may manage whom, and which passwords are good enough."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.access import ACCESS
from gateway.accounts import rules
from gateway.accounts.contracts import (
    AccountState,
)
from gateway.accounts.errors import (
    AdministratorOfSameLevel,
    LevelAbove,
    OwnAccount,
)
from gateway.accounts.rules import Position
from gateway.places import UnitPlace
from gateway.settings import GatewaySettings
from libs.contracts.core import Level, Role
from libs.contracts.errors import OutsideTerritory
from tests.support.ids import new_id


def administrator(level: Level, unit: str) -> Position:
    return Position(Role.ADMINISTRATOR, level, unit, unit if unit != "VN" else None)


PROVINCE = administrator(Level.PROVINCE, "66")
MINISTRY = administrator(Level.MINISTRY, "VN")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.PRODUCER, Role.COUNCIL_MEMBER])
def test_a_province_manages_its_own_and_below(role: Role) -> None:
    for level, unit in ((Level.PROVINCE, "66"), (Level.DISTRICT, "643"), (Level.COMMUNE, "24133")):
        rules.check_may_manage(PROVINCE, Position(role, level, unit, "66"))


def test_a_province_manages_nobody_elsewhere() -> None:
    for position in (
        Position(Role.OFFICER, Level.COMMUNE, "00004", "01"),
        Position(Role.OFFICER, Level.MINISTRY, "VN", None),
    ):
        with pytest.raises(OutsideTerritory):
            rules.check_may_manage(PROVINCE, position)


def test_nobody_manages_those_above() -> None:
    commune = administrator(Level.COMMUNE, "66")
    with pytest.raises(LevelAbove):
        rules.check_may_manage(commune, Position(Role.OFFICER, Level.PROVINCE, "66", "66"))


def test_administrators_are_made_by_the_level_above() -> None:
    with pytest.raises(AdministratorOfSameLevel):
        rules.check_may_manage(PROVINCE, Position(Role.ADMINISTRATOR, Level.PROVINCE, "66", "66"))
    rules.check_may_manage(MINISTRY, Position(Role.ADMINISTRATOR, Level.PROVINCE, "66", "66"))
    rules.check_may_manage(MINISTRY, Position(Role.ADMINISTRATOR, Level.MINISTRY, "VN", None))


def test_nobody_changes_himself() -> None:
    me = new_id()
    with pytest.raises(OwnAccount):
        rules.check_not_own(me, me)
    rules.check_not_own(me, new_id())


def test_every_pair_of_the_table_can_be_an_account_and_no_other() -> None:
    for role in Role:
        for level in Level:
            place = UnitPlace("x", level, in_force=True, province="66")
            faults = rules.faults_of_position(role, level, "x", place)
            assert bool(faults) == ((role, level) not in ACCESS)


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


@pytest.mark.parametrize(
    ("level", "place", "code"),
    [
        (Level.COMMUNE, None, "unknown_unit"),
        (Level.COMMUNE, (Level.PROVINCE, True), "unit_not_of_level"),
        (Level.COMMUNE, (Level.COMMUNE, False), "unit_not_in_force"),
        (Level.PROVINCE, (Level.PROVINCE, False), "unit_not_in_force"),
        (Level.DISTRICT, (Level.DISTRICT, False), None),
        (Level.DISTRICT, (Level.DISTRICT, True), None),
    ],
)
def test_an_account_belongs_to_a_unit_of_its_level_that_is_there(
    level: Level, place: tuple[Level, bool] | None, code: str | None
) -> None:
    """1489/QĐ-TTg: former districts' officers go on."""
    known = place and UnitPlace("x", place[0], in_force=place[1], province="66")
    faults = rules.faults_of_position(Role.OFFICER, level, "x", known)
    assert [(fault.pointer, fault.code) for fault in faults] == ([("/unit", code)] if code else [])
    assert all(fault.params["unit"] == "x" for fault in faults)


def test_a_role_that_a_level_does_not_have_is_refused_at_the_level() -> None:
    place = UnitPlace("x", Level.COMMUNE, in_force=True, province="66")
    (fault,) = rules.faults_of_position(Role.ADMINISTRATOR, Level.COMMUNE, "x", place)
    assert (fault.pointer, fault.code) == ("/level", "role_not_at_level")
    assert fault.params == {"role": "administrator", "level": "commune"}
