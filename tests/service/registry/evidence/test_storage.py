"""A process killed while a file comes in leaves nothing that anybody reads."""

import asyncio
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.registry.storage import PaperStore
from tests.support.registry import PDF

_ENDLESS = """
import asyncio, sys
from pathlib import Path
from services.registry.storage import PaperStore

async def body():
    while True:
        yield b"%PDF-" + bytes(1024 * 1024)
        print("a piece", flush=True)

async def main():
    store = PaperStore(Path(sys.argv[1]))
    await store.keep(await store.stage(body()))

asyncio.run(main())
"""
_KEEPING = """
import asyncio, sys
from pathlib import Path
from services.registry.storage import PaperStore

async def main():
    store = PaperStore(Path(sys.argv[1]))
    for number in range(1, 100_000):
        async def body():
            yield b"%PDF-" + number.to_bytes(8, "big") * 40_000
        staged = await store.stage(body())
        await store.keep(staged)
        store.discard(staged)
        print("kept", flush=True)

asyncio.run(main())
"""


async def _pieces(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def _kept(folder: Path) -> list[Path]:
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


def _killed(script: str, folder: Path, lines: int) -> None:
    root = Path(__file__).resolve().parents[4]
    command = [sys.executable, "-c", script, str(folder)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(lines):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)


def test_killed_while_a_file_comes_in_keeps_nothing(tmp_path: Path) -> None:
    _killed(_ENDLESS, tmp_path, lines=5)
    assert _kept(tmp_path) == []


def test_killed_at_any_moment_every_kept_file_is_whole(tmp_path: Path) -> None:
    for lines in (3, 8):
        _killed(_KEEPING, tmp_path, lines=lines)
    assert len(_kept(tmp_path)) >= 8
    for path in _kept(tmp_path):
        if "#" not in path.name:
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name


async def test_old_leftovers_are_swept_and_fresh_ones_left(tmp_path: Path) -> None:
    store = PaperStore(tmp_path)
    old, fresh = tmp_path / "staging" / "old", tmp_path / "staging" / "fresh"
    for leftover in (old, fresh):
        leftover.write_bytes(PDF)
    day_before_yesterday = old.stat().st_mtime - 2 * 24 * 3600
    os.utime(old, (day_before_yesterday, day_before_yesterday))
    await store.sweep(datetime.now(UTC) - timedelta(days=1))  # noqa: TID251 - file times
    assert [path.name for path in (tmp_path / "staging").iterdir()] == ["fresh"]


async def test_a_file_is_read_back_piece_by_piece(tmp_path: Path) -> None:
    store = PaperStore(tmp_path)
    content = os.urandom(3 * 1024 * 1024 + 7)
    staged = await store.stage(_pieces(content[:5], content[5:]))
    assert (staged.sha256, staged.size) == (hashlib.sha256(content).hexdigest(), len(content))
    assert staged.head == content[:16]
    await asyncio.gather(store.keep(staged), store.keep(staged))
    store.discard(staged)
    pieces = list(await store.read(staged.sha256, 0, len(content) - 1))
    assert b"".join(pieces) == content
    assert len(pieces) > 1
    assert b"".join(await store.read(staged.sha256, 5, 9)) == content[5:10]
