"""The registry in this process, on a database of its own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from libs.clients.scoring import ScoringClient
from libs.kit.db import Database
from libs.kit.http import connect
from libs.kit.tokens import new_private_key
from services.registry.app import create_app
from services.registry.base import METADATA
from services.registry.service_tokens import ServiceTokens
from services.scoring.app import create_app as create_scoring
from tests.support.clock import FixedClock
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
    return ScoringClient(connect(create_scoring()))


@pytest.fixture
async def registry(
    database: Database, clock: FixedClock, scoring: ScoringClient, tmp_path: Path
) -> AsyncIterator[Registry]:
    tokens = Tokens(clock)
    app = create_app(
        database=database,
        verifier=tokens.verifier(),
        clock=clock,
        scoring=scoring,
        certificates=None,
        service_tokens=ServiceTokens(new_private_key(), clock),
        storage_dir=tmp_path,
        field_key=bytes(range(32)),
        paper_limit=PAPER_LIMIT,
    )
    async with app.router.lifespan_context(app), connect(app) as http:
        yield Registry(app=app, http=http, people=People(http, tokens))


@pytest.fixture
def people(registry: Registry) -> People:
    return registry.people
