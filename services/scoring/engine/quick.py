"""The usual request, one sheet under the defaults, answered from bytes written before.

A producer's self-check asks for one sheet without agreed options, findings or settings. Most of
its answer depends on the options alone, one criterion at a time, so it is written once and put
together here. Anything else, and anything faulty, is None and goes the general way; a test holds
both ways to the same bytes.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson

from services.scoring.engine import explanation, result
from services.scoring.engine.case import Case, Sheet
from services.scoring.engine.catalogue import Catalogue, ProductSet, Rulebook, StarClass
from services.scoring.engine.points import Fraction, shown
from services.scoring.engine.settings import MAX_NAME
from services.scoring.engine.stars import (
    Assessment,
    outcome_at,
    star_by_total,
    star_with_minimums,
)
from services.scoring.engine.tables import BITS, MASK, Key, Table

_HERE = "<criteria>"
_ASKED = frozenset({"rulebook", "product_set", "sheets"})
_SHEET = frozenset({"assessor", "answers"})
_INTEGERS: tuple[set[type], ...] = ({int}, set())


def score_quickly(catalogue: Catalogue, data: Any, language: str) -> bytes | None:
    """Answer the usual request; None where the general way must look at it."""
    if type(data) is not dict or data.keys() != _ASKED:
        return None
    sheets = data["sheets"]
    if type(sheets) is not list or len(sheets) != 1:
        return None
    sheet = sheets[0]
    if type(sheet) is not dict or sheet.keys() != _SHEET:
        return None
    writer = _writer(catalogue, data["rulebook"], data["product_set"], language)
    return None if writer is None else writer.answer(sheet["assessor"], sheet["answers"])


def _writer(catalogue: Catalogue, name: Any, number: Any, language: str) -> "Writer | None":
    if type(name) is not str or type(number) is not int:
        return None
    book = catalogue.rulebooks.get(name)
    entry = book.product_sets.get(number) if book else None
    if book is None or entry is None or entry.table is None:
        return None
    if book.defaults.unanswered == "refuse":
        return None
    known = entry.written.get(("quick", language))
    if known is None:
        known = entry.written["quick", language] = Writer(book, entry, entry.table, language)
    writer: Writer = known
    return writer


class _Records(dict[Key, tuple[Any, ...]]):
    """What each option adds to the answer, flat, so that one zip gives the columns of a sheet.

    A record is the option's weight, its explanation, its minimums, and for every star with
    minimums the criterion's code if the option lies below its one, else nothing.
    """

    def __init__(self, table: Table, language: str) -> None:
        super().__init__()
        self._table = table
        self._explained = explanation.Written(table, language)
        self._floors = result.Minimums(table)

    def __missing__(self, key: Key) -> tuple[Any, ...]:
        """Write an option's record; KeyError where the sheet has no such option."""
        code, option = key
        points = self._table.points[key]
        missed = [
            code if points < dict(pairs).get(code, 0) else ""
            for pairs in self._table.floors.values()
        ]
        self[key] = record = (
            0 if option is None else self._table.weights[key],
            orjson.dumps(self._explained[key]) + b",",
            b",".join(map(orjson.dumps, self._floors[key])),
            *missed,
        )
        return record


class _Decision(NamedTuple):
    """What follows from a total and the minimums met, as the bytes between the moving parts."""

    before_parts: bytes
    before_floors: bytes
    before_explanation: bytes
    stars: tuple[tuple[bytes, bytes, int | None], ...]
    """By star class: the entry, or its two halves and the column of criteria to put between."""


