"""The registry's own short tokens, with which it gives orders to the certificates service."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from libs.contracts.core import NATION, Level, Role
from libs.contracts.scopes import SERVICE_ONLY
from libs.kit.clock import Clock
from libs.kit.tokens import Principal, TokenSigner, public_jwk

ISSUER = "ocop-registry"
_SUBJECT = UUID("00000000-0000-7000-8000-000000000001")
_LIFE = timedelta(minutes=5)
_MARGIN = timedelta(minutes=1)


class ServiceTokens:
    """Signs tokens with a key of its own; the gateway can neither make nor grant them."""

    def __init__(self, private_pem: bytes, clock: Clock) -> None:
        kid = hashlib.sha256(public_jwk(private_pem, "")["x"].encode()).hexdigest()[:16]
        self._clock = clock
        self._key = public_jwk(private_pem, kid)
        self._signer = TokenSigner(private_pem=private_pem, kid=kid, issuer=ISSUER, clock=clock)
        self._token = ""
        self._renew_at = clock.now()

    def token(self) -> str:
        """Give a token for the next call; one is signed every few minutes."""
        now = self._clock.now()
        if not self._token or now >= self._renew_at:
            principal = Principal(
                subject=_SUBJECT,
                role=Role.SERVICE,
                level=Level.MINISTRY,
                unit=NATION,
                scopes=SERVICE_ONLY,
                issuer=ISSUER,
            )
            self._token = self._signer.sign(principal, life=_LIFE)
            self._renew_at = now + _LIFE - _MARGIN
        return self._token

    def jwks(self) -> dict[str, list[dict[str, Any]]]:
        """Give the public key, for those who verify these tokens."""
        return {"keys": [dict(self._key)]}
