"""The registry in this process, on a database of its own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from compose.registry import Neighbours, registry_app
from compose.scoring import scoring_app
from libs.clients.scoring import ScoringClient
from libs.kit.db import Database
from libs.kit.http import connect
from libs.kit.tokens import new_private_key
from services.registry.base import METADATA
from services.registry.service_tokens import ServiceTokens
from services.registry.settings import RegistrySettings
from tests.support.clock import FixedClock
from tests.support.people import KnownPeople
from tests.support.registry import People, Registry
from tests.support.tokens import Tokens

PAPER_LIMIT = 64 * 1024


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
async def database(registry_database_url: str, clock: FixedClock) -> AsyncIterator[Database]:
    database = Database(registry_database_url, METADATA, clock, pool_size=4)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def scoring() -> Iterator[ScoringClient]:
    return ScoringClient(connect(scoring_app()))


@pytest.fixture
async def registry(
    database: Database, clock: FixedClock, scoring: ScoringClient, tmp_path: Path
) -> AsyncIterator[Registry]:
    tokens, known = Tokens(clock), KnownPeople()
    app = registry_app(
        RegistrySettings(database_url=SecretStr("-"), state_dir=tmp_path, paper_limit=PAPER_LIMIT),
        database=database,
        verifier=tokens.verifier(),
        clock=clock,
        neighbours=Neighbours(scoring, None, ServiceTokens(new_private_key(), clock), people=known),
    )
    async with app.router.lifespan_context(app), connect(app) as http:
        yield Registry(app=app, http=http, people=People(http, tokens, known))


@pytest.fixture
def people(registry: Registry) -> People:
    return registry.people
