"""What broken uploads left behind is swept out, a day later by the Clock."""

import asyncio
import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.clock import FixedClock
from tests.support.registry import People, a_stored_paper


@pytest.fixture
def left_behind(tmp_path: Path, clock: FixedClock) -> dict[str, Path]:
    """Files of uploads that a killed process broke off, by their age."""
    folder = tmp_path / "papers" / "staging"
    folder.mkdir(parents=True)
    ages = {"old": timedelta(hours=25), "young": timedelta(hours=23)}
    for name, age in ages.items():
        (folder / name).write_bytes(b"half")
        then = (clock.now() - age).timestamp()
        os.utime(folder / name, (then, then))
    return {name: folder / name for name in ages}


@pytest.mark.usefixtures("left_behind", "registry")
async def test_a_running_registry_sweeps_what_is_older_than_a_day(
    left_behind: dict[str, Path], people: People
) -> None:
    async with asyncio.timeout(20):
        while left_behind["old"].exists():  # noqa: ASYNC110 - the sweeper tells nobody
            await asyncio.sleep(0.02)
    assert left_behind["young"].exists()
    stored = await a_stored_paper(people.commune_officer())
    assert stored["content"]["size"] > 0
