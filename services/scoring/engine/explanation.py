"""The explanation: one entry a criterion, one a part, one a star class.

Ours: every point and star is explained from the answers alone.
"""

from collections import Counter
from typing import Any

from services.scoring.engine.case import Case
from services.scoring.engine.catalogue import StarClass
from services.scoring.engine.given import given_at
from services.scoring.engine.points import Fraction, points_at, zeroed_in
from services.scoring.engine.tables import Criterion, Table
from services.scoring.engine.words import gate_text, say, text_of

Json = dict[str, Any]


def criterion_entry(case: Case, table: Table, code: str, language: str) -> Json:
    """Explain what a criterion came to: who chose what, what counts, which minimum is missed."""
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
) -> Json:
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


def _choice(criterion: Criterion, option: int | None, count: int, language: str) -> Json:
    if option is None:
        text, points = say(language, "no_option"), 0
    else:
        printed = criterion.node["options"][option - 1]
        text, points = text_of(printed["text"], language), printed["points"]
    return {"option": option, "points": points, "text": text, "count": count}


def part_entry(part: Any, given: str, language: str) -> Json:
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


def star_entry(
    known: StarClass,
    average: Fraction,
    minimums: bool | None,  # noqa: FBT001 - three answers: met, missed, none to meet
    missed: tuple[str, ...],
    language: str,
) -> Json:
    """Explain why a star class is reached or not.

    Law: 26/2026 Đ.3 k.3: the bounds of the classes.
    """
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
