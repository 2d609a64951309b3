"""The answer to a score request: everything decided, with the facts it rests on."""

from typing import Any

import orjson

from services.scoring.engine import council, ways
from services.scoring.engine.case import Case
from services.scoring.engine.catalogue import ProductSet
from services.scoring.engine.explanation import explain
from services.scoring.engine.gates import FIRES, Fired, open_criteria
from services.scoring.engine.given import given_at
from services.scoring.engine.points import Fraction, shown
from services.scoring.engine.settings import Settings
from services.scoring.engine.stars import RECOGNISE, Assessment, assess
from services.scoring.engine.tables import MASK, Key, Table
from services.scoring.engine.words import gate_text, say, text_of

Json = dict[str, Any]


def score(case: Case, language: str = "vi") -> Json:
    """Score a checked case; `orjson.dumps` of the answer is the same bytes every time."""
    assessment = assess(case)
    count = assessment.average.denominator
    return {
        "rulebook": case.rulebook.ref,
        "product_set": case.product_set.number,
        "level": case.step.level,
        "sheets": _sheets(case),
        "average": average_of(assessment.average),
        "parts": {
            part: shown(sum(sheet.parts[place] for sheet in case.sheets), count)
            for place, part in enumerate(case.rulebook.parts)
        },
        "stars_by_total": assessment.stars_by_total,
        "floors": _floors(case),
        **decided(case, assessment, language),
        "explanation": explain(case, assessment, language) if case.explain else [],
    }


def average_of(average: Fraction) -> Json:
    """Show an average whole: its sum, its count, and the value cut to two decimals."""
    return {**average._asdict(), "value": average.shown()}


def decided(case: Case, assessment: Assessment, language: str) -> Json:
    """Show what was decided, what may follow, and the settings and notes it stands on."""
    outcome = assessment.outcome
    return {
        "stars": assessment.stars,
        **outcome._asdict(),
        "certificate": outcome.outcome == RECOGNISE,
        "ways": [ways.told(way, language) for way in ways.ways_after(case, assessment)],
        "needs_agreement": list(open_criteria(assessment.gates)),
        "certain": is_certain(case, assessment),
        "gates": [_gate(case, fired, language) for fired in assessment.gates],
        "spread": council.spread(case),
        "quorum": council.quorum(case),
        "settings": _settings(case.settings),
        "notes": notes_of(case, assessment, language),
    }


def _sheets(case: Case) -> list[Json]:
    table = case.product_set.table
    return [
        {
            "assessor": sheet.assessor,
            "total": sum(sheet.parts),
            "parts": dict(zip(case.rulebook.parts, sheet.parts, strict=True)),
            "unanswered": _unanswered(table, sheet.weight, sheet.answers or {}) if table else [],
        }
        for sheet in case.sheets
    ]


def _unanswered(table: Table, weight: int, answers: Any) -> list[str]:
    if (weight >> table.answered_shift) & MASK == len(table.codes):
        return []
    return [code for code in table.codes if code not in answers]


class Minimums(dict[Key, list[orjson.Fragment]]):
    """The minimums at each criterion for one sheet's option, written once."""

    def __init__(self, table: Table) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, key: Key) -> list[orjson.Fragment]:
        """Write the minimums at one criterion for one option."""
        code, _ = key
        given = Fraction(self._table.points[key], 1)
        self[key] = entries = [
            orjson.Fragment(orjson.dumps(_floor(star, code, least, given)))
            for star, pairs in self._table.floors.items()
            for bound, least in pairs
            if bound == code
        ]
        return entries


def _floors(case: Case) -> list[Any]:
    table = case.product_set.table
    if table is None or not table.floors:
        return []
    if len(case.sheets) == 1 and not case.agreed and not table.zeroed.keys() & table.bound:
        written = case.product_set.written.get(("minimums", ""))
        if written is None:
            written = case.product_set.written["minimums", ""] = Minimums(table)
        answers = case.sheets[0].answers or {}
        keys = zip(table.bound, map(answers.get, table.bound), strict=True)
        return [entry for entries in map(written.__getitem__, keys) for entry in entries]
    entries = []
    for code in table.bound:
        given = given_at(case, table, code)
        for star, pairs in table.floors.items():
            entries += [_floor(star, code, least, given) for bound, least in pairs if bound == code]
    return entries