class Writer:
    """Puts the answer for one product set in one language together."""

    def __init__(self, book: Rulebook, entry: ProductSet, table: Table, language: str) -> None:
        self._book, self._entry, self._table, self._language = book, entry, table, language
        self._heads = tuple(set(table.zeroed.values()))
        self._records = _Records(table, language)
        self._shifts = tuple(BITS * place for place in range(len(table.parts)))
        self._counters = tuple(
            (table.answered_shift + BITS * place, count, 1 << place)
            for place, count in enumerate(table.floor_counts, 1)
        )
        self._decisions: dict[tuple[int, int], _Decision] = {}
        self._parts: dict[tuple[int, int], tuple[bytes, bytes, bytes]] = {}
        reference = orjson.dumps(book.ref)
        level = book.first_level.level.encode()
        self._head = b'{"rulebook":%b,"product_set":%d,"level":"%b","sheets":[{"assessor":' % (
            reference,
            entry.number,
            level,
        )

    def answer(self, assessor: Any, answers: Any) -> bytes | None:
        """Write one sheet's result."""
        if type(assessor) is not str or not 0 < len(assessor) <= MAX_NAME:
            return None
        if type(answers) is not dict or set(map(type, answers.values())) not in _INTEGERS:
            return None
        table = self._table
        chosen: Iterable[Key] = answers.items()
        if tuple(answers) != table.codes:
            chosen = zip(table.codes, map(answers.get, table.codes), strict=True)
        try:
            columns = tuple(zip(*map(self._records.__getitem__, chosen), strict=True))
        except KeyError:
            return None
        weight = sum(columns[0])
        answered = (weight >> table.answered_shift) & MASK
        if weight >> table.gate_shift or answered != len(answers):
            return None
        unanswered = b"[]"
        if answered != len(table.codes):
            if any(head not in answers for head in self._heads):
                return None
            unanswered = orjson.dumps([code for code in table.codes if code not in answers])
        return self._write(assessor, weight, unanswered, columns)

    def _write(
        self, assessor: str, weight: int, unanswered: bytes, columns: tuple[Any, ...]
    ) -> bytes:
        given = [(weight >> shift) & MASK for shift in self._shifts]
        total = sum(given)
        parts = [self._parts.get(pair) or self._part(pair) for pair in enumerate(given)]
        met = 0
        for shift, count, flag in self._counters:
            if (weight >> shift) & MASK == count:
                met |= flag
        decision = self._decisions.get((total, met)) or self._decide(total, met)
        return b"".join(
            (
                self._head,
                orjson.dumps(assessor),
                b',"total":%d,"parts":{' % total,
                b",".join([sheet for sheet, _, _ in parts]),
                b'},"unanswered":',
                unanswered,
                decision.before_parts,
                b",".join([average for _, average, _ in parts]),
                decision.before_floors,
                b",".join(filter(None, columns[2])),
                decision.before_explanation,
                *columns[1],
                *[told for _, _, told in parts],
                b",".join(_told_stars(columns, decision)),
                b"]}",
            )
        )

    def _part(self, pair: tuple[int, int]) -> tuple[bytes, bytes, bytes]:
        place, given = pair
        part = self._book.pack["parts"][place]
        code, value = orjson.dumps(part["code"]), shown(given, 1)
        told = orjson.dumps(explanation.part_entry(part, value, self._language)) + b","
        self._parts[pair] = found = (
            b"%b:%d" % (code, given),
            b"%b:%b" % (code, orjson.dumps(value)),
            told,
        )
        return found

    def _decide(self, total: int, met: int) -> _Decision:
        """Let the general rules decide, once for every total and set of minimums met."""
        book, table, average = self._book, self._table, Fraction(total, 1)
        settings = book.defaults
        minimums = {
            star: bool(met & flag)
            for star, (_, _, flag) in zip(table.floor_stars, self._counters, strict=True)
        }
        by_total = star_by_total(book, average, settings.intervals)
        stars = star_with_minimums(by_total, minimums, settings.missed_floor)
        outcome = outcome_at(book, book.first_level, stars, average)
        case = Case(
            book, self._entry, book.first_level, (Sheet("", {}, 0, (total,)),), {}, (), settings,
            explain=True,
        )  # fmt: skip
        assessment = Assessment(average, by_total, minimums, stars, outcome, ())
        decided = orjson.dumps(result.decided(case, assessment, self._language))
        self._decisions[total, met] = found = _Decision(
            b'}],"average":%b,"parts":{' % orjson.dumps(result.average_of(average)),
            b'},"stars_by_total":%b,"floors":[' % orjson.dumps(by_total),
            b"]," + decided[1:-1] + b',"explanation":[',
            tuple(self._star(known, average, minimums) for known in book.classes),
        )
        return found

    def _star(
        self, known: StarClass, average: Fraction, minimums: dict[int, bool]
    ) -> tuple[bytes, bytes, int | None]:
        state = minimums.get(known.star)
        missed = (_HERE,) if state is False else ()
        entry = explanation.star_entry(known, average, state, missed, self._language)
        before, _, after = orjson.dumps(entry).partition(_HERE.encode())
        column = 3 + self._table.floor_stars.index(known.star) if state is False else None
        return before, after, column


def _told_stars(columns: tuple[Any, ...], decision: _Decision) -> list[bytes]:
    return [
        before
        if column is None
        else before + ", ".join(filter(None, columns[column])).encode() + after
        for before, after, column in decision.stars
    ]
