"""The scoring service put together; `python -m compose.scoring` runs it alone."""

from contextlib import AsyncExitStack
from pathlib import Path

from fastapi import FastAPI

from compose.serving import enter, run_alone
from libs.kit.clock import Clock
from libs.kit.http import ASGIApp
from services.scoring.app import RULEBOOKS, create_app
from services.scoring.settings import ScoringSettings


def scoring_app(folder: Path = RULEBOOKS) -> FastAPI:
    """Put the service together over a folder of rulebooks; it needs nothing else."""
    return create_app(folder=folder)


async def _begin(_: ScoringSettings, stack: AsyncExitStack, __: Clock) -> ASGIApp:
    return await enter(stack, scoring_app())


if __name__ == "__main__":
    run_alone("scoring", ScoringSettings.from_environment(), _begin)