def _floor(star: int, code: str, least: int, given: Fraction) -> Json:
    return {
        "star": star,
        "criterion": code,
        "required": least,
        "given": given.shown(),
        "met": given.reaches(least),
    }


def _gate(case: Case, fired: Fired, language: str) -> Json:
    pack = case.rulebook.pack
    known = pack["gates"].get(fired.code) or pack["disqualifiers"][fired.code]
    clause = case.product_set.data["clause"]
    for gate in case.product_set.data["gates"]:
        if gate["code"] == fired.code:
            clause = gate["clause"]
    return {
        "code": fired.code,
        "effect": fired.effect,
        "criterion": fired.criterion,
        "found_by": fired.found_by,
        "assessors": list(fired.assessors),
        "status": fired.status,
        "text": gate_text(known, language),
        "clause": clause,
    }


def _settings(settings: Settings) -> Json:
    shown_settings = settings._asdict()
    if settings.quorum is not None:
        share, whole = settings.quorum.share
        shown_settings["quorum"] = {
            "seats": settings.quorum.seats,
            "share": f"{share}/{whole}",
            "chair": settings.quorum.chair,
        }
    return shown_settings


def is_certain(case: Case, assessment: Assessment) -> bool:
    """Say whether nothing behind the result is missing, doubted or still open.

    Ours: a sheet read from one transcription, with gaps, or with a doubted number that was counted
    gives a result, but never a certain one (0107).
    """
    data = case.product_set.data
    return (
        case.product_set.table is not None
        and case.rulebook.pack["minimums"]["known"]
        and data["confidence"] == "high"
        and not data["gaps"]
        and not open_criteria(assessment.gates)
        and not doubted_in(case)
    )


def doubted_in(case: Case) -> list[tuple[str, int]]:
    """Name the doubted options that somebody chose or the council agreed on."""
    table = case.product_set.table
    if table is None:
        return []
    return [
        (code, option)
        for code, option in table.doubted
        if case.agreed.get(code) == option
        or any((sheet.answers or {}).get(code) == option for sheet in case.sheets)
    ]


def notes_of(case: Case, assessment: Assessment, language: str) -> list[Json]:
    """Say what the reader of a result must know about the data and the gates behind it."""
    codes: list[tuple[str, Json]] = []
    data = case.product_set.data
    if case.product_set.table is None or not case.rulebook.pack["minimums"]["known"]:
        codes.append(("minimums_not_checked", {}))
    if data["confidence"] != "high" and case.product_set.table is not None:
        codes.append(("confidence_not_high", {}))
    codes += [(gap["code"], gap) for gap in data["gaps"]]
    codes += [
        ("doubted_option", doubt_at(case.product_set, code, option, language))
        for code, option in doubted_in(case)
    ]
    codes += [
        (f"gate_{gate.status}", _touched(case, gate, language))
        for gate in assessment.gates
        if gate.status != FIRES
    ]
    if assessment.stars_by_total is None:
        codes.append(("between_classes", {}))
    return [{"code": code, "text": say(language, f"note_{code}", **facts)} for code, facts in codes]


def doubt_at(product_set: ProductSet, code: str, option: int, language: str) -> Json:
    """Say what is doubted at an option: as printed, as counted, and why."""
    known = product_set.table.criteria if product_set.table else {}
    printed = known[code].node["options"][option - 1]
    return {
        "criterion": code,
        "option": option,
        "printed": printed.get("printed", printed["points"]),
        "points": printed["points"],
        "doubt": text_of(printed["doubt"], language).rstrip("."),
    }


def _touched(case: Case, gate: Fired, language: str) -> Json:
    known = case.rulebook.pack["gates"][gate.code]
    return {
        "gate": gate_text(known, language),
        "criterion": gate.criterion,
        "assessors": ", ".join(gate.assessors),
    }
