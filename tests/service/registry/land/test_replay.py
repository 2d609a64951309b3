"""The merger of 1/7/2025 once more, entered at run time: the very table that is frozen."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from libs.contracts.core import Level, Role
from libs.kit.db import Database
from services.registry.atlas import Atlas
from services.registry.land import frozen
from tests.support.clock import FixedClock
from tests.support.reference import in_force
from tests.support.registry import People, Registry, made

Row = Mapping[str, str | None]
EVE, DAY = "2025-06-30", "2025-07-01"
EVENTS = "/v1/territory-events"

_BACK_TO_THE_EVE = (
    "DELETE FROM unit_successions WHERE changed_on > '2025-06-30'",
    "DELETE FROM units WHERE valid_from > '2025-06-30'",
    "UPDATE units SET valid_to = NULL WHERE valid_to = '2025-06-30'",
)
_UNITS = """
    SELECT code, valid_from::text, level, type, name, parent FROM units
    WHERE valid_from <= '2025-07-01' AND (valid_to IS NULL OR valid_to >= '2025-07-01')
    ORDER BY code
"""
_SUCCESSIONS = """
    SELECT old_code, old_valid_from::text, new_code, new_valid_from::text, relation
    FROM unit_successions WHERE changed_on = '2025-07-01' ORDER BY 1, 3
"""


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2025, 6, 30, 3, 0, tzinfo=UTC))


def _provinces(units: list[Row], successions: list[Row]) -> dict[str, dict[str, Any]]:
    """One event a province of the new map: what ends in it, what begins, what goes where."""
    old_parent = {str(one["code"]): one["parent"] for one in units if one["valid_to"] == EVE}
    began = [one for one in units if one["valid_from"] == DAY]
    pairs = [one for one in successions if one["changed_on"] == DAY]
    went = {
        one["old_code"]: str(one["new_code"]) for one in pairs if len(str(one["old_code"])) == 2
    }

    def province(code: str) -> str:
        while len(code) > 2:
            code = str(old_parent[code])
        return went[code]

    events: dict[str, dict[str, Any]] = defaultdict(
        lambda: {"ends": [], "begins": [], "successions": []}
    )
    for code in old_parent:
        events[province(code)]["ends"].append(code)
    for one in began:
        code = str(one["code"])
        home = code if len(code) == 2 else str(one["parent"])
        shown = {name: one[name] for name in ("code", "type", "name", "parent")}
        events[home]["begins"].append(shown)
    for one in pairs:
        pair = {"old": one["old_code"], "new": one["new_code"], "relation": one["relation"]}
        events[province(str(one["old_code"]))]["successions"].append(pair)
    return events


async def _rows(database: Database, statement: str) -> list[tuple[Any, ...]]:
    async with database.sessions() as session:
        return [tuple(one) for one in await session.execute(text(statement))]


@pytest.mark.slow
@pytest.mark.timeout(400)
async def test_the_merger_of_july_2025_entered_as_events_gives_the_frozen_table(
    registry: Registry, people: People, database: Database, clock: FixedClock
) -> None:
    expected = await _rows(database, _UNITS), await _rows(database, _SUCCESSIONS)
    events = _provinces(frozen.units(), frozen.successions())
    async with database.engine.begin() as connection:
        for statement in _BACK_TO_THE_EVE:
            await connection.execute(text(statement))
    first, second = (people.someone(Role.STEWARD, Level.MINISTRY, "VN") for _ in range(2))
    basis = {"number": "202/2025/QH15", "issued_on": "2025-06-12", "issuer": "Quốc hội"}
    for change in events.values():
        body = {"effective_on": DAY, "legal_basis": basis, "content": change}
        await in_force(first, second, body, EVENTS)
    assert len(events) == 34
    assert (await _rows(database, _UNITS), await _rows(database, _SUCCESSIONS)) == expected

    before = await registry.app.state.parts.atlases.today()
    assert (
        len(made(await registry.http.get("/v1/units", params={"level": "province"}))["items"]) > 34
    )
    clock.move(days=1)
    after: Atlas = await registry.app.state.parts.atlases.today()
    codes = [str(one["code"]) for one in frozen.units() if one["valid_to"] == EVE]
    communes = [one for one in codes if len(one) == 5]
    assert len(communes) == 10_035
    assert [one for one in communes if not after.whereabouts(one).communes] == []
    assert [one for one in codes if not after.whereabouts(one).provinces] == []
    now = [
        one for one in {str(row[0]) for row in expected[0]} if one != "VN" and after.in_force(one)
    ]
    assert (sum(len(one) == 5 for one in now), sum(len(one) == 2 for one in now)) == (3_321, 34)
    assert before.in_force("643")
    assert not after.in_force("643")
