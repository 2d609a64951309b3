"""What is in an archive is asked only of one that says it is small."""

import struct
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.registry.storage import PaperStore

ENTRY = struct.Struct("<4s6H3L5H2L")


def an_archive(folder: Path, names: int, comment: bytes = b"") -> bytes:
    path = folder / "made.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(names):
            archive.writestr(f"word/{number}.xml", b"")
        archive.comment = comment
    return path.read_bytes()


def a_directory(entries: int, *, told: int | None = None) -> bytes:
    """An archive that is nothing but a directory."""
    entry = ENTRY.pack(b"PK\x01\x02", 20, 20, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    count = min(entries if told is None else told, 0xFFFF)
    size = len(entry) * entries
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, size, 0, 0)
    return entry * entries + end


async def names(folder: Path, content: bytes) -> list[str]:
    store = PaperStore(folder / "store")

    async def chunks() -> AsyncIterator[bytes]:
        yield content

    return await store.names_in(await store.stage(chunks()))


async def test_an_office_file_is_opened(tmp_path: Path) -> None:
    assert len(await names(tmp_path, an_archive(tmp_path, 300))) == 300
    assert len(await names(tmp_path, an_archive(tmp_path, 3, comment=b"x" * 60_000))) == 3


@pytest.mark.parametrize(
    "content",
    [
        a_directory(400_000),
        a_directory(400_000, told=1),
        a_directory(10_001),
        a_directory(3)[:-22] + b"PK\x06\x07" + bytes(16) + a_directory(3)[-22:],
        a_directory(3)[:-1],
        b"PK\x03\x04" + bytes(100),
        b"",
    ],
    ids=["many", "many and says few", "just too many", "zip64", "cut", "no end", "empty"],
)
async def test_any_other_is_not(
    tmp_path: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def opened(*_: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr(zipfile, "ZipFile", opened)
    assert await names(tmp_path, content) == []
