"""A council's answers criterion by criterion, and what is written about each of them, kept.

What a result says of one criterion follows from the options chosen there, the option agreed on and
one setting; nothing else. So it is written once for every such column and looked up afterwards:
one sheet or two hundred go the same way. The rules themselves are those of `given` and
`explanation`; they are asked about a case that holds this one criterion alone.

Ours: 0106.
"""

import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import repeat
from operator import getitem
from typing import Any, NamedTuple

import orjson

from services.scoring.engine import explanation
from services.scoring.engine.case import Case, Sheet
from services.scoring.engine.given import given_at
from services.scoring.engine.points import Answers, points_at, weigh
from services.scoring.engine.tables import Table

MOST_KEPT = 4096
"""Columns kept a set and setting; its stores start anew beyond them."""
NOTHING = 0
"""Stands for the option where none was chosen; options are numbered from 1."""
_NONE_AGREED = NOTHING, NOTHING
Row = bytes | int
"""The options that the sheets hold at a criterion, a byte each, in rising order, so that whose
option it was is forgotten; of a single sheet its option."""


class Settled(NamedTuple):
    """What else a criterion came to rest on: an agreed option, or another criterion's options."""

    row: Sequence[Any] | int
    """As a row; pairs where the criterion rests on another one, and so is `agreed` then."""
    agreed: Any


Key = Row | Settled


class Told(dict[str, orjson.Fragment]):
    """A column's explanation as JSON, by language; written when it is asked for."""

    def __init__(self, kept: "Kept", key: Key) -> None:
        super().__init__()
        self._kept, self._key = kept, key

    def __missing__(self, language: str) -> orjson.Fragment:
        """Explain the criterion in one more language."""
        written = orjson.dumps(self._kept.explained(self._key, language))
        told = self[language] = orjson.Fragment(written)
        return told


class Column(NamedTuple):
    """What is said of one criterion."""

    minimums: orjson.Fragment
    """One JSON object a star, with commas between, to stand in a list; empty where no star asks
    anything here."""
    missed: tuple[int, ...]
    """Stars whose minimum is missed here."""
    apart: int
    """Points between the highest and the lowest member."""
    told: Told


