"""Which tables are records: said once in the table's class, known to everything that keeps them.

    class CouncilRow(RegistryTable, table=True):
        __record__ = "council"                       # every version is kept, under this kind

    class MemberRow(RegistryTable, table=True):
        __part_of__ = ("council", "council_id")      # kept whole within its owner's versions

Further words of a record: `__personal__ = True` (its versions are shown to nobody, only that they
exist), `__secret__` (columns of which versions hold the SHA-256 alone), `__left_out__` (columns
that say nothing of the record, such as the last log-in), `__sealed_until__ = ("opened_at",
("content", ...))` (columns that no shown version tells before the first one is filled).

Who may read the past is judged by today as well: `__lies_in__ = "commune"` (the column of a
record's unit, which must lie in the reader's territory today too) and `__as_today__` (columns that
the past shows as they are today, because they say who may read), or `__no_past__ = True` for a
table that is read as it is today whatever moment is asked for: it says who may read.

A table without a word is not a record; a test lists every table with the reason. Ours: 0120.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import MetaData, Table, event
from sqlalchemy.orm import Mapper

_RECORD: Final = "record"
_PART: Final = "part"


@dataclass(frozen=True, slots=True)
class _Said:
    """What a record's class says of it."""

    kind: str
    personal: bool = False
    secret: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    sealed_until: tuple[str, tuple[str, ...]] | None = None
    lies_in: str | None = None
    as_today: tuple[str, ...] = ()
    no_past: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A table whose rows belong to a record; `by` is the column that holds the owner's id."""

    table: Table
    of: str
    by: str


@dataclass(frozen=True, slots=True)
class Record:
    """A table whose rows are records, with the tables of its parts."""

    kind: str
    table: Table
    parts: tuple[Part, ...]
    personal: bool
    secret: tuple[str, ...]
    left_out: tuple[str, ...]
    sealed_until: tuple[str, tuple[str, ...]] | None
    lies_in: str | None
    as_today: tuple[str, ...]
    no_past: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """Name the columns whose values, joined by colons, are the record's id."""
        return tuple(column.name for column in self.table.primary_key)


def declare(table: Table, kind: str, **said: Any) -> None:
    """Say that a table is a record; for tables without a class."""
    table.info[_RECORD] = _Said(kind, **said)


def declare_part(table: Table, of: str, by: str) -> None:
    """Say that a table's rows belong to records; for tables without a class."""
    table.info[_PART] = (of, by)


@event.listens_for(Mapper, "after_mapper_constructed")
def _hear(mapper: Mapper[Any], kind: type) -> None:
    """Note what a class says of its table, as soon as the table is there."""
    said, table = vars(kind), mapper.local_table
    if not isinstance(table, Table):
        return
    if "__part_of__" in said:
        declare_part(table, *said["__part_of__"])
    if "__record__" in said:
        declare(
            table,
            said["__record__"],
            personal=said.get("__personal__", False),
            secret=said.get("__secret__", ()),
            left_out=said.get("__left_out__", ()),
            sealed_until=said.get("__sealed_until__"),
            lies_in=said.get("__lies_in__"),
            as_today=said.get("__as_today__", ()),
            no_past=said.get("__no_past__", False),
        )


def is_kept(table: object) -> bool:
    """Say whether changes of a table's rows make versions."""
    return isinstance(table, Table) and (_RECORD in table.info or _PART in table.info)


def owner_of(table: Table) -> tuple[str, Sequence[str]]:
    """Give the kind of record that a row's change belongs to, and the columns of its id."""
    said = table.info.get(_RECORD)
    if said is not None:
        return said.kind, [column.name for column in table.primary_key]
    of, by = table.info[_PART]
    return of, [by]


def records_of(metadata: MetaData) -> Mapping[str, Record]:
    """Give every record of a service by its kind."""
    return _records_of(metadata, len(metadata.tables))


@functools.lru_cache(maxsize=16)
def _records_of(metadata: MetaData, _: int) -> Mapping[str, Record]:
    parts = [
        Part(table, *table.info[_PART]) for table in metadata.sorted_tables if _PART in table.info
    ]
    found: dict[str, Record] = {}
    for table in metadata.sorted_tables:
        if (said := table.info.get(_RECORD)) is None:
            continue
        if said.kind in found:
            raise ValueError(f"two tables are the record {said.kind}")
        own = tuple(part for part in parts if part.of == said.kind)
        _require_sound(table, own)
        found[said.kind] = Record(table=table, parts=own, **asdict(said))
    if lost := {part.of for part in parts} - found.keys():
        raise ValueError(f"parts of no record: {sorted(lost)}")
    return found


def _require_sound(table: Table, parts: Sequence[Part]) -> None:
    if parts and len(table.primary_key) != 1:
        raise ValueError(f"{table.name} has parts, so its key must be one column")
    for part in parts:
        if part.table.name in table.columns:
            raise ValueError(f"{table.name} has a column and a part named {part.table.name}")
