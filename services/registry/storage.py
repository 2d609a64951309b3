"""Where files lie: staged while they come in, then kept under the SHA-256 of their bytes.

A staged file is written beside the store and moved in when it is complete and hashed, so that a
process killed at any moment leaves no half file under a name that anybody reads.
"""

import asyncio
import hashlib
import os
import secrets
import struct
import zipfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import obstore
from obstore.store import LocalStore

from libs.kit.files import remove_if_older, sync

HEAD_BYTES = 16
"""How much of a file's beginning is kept at hand; it tells the format."""

_CHUNK = 1024 * 1024
_MAX_NAMES = 10_000
_MAX_DIRECTORY = 2 * 1024 * 1024
_END = struct.Struct("<4s4H2LH")
_END_MARK, _LARGE_MARK = b"PK\x05\x06", b"PK\x06\x07"
_LARGE = 20
"""Bytes of the record before the end that says the sizes stand elsewhere (zip64)."""
_LONGEST_END = _END.size + 0xFFFF + _LARGE


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that has come in completely and is not kept yet."""

    path: Path
    sha256: str
    size: int
    head: bytes


class PaperStore:
    """Files on a local disk, through the interface that also speaks to S3.

    obstore is called in threads: its own asynchronous calls abort the interpreter at exit (0.12).
    """

    def __init__(self, folder: Path) -> None:
        self._staging = folder / "staging"
        self._files = folder / "files"
        for made in (self._staging, self._files):
            made.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._store = LocalStore(prefix=self._files)

    async def stage(self, chunks: AsyncIterator[bytes]) -> Staged:
        """Take in a body piece by piece; nothing stays when it breaks off."""
        path = self._staging / secrets.token_hex(16)
        digest, size, head = hashlib.sha256(), 0, b""
        try:
            with path.open("xb") as file:
                waiting = bytearray()
                async for chunk in chunks:
                    digest.update(chunk)
                    size += len(chunk)
                    head = head if len(head) >= HEAD_BYTES else (head + chunk)[:HEAD_BYTES]
                    waiting += chunk
                    if len(waiting) >= _CHUNK:
                        await asyncio.to_thread(file.write, bytes(waiting))
                        waiting.clear()
                await asyncio.to_thread(_finish, file, bytes(waiting))
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Staged(path=path, sha256=digest.hexdigest(), size=size, head=head)

    async def names_in(self, staged: Staged) -> list[str]:
        """Give the names in a staged zip archive; none if it is no such archive."""
        return await asyncio.to_thread(_names, staged.path)

    async def keep(self, staged: Staged) -> None:
        """Keep a staged file for good; one that is kept already is not written again."""
        await asyncio.to_thread(self._keep, staged)

    def discard(self, staged: Staged) -> None:
        """Forget a staged file."""
        staged.path.unlink(missing_ok=True)

    async def read(self, sha256: str, first: int, last: int) -> Iterator[bytes]:
        """Open a kept file from its first to its last byte asked for."""
        span = (first, last + 1)
        found = await asyncio.to_thread(
            obstore.get, self._store, _key(sha256), options={"range": span}
        )
        return (bytes(chunk) for chunk in found.stream(min_chunk_size=_CHUNK))

    async def sweep(self, before: datetime) -> None:
        """Remove what broken uploads left behind before a moment."""
        await asyncio.to_thread(self._sweep, before)

    def _keep(self, staged: Staged) -> None:
        key = _key(staged.sha256)
        try:
            obstore.head(self._store, key)
        except FileNotFoundError:
            obstore.put(self._store, key, staged.path)
            _make_durable(self._files / key)

    def _sweep(self, before: datetime) -> None:
        for path in self._staging.iterdir():
            remove_if_older(path, before)


def _key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def _finish(file: BinaryIO, rest: bytes) -> None:
    file.write(rest)
    file.flush()


def _names(path: Path) -> list[str]:
    try:
        if not _is_small(path):
            return []
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return []


def _is_small(path: Path) -> bool:
    """Say whether an archive's directory is worth reading, by what its last record says of it.

    Ours: an office file has some hundred entries; what says more, or says it elsewhere, is not
    opened at all.
    """
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, _LONGEST_END), os.SEEK_END)
        end = file.read()
    at = end.rfind(_END_MARK)
    if at < 0 or len(end) - at < _END.size or end[max(0, at - _LARGE) :].startswith(_LARGE_MARK):
        return False
    _, _, _, _, entries, size, _, _ = _END.unpack_from(end, at)
    return bool(entries <= _MAX_NAMES and size <= _MAX_DIRECTORY)


def _make_durable(path: Path) -> None:
    sync(path)
    sync(path.parent)
