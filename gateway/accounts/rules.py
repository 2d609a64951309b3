"""What nobody does to the own account, which passwords are good enough, when a name is shut."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from gateway.accounts.contracts import AccountState
from gateway.accounts.errors import OwnAccount
from libs.contracts.errors import Fault
from libs.kit.text import fold

LONGEST_PASSWORD = 200
_FEWEST_SIGNS = 5


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
