"""Keys on requests that also ask scoring: no request waits for a second connection."""

import asyncio

from libs.clients.scoring import ScoringClient
from tests.support.dossiers import a_filled_draft, path_of, sheet_of
from tests.support.registry import People, made


async def test_more_submissions_with_keys_than_connections_all_come_through(
    people: People, scoring: ScoringClient
) -> None:
    """The pool of these tests holds four connections and four more."""
    producer, sheet = people.producer(), await sheet_of(scoring)
    drafts = [await a_filled_draft(producer, sheet.answers(60)) for _ in range(12)]
    done = await asyncio.wait_for(
        asyncio.gather(
            *(
                producer.post(
                    f"{path_of(draft)}/submission",
                    headers={"If-Match": "*", "Idempotency-Key": f"submit-{draft['id']}"},
                )
                for draft in drafts
            )
        ),
        timeout=20,
    )
    numbers = {made(one)["slip_number"].split("/")[0] for one in done}
    assert numbers == {str(number) for number in range(1, 13)}
