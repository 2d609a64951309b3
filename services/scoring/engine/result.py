"""The answer to a score request: everything decided, with the facts it rests on.

Ours: 0106, 0108. Everything decided is said with what it rests on.
"""

from typing import Any

import orjson

from services.scoring.engine import council, ways
from services.scoring.engine.case import Case
from services.scoring.engine.catalogue import ProductSet
from services.scoring.engine.columns import entries_of
from services.scoring.engine.gates import FIRES, Fired, open_criteria
from services.scoring.engine.points import Fraction
from services.scoring.engine.settings import Settings
from services.scoring.engine.stars import RECOGNISE, Assessment, assess
from services.scoring.engine.summary import parts_of, stars_of
from services.scoring.engine.tables import MASK, Table
from services.scoring.engine.words import gate_text, say, text_of

Json = dict[str, Any]
MOST_KEPT = 1024
"""Conclusions kept a set and language; settings come from outside, so there may be many."""


def score(case: Case, language: str = "vi") -> Json:
    """Score a checked case; `orjson.dumps` of the answer is the same bytes every time."""
    assessment = assess(case)
    columns, table = assessment.columns, case.product_set.table
    parts = parts_of(case, language)
    explanation: list[orjson.Fragment] = []
    if case.explain:
        explanation += entries_of(columns, language)
        explanation += [told for _, told in parts]
        explanation += stars_of(case, assessment, language)
    return {
        "rulebook": case.rulebook.ref,
        "product_set": case.product_set.number,
        "level": case.step.level,
        "sheets": _sheets(case),
        "average": average_of(assessment.average),
        "parts": {name: given for name, (given, _) in zip(case.rulebook.parts, parts, strict=True)},
        "stars_by_total": assessment.stars_by_total,
        "floors": columns.minimums(table.bound) if table else [],
        **decided(case, assessment, language),
        "explanation": explanation,
    }


def average_of(average: Fraction) -> Json:
    """Show an average whole: its sum, its count, and the value cut to two decimals.

    Law: 26/2026 Đ.3 k.3. Ours: 0102.
    """
    return {
        "numerator": average.numerator,
        "denominator": average.denominator,
        "value": average.shown(),
    }


def decided(case: Case, assessment: Assessment, language: str) -> Json:
    """Show what was decided, what may follow, and the settings and notes it stands on."""
    return {
        **_kept_conclusion(case, assessment, language),
        "gates": [_gate(case, fired, language) for fired in assessment.gates],
        "spread": council.spread(case, assessment.columns),
        "quorum": council.quorum(case),
    }


def _kept_conclusion(case: Case, assessment: Assessment, language: str) -> Json:
    """Write a conclusion once where it follows from level, stars and settings alone."""
    doubts = doubted_in(case) or blank_at_gates(case)
    if assessment.gates or doubts or assessment.stars_by_total is None:
        return _conclusion(case, assessment, language)
    kept: dict[Any, Json] = case.product_set.written.setdefault(("conclusion", language), {})
    key = case.step.level, assessment.stars, assessment.outcome, case.settings
    known = kept.get(key)
    if known is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        known = kept[key] = {
            name: orjson.Fragment(orjson.dumps(value)) if isinstance(value, list | dict) else value
            for name, value in _conclusion(case, assessment, language).items()
        }
    return known


def _conclusion(case: Case, assessment: Assessment, language: str) -> Json:
    outcome = assessment.outcome
    return {
        "stars": assessment.stars,
        **outcome._asdict(),
        "certificate": outcome.outcome == RECOGNISE,
        "ways": [ways.told(way, language) for way in ways.ways_after(case, assessment)],
        "needs_agreement": list(open_criteria(assessment.gates)),
        "certain": is_certain(case, assessment),
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
        and not blank_at_gates(case)
    )


def doubted_in(case: Case) -> list[tuple[str, int]]:
    """Name the doubted options that the result may rest on.

    Those that somebody chose or the council agreed on; and one whose mark is doubted (set 10, 3.5)
    where somebody gave less: there the mark would be missed.

    Ours: 0107, 0110.
    """
    table = case.product_set.table
    if table is None or not table.doubted:
        return []
    answers = [sheet.answers or {} for sheet in case.sheets]
    return [
        (code, option)
        for code, option in table.doubted
        if any(given.get(code) == option for given in (case.agreed, *answers))
        or any(
            _misses_a_doubted_mark(table, given, code, option)
            for given in ([case.agreed] if code in case.agreed else answers)
        )
    ]


def _misses_a_doubted_mark(table: Table, answers: Any, code: str, option: int) -> bool:
    marked = "other_sheets_min_star" in table.criteria[code].node["options"][option - 1]
    given = table.points[code, answers.get(code)]
    return marked and given < table.points[code, option]


def blank_at_gates(case: Case) -> list[Fired]:
    """Name the gates that a criterion without a tick leaves open, with whose sheets it was.

    Ours: a blank counts 0 points and stops nothing (0103), but it never passes without a note.
    """
    table = case.product_set.table
    if table is None or not table.watches:
        return []
    return [
        Fired(watch.code, watch.effect, code, "answers", who)
        for watch in table.watches
        for code in watch.criteria
        if not watch.unanswered and code not in case.agreed and watch.code not in case.findings
        if (who := tuple(one.assessor for one in case.sheets if code not in (one.answers or {})))
    ]


def notes_of(case: Case, assessment: Assessment, language: str) -> list[Json]:
    """Say what the reader of a result must know about the data and the gates behind it.

    Ours: nothing passes without a note (0103, 0107).
    """
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
    codes += [("gate_unanswered", _touched(case, gate, language)) for gate in blank_at_gates(case)]
    if assessment.stars_by_total is None:
        codes.append(("between_classes", {}))
    return [{"code": code, "text": say(language, f"note_{code}", **facts)} for code, facts in codes]


def doubt_at(product_set: ProductSet, code: str, option: int, language: str) -> Json:
    """Say what is doubted at an option: as printed, as counted, and why.

    Ours: 0110.
    """
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
