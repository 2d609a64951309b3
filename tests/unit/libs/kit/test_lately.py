"""What was done a moment ago is not done again."""

import asyncio

import pytest

from libs.kit.lately import Lately


class Work:
    def __init__(self) -> None:
        self.done = 0
        self.fails = False

    async def __call__(self) -> None:
        self.done += 1
        await asyncio.sleep(0)
        if self.fails:
            raise ConnectionError


async def test_a_crowd_that_asks_has_it_done_once() -> None:
    work, now = Work(), [0.0]
    lately = Lately(1.0, now=lambda: now[0])
    await asyncio.gather(*(lately.done(work) for _ in range(300)))
    assert work.done == 1
    now[0] = 1.0
    await lately.done(work)
    assert work.done == 2


async def test_a_failure_is_not_kept() -> None:
    work, lately = Work(), Lately(1.0, now=lambda: 0.0)
    work.fails = True
    for _ in range(2):
        with pytest.raises(ConnectionError):
            await lately.done(work)
    work.fails = False
    await lately.done(work)
    assert work.done == 3
