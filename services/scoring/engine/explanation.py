"""The explanation: one entry a criterion, one a part, one a star class.

The entry of a single sheet's criterion depends on the option alone, so it is written once and
kept as bytes (`orjson.Fragment`); entries of a council are written anew.
"""

from collections import Counter
from typing import Any

import orjson

from services.scoring.engine.case import Case
from services.scoring.engine.catalogue import ProductSet, StarClass
from services.scoring.engine.given import given_at
from services.scoring.engine.points import Fraction, points_at, shown, zeroed_in
from services.scoring.engine.stars import Assessment
from services.scoring.engine.tables import Criterion, Key, Table
from services.scoring.engine.words import gate_text, say, text_of

Entry = dict[str, Any] | orjson.Fragment


def explain(case: Case, assessment: Assessment, language: str) -> list[Entry]:
    """Explain a result in one language."""
    table = case.product_set.table
    entries: list[Entry] = []
    if table is not None:
        entries += _criteria(case, table, language)
    entries += _parts(case, language)
    entries += _stars(case, table, assessment, language)
    return entries


class Written(dict[Key, orjson.Fragment]):
    """The entries of a single sheet in one language, made when first asked for."""

    def __init__(self, table: Table, language: str) -> None:
        super().__init__()
        self._table, self._language = table, language

    def __missing__(self, key: Key) -> orjson.Fragment:
        """Write the entry of one option."""
        code, option = key
        criterion = self._table.criteria[code]
        given = Fraction(self._table.points[key], 1)
        notes = _below(self._table, code, given, self._language)
        entry = _entry(criterion, Counter({option: 1}), given, None, notes, self._language)
        self[key] = fragment = orjson.Fragment(orjson.dumps(entry))
        return fragment


def _written(product_set: ProductSet, table: Table, language: str) -> Written:
    known = product_set.written.get(("criterion", language))
    if known is None:
        known = product_set.written["criterion", language] = Written(table, language)
    written: Written = known
    return written


def _criteria(case: Case, table: Table, language: str) -> list[Entry]:
    first = case.sheets[0].answers or {}
    if len(case.sheets) == 1 and not case.agreed and not zeroed_in(table, first):
        written = _written(case.product_set, table, language)
        keys = zip(table.codes, map(first.get, table.codes), strict=True)
        return list(map(written.__getitem__, keys))
    return [_of_council(case, table, code, language) for code in table.codes]


def _of_council(case: Case, table: Table, code: str, language: str) -> Entry:
    chosen = [(sheet.answers or {}).get(code) for sheet in case.sheets]
    points = [points_at(table, sheet.answers or {}, code) for sheet in case.sheets]
    notes = ""
    if any(code in zeroed_in(table, sheet.answers or {}) for sheet in case.sheets):
        gate = case.rulebook.pack["gates"][table.zeroing]
        notes += say(language, "zeroed", gate=gate_text(gate, language))
    agreed = case.agreed.get(code)
    if agreed is not None:
        notes += say(language, "agreed", option=agreed)
    notes += _below(table, code, given_at(case, table, code), language)
    mean = Fraction(sum(points), len(points))
    return _entry(table.criteria[code], Counter(chosen), mean, agreed, notes, language)


def _below(table: Table, code: str, given: Fraction, language: str) -> str:
    notes = ""
    for star, pairs in table.floors.items():
        for bound, least in pairs:
            if bound == code and not given.reaches(least):
                facts = {"star": star, "required": least, "given": given.shown()}
                notes += say(language, "below", **facts)
    return notes


def _entry(
    criterion: Criterion,
    chosen: Counter[int | None],
    given: Fraction,
    agreed: int | None,
    notes: str,
    language: str,
) -> dict[str, Any]:
    node = criterion.node
    text = say(language, "given", given=given.shown(), max=criterion.max)
    if chosen.get(None):
        text += say(language, "unanswered", count=chosen[None])
    return {
        "kind": "criterion",
        "code": criterion.code,
        "label": text_of(node["label"], language),
        "given": given.shown(),
        "max": criterion.max,
        "met": None,
        "choices": [
            _choice(criterion, option, count, language)
            for option, count in sorted(chosen.items(), key=lambda pair: pair[0] or 0)
        ],
        "agreed": agreed,
        "clause": node["clause"],
        "text": text + notes,
    }


def _choice(criterion: Criterion, option: int | None, count: int, language: str) -> dict[str, Any]:
    if option is None:
        text, points = say(language, "no_option"), 0
    else:
        printed = criterion.node["options"][option - 1]
        text, points = text_of(printed["text"], language), printed["points"]
    return {"option": option, "points": points, "text": text, "count": count}


def _parts(case: Case, language: str) -> list[Entry]:
    count = len(case.sheets)
    return [
        part_entry(part, shown(sum(sheet.parts[place] for sheet in case.sheets), count), language)
        for place, part in enumerate(case.rulebook.pack["parts"])
    ]


def part_entry(part: Any, given: str, language: str) -> dict[str, Any]:
    """Explain what a part came to."""
    return {
        "kind": "part",
        "code": part["code"],
        "label": text_of(part["label"], language),
        "given": given,
        "max": part["max"],
        "met": None,
        "choices": [],
        "agreed": None,
        "clause": part["clause"],
        "text": say(language, "part", code=part["code"], given=given, max=part["max"]),
    }


def _stars(case: Case, table: Table | None, assessment: Assessment, language: str) -> list[Entry]:
    entries: list[Entry] = []
    for known in case.rulebook.classes:
        missed: tuple[str, ...] = ()
        minimums = assessment.minimums.get(known.star)
        if table is not None and minimums is False:
            pairs = table.floors[known.star]
            missed = tuple(
                code for code, least in pairs if not given_at(case, table, code).reaches(least)
            )
        entries.append(star_entry(known, assessment.average, minimums, missed, language))
    return entries


def star_entry(
    known: StarClass,
    average: Fraction,
    minimums: bool | None,  # noqa: FBT001 - three answers: met, missed, none to meet
    missed: tuple[str, ...],
    language: str,
) -> dict[str, Any]:
    """Explain why a star class is reached or not."""
    reached, given = average.reaches(known.min), average.shown()
    key = "star_reached" if reached else "star_not_reached"
    text = say(language, key, star=known.star, min=known.min, given=given)
    if minimums is False:
        text += say(language, "star_missing", criteria=", ".join(missed))
    elif minimums:
        text += say(language, "star_minimums_met")
    return {
        "kind": "star",
        "code": str(known.star),
        "label": say(language, "star_label", star=known.star),
        "given": given,
        "max": 100,
        "met": reached and minimums is not False,
        "choices": [],
        "agreed": None,
        "clause": known.clause,
        "text": text,
    }
