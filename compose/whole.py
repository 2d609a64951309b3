"""All four parts in this process: joined, then entered together and left together."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import httpx
from fastapi import FastAPI

from compose import trust
from compose.certificates import certificates_app, certificates_database
from compose.gateway import gateway_app, gateway_database
from compose.newkeys import warn_of_new_keys
from compose.registry import Neighbours, registry_app, registry_database, registry_tokens
from compose.scoring import scoring_app
from compose.serving import enter
from compose.settings import WholeSettings
from gateway.app import Gateway
from gateway.tokens.keys import ISSUER as GATEWAY_ISSUER
from gateway.tokens.keys import KeyRing
from libs.clients.accounts import AccountsClient
from libs.clients.certificates import CertificatesClient
from libs.clients.scoring import ScoringClient
from libs.kit.clock import Clock
from libs.kit.db import Database
from libs.kit.http import ASGIApp, Receive, Send, connect
from libs.kit.http import Scope as ConnectionScope
from libs.kit.tokens import StaticKeys, TokenSigner, TokenVerifier
from services.registry.service_tokens import ISSUER as REGISTRY_ISSUER
from services.registry.service_tokens import ServiceTokens


@dataclass(frozen=True, slots=True)
class Whole:
    """The joined parts: the apps in the order in which they begin, the gateway's last."""

    apps: dict[str, FastAPI]
    door: Gateway
    signer: TokenSigner
    """Signs tokens of people as the gateway does."""
    registry_tokens: ServiceTokens
    databases: tuple[Database, ...]
    clients: tuple[httpx.AsyncClient, ...]

    @asynccontextmanager
    async def living(self) -> AsyncIterator[Gateway]:
        """Keep all parts alive; gives the door, through which everything is reached."""
        async with AsyncExitStack() as stack:
            for database in self.databases:
                stack.push_async_callback(database.close)
            for client in self.clients:
                stack.push_async_callback(client.aclose)
            for app in self.apps.values():
                await enter(stack, app)
            yield self.door


class LateApp:
    """An app that is joined later than the one that calls it."""

    app: ASGIApp | None = None

    async def __call__(self, scope: ConnectionScope, receive: Receive, send: Send) -> None:
        """Serve, once it is there."""
        if self.app is None:
            raise RuntimeError("the parts are not joined yet")
        await self.app(scope, receive, send)


class _Joining:
    """What the parts share: the clock, the keys, and whom they believe."""

    def __init__(self, settings: WholeSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self.ring = KeyRing(settings.gateway.keys_dir, clock)
        self.tokens = registry_tokens(settings.registry, clock)
        self.registry_database = registry_database(settings.registry, clock)
        self.certificates_database = certificates_database(settings.certificates, clock)
        self.gateway_database = gateway_database(settings.gateway, clock)

        self.registry_keys = StaticKeys({key["kid"]: key for key in self.tokens.jwks()["keys"]})
        self.accounts = LateApp()

    def certificates(self) -> FastAPI:
        """Join the certificates service, which takes orders from the registry's own tokens."""
        return certificates_app(
            self._settings.certificates,
            database=self.certificates_database,
            verifier=TokenVerifier(
                issuers={
                    GATEWAY_ISSUER: trust.people(self.ring),
                    REGISTRY_ISSUER: trust.services(self.registry_keys),
                },
                clock=self._clock,
            ),
            clock=self._clock,
        )

    def registry(
        self,
        scoring: httpx.AsyncClient,
        certificates: httpx.AsyncClient,
        accounts: httpx.AsyncClient,
    ) -> FastAPI:
        """Join the registry, which calls the three others."""
        people = {GATEWAY_ISSUER: trust.people(self.ring)}
        return registry_app(
            self._settings.registry,
            database=self.registry_database,
            verifier=TokenVerifier(issuers=people, clock=self._clock),
            clock=self._clock,
            neighbours=Neighbours(
                ScoringClient(scoring),
                CertificatesClient(certificates, token=self.tokens.token),
                self.tokens,
                AccountsClient(accounts, token=self.tokens.token),
            ),
        )

    def gateway(self, services: dict[str, FastAPI]) -> Gateway:
        """Join the gateway, the only door to the others."""
        door = gateway_app(
            self._settings.gateway,
            database=self.gateway_database,
            services=dict(services),
            clock=self._clock,
            keys=self.ring,
            registry_keys=self.registry_keys,
        )
        self.accounts.app = door.api
        return door


def whole_system(settings: WholeSettings, clock: Clock) -> Whole:
    """Join all parts; nothing is started and no database is asked."""
    joining = _Joining(settings, clock)
    scoring, certificates = scoring_app(), joining.certificates()
    clients = (connect(scoring), connect(certificates), connect(joining.accounts))
    registry = joining.registry(*clients)
    services = {"scoring": scoring, "certificates": certificates, "registry": registry}
    door = joining.gateway(services)
    return Whole(
        apps={**services, "gateway": door.api},
        door=door,
        signer=joining.ring.signer(),
        registry_tokens=joining.tokens,
        databases=(
            joining.registry_database,
            joining.certificates_database,
            joining.gateway_database,
        ),
        clients=clients,
    )


async def warn_of_any_new_keys(settings: WholeSettings, clock: Clock) -> None:
    """Look at all three before anything makes a key: see `compose.newkeys`."""
    known = (
        (
            "registry",
            settings.registry.state_dir / "keys",
            registry_database(settings.registry, clock),
        ),
        (
            "certificates",
            settings.certificates.state_dir / "keys",
            certificates_database(settings.certificates, clock),
        ),
        ("gateway", settings.gateway.keys_dir, gateway_database(settings.gateway, clock)),
    )
    for part, keys, database in known:
        try:
            await warn_of_new_keys(part, keys, database)
        finally:
            await database.close()
