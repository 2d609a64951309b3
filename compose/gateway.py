"""The gateway put together; `python -m compose.gateway` runs it alone."""

import sys
from collections.abc import Mapping
from contextlib import AsyncExitStack

from compose import trust
from compose.newkeys import warn_of_new_keys
from compose.serving import LONGEST_WAIT, connected, enter, kept, run_alone
from gateway.app import Gateway, create_app
from gateway.base import METADATA
from gateway.settings import GatewaySettings
from gateway.tokens.keys import KeyRing
from gateway.units import Units
from libs.kit.clock import Clock
from libs.kit.db import Database
from libs.kit.http import ASGIApp
from libs.kit.tokens import HttpKeys, KeySource
from services.registry.service_tokens import ISSUER as REGISTRY_ISSUER


def gateway_database(settings: GatewaySettings, clock: Clock) -> Database:
    """Make the gateway's own database; whoever asks for it closes it."""
    if settings.database_url is None:
        sys.exit("Set OCOP_GATEWAY_DATABASE_URL to the gateway's database.")
    return Database(
        settings.database_url.get_secret_value(), METADATA, clock, pool_timeout=LONGEST_WAIT
    )


def gateway_app(
    settings: GatewaySettings,
    *,
    database: Database,
    services: Mapping[str, str | ASGIApp],
    clock: Clock,
    keys: KeyRing | None = None,
    registry_keys: KeySource | None = None,
    units: Units | None = None,
) -> Gateway:
    """Put the gateway together over the services, each an address or an app of this process.

    Its keys are made in `settings.keys_dir` if there are none; with `registry_keys` the registry
    may ask about people; `units` stands in for the registry.
    """
    inside = {REGISTRY_ISSUER: trust.asking_about_people(registry_keys)} if registry_keys else {}
    return create_app(
        settings,
        database=database,
        services=services,
        clock=clock,
        keys=keys or KeyRing(settings.keys_dir, clock),
        inside=inside,
        units=units,
    )


async def _begin(settings: GatewaySettings, stack: AsyncExitStack, clock: Clock) -> ASGIApp:
    database = kept(stack, gateway_database(settings, clock))
    await warn_of_new_keys("gateway", settings.keys_dir, database)
    door = gateway_app(
        settings,
        database=database,
        services={
            "registry": settings.registry_url,
            "scoring": settings.scoring_url,
            "certificates": settings.certificates_url,
        },
        clock=clock,
        registry_keys=HttpKeys(connected(stack, settings.registry_url), trust.JWKS, clock),
    )
    await enter(stack, door.api)
    return door


if __name__ == "__main__":
    run_alone("gateway", GatewaySettings.from_environment(), _begin)
