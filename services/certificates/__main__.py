"""Runs the certificates service alone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from libs.contracts.scopes import SERVICE_ONLY
from libs.kit.apps import configure
from libs.kit.clock import SystemClock
from libs.kit.db import Database
from libs.kit.http import connect
from libs.kit.logs import configure_logs
from libs.kit.tokens import HttpKeys, TokenVerifier, TrustedIssuer
from services.certificates.app import create_app
from services.certificates.base import METADATA
from services.certificates.settings import CertificatesSettings


async def _serve(settings: CertificatesSettings) -> None:
    clock = SystemClock()
    database = Database(settings.database_url.get_secret_value(), METADATA, clock)
    gateway, registry = connect(settings.gateway_url), connect(settings.registry_url)
    issuers = {
        "ocop-gateway": TrustedIssuer(
            HttpKeys(gateway, "/.well-known/jwks.json", clock), denied=SERVICE_ONLY
        ),
        "ocop-registry": TrustedIssuer(
            HttpKeys(registry, "/.well-known/jwks.json", clock), scopes=SERVICE_ONLY
        ),
    }

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await gateway.aclose()
        await registry.aclose()
        await database.close()

    app = create_app(
        database=database,
        verifier=TokenVerifier(issuers=issuers, clock=clock),
        clock=clock,
        keys_dir=settings.state_dir / "keys",
        documents_dir=settings.state_dir / "documents",
        public_url=settings.public_url,
        number_pattern=settings.number_pattern,
        lifespan=lifespan,
    )
    configure(app, settings)
    config = uvicorn.Config(app, host=settings.host, port=settings.port, log_config=None)
    await uvicorn.Server(config).serve()


def main() -> None:
    """Read the settings and serve until stopped."""
    settings = CertificatesSettings()
    configure_logs("certificates", json=settings.log_format == "json")
    asyncio.run(_serve(settings))


if __name__ == "__main__":
    main()
