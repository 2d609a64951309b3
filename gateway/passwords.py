"""Passwords as argon2id hashes, computed in threads and only a few at a time."""

import asyncio
import secrets
from collections.abc import Callable
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from gateway.settings import GatewaySettings
from libs.contracts.errors import ServiceUnavailable
from libs.kit.text import nfc

T = TypeVar("T")

_MOST_WAITING = 200


class Passwords:
    """Hashes and verifies; a hash costs a core and memory, so the number at once is bounded."""

    def __init__(self, *, time_cost: int, memory_kib: int, at_once: int) -> None:
        self._hasher = PasswordHasher(
            time_cost=time_cost, memory_cost=memory_kib, parallelism=1, hash_len=32, salt_len=16
        )
        self._places = asyncio.Semaphore(at_once)
        self._waiting = 0
        self._nobody: str | None = None

    @classmethod
    def of(cls, settings: GatewaySettings) -> "Passwords":
        """Make it with the costs that are set."""
        return cls(
            time_cost=settings.argon2_time_cost,
            memory_kib=settings.argon2_memory_kib,
            at_once=settings.argon2_at_once,
        )

    async def hash(self, password: str) -> str:
        """Hash a new password."""
        return await self._in_thread(lambda: self._hasher.hash(nfc(password)))

    async def matches(self, known: str | None, password: str) -> bool:
        """Compare; without a known hash it takes as long and is false."""
        if self._nobody is None:
            self._nobody = await self.hash(secrets.token_urlsafe(32))
        against = known or self._nobody
        return await self._in_thread(lambda: self._verify(against, password)) and known is not None

    def is_outdated(self, known: str) -> bool:
        """Tell whether a hash was made with other costs than today's."""
        return self._hasher.check_needs_rehash(known)

    def _verify(self, known: str, password: str) -> bool:
        try:
            return self._hasher.verify(known, nfc(password))
        except (VerificationError, InvalidHashError):
            return False

    async def _in_thread(self, compute: Callable[[], T]) -> T:
        if self._waiting >= _MOST_WAITING:
            raise ServiceUnavailable(service="", headers={"Retry-After": "5"})
        self._waiting += 1
        try:
            async with self._places:
                return await asyncio.to_thread(compute)
        finally:
            self._waiting -= 1


def invented_password() -> str:
    """Make a password for a first administrator to try the system with: 119 bits of chance."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
    return "".join(secrets.choice(letters) for _ in range(20))
