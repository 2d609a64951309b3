"""Every part in this process: built, entered and left together, the gateway last."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import httpx
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy import MetaData

from embedded.parts import Given
from gateway.app import Gateway
from gateway.app import create_app as create_gateway
from gateway.base import METADATA as GATEWAY
from gateway.settings import GatewaySettings
from gateway.tokens.keys import ISSUER as GATEWAY_ISSUER
from gateway.tokens.keys import KeyRing
from libs.clients.certificates import CertificatesClient
from libs.clients.scoring import ScoringClient
from libs.contracts.scopes import SERVICE_ONLY
from libs.kit.clock import Clock, SystemClock
from libs.kit.db import Database
from libs.kit.http import ASGIApp, connect
from libs.kit.tokens import StaticKeys, TokenVerifier, TrustedIssuer
from services.certificates.app import create_app as create_certificates
from services.certificates.base import METADATA as CERTIFICATES
from services.certificates.settings import CertificatesSettings
from services.registry import keys
from services.registry.app import create_app as create_registry
from services.registry.base import METADATA as REGISTRY
from services.registry.service_tokens import ISSUER as REGISTRY_ISSUER
from services.registry.service_tokens import ServiceTokens
from services.registry.settings import RegistrySettings
from services.scoring.app import create_app as create_scoring


class _Together:
    """Builds the parts in the order in which they need one another, and enters each at once."""

    def __init__(self, given: Given, clock: Clock, stack: AsyncExitStack) -> None:
        self._clock = clock
        self._stack = stack
        self._registry = RegistrySettings(**given["registry"])
        self._certificates = CertificatesSettings(**given["certificates"])
        self._gateway = GatewaySettings(**given["gateway"])
        self._tokens = ServiceTokens(keys.service_key(self._registry.state_dir / "keys"), clock)
        self._people = TrustedIssuer(KeyRing(self._gateway.keys_dir, clock), denied=SERVICE_ONLY)

    async def scoring(self) -> FastAPI:
        """Begin the scoring service."""
        return await self._enter(create_scoring())

    async def certificates(self) -> FastAPI:
        """Begin the certificates service, which takes orders from the registry's own tokens."""
        public = StaticKeys({key["kid"]: key for key in self._tokens.jwks()["keys"]})
        registry = TrustedIssuer(public, scopes=SERVICE_ONLY)
        return await self._enter(
            create_certificates(
                database=self._database(self._certificates.database_url, CERTIFICATES),
                verifier=self._verifier({REGISTRY_ISSUER: registry}),
                clock=self._clock,
                keys_dir=self._certificates.state_dir / "keys",
                documents_dir=self._certificates.state_dir / "documents",
                public_url=self._certificates.public_url,
                number_pattern=self._certificates.number_pattern,
            )
        )

    async def registry(self, scoring: ASGIApp, certificates: ASGIApp) -> FastAPI:
        """Begin the registry, which calls the two others."""
        orders = CertificatesClient(self._connect(certificates), token=self._tokens.token)
        return await self._enter(
            create_registry(
                database=self._database(self._registry.database_url, REGISTRY),
                verifier=self._verifier({}),
                clock=self._clock,
                scoring=ScoringClient(self._connect(scoring)),
                certificates=orders,
                service_tokens=self._tokens,
                storage_dir=self._registry.state_dir / "papers",
                field_key=keys.field_key(self._registry.state_dir / "keys"),
                paper_limit=self._registry.paper_limit,
            )
        )

    async def gateway(self, services: dict[str, ASGIApp]) -> Gateway:
        """Begin the gateway, the only door to the others."""
        assert self._gateway.database_url is not None
        door = create_gateway(
            settings=self._gateway,
            database=self._database(self._gateway.database_url, GATEWAY),
            services=services,
            clock=self._clock,
        )
        await self._enter(door.api)
        return door

    def _verifier(self, services: dict[str, TrustedIssuer]) -> TokenVerifier:
        return TokenVerifier(issuers={GATEWAY_ISSUER: self._people, **services}, clock=self._clock)

    def _database(self, url: SecretStr, metadata: MetaData) -> Database:
        database = Database(url.get_secret_value(), metadata, self._clock)
        self._stack.push_async_callback(database.close)
        return database

    def _connect(self, app: ASGIApp) -> httpx.AsyncClient:
        client = connect(app)
        self._stack.push_async_callback(client.aclose)
        return client

    async def _enter(self, app: FastAPI) -> FastAPI:
        await self._stack.enter_async_context(app.router.lifespan_context(app))
        return app


@asynccontextmanager
async def living(given: Given, clock: Clock | None = None) -> AsyncIterator[Gateway]:
    """Keep all parts alive; gives the gateway, through which everything is reached."""
    async with AsyncExitStack() as stack:
        together = _Together(given, clock or SystemClock(), stack)
        scoring = await together.scoring()
        certificates = await together.certificates()
        registry = await together.registry(scoring, certificates)
        yield await together.gateway(
            {"registry": registry, "scoring": scoring, "certificates": certificates}
        )
