"""A producer reads where its dossier stands, and what came out only once it is decided on."""

from collections.abc import Mapping
from typing import Any

from libs.clients.scoring import ScoringClient
from tests.support.dossiers import (
    Json,
    a_proposed,
    before_a_council,
    decided,
    moved,
    path_of,
    score,
    sheet_of,
)
from tests.support.registry import Caller, People, made

UNTOLD = {"verdict": None, "level": "ministry", "clock": None}
UNTOLD_LINE = {"stars": None, "level": "ministry", "due_on": None, "overdue_since": None}


def part(whole: Mapping[str, Any], names: Mapping[str, Any]) -> Json:
    return {name: whole[name] for name in names}


async def lines(reader: Caller, **asked: str) -> list[Json]:
    items: list[Json] = made(await reader.get("/v1/dossiers", params=asked))["items"]
    return items


async def test_nothing_of_a_result_is_told_before_it_is_decided_on(
    people: People, scoring: ScoringClient
) -> None:
    """The centre gives 85 points, which the province may recognise: whose turn it is tells that."""
    sheet, producer = await sheet_of(scoring), people.producer()
    dossier = await a_proposed(people, sheet.answers(92, stars=5), by=producer)
    path, province, centre = path_of(dossier), people.province_officer(), people.ministry_officer()
    members = await before_a_council(people, province, [dossier])
    await score(members, province, dossier, [sheet.answers(92, stars=5)] * len(members))
    read = made(await producer.get(path))
    assert read["status"] == "concluded"
    assert part(read, UNTOLD) == {**UNTOLD, "level": "province"}
    assert part((await lines(producer))[0], UNTOLD_LINE) == {**UNTOLD_LINE, "level": "province"}
    letter = {"decision": {"number": "9/QĐ-UBND", "date": "2026-11-22"}}
    sent = await moved(people, province, dossier, "forwarding", letter)
    assert sent["status"] == "forwarded"
    others = await before_a_council(people, centre, [dossier], level=centre.principal.level)
    await score(others, centre, dossier, [sheet.answers(85, stars=4)] * len(others))
    known = made(await province.get(path))
    assert (known["level"], known["verdict"]["total"]) == ("province", "85.00")
    assert part(made(await producer.get(path)), UNTOLD) == UNTOLD
    assert part((await lines(producer))[0], UNTOLD_LINE) == UNTOLD_LINE
    assert await lines(producer, level="province") == []
    assert len(await lines(producer, level="ministry")) == 1
    steps = made(await producer.get(f"{path}/steps"))["items"]
    told = {(one["status"], one["stage"], one["level"]) for one in steps}
    assert {("scored", 1, "province"), ("scored", 2, None), ("concluded", 2, None)} <= told
    await decided(people, province, dossier)
    read = made(await producer.get(path))
    assert (read["status"], read["verdict"]["stars"]) == ("recognised", 4)
    assert (await lines(producer))[0]["stars"] == 4
