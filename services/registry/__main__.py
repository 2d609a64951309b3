"""Runs the registry alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from libs.clients.certificates import CertificatesClient
from libs.clients.scoring import ScoringClient
from libs.contracts.scopes import SERVICE_ONLY
from libs.kit.apps import configure
from libs.kit.clock import SystemClock
from libs.kit.db import Database
from libs.kit.http import connect
from libs.kit.logs import configure_logs
from libs.kit.tokens import HttpKeys, TokenVerifier, TrustedIssuer
from services.registry import keys
from services.registry.app import create_app
from services.registry.base import METADATA
from services.registry.service_tokens import ServiceTokens
from services.registry.settings import RegistrySettings


async def _serve(settings: RegistrySettings) -> None:
    clock = SystemClock()
    database = Database(settings.database_url.get_secret_value(), METADATA, clock)
    gateway, scoring = connect(settings.gateway_url), connect(settings.scoring_url)
    certificates = connect(settings.certificates_url)
    tokens = ServiceTokens(keys.service_key(settings.state_dir / "keys"), clock)
    trusted = TrustedIssuer(HttpKeys(gateway, "/.well-known/jwks.json", clock), denied=SERVICE_ONLY)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        for client in (gateway, scoring, certificates):
            await client.aclose()
        await database.close()

    app = create_app(
        database=database,
        verifier=TokenVerifier(issuers={"ocop-gateway": trusted}, clock=clock),
        clock=clock,
        scoring=ScoringClient(scoring),
        certificates=CertificatesClient(certificates, token=tokens.token),
        service_tokens=tokens,
        storage_dir=settings.state_dir / "papers",
        field_key=keys.field_key(settings.state_dir / "keys"),
        paper_limit=settings.paper_limit,
        lifespan=lifespan,
    )
    configure(app, settings)
    config = uvicorn.Config(app, host=settings.host, port=settings.port, log_config=None)
    await uvicorn.Server(config).serve()


def main() -> None:
    """Read the settings and serve until stopped."""
    settings = RegistrySettings()
    configure_logs("registry", json=settings.log_format == "json")
    asyncio.run(_serve(settings))


if __name__ == "__main__":
    main()