class Columns(tuple[Column, ...]):
    """All columns of a case in the order of the sheet; what is not asked for is not gathered."""

    __slots__ = ()

    def minimums(self, bound: Iterable[tuple[int, str]]) -> list[orjson.Fragment]:
        """Give what is written of the minimums, of the criteria that have one (`Table.bound`)."""
        return [self[place].minimums for place, _ in bound]

    @property
    def apart(self) -> list[int]:
        """Give how far the members are apart, column by column."""
        return [column.apart for column in self]

    def missed(self, bound: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
        """Name the criteria whose minimum is missed, by star, in the order of the sheet.

        `bound` are those that have one: where they stand, and their codes.
        """
        by_star: dict[int, list[str]] = {}
        for place, code in bound:
            for star in self[place].missed:
                by_star.setdefault(star, []).append(code)
        return by_star


class Kept(dict[Key, Column]):
    """What was said already of one criterion."""

    def __init__(self, case: Case, table: Table, code: str, all_kept: list["Kept"]) -> None:
        super().__init__()
        self._case, self._table, self._code = case, table, code
        self._all_kept = all_kept
        """The stores of all criteria, which share their room."""

    def __missing__(self, key: Key) -> Column:
        """Look at a column for the first time; kept in bounded room."""
        alone, table, code = self._alone(key), self._table, self._code
        points = [points_at(table, sheet.answers or {}, code) for sheet in alone.sheets]
        if sum(map(len, self._all_kept)) >= MOST_KEPT:
            for store in self._all_kept:
                store.clear()
        column = self[key] = Column(
            *_tested(alone, table, code),
            max(points) - min(points),
            Told(self, key),
        )
        return column

    def explained(self, key: Key, language: str) -> dict[str, Any]:
        """Explain a column in one language."""
        return explanation.criterion_entry(self._alone(key), self._table, self._code, language)

    def _alone(self, key: Key) -> Case:
        """Make a case that holds one criterion, and what it rests on, of every sheet."""
        settled = key if isinstance(key, Settled) else Settled(key, NOTHING)
        agreed = settled.agreed
        row: Sequence[Any] = (settled.row,) if isinstance(settled.row, int) else settled.row
        codes: tuple[str, ...] = (self._code,)
        if self._code in self._table.zeroed:
            codes = self._code, self._table.zeroed[self._code]
        else:
            row, agreed = [(option,) for option in row], (agreed,)
        sheets = tuple(self._sheet(_chosen(codes, options)) for options in row)
        return self._case._replace(sheets=sheets, agreed=_chosen(codes, agreed), findings=())

    def _sheet(self, answers: dict[str, int]) -> Sheet:
        return Sheet("", answers, weigh(self._table, answers), ())


def _chosen(codes: Sequence[str], options: Iterable[Any]) -> dict[str, int]:
    return {code: option for code, option in zip(codes, options, strict=True) if option != NOTHING}


def _tested(case: Case, table: Table, code: str) -> tuple[orjson.Fragment, tuple[int, ...]]:
    """Test the minimums at one criterion: what is written of them, and the stars that miss one."""
    given = given_at(case, table, code)
    asked = [
        (star, least)
        for star, pairs in table.floors.items()
        for bound, least in pairs
        if bound == code
    ]
    entries = [
        {
            "star": star,
            "criterion": code,
            "required": least,
            "given": given.shown(),
            "met": given.reaches(least),
        }
        for star, least in asked
    ]
    written = b",".join(map(orjson.dumps, entries))
    return orjson.Fragment(written), tuple(
        star for star, least in asked if not given.reaches(least)
    )


def columns_of(case: Case) -> Columns:
    """Turn the sheets by ninety degrees and say of every criterion what follows there.

    Whose option it was is forgotten: a result never depends on the order of the members.
    """
    table = case.product_set.table
    if table is None:
        return Columns()
    return Columns(map(getitem, _kept(case, table), _rows(case, table)))


def _rows(case: Case, table: Table) -> list[Key]:
    rows = _plain_rows(case.sheets, table.codes)
    for code, option in case.agreed.items():
        rows[table.places[code]] = Settled(rows[table.places[code]], option)
    for code, head in table.zeroed.items():
        pairs = [_pair(sheet.answers or {}, code, head) for sheet in case.sheets]
        agreed = _pair(case.agreed, code, head) if case.agreed else _NONE_AGREED
        rows[table.places[code]] = Settled(tuple(sorted(pairs)), agreed)
    return rows


def _pair(answers: Answers, code: str, head: str) -> tuple[int, int]:
    return answers.get(code, NOTHING), answers.get(head, NOTHING)


def _plain_rows(sheets: Sequence[Sheet], codes: Sequence[str]) -> list[Key]:
    """Lay the sheets side by side and cut them across, a row a criterion."""
    count = len(sheets)
    if count == 1:
        (only,) = sheets
        return [*map((only.answers or {}).get, codes, repeat(NOTHING))]
    laid = bytearray(count * len(codes))
    for place, sheet in enumerate(sheets):
        laid[place::count] = bytes(map((sheet.answers or {}).get, codes, repeat(NOTHING)))
    return [bytes(sorted(row)) for row in _cutter(count, len(codes)).unpack(laid)]


@lru_cache
def _cutter(width: int, count: int) -> struct.Struct:
    """Cut bytes into so many rows of one width."""
    return struct.Struct(f"{width}s" * count)


def entries_of(columns: Columns, language: str) -> list[orjson.Fragment]:
    """Give the explanation of every column, as JSON."""
    return [column.told[language] for column in columns]


def _kept(case: Case, table: Table) -> list[Kept]:
    """Give the stores of all criteria; what is said there rests on one setting besides."""
    name = "columns", case.settings.floors_on
    known: list[Kept] | None = case.product_set.written.get(name)
    if known is None:
        known = []
        known += [Kept(case, table, code, known) for code in table.codes]
        case.product_set.written[name] = known
    return known
