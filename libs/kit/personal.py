"""Recognising a person by a number that nobody can read: a keyed hash (HMAC-SHA-256).

Law: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15. Ours: the numbers are few enough to be tried one by
one, so a hash without a key would hide nothing.
"""

import hmac


class PersonKeys:
    """Hashes personal and tax numbers with one secret, the same for every part of the system."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def of(self, number: str) -> str:
        """Give the hash of a number, 64 hexadecimal digits; only letters and digits count."""
        digits = "".join(sign for sign in number if sign.isalnum())
        return hmac.digest(self._secret, digits.encode(), "sha256").hex()
