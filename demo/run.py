"""One run of the demo: where its identifiers, keys and passwords come from."""

import base64
import hashlib
import hmac
from uuid import UUID

from libs.contracts.core import new_id

_VERSION = 0x7 << 76
_VARIANT = 0x2 << 62


class Run:
    """A run named by a UUIDv7: everything it makes has an identifier derived from that name.

    Walking again with the same name therefore repeats the same requests, which the system
    answers with what it did the first time; a new name makes new records.
    """

    def __init__(self, name: str | None = None, *, secret: str = "", plain: bool = False) -> None:
        self.name = str(UUID(name)) if name else str(new_id())
        self._secret = secret
        self._plain = plain

    @property
    def suffix(self) -> str:
        """What tells the user names of this run from those of another."""
        return "" if self._plain else f".{self.name[-4:]}"

    @property
    def mark(self) -> str:
        """What tells the product names of this run from those of another."""
        return "" if self._plain else f" {self.name[-4:].upper()}"

    def id(self, what: str) -> UUID:
        """Make a UUIDv7 for a record: the run's own time, the rest a hash of what it is."""
        digest = hashlib.sha256(f"{self.name}/{what}".encode()).digest()
        chance = int.from_bytes(digest[:10], "big")
        time = UUID(self.name).int >> 80 << 80
        rand_a, rand_b = (chance >> 62 & 0xFFF) << 64, chance & ((1 << 62) - 1)
        return UUID(int=time | _VERSION | rand_a | _VARIANT | rand_b)

    def key(self, step: str) -> str:
        """Make a step's `Idempotency-Key`."""
        return f"demo:{self.name}:{hashlib.sha256(step.encode()).hexdigest()[:16]}"

    def password(self, username: str) -> str:
        """Make an account's password; only who has the administrator's can make it again."""
        text = f"{self.name}/{username}".encode()
        digest = hmac.new(self._secret.encode(), text, hashlib.sha256).digest()
        return "Ocop-" + base64.b32encode(digest)[:16].decode().lower()

    def number(self, what: str, digits: int) -> str:
        """Make a number with so many digits, for example of a phone or of a letter."""
        digest = hashlib.sha256(f"{self.name}#{what}".encode()).digest()
        return str(int.from_bytes(digest[:8], "big") % 10**digits).zfill(digits)
