"""All four parts in this process: enough to describe them without a database, or to test them."""

from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI

from embedded.provision import ServiceDatabases
from gateway import app as gateway
from gateway.base import METADATA as GATEWAY
from gateway.settings import GatewaySettings
from gateway.tokens.keys import ISSUER, KeyRing
from libs.clients.certificates import CertificatesClient
from libs.clients.scoring import ScoringClient
from libs.contracts.scopes import SERVICE_ONLY
from libs.kit.clock import Clock
from libs.kit.db import Database
from libs.kit.http import connect
from libs.kit.tokens import (
    StaticKeys,
    TokenSigner,
    TokenVerifier,
    TrustedIssuer,
    new_private_key,
)
from services.certificates import app as certificates
from services.certificates.base import METADATA as CERTIFICATES
from services.registry import app as registry
from services.registry.base import METADATA as REGISTRY
from services.registry.service_tokens import ISSUER as REGISTRY_ISSUER
from services.registry.service_tokens import ServiceTokens
from services.scoring import app as scoring

NOWHERE = ServiceDatabases(*(f"postgresql://{name}@127.0.0.1:1/none" for name in "rcg"))
"""Addresses at which no server answers; describing an app asks none."""


@dataclass(frozen=True, slots=True)
class Apps:
    """The apps by name, the door in front of them, and who signs tokens that they trust."""

    by_name: dict[str, FastAPI]
    door: gateway.Gateway
    signer: TokenSigner
    registry_tokens: ServiceTokens
    databases: tuple[Database, ...]


class _Builder:
    def __init__(self, databases: ServiceDatabases, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self.registry = Database(databases.registry, REGISTRY, clock)
        self.certificates = Database(databases.certificates, CERTIFICATES, clock)
        self.gateway = Database(databases.gateway, GATEWAY, clock)
        self.tokens = ServiceTokens(new_private_key(), clock)
        self.ring = KeyRing(folder / "gateway", clock)

    def verifier(self, *, orders: bool = False) -> TokenVerifier:
        trusted = {ISSUER: TrustedIssuer(self.ring, denied=SERVICE_ONLY)}
        if orders:
            keys = StaticKeys({key["kid"]: key for key in self.tokens.jwks()["keys"]})
            trusted[REGISTRY_ISSUER] = TrustedIssuer(keys, scopes=SERVICE_ONLY)
        return TokenVerifier(issuers=trusted, clock=self._clock)

    def certificates_app(self) -> FastAPI:
        return certificates.create_app(
            database=self.certificates,
            verifier=self.verifier(orders=True),
            keys_dir=self._folder / "certificates" / "keys",
            documents_dir=self._folder / "certificates" / "documents",
            public_url="http://127.0.0.1:8000",
            clock=self._clock,
        )

    def registry_app(self, scores: FastAPI, documents: FastAPI) -> FastAPI:
        return registry.create_app(
            database=self.registry,
            verifier=self.verifier(),
            clock=self._clock,
            scoring=ScoringClient(connect(scores)),
            certificates=CertificatesClient(connect(documents), token=self.tokens.token),
            service_tokens=self.tokens,
            storage_dir=self._folder / "registry",
            field_key=bytes(32),
        )

    def door(self, apps: dict[str, FastAPI], settings: GatewaySettings) -> gateway.Gateway:
        return gateway.create_app(
            settings=settings,
            database=self.gateway,
            services=dict(apps),
            clock=self._clock,
            keys_dir=self._folder / "gateway",
        )


def create_apps(
    databases: ServiceDatabases,
    folder: Path,
    *,
    clock: Clock,
    settings: GatewaySettings | None = None,
) -> Apps:
    """Put the parts together, their files below `folder`; nothing is started."""
    make = _Builder(databases, folder, clock)
    apps = {"scoring": scoring.create_app(), "certificates": make.certificates_app()}
    apps["registry"] = make.registry_app(apps["scoring"], apps["certificates"])
    door = make.door(apps, settings or GatewaySettings())
    return Apps(
        by_name={**apps, "gateway": door.api},
        door=door,
        signer=make.ring.signer(),
        registry_tokens=make.tokens,
        databases=(make.registry, make.certificates, make.gateway),
    )
