"""The scoring service put together: rulebooks in memory, routes around the engine."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

import law
from libs.kit.apps import Lifespan, new_app
from libs.kit.middleware import BodyLimits
from services.scoring.api import batches, rulebooks, scores
from services.scoring.api.desk import Desk
from services.scoring.api.express import Express
from services.scoring.engine import catalogue

RULEBOOKS = law.FOLDER
_MESSAGES = Path(__file__).parent / "messages.json"
_MEGABYTE = 1024 * 1024
_LIMITS = BodyLimits(
    by_path=(
        (re.compile(r"^/v1/scores/batch$"), 1024 * _MEGABYTE),
        (re.compile(r"^/v1/scores"), 64 * _MEGABYTE),
    )
)
"""Beyond these a 413; the routes themselves refuse much less, with a fault that says how much."""


def create_app(*, folder: Path = RULEBOOKS) -> FastAPI:
    """Make the service over a folder of compiled rulebooks."""
    desk = Desk()
    app = new_app(
        name="scoring",
        title="OCOP scoring",
        description="Rulebooks as data; score sheets in, stars and reasons out. Stateless.",
        routers=[rulebooks.router, scores.router, batches.router],
        messages=_MESSAGES,
        lifespan=_lifespan(desk),
        body_limits=_LIMITS,
    )
    known = catalogue.load(folder)
    app.state.catalogue = known
    app.state.desk = desk
    app.state.written = {}
    app.front = Express(app.behind, catalogue=known, metrics=app.state.metrics)
    return app


def _lifespan(desk: Desk) -> Lifespan:
    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.close()

    return living
