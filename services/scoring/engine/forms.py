"""Rulebooks and sheets as a reader sees them: one language, numbered options, minimums beside.

Ours: 0004, readers see the law's words and numbers as they are stored.
"""

from collections.abc import Mapping
from typing import Any

from libs.contracts.law import Procedure
from services.scoring.engine.catalogue import Catalogue, ProductSet, Rulebook
from services.scoring.engine.words import LANGUAGES, gate_text, say, text_of

Json = dict[str, Any]
_SUMMARY = ("id", "version", "decision", "title", "lodged_from", "lodged_before")


def rulebook_list(catalogue: Catalogue) -> Json:
    """List every rulebook, newest first."""
    return {"items": [_summary(rulebook) for rulebook in catalogue]}


def _has_sheets(rulebook: Rulebook) -> bool:
    return any(entry.table is not None for entry in rulebook.product_sets.values())


def _summary(rulebook: Rulebook) -> Json:
    return {
        **{name: rulebook.pack[name] for name in _SUMMARY},
        "sheets_digest": rulebook.sheets_digest,
        "procedure_digest": rulebook.procedure_digest,
        "has_sheets": _has_sheets(rulebook),
    }


def rulebook(book: Rulebook) -> Json:
    """Show one rulebook whole but for its sheets; texts in every language."""
    pack = book.pack
    return {
        **_summary(book),
        "confidence": pack["confidence"],
        "parts": [
            {name: part[name] for name in ("code", "label", "max")} for part in pack["parts"]
        ],
        "star_classes": [
            {
                **{
                    name: entry[name]
                    for name in ("star", "min", "below", "recognised_by", "certificate", "clause")
                },
                "printed": entry.get("printed"),
            }
            for entry in pack["star_classes"]
        ],
        "settings": pack["settings"],
        "minimums_known": pack["minimums"]["known"],
        "gates": _coded(pack["gates"]),
        "disqualifiers": _coded(pack["disqualifiers"]),
        "procedure": {name: pack[name] for name in Procedure.model_fields},
    }


def _coded(entries: Mapping[str, Any]) -> list[Json]:
    return [
        {
            "code": code,
            "label": {language: entry[language] for language in LANGUAGES},
            "effect": entry["effect"],
        }
        for code, entry in entries.items()
    ]


def applicable(book: Rulebook, rule: Mapping[str, Any], lodged_on: str, kind: str) -> Json:
    """Say which rulebook binds a dossier, until when, and which transition rules touch it.

    Law: 26/2026 Đ.12 k.2.
    """
    return {
        "rulebook": book.id,
        "version": book.version,
        "sheets_digest": book.sheets_digest,
        "procedure_digest": book.procedure_digest,
        "lodged_on": lodged_on,
        "kind": kind,
        "finish_by": rule["finish_by"],
        "rules": [
            {
                "id": entry["id"],
                "text": entry["label"],
                "clause": entry["clause"],
                "confidence": entry["confidence"],
            }
            for entry in book.pack["transition"]
            if kind in entry["kinds"]
        ],
    }


def _head(entry: ProductSet, language: str) -> Json:
    data = entry.data
    return {
        "number": entry.number,
        "label": text_of(data["label"], language),
        **data["classification"],
        "managing_agencies": data["agencies"],
    }


def product_sets(book: Rulebook, language: str) -> Json:
    """List a rulebook's product sets.

    Law: 26/2026 Phụ lục I.
    """
    return {
        "items": [
            {**_head(entry, language), "has_sheet": entry.table is not None}
            for entry in book.product_sets.values()
        ]
    }


def product_set(book: Rulebook, entry: ProductSet, language: str) -> Json:
    """Show one sheet as a form in one language.

    Law: 26/2026 Annex II: the sheet is the form. Ours: `short` and `doubt` stand beside the
    text.
    """
    data = entry.data
    parts = data["parts"]
    return {
        "rulebook": book.ref,
        "language": language,
        **_head(entry, language),
        "samples": data["samples"],
        "max": data["max"],
        "clause": data["clause"],
        "confidence": data["confidence"],
        "findings": [_finding(entry, code, language) for code in entry.findings],
        "floors_known": book.pack["minimums"]["known"] and parts is not None,
        "gaps": [_gap(gap, language) for gap in data["gaps"]],
        "parts": None if parts is None else [_part(book, entry, part, language) for part in parts],
    }


def _gap(gap: Mapping[str, Any], language: str) -> Json:
    return {"code": gap["code"], "text": say(language, f"note_{gap['code']}", **gap)}


def _finding(entry: ProductSet, code: str, language: str) -> Json:
    known = entry.findings[code]
    return {
        "code": code,
        "text": gate_text(known, language),
        "effect": known["effect"],
        "criterion": known["criterion"],
        "clause": known["clause"],
    }


def _part(book: Rulebook, entry: ProductSet, part: Mapping[str, Any], language: str) -> Json:
    return {
        **_node(part, language),
        "sections": [
            {
                **_node(section, language),
                "criteria": list(_criteria(book, entry, section, None, language)),
            }
            for section in part["sections"]
        ],
    }


def _node(node: Mapping[str, Any], language: str) -> Json:
    return {
        "code": node["code"],
        "label": text_of(node["label"], language),
        "max": node["max"],
        "clause": node["clause"],
        "short": _text(node.get("short"), language),
        "printed": node.get("printed"),
        "doubt": _text(node.get("doubt"), language),
    }


def _text(texts: Mapping[str, str | None] | None, language: str) -> str | None:
    return text_of(texts, language) if texts else None


def _criteria(
    book: Rulebook, entry: ProductSet, node: Mapping[str, Any], heading: Json | None, language: str
) -> list[Json]:
    if "options" in node:
        return [_criterion(book, entry, node, heading, language)]
    found = []
    for child in node["criteria"]:
        above = _node(child, language) if "criteria" in child else heading
        found += _criteria(book, entry, child, above, language)
    return found


def _criterion(
    book: Rulebook, entry: ProductSet, node: Mapping[str, Any], heading: Json | None, language: str
) -> Json:
    floors = entry.data["floors"] or {}
    papers = book.pack["papers"]
    return {
        **_node(node, language),
        "heading": heading,
        "confidence": node["confidence"],
        "options": [_option(option, language) for option in node["options"]],
        "floors": {
            star: least[node["code"]] for star, least in floors.items() if node["code"] in least
        },
        "gates": node.get("gates", []),
        "cases": node.get("cases"),
        "papers": [{"code": code, "label": papers[code]} for code in node.get("papers", ())],
        "note": (node.get("note") or {}).get(language) or (node.get("note") or {}).get("en"),
        "mark_reading": node.get("mark_reading"),
    }


def _option(option: Mapping[str, Any], language: str) -> Json:
    return {
        "option": option["option"],
        "points": option["points"],
        "text": text_of(option["text"], language),
        "min_star": option.get("min_star"),
        "case": option.get("case"),
        "short": _text(option.get("short"), language),
        "printed": option.get("printed"),
        "doubt": _text(option.get("doubt"), language),
        "confidence": option.get("confidence"),
        "other_sheets": option.get("other_sheets"),
        "other_sheets_min_star": option.get("other_sheets_min_star"),
    }
