"""Who may manage whom, what an account may be, and which passwords are good enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gateway.access import ACCESS
from gateway.accounts.contracts import (
    AccountState,
)
from gateway.accounts.errors import (
    AdministratorOfSameLevel,
    LevelAbove,
    OwnAccount,
)
from gateway.places import UnitPlace
from libs.contracts.core import Level, Role
from libs.contracts.errors import Fault, OutsideTerritory
from libs.kit.text import fold

LONGEST_PASSWORD = 200
_FEWEST_SIGNS = 5


@dataclass(frozen=True, slots=True)
class Position:
    """What an account is: role, level and unit."""

    role: Role
    level: Level
    unit: str
    province: str | None
    """The unit's province today; None for the nation."""


def faults_of_position(role: Role, level: Level, unit: str, place: UnitPlace | None) -> list[Fault]:
    """Find what is wrong with a role at a level in a unit; `place` is None for an unknown unit.

    Law: 26/2026/QĐ-TTg names the levels; 1489/QĐ-TTg lets districts' acts go on after 30/6/2025.
    """
    faults = []
    if (role, level) not in ACCESS:
        params = {"role": role.value, "level": level.value}
        faults.append(Fault(pointer="/level", code="role_not_at_level", params=params))
    if place is None:
        faults.append(Fault(pointer="/unit", code="unknown_unit", params={"unit": unit}))
    elif place.level is not level:
        params = {"unit": unit, "level": level.value}
        faults.append(Fault(pointer="/unit", code="unit_not_of_level", params=params))
    elif not place.in_force and level is not Level.DISTRICT:
        # Districts ended on 30/6/2025, but their officers still enter and read what they decided.
        faults.append(Fault(pointer="/unit", code="unit_not_in_force", params={"unit": unit}))
    return faults


def check_may_manage(administrator: Position, account: Position) -> None:
    """Refuse an administrator who is not above the account: by territory, by level, by role.

    Raises `OutsideTerritory`, `LevelAbove` or `AdministratorOfSameLevel`.
    Ours: an administrator gives accounts downwards only, so that no two can raise each other.
    """
    national = administrator.level is Level.MINISTRY
    if not national and account.province != administrator.unit:
        raise OutsideTerritory(unit=account.unit, territory=administrator.unit, could=account.unit)
    if account.level.is_above(administrator.level):
        raise LevelAbove(level=account.level.value)
    same = account.level is administrator.level
    if account.role is Role.ADMINISTRATOR and same and not national:
        raise AdministratorOfSameLevel(level=account.level.value)


def check_not_own(administrator: UUID, account: UUID) -> None:
    """Refuse a change of the own rights or state; raises `OwnAccount`.

    Ours: it takes two to change what somebody may do.
    """
    if administrator == account:
        raise OwnAccount


def faults_of_password(
    password: str, *, username: str, min_length: int, pointer: str = "/password"
) -> list[Fault]:
    """Find what is wrong with a new password; `min_length` counts signs.

    Law: TCVN 14423:2026 asks for 14 signs without a second factor.
    """
    folded, name = fold(password), fold(username)
    if len(password) < min_length:
        params = {"min_length": min_length}
        return [Fault(pointer=pointer, code="password_too_short", params=params)]
    if len(password) > LONGEST_PASSWORD:
        params = {"max_length": LONGEST_PASSWORD}
        return [Fault(pointer=pointer, code="password_too_long", params=params)]
    if name in folded and len(name) * 2 > len(folded):
        return [Fault(pointer=pointer, code="password_is_username")]
    if len(set(folded)) < _FEWEST_SIGNS:
        return [Fault(pointer=pointer, code="password_too_simple")]
    return []


def remembered(hashes: Sequence[str], newest: str, keep: int) -> list[str]:
    """Give the hashes that a new password is compared with, the newest first, at most `keep`.

    Law: TCVN 14423:2026, level 3: not one of the last ten.
    """
    return [newest, *hashes][:keep]


def reason_not_active(
    state: AccountState, *, last_used: datetime, now: datetime, life: timedelta
) -> str | None:
    """Say why an account may not log in; None when it may. Unused longer than `life` it is shut.

    Law: TCVN 14423:2026, level 3: after 45 days.
    """
    if state is not AccountState.ACTIVE:
        return state.value
    return "unused" if now - last_used > life else None


def attempts_are_used_up(failures: int, allowed: int) -> bool:
    """Say whether so many failures in a row shut a name.

    Law: TCVN 14423:2026, level 3: five. Ours: decision 0404, whether or not anybody has the name.
    """
    return failures >= allowed


def shut_until(last: datetime, lock_time: timedelta) -> datetime:
    """Give the moment at which a shut name opens again, counted from the last attempt.

    Law: TCVN 14423:2026, level 3: 15 minutes.
    """
    return last + lock_time
