"""The registry put together; `python -m compose.registry` runs it alone."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

from fastapi import FastAPI

from compose import trust
from compose.newkeys import warn_of_new_keys
from compose.serving import LONGEST_WAIT, connected, enter, kept, run_alone
from gateway.tokens.keys import ISSUER as GATEWAY_ISSUER
from libs.clients.accounts import AccountsClient, KnowsPeople
from libs.clients.certificates import CertificatesClient
from libs.clients.scoring import ScoringClient
from libs.kit.apps import configure
from libs.kit.clock import Clock
from libs.kit.db import Database
from libs.kit.http import ASGIApp
from libs.kit.tokens import HttpKeys, TokenVerifier
from services.registry import keys
from services.registry.app import create_app
from services.registry.base import METADATA
from services.registry.quotas import Counted, Quota, Quotas
from services.registry.service_tokens import ServiceTokens
from services.registry.settings import RegistrySettings


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The services that the registry calls, and the tokens that it calls them with.

    Without `certificates` nothing is issued: decisions wait in the queue.
    """

    scoring: ScoringClient
    certificates: CertificatesClient | None
    tokens: ServiceTokens
    people: KnowsPeople | None = None
    """Without it nobody can be appointed to a council."""


def registry_database(settings: RegistrySettings, clock: Clock) -> Database:
    """Make the registry's own database; whoever asks for it closes it."""
    return Database(
        settings.database_url.get_secret_value(), METADATA, clock, pool_timeout=LONGEST_WAIT
    )


def registry_tokens(settings: RegistrySettings, clock: Clock) -> ServiceTokens:
    """Load the key of the registry's own tokens; it is made at the first start."""
    return ServiceTokens(keys.service_key(settings.state_dir / "keys"), clock)


def registry_app(
    settings: RegistrySettings,
    *,
    database: Database,
    verifier: TokenVerifier,
    clock: Clock,
    neighbours: Neighbours,
) -> FastAPI:
    """Put the registry together; its secrets are made below `settings.state_dir` if need be."""
    app = create_app(
        database=database,
        verifier=verifier,
        clock=clock,
        scoring=neighbours.scoring,
        certificates=neighbours.certificates,
        service_tokens=neighbours.tokens,
        storage_dir=settings.state_dir / "papers",
        person_key=keys.person_key(settings.state_dir / "keys", settings.person_key_file),
        people=neighbours.people,
        field_key=keys.field_key(settings.state_dir / "keys"),
        paper_limit=settings.paper_limit,
        due_ahead=settings.due_ahead,
        backdating_days=settings.backdating_days,
        quotas=Quotas(
            {
                Counted.PRODUCERS: Quota(settings.producers_a_day, settings.producers_in_all),
                Counted.PRODUCTS: Quota(settings.products_a_day, settings.products_in_all),
                Counted.PAPERS: Quota(settings.papers_a_day, settings.papers_in_all),
            }
        ),
    )
    configure(app, settings, settings.state_dir / "keys")
    return app


async def _begin(settings: RegistrySettings, stack: AsyncExitStack, clock: Clock) -> ASGIApp:
    gateway = connected(stack, settings.gateway_url)
    scoring = connected(stack, settings.scoring_url)
    certificates = connected(stack, settings.certificates_url)
    database = kept(stack, registry_database(settings, clock))
    await warn_of_new_keys("registry", settings.state_dir / "keys", database)
    tokens = registry_tokens(settings, clock)
    people = trust.people(HttpKeys(gateway, trust.JWKS, clock))
    app = registry_app(
        settings,
        database=database,
        verifier=TokenVerifier(issuers={GATEWAY_ISSUER: people}, clock=clock),
        clock=clock,
        neighbours=Neighbours(
            ScoringClient(scoring),
            CertificatesClient(certificates, token=tokens.token),
            tokens,
            AccountsClient(gateway, token=tokens.token),
        ),
    )
    return await enter(stack, app)


if __name__ == "__main__":
    run_alone("registry", RegistrySettings.from_environment(), _begin)
