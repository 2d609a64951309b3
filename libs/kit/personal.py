"""Recognising a person by a number that nobody can read: a keyed hash (HMAC-SHA-256).

Law: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15. Ours: the numbers are few enough to be tried one by
one, so a hash without a key would hide nothing.
"""

import hmac
import secrets
from typing import Final

_KEY_BYTES: Final = 32


class PersonKeys:
    """Hashes personal and tax numbers with one secret, the same for every part of the system."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def of(self, number: str) -> str:
        """Give the hash of a number, 64 hexadecimal digits; only letters and digits count."""
        digits = "".join(sign for sign in number if sign.isalnum())
        return hmac.digest(self._secret, digits.encode(), "sha256").hex()


def new_person_key() -> bytes:
    """Make a secret; the first part that starts keeps it in the file that all are given."""
    return secrets.token_bytes(_KEY_BYTES)
