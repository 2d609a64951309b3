"""A council's answers criterion by criterion, and what is written about each of them, kept.

What a result says of one criterion follows from the options chosen there, the option agreed on and
one setting; nothing else. So it is written once for every such column and looked up afterwards:
one sheet or two hundred go the same way. The rules themselves are those of `given` and
`explanation`; they are asked about a case that holds this one criterion alone.

Ours: 0106.
"""

from collections.abc import Iterable
from itertools import repeat
from typing import Any, NamedTuple

import orjson

from services.scoring.engine import explanation
from services.scoring.engine.case import Case, Sheet
from services.scoring.engine.given import given_at
from services.scoring.engine.points import points_at, weigh
from services.scoring.engine.tables import Table

MOST_KEPT = 4096
"""Columns kept a set, language and setting; the store starts anew beyond it."""
Option = int | None
Row = tuple[Option, ...]
Key = tuple[str, tuple[Any, ...], Any]
"""A criterion, the options that the sheets hold there, and the option agreed on there.

Where a criterion rests on another one, both are there: pairs instead of options.
"""


class Minimums(NamedTuple):
    """What a column says of the minimums at its criterion, and how far its members lie apart."""

    written: bytes
    """One JSON object a star, with commas between; empty where no star asks anything here."""
    missed: tuple[int, ...]
    """Stars whose minimum is missed here."""
    apart: int


class Kept(dict[Key, Any]):
    """What was written already about columns of one set."""

    def __init__(self, case: Case, table: Table, language: str) -> None:
        super().__init__()
        self._case, self._table, self._language = case, table, language

    def _alone(self, key: Key) -> Case:
        """Make a case that holds one criterion, and what it rests on, of every sheet."""
        code, column, agreed = key
        codes: tuple[str, ...] = (code,)
        if code in self._table.zeroed:
            codes = code, self._table.zeroed[code]
        else:
            column, agreed = tuple(zip(column, strict=True)), (agreed,)
        sheets = tuple(self._sheet(dict(zip(codes, row, strict=True))) for row in column)
        given = {c: option for c, option in zip(codes, agreed, strict=True) if option is not None}
        return self._case._replace(sheets=sheets, agreed=given, findings=())

    def _sheet(self, chosen: dict[str, Option]) -> Sheet:
        answers = {code: option for code, option in chosen.items() if option is not None}
        return Sheet("", answers, weigh(self._table, answers), ())

    def keep(self, key: Key, written: Any) -> Any:
        """Keep what was written, in bounded room."""
        if len(self) >= MOST_KEPT:
            self.clear()
        self[key] = written
        return written


class KeptMinimums(Kept):
    """The minimums of every column seen."""

    def __missing__(self, key: Key) -> Minimums:
        """Test the minimums at one criterion."""
        code, table, case = key[0], self._table, self._alone(key)
        given = given_at(case, table, code)
        points = [points_at(table, sheet.answers or {}, code) for sheet in case.sheets]
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
        minimums = Minimums(
            b",".join(map(orjson.dumps, entries)),
            tuple(star for star, least in asked if not given.reaches(least)),
            max(points) - min(points),
        )
        found: Minimums = self.keep(key, minimums)
        return found


class KeptEntries(Kept):
    """The explanation of every column seen."""

    def __missing__(self, key: Key) -> bytes:
        """Explain one criterion."""
        entry = explanation.criterion_entry(self._alone(key), self._table, key[0], self._language)
        found: bytes = self.keep(key, orjson.dumps(entry))
        return found


def columns_of(case: Case, table: Table) -> list[Key]:
    """Turn the sheets by ninety degrees: one key a criterion, in the order of the sheet.

    Whose option it was is forgotten: a result never depends on the order of the members.
    """
    answers = [sheet.answers or {} for sheet in case.sheets]
    rows: Iterable[Row] = zip(*(map(given.get, table.codes) for given in answers), strict=True)
    if len(answers) > 1:
        rows = map(_sorted, rows)
    agreed: Iterable[Option] = map(case.agreed.get, table.codes) if case.agreed else repeat(None)
    keys: list[Key] = list(zip(table.codes, rows, agreed, strict=False))
    for code, head in table.zeroed.items():
        pairs = [(given.get(code), given.get(head)) for given in answers]
        told = (case.agreed.get(code), case.agreed.get(head))
        keys[table.places[code]] = (code, tuple(sorted(pairs, key=str)), told)
    return keys


def _sorted(row: Row) -> Row:
    return tuple(sorted(row, key=str)) if None in row else tuple(sorted(row))  # type: ignore[type-var]  # no None left


def tested(case: Case, table: Table, keys: list[Key]) -> list[Minimums]:
    """Give what every column says of its minimums."""
    kept = _kept(case, table, KeptMinimums, "")
    return list(map(kept.__getitem__, keys))


def entries_of(case: Case, table: Table, keys: list[Key], language: str) -> list[bytes]:
    """Give the explanation of every column, as JSON."""
    kept = _kept(case, table, KeptEntries, language)
    return list(map(kept.__getitem__, keys))


def _kept(case: Case, table: Table, kind: type[Kept], language: str) -> Kept:
    name = f"{kind.__name__}/{case.settings.floors_on}", language
    known = case.product_set.written.get(name)
    if known is None:
        known = case.product_set.written[name] = kind(case, table, language)
    found: Kept = known
    return found
