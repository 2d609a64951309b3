"""An independent scoring reference: slow, short, written from the acts and the pack alone.

It shares no code with the engine, so that the two can prove each other; `scoring_vectors` beside
it writes the public test vectors with it.
"""

import hashlib
import json
import math
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import law

Json = dict[str, Any]
SCORING = Path(__file__).resolve().parents[2] / "services" / "scoring"
RULEBOOKS = law.FOLDER
LABELS = json.loads((SCORING / "labels.json").read_text(encoding="utf-8"))["vi"]


def two_decimals(value: Fraction) -> str:
    return f"{math.floor(value * 100) // 100}.{math.floor(value * 100) % 100:02d}"


class Reference:
    """One rulebook read straight from its pack."""

    def __init__(self, folder: Path) -> None:
        raw = (folder / "sheets.json").read_bytes()
        self.pack = json.loads(raw) | {
            name: value
            for name, value in json.loads((folder / "procedure.json").read_bytes()).items()
            if name in {"routing", "papers", "lodged_from"}
        }
        self.ref = {
            "id": self.pack["id"],
            "version": self.pack["version"],
            "digest": "sha256:" + hashlib.sha256(raw).hexdigest(),
        }
        self.sets = {entry["number"]: entry for entry in self.pack["product_sets"]}
        self.leaves = {number: self.read(entry) for number, entry in self.sets.items()}
        self.nodes = {
            number: {node["code"]: node for _, node in found}
            for number, found in self.leaves.items()
        }

    def criteria(self, number: int) -> list[tuple[str, Json]]:
        """List (part, node) of every criterion with options, in printed order."""
        return self.leaves[number]

    def read(self, entry: Json) -> list[tuple[str, Json]]:
        def below(part: str, node: Json) -> list[tuple[str, Json]]:
            if "options" in node:
                return [(part, node)]
            return [leaf for child in node["criteria"] for leaf in below(part, child)]

        parts = entry["parts"] or []
        return [
            leaf
            for part in parts
            for section in part["sections"]
            for leaf in below(part["code"], section)
        ]

    def raw(self, number: int, answers: Json, code: str) -> int:
        if code not in answers:
            return 0
        return int(self.nodes[number][code]["options"][answers[code] - 1]["points"])

    def needs(self, number: int) -> Json:
        return {
            gate["criterion"]: (gate["needs"], gate)
            for gate in self.sets[number]["gates"]
            if gate.get("needs")
        }

    def points(self, number: int, answers: Json, code: str) -> int:
        needed = self.needs(number).get(code)
        if needed and self.raw(number, answers, needed[0]) == 0:
            return 0
        return self.raw(number, answers, code)

    def score(self, request: Json) -> Json:
        """Score a valid request; everything but the explanation, in Vietnamese."""
        number, sheets = request["product_set"], request["sheets"]
        entry, pack = self.sets[number], self.pack
        asked = {k: v for k, v in (request.get("settings") or {}).items() if v is not None}
        settings = {**pack["settings"], **asked}
        agreed = request.get("agreed") or {}
        codes = [node["code"] for _, node in self.criteria(number)]
        owner = {node["code"]: part for part, node in self.criteria(number)}
        part_codes = [part["code"] for part in pack["parts"]]
        known = entry["parts"] is not None

        scored = []
        for sheet in sheets:
            if known:
                given = {c: self.points(number, sheet["answers"], c) for c in codes}
                by_part = {p: sum(v for c, v in given.items() if owner[c] == p) for p in part_codes}
                missing = [c for c in codes if c not in sheet["answers"]]
            else:
                by_part, missing = {p: sheet["parts"][p] for p in part_codes}, []
            scored.append(
                {
                    "assessor": sheet["assessor"],
                    "total": sum(by_part.values()),
                    "parts": by_part,
                    "unanswered": missing,
                }
            )
        totals = [one["total"] for one in scored]
        average = Fraction(sum(totals), len(totals))

        def at(code: str) -> Fraction:
            if settings["floors_on"] == "agreed_else_mean" and code in agreed:
                head = self.needs(number).get(code)
                if head:
                    told = [agreed] if head[0] in agreed else [s["answers"] for s in sheets]
                    if all(self.raw(number, answers, head[0]) == 0 for answers in told):
                        return Fraction(0)
                return Fraction(self.raw(number, agreed, code))
            each = [self.points(number, sheet["answers"], code) for sheet in sheets]
            if settings["floors_on"] == "each_sheet":
                return Fraction(min(each))
            return Fraction(sum(each), len(each))

        floors = [
            {
                "star": int(star),
                "criterion": code,
                "required": least[code],
                "given": two_decimals(at(code)),
                "met": at(code) >= least[code],
            }
            for code in codes
            for star, least in sorted((entry["floors"] or {}).items())
            if code in least
        ]
        gates = self.gates(request, entry, sheets, agreed, settings, at)
        by_total = self.by_total(average, settings)
        stars = self.stars(by_total, floors, settings)
        level = request.get("level") or next(
            s["level"] for s in pack["routing"] if s["task"] == "assess"
        )
        outcome = self.outcome(level, stars, average)
        for effect in ("stopped", "eliminated"):
            if any(gate["effect"] == effect for gate in gates):
                stars, outcome = None, (effect, None, None)
        return {
            "rulebook": self.ref,
            "product_set": number,
            "level": level,
            "sheets": scored,
            "average": {
                "numerator": sum(totals),
                "denominator": len(totals),
                "value": two_decimals(average),
            },
            "parts": {
                p: two_decimals(Fraction(sum(s["parts"][p] for s in scored), len(scored)))
                for p in part_codes
            },
            "stars_by_total": by_total,
            "floors": floors,
            "stars": stars,
            "outcome": outcome[0],
            "recognised_by": outcome[1],
            "forward_to": outcome[2],
            "certificate": outcome[0] == "recognise",
            "gates": gates,
            "spread": self.spread(number, codes, sheets, totals, settings),
            "quorum": self.quorum(sheets, settings),
            "settings": settings,
            "notes": self.notes(entry, by_total),
            "explanation": [],
        }

    def gates(
        self,
        request: Json,
        entry: Json,
        sheets: list[Json],
        agreed: Json,
        settings: Json,
        at: Callable[[str], Fraction],
    ) -> list[Json]:
        number, found = entry["number"], []
        named = request.get("findings") or []

        def gate(
            code: str, effect: str, criterion: str | None, by: str, assessors: Iterable[str] = ()
        ) -> None:
            words = self.pack["gates"].get(code) or self.pack["disqualifiers"][code]
            clauses = [g["clause"] for g in entry["gates"] if g["code"] == code]
            found.append(
                {
                    "code": code,
                    "effect": effect,
                    "criterion": criterion,
                    "found_by": by,
                    "assessors": list(assessors),
                    "text": words["vi"],
                    "clause": clauses[-1] if clauses else entry["clause"],
                }
            )

        for code in named:
            where = [g for g in entry["gates"] if g["code"] == code]
            effect = where[0]["effect"] if where else "eliminated"
            gate(code, effect, where[0]["criterion"] if where else None, "finding")
        for watch in entry["gates"]:
            if watch.get("watch") and watch["code"] not in named:
                for code in watch["watch"]:
                    basis = settings["floors_on"] == "agreed_else_mean" and code in agreed
                    chosen = basis or any(code in sheet["answers"] for sheet in sheets)
                    if chosen and at(code) == 0:
                        gate(watch["code"], watch["effect"], code, "answers")
                        break
        for code, (head, rule) in self.needs(number).items():
            who = [
                sheet["assessor"]
                for sheet in sheets
                if self.raw(number, sheet["answers"], head) == 0
                and self.raw(number, sheet["answers"], code) > 0
            ]
            if who:
                gate(rule["code"], "zero", code, "answers", who)
        return found

    def by_total(self, average: Fraction, settings: Json) -> int | None:
        for entry in self.pack["star_classes"]:
            if average >= entry["min"]:
                if settings["intervals"] == "as_printed" and "printed_max" in entry:
                    return int(entry["star"]) if average <= entry["printed_max"] else None
                return int(entry["star"])
        return None

    def stars(self, by_total: int | None, floors: list[Json], settings: Json) -> int | None:
        def met(star: int) -> bool:
            return all(floor["met"] for floor in floors if floor["star"] == star)

        if by_total is None or settings["missed_floor"] == "ignored" or met(by_total):
            return by_total
        if settings["missed_floor"] == "one_star_down":
            return by_total - 1
        return max(star for star in range(1, by_total) if met(star))

    def outcome(
        self, level: str, stars: int | None, average: Fraction
    ) -> tuple[str, str | None, str | None]:
        if stars is None:
            return "not_recognised", None, None
        step = next(s for s in self.pack["routing"] if s["level"] == level)
        if stars in step["recognises"]:
            return "recognise", level, None
        if step["forward"] and average >= step["forward"]["min"]:
            return "forward", None, step["forward"]["to"]
        for other in self.pack["routing"]:
            if stars in other["recognises"]:
                return "recognise", other["level"], None
        return "not_recognised", None, None

    def spread(
        self, number: int, codes: list[str], sheets: list[Json], totals: list[int], settings: Json
    ) -> Json:
        apart = {}
        for code in codes:
            each = [self.points(number, sheet["answers"], code) for sheet in sheets]
            if max(each) > min(each):
                apart[code] = max(each) - min(each)
        distance, limit = max(totals) - min(totals), settings["max_spread"]
        return {
            "total": distance,
            "limit": limit,
            "exceeds": limit is not None and distance > limit,
            "by_criterion": apart,
        }

    def quorum(self, sheets: list[Json], settings: Json) -> Json | None:
        rule = settings["quorum"]
        if rule is None:
            return None
        needed = math.ceil(rule["seats"] * Fraction(rule["share"]))
        chair = None
        if rule.get("chair"):
            chair = rule["chair"] in [sheet["assessor"] for sheet in sheets]
        met = len(sheets) >= needed and chair is not False
        return {"present": len(sheets), "needed": needed, "chair_present": chair, "met": met}

    def notes(self, entry: Json, by_total: int | None) -> list[Json]:
        found: list[tuple[str, Json]] = []
        if not self.pack["minimums"]["known"]:
            found.append(("minimums_not_checked", {}))
        found += [(gap["code"], gap) for gap in entry["gaps"]]
        if by_total is None:
            found.append(("between_classes", {}))
        return [
            {"code": code, "text": LABELS[f"note_{code}"].format(**facts)} for code, facts in found
        ]
