"""The reference data in force, in memory: one read when they change, none on any other request."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, NamedTuple
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.registry.reference import ReferenceKind
from libs.kit.db import Database
from services.registry.calendar import Calendar, Year, calendar_with
from services.registry.epoch import Epochs
from services.registry.hot_reads import fetch

_ENTRIES: Final = """
    SELECT id, kind, key, effective_on, content::text FROM reference_entries
    WHERE status = 'in_force' AND kind <> 'territory' ORDER BY effective_on, in_force_at, id
"""


class Entry(NamedTuple):
    """An entry as it counts: what it is about, from which day, and what it says."""

    id: UUID
    kind: ReferenceKind
    key: str
    effective_on: date
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Snapshot:
    """Everything in force at one epoch, but for the territory, which is the atlas's."""

    epoch: int
    entries: tuple[Entry, ...] = ()
    """In the order in which they came to count: a later one takes the place of an earlier."""

    def on(self, kind: ReferenceKind, day: date) -> dict[str, Entry]:
        """Give what counts of a kind on a day, by what it is about."""
        return {
            one.key: one for one in self.entries if one.kind is kind and one.effective_on <= day
        }

    def with_entry(self, entry: Entry) -> "Snapshot":
        """Give what would be in force if one more were."""
        return Snapshot(self.epoch, (*self.entries, entry))

    def without_entry(self, entry_id: UUID) -> "Snapshot":
        """Give what would be in force if one were not."""
        return Snapshot(self.epoch, tuple(one for one in self.entries if one.id != entry_id))

    @cached_property
    def calendar(self) -> Calendar:
        """Give the working days: the frozen table, and over it the years announced since."""
        return calendar_with(_years(self.entries))


def _years(entries: Iterable[Entry]) -> Iterable[Year]:
    for one in entries:
        if one.kind is ReferenceKind.HOLIDAYS:
            off, worked = one.content["off"], one.content["worked"]
            yield Year(
                one.content["year"],
                frozenset(date.fromisoformat(each["day"]) for each in off),
                frozenset(date.fromisoformat(each["day"]) for each in worked),
            )


class InForce:
    """Keeps the snapshot; it is read again when the epoch has changed."""

    def __init__(self, database: Database, epochs: Epochs) -> None:
        self._database = database
        self._epochs = epochs
        self._known: Snapshot | None = None
        self._reading = asyncio.Lock()

    @property
    def known(self) -> Snapshot:
        """Give what `now` last found: what an act goes by from its beginning to its end."""
        return self._known or Snapshot(-1)

    async def now(self) -> Snapshot:
        """Give what is in force; no connection of the caller's is used."""
        epoch = await self._epochs.current()
        known = self._known
        if known is None or known.epoch != epoch:
            async with self._reading:
                known = self._known
                if known is None or known.epoch != epoch:
                    known = self._known = await self._read(epoch)
        return known

    async def _read(self, epoch: int) -> Snapshot:
        async with self._database.sessions() as session:
            return await self.within(session, epoch)

    async def within(self, session: AsyncSession, epoch: int = -1) -> Snapshot:
        """Read what is in force in a transaction of the caller's, under its locks."""
        found = await fetch(session, _ENTRIES, ())
        entries = (
            Entry(entry_id, ReferenceKind(kind), key, day, orjson.loads(content))
            for entry_id, kind, key, day, content in found
        )
        return Snapshot(epoch, tuple(entries))
