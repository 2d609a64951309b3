"""The certificates service put together; `python -m compose.certificates` runs it alone."""

from contextlib import AsyncExitStack

from fastapi import FastAPI

from compose import trust
from compose.newkeys import warn_of_new_keys
from compose.serving import LONGEST_WAIT, connected, enter, kept, run_alone
from gateway.tokens.keys import ISSUER as GATEWAY_ISSUER
from libs.kit.apps import configure
from libs.kit.clock import Clock
from libs.kit.db import Database
from libs.kit.http import ASGIApp
from libs.kit.tokens import HttpKeys, TokenVerifier
from services.certificates.app import create_app
from services.certificates.base import METADATA
from services.certificates.settings import CertificatesSettings
from services.registry.service_tokens import ISSUER as REGISTRY_ISSUER


def certificates_database(settings: CertificatesSettings, clock: Clock) -> Database:
    """Make the service's own database; whoever asks for it closes it."""
    return Database(
        settings.database_url.get_secret_value(), METADATA, clock, pool_timeout=LONGEST_WAIT
    )


def certificates_app(
    settings: CertificatesSettings, *, database: Database, verifier: TokenVerifier, clock: Clock
) -> FastAPI:
    """Put the service together; its keys are made below `settings.state_dir` if there are none."""
    app = create_app(settings, database=database, verifier=verifier, clock=clock)
    configure(app, settings, settings.state_dir / "keys")
    return app


async def _begin(settings: CertificatesSettings, stack: AsyncExitStack, clock: Clock) -> ASGIApp:
    gateway = connected(stack, settings.gateway_url)
    registry = connected(stack, settings.registry_url)
    issuers = {
        GATEWAY_ISSUER: trust.people(HttpKeys(gateway, trust.JWKS, clock)),
        REGISTRY_ISSUER: trust.services(HttpKeys(registry, trust.JWKS, clock)),
    }
    database = kept(stack, certificates_database(settings, clock))
    await warn_of_new_keys("certificates", settings.state_dir / "keys", database)
    app = certificates_app(
        settings,
        database=database,
        verifier=TokenVerifier(issuers=issuers, clock=clock),
        clock=clock,
    )
    return await enter(stack, app)


if __name__ == "__main__":
    run_alone("certificates", CertificatesSettings.from_environment(), _begin)
