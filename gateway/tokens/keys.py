"""The keys that sign access tokens: files that only the gateway reads, two of them at most."""

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from libs.kit.clock import Clock
from libs.kit.files import load_or_make, write_once
from libs.kit.tokens import Jwk, TokenSigner, new_private_key, public_jwk

ISSUER = "ocop-gateway"
_KEPT = 2
_PREFIX, _SUFFIX = "token-", ".pem"
_REFRESH = "refresh.key"
_REREAD_SECONDS = 10


class KeyRing:
    """The newest key signs; every key in the folder is published, so a rotation breaks nobody."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._files():
            self.rotate()
        self.refresh_secret = self._refresh_secret()
        self._private: dict[str, bytes] = {}
        self._public: dict[str, Jwk] = {}
        self._read_at = 0.0
        self._read()

    @property
    def signing_kid(self) -> str:
        """The id of the key that signs."""
        return max(self._private)

    def signer(self) -> TokenSigner:
        """Give a signer with the newest key."""
        kid = self.signing_kid
        return TokenSigner(
            private_pem=self._private[kid], kid=kid, issuer=ISSUER, clock=self._clock
        )

    def jwks(self) -> dict[str, list[dict[str, Any]]]:
        """Give the public halves (RFC 7517), the newest first."""
        return {"keys": [dict(self._public[kid]) for kid in sorted(self._public, reverse=True)]}

    async def keys(self, *, wanted: str) -> Mapping[str, Jwk]:
        """Give the public keys; an unknown id makes it look into the folder again."""
        now = self._clock.now().timestamp()
        if wanted not in self._public and abs(now - self._read_at) >= _REREAD_SECONDS:
            self._read()
        return self._public

    def rotate(self) -> str:
        """Make a new key and keep the one before; running processes sign with it once restarted."""
        pem = new_private_key()
        made, files = self._clock.now(), self._files()
        newest = files[-1].name if files else ""
        while (name := _named(made, pem)) <= newest:
            made += timedelta(seconds=1)
        write_once(self._folder / name, pem)
        for old in self._files()[:-_KEPT]:
            old.unlink(missing_ok=True)
        return _kid(name)

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob(f"{_PREFIX}*{_SUFFIX}"))

    def _read(self) -> None:
        self._private = {_kid(path.name): path.read_bytes() for path in self._files()}
        self._public = {kid: public_jwk(pem, kid) for kid, pem in self._private.items()}
        self._read_at = self._clock.now().timestamp()

    def _refresh_secret(self) -> bytes:
        return load_or_make(self._folder / _REFRESH, lambda: secrets.token_bytes(32))


def _named(made: datetime, pem: bytes) -> str:
    """Name a key's file so that a later key sorts after an earlier one."""
    digest = hashlib.sha256(pem).hexdigest()[:8]
    return f"{_PREFIX}{made:%Y%m%dT%H%M%S%f}-{digest}{_SUFFIX}"


def _kid(name: str) -> str:
    return name.removeprefix(_PREFIX).removesuffix(_SUFFIX)
