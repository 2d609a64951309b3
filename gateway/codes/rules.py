"""What a one-time code looks like, how it is kept, and when it counts: pure decisions."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LINK_LIFE: Final = timedelta(hours=72)
MAILED_LIFE: Final = timedelta(minutes=15)
MOST_TRIES: Final = 5
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH: Final = 16
_GROUP: Final = 4
_DIGITS: Final = 8


class CodeFor(StrEnum):
    """What a code is good for."""

    PASSWORD = "password"  # noqa: S105 - a purpose
    """Its holder sets the account's password."""
    LOGIN = "login"
    """Beside the right password it wakes a sleeping account."""


def new_code() -> str:
    """Make a code to be written down: four groups of four, 80 bits of chance.

    Ours: no letter looks like another, because people read it out to each other.
    """
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def new_digits() -> str:
    """Make a code to be typed from a letter: eight digits.

    Ours: it is worth nothing without the password, and five wrong ones spend it.
    """
    return str(secrets.randbelow(10**_DIGITS)).zfill(_DIGITS)


def parts_of(code: str) -> list[str]:
    """Split what somebody typed into codes of 16 letters; case, blanks and dashes do not count.

    Ours: a code in two halves is typed as one, the first half first.
    """
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return [plain[at : at + _LENGTH] for at in range(0, len(plain), _LENGTH)]


def hash_of(part: str) -> str:
    """Give the form in which a code is kept.

    Ours: who reads the database can use no code in it.
    """
    plain = "".join(sign for sign in part.upper() if sign.isalnum())
    return hashlib.sha256(b"one-time code:" + plain.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a code."""

    expires_at: datetime
    used: bool
    dropped: bool
    tries: int
    second_hash: str | None
    needs_second: bool


def counts(facts: Facts, *, now: datetime) -> bool:
    """Say whether a code still counts, whatever was typed.

    Ours: decision 0123, once, within its time, and not after another was given in its place.
    """
    over = facts.used or facts.dropped or facts.tries >= MOST_TRIES
    return not over and now < facts.expires_at


def second_fits(facts: Facts, second: str | None) -> bool:
    """Say whether the second half is the right one, where there must be one.

    Ours: decision 0123, a password that somebody has already is replaced by two administrators or
    by a letter to the registered address, never by one administrator alone.
    """
    if not facts.needs_second:
        return second is None
    known = facts.second_hash
    return known is not None and second is not None and hmac.compare_digest(known, hash_of(second))


def masked(address: str) -> str:
    """Show so much of a mail address that its owner knows it again.

    Law: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, no more than is needed.
    """
    name, _, place = address.partition("@")
    return f"{name[:1]}***@{place}"
