"""One run of the demo: where its identifiers, keys and passwords come from."""

import base64
import hashlib
import hmac
from uuid import UUID

from libs.kit.clock import SystemClock
from libs.kit.ids import ClockIds


def new_run() -> str:
    """Name a new run."""
    return str(ClockIds(SystemClock()).new())


class Run:
    """A run named by a UUID: everything it makes has an identifier derived from that name.

    Walking again with the same name therefore repeats the same requests, which the system
    answers with what it did the first time; a new name makes new records.
    """

    def __init__(self, name: str | None = None, *, secret: str = "", plain: bool = False) -> None:
        self.name = str(UUID(name)) if name else new_run()
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
        """Give the identifier of a record: a hash of the run and of what it is, as a UUIDv4."""
        return UUID(bytes=hashlib.sha256(f"{self.name}/{what}".encode()).digest()[:16], version=4)

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
