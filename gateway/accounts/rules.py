"""Who may manage whom, what an account may be, and which passwords are good enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.access import ACCESS
from gateway.accounts.contracts import (
    AccountState,
    AdministratorOfSameLevel,
    LevelAbove,
    OwnAccount,
)
from gateway.units import Place
from libs.contracts.core import Level, Role
from libs.contracts.errors import Fault, OutsideTerritory
from libs.kit.text import fold
from libs.kit.tokens import Principal

_RANK = {Level.COMMUNE: 0, Level.DISTRICT: 1, Level.PROVINCE: 2, Level.MINISTRY: 3}
LONGEST_PASSWORD = 200


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account is: role, level, unit, and the unit's province today."""

    role: Role
    level: Level
    unit: str
    province: str | None


def faults_of_standing(role: Role, level: Level, unit: str, place: Place | None) -> list[Fault]:
    """Find what is wrong with a role at a level in a unit."""
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


def check_may_manage(administrator: Principal, account: Standing) -> None:
    """Refuse an administrator who is not above the account: by territory, by level, by role."""
    national = administrator.level is Level.MINISTRY
    if not national and account.province != administrator.unit:
        raise OutsideTerritory(unit=account.unit, territory=administrator.unit, could=account.unit)
    if _RANK[account.level] > _RANK[administrator.level]:
        raise LevelAbove(level=account.level.value)
    same = account.level is administrator.level
    if account.role is Role.ADMINISTRATOR and same and not national:
        raise AdministratorOfSameLevel(level=account.level.value)


def check_not_own(administrator: Principal, account_id: object) -> None:
    """Refuse a change of the own rights or state."""
    if administrator.subject == account_id:
        raise OwnAccount


def faults_of_password(
    password: str, *, username: str, min_length: int, pointer: str = "/password"
) -> list[Fault]:
    """Find what is wrong with a new password (TCVN 14423:2026: 14 signs without second factor)."""
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


_FEWEST_SIGNS = 5


def remembered(hashes: Sequence[str], newest: str, keep: int) -> list[str]:
    """Give the hashes that a new password is compared with, the newest first."""
    return [newest, *hashes][:keep]


def reason_not_active(
    state: AccountState, *, last_used: datetime, now: datetime, life: timedelta
) -> str | None:
    """Say why an account may not log in; one unused for 45 days is shut (TCVN 14423:2026)."""
    if state is not AccountState.ACTIVE:
        return state.value
    return "unused" if now - last_used > life else None
