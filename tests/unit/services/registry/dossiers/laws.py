"""The rulebooks as the scoring service gives them, read once."""

import asyncio

from compose.scoring import scoring_app
from libs.clients.scoring import ScoringClient
from libs.contracts.scoring import Rulebook
from libs.kit.http import connect


async def _read() -> dict[str, Rulebook]:
    async with connect(scoring_app()) as http:
        client = ScoringClient(http)
        found = await client.rulebooks()
        return {one.id: await client.rulebook(one.id) for one in found.items}


LAWS = asyncio.run(_read())
