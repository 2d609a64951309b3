"""What nobody does to the own account, which passwords are good enough, when a name is shut."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from gateway.accounts.contracts import AccountState
from gateway.accounts.errors import OwnAccount
from gateway.guessing.rules import is_too_easy
from libs.contracts.errors import Fault
from libs.kit.text import fold

LONGEST_PASSWORD = 200


def check_not_own(administrator: UUID, account: UUID) -> None:
    """Refuse a change of the own rights or state; raises `OwnAccount`.

    Ours: it takes two to change what somebody may do.
    """
    if administrator == account:
        raise OwnAccount


def faults_of_password(
    password: str, *, known: Sequence[str], min_length: int, pointer: str = "/password"
) -> list[Fault]:
    """Find what is wrong with a new password; `min_length` counts signs.

    `known` are words of the person, the name to log in with first. Law: TCVN 14423:2026 asks for 14
    signs without a second factor, and for passwords that are hard to guess.
    """
    if len(password) < min_length:
        params = {"min_length": min_length}
        return [Fault(pointer=pointer, code="password_too_short", params=params)]
    if len(password) > LONGEST_PASSWORD:
        params = {"max_length": LONGEST_PASSWORD}
        return [Fault(pointer=pointer, code="password_too_long", params=params)]
    folded, name = fold(password), fold(known[0])
    if name in folded and len(name) * 2 > len(folded):
        return [Fault(pointer=pointer, code="password_is_username")]
    if is_too_easy(password, known):
        return [Fault(pointer=pointer, code="password_too_easy")]
    return []


def remembered(hashes: Sequence[str], keep: int) -> list[str]:
    """Give the hashes that a new password is compared with, the newest first, at most `keep`.

    Law: TCVN 14423:2026, level 3: not one of the last ten.
    """
    return [*hashes][:keep]


def reason_not_active(state: AccountState, *, has_post: bool) -> str | None:
    """Say why an account may not log in; None when it may.

    Ours: without a post of today there is nothing to act as.
    """
    if state is not AccountState.ACTIVE:
        return state.value
    return None if has_post else "no_post"


AWAKE: Final = timedelta(days=45)
"""How long an account may be unused before it sleeps (Law: TCVN 14423:2026, level 3)."""


def is_asleep(last_used: datetime, *, now: datetime) -> bool:
    """Say whether an account was unused for longer than 45 days.

    Law: TCVN 14423:2026, level 3: after 45 days. Ours: decision 0123, it sleeps and is not shut, as
    a council may meet twice a year.
    """
    return now - last_used > AWAKE


def may_wake_alone(*, last_administrator: bool, can_be_sent: bool) -> bool:
    """Say whether a sleeping account may log in without a one-time code.

    Ours: decision 0123, the only administrator of a unit who has no address: nobody there could
    give the code, and without an administrator nobody gets one.
    """
    return last_administrator and not can_be_sent


def attempts_are_used_up(failures: int, allowed: int) -> bool:
    """Say whether so many failures in a row shut a name to the address that they came from.

    Law: TCVN 14423:2026, level 3: five. Ours: decision 0404, whether or not anybody has the name.
    """
    return failures >= allowed


def shut_until(last: datetime, lock_time: timedelta) -> datetime:
    """Give the moment at which a shut name opens again, counted from the last attempt.

    Law: TCVN 14423:2026, level 3: 15 minutes.
    """
    return last + lock_time
