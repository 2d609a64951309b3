"""Tokens for tests of one service: a key pair, a verifier that trusts it, and bearer headers."""

from libs.contracts.core import Level, Role
from libs.contracts.scopes import SERVICE_ONLY, Scope
from libs.kit.clock import Clock, SystemClock
from libs.kit.tokens import (
    Principal,
    StaticKeys,
    TokenSigner,
    TokenVerifier,
    TrustedIssuer,
    new_private_key,
    public_jwk,
)
from tests.support.ids import new_id

GATEWAY = "ocop-gateway"
REGISTRY = "ocop-registry"


class Tokens:
    """Mints what the gateway and the registry would sign."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or SystemClock()
        self._pem = {GATEWAY: new_private_key(), REGISTRY: new_private_key()}
        self.signers = {
            issuer: TokenSigner(private_pem=pem, kid=issuer, issuer=issuer, clock=self.clock)
            for issuer, pem in self._pem.items()
        }

    def verifier(self) -> TokenVerifier:
        def keys(issuer: str) -> StaticKeys:
            return StaticKeys({issuer: public_jwk(self._pem[issuer], issuer)})

        return TokenVerifier(
            issuers={
                GATEWAY: TrustedIssuer(keys(GATEWAY), denied=SERVICE_ONLY),
                REGISTRY: TrustedIssuer(keys(REGISTRY), scopes=SERVICE_ONLY),
            },
            clock=self.clock,
        )

    def principal(
        self,
        *scopes: Scope,
        role: Role = Role.OFFICER,
        level: Level = Level.PROVINCE,
        unit: str = "66",
        issuer: str = GATEWAY,
    ) -> Principal:
        return Principal(new_id(), role, level, unit, frozenset(scopes), issuer)

    def headers(self, principal: Principal) -> dict[str, str]:
        token = self.signers[principal.issuer].sign(principal)
        return {"Authorization": f"Bearer {token}"}
