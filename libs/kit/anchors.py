"""Anchors: the head of the audit chain, signed and kept where the database cannot reach.

The chain shows what was changed in the middle, and nothing of what was cut off at its end. So every
minute, and when a service stops, the chain's head is signed and added to a file of lines, and sent
to an address if one is set. A trail that is shorter than an anchor, or has another event in its
place, was tampered with. Ours: decision 0129.

A line is JSON: service, seq, hash, at (the head), `previous` (SHA-256 of the line before) and
`signature` (ECDSA P-256 over the canonical JSON of the others).
"""

import asyncio
import fcntl
import hashlib
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

import httpx
import orjson
import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import Table, desc, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from libs.kit.audit import GENESIS
from libs.kit.canonical import canonical
from libs.kit.clock import Clock
from libs.kit.db import Database
from libs.kit.files import OWNER_ONLY, load_or_make
from libs.kit.tokens import new_private_key

_log = structlog.get_logger("anchors")
_EVERY_SECONDS: Final = 60.0
_SEND_SECONDS: Final = 10.0
_AT_ONCE: Final = 1000
_LONGEST_LINE: Final = 4096
_CURVE: Final = ec.ECDSA(hashes.SHA256())


class AnchorBroken(ValueError):
    """An anchor disagrees with the trail, or the file of anchors was changed."""


class Anchors:
    """The anchors of one service in one folder; any number of its processes may share it."""

    def __init__(self, folder: Path, service: str, clock: Clock, *, url: str | None = None) -> None:
        pem = load_or_make(folder / "anchor.pem", new_private_key)
        key = serialization.load_pem_private_key(pem, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError(f"{folder / 'anchor.pem'} holds no key of a curve")
        self._key = key
        self._file = folder / "anchors.jsonl"
        self._service = service
        self._clock = clock
        self._url = url
        self._unsent: bytes | None = None

    async def note(self, database: Database) -> None:
        """Anchor the head of the chain, unless the last anchor is of it already."""
        async with database.sessions() as session:
            head = await _head(session, database.audit)
        if head is not None:
            line = await asyncio.to_thread(self._add, *head)
            self._unsent = line or self._unsent
        if self._url is not None and self._unsent is not None:
            await self._send(self._url, self._unsent)
            self._unsent = None

    async def check(self, session: AsyncSession, table: Table) -> int:
        """Hold every anchor against the trail and count them; raises `AnchorBroken`."""
        count = 0
        parts = _in_parts(self._lines())
        lines: list[Mapping[str, Any]]
        while lines := await asyncio.to_thread(next, parts, []):
            seqs = [line["seq"] for line in lines]
            rows = await session.execute(
                select(table.c.seq, table.c.hash).where(table.c.seq.in_(seqs))
            )
            found = {row.seq: row.hash for row in rows}
            for line in lines:
                self._compare(line, found.get(line["seq"]))
            count += len(lines)
        return count

    @staticmethod
    def _compare(line: Mapping[str, Any], found: str | None) -> None:
        if found is None:
            raise AnchorBroken(f"event {line['seq']}, anchored at {line['at']}, is gone")
        if found != line["hash"]:
            raise AnchorBroken(f"event {line['seq']} is not the one anchored at {line['at']}")

    def _lines(self) -> Iterator[Mapping[str, Any]]:
        """Give the anchors, first to last; raises `AnchorBroken` where the file was changed."""
        previous = GENESIS
        with suppress(FileNotFoundError), self._file.open("rb") as file:
            for number, raw in enumerate(file, 1):
                yield self._read(raw, previous, number)
                previous = hashlib.sha256(raw).hexdigest()

    def _read(self, raw: bytes, previous: str, number: int) -> Mapping[str, Any]:
        try:
            line: dict[str, Any] = orjson.loads(raw)
            signature = bytes.fromhex(line.pop("signature"))
            self._key.public_key().verify(signature, canonical(line), _CURVE)
        except (ValueError, KeyError, TypeError, InvalidSignature):
            raise AnchorBroken(f"line {number} of the anchors was not written by us") from None
        if line["previous"] != previous or line["service"] != self._service:
            raise AnchorBroken(f"the anchors break at line {number}")
        return line

    def _add(self, seq: int, found: str) -> bytes | None:
        """Add a line and have it on the disk; None when the last one says the same."""
        descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_APPEND, OWNER_ONLY)
        with os.fdopen(descriptor, "rb+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            last = _last_line(file)
            if last and orjson.loads(last)["hash"] == found:
                return None
            line = self._line(seq, found, hashlib.sha256(last).hexdigest() if last else GENESIS)
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
            return line

    def _line(self, seq: int, found: str, previous: str) -> bytes:
        facts = {
            "service": self._service,
            "seq": seq,
            "hash": found,
            "at": self._clock.now().isoformat(),
            "previous": previous,
        }
        signature = self._key.sign(canonical(facts), _CURVE).hex()
        return orjson.dumps({**facts, "signature": signature}) + b"\n"

    async def _send(self, url: str, line: bytes) -> None:
        async with httpx.AsyncClient(timeout=_SEND_SECONDS, trust_env=False) as client:
            headers = {"content-type": "application/json"}
            (await client.post(url, content=line, headers=headers)).raise_for_status()


@asynccontextmanager
async def anchoring(
    anchors: Anchors, database: Database, *, every_seconds: float = _EVERY_SECONDS
) -> AsyncIterator[None]:
    """Anchor the chain at once, then every minute, and when the context closes."""

    async def once() -> None:
        try:
            await anchors.note(database)
        except (SQLAlchemyError, OSError, httpx.HTTPError) as error:
            _log.warning("the head of the trail is not anchored", error=repr(error))

    async def keep_anchoring() -> None:
        while True:
            await once()
            await asyncio.sleep(every_seconds)

    at_work = asyncio.create_task(keep_anchoring(), name="anchoring")
    try:
        yield
    finally:
        at_work.cancel()
        with suppress(asyncio.CancelledError):
            await at_work
        await once()


async def _head(session: AsyncSession, table: Table) -> tuple[int, str] | None:
    query = select(table.c.seq, table.c.hash).order_by(desc(table.c.seq)).limit(1)
    row = (await session.execute(query)).first()
    return None if row is None else (row.seq, row.hash)


def _last_line(file: BinaryIO) -> bytes:
    """Give the last whole line; what a kill left unfinished is cut off."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _LONGEST_LINE))
    end = file.read()
    whole = end[: end.rfind(b"\n") + 1]
    if whole != end:
        file.truncate(size - len(end) + len(whole))
    lines = whole.splitlines(keepends=True)
    return lines[-1] if lines else b""


def _in_parts(lines: Iterator[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    part: list[Mapping[str, Any]] = []
    for line in lines:
        part.append(line)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    if part:
        yield part
