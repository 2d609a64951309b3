"""The rulebooks as the scoring service gives them, read once."""

import asyncio

from libs.clients.scoring import ScoringClient
from libs.contracts.scoring import Rulebook
from libs.kit.http import connect
from services.scoring.app import create_app


async def _read() -> dict[str, Rulebook]:
    async with connect(create_app()) as http:
        client = ScoringClient(http)
        found = await client.rulebooks()
        return {one.id: await client.rulebook(one.id) for one in found.items}


LAWS = asyncio.run(_read())
