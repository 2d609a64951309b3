"""An independent scoring reference: slow, short, written from the acts and the pack alone.

It shares no code with the engine, so that the two can prove each other; `scoring_vectors` beside
it writes the public test vectors with it.
"""

import hashlib
import json
import math
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import law

Json = dict[str, Any]
SCORING = Path(__file__).resolve().parents[2] / "services" / "scoring"
RULEBOOKS = law.FOLDER
FALLBACK = {
    "forward_on": "points",
    "gate_on": "any_sheet",
    "printed_points": "as_printed",
    "mark_reading": "least_option",
}
"""How a rulebook is read that leaves one of the newer questions out."""
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
            "sheets_digest": "sha256:" + hashlib.sha256(raw).hexdigest(),
        }
        self.sets = {entry["number"]: entry for entry in self.pack["product_sets"]}
        self.known: dict[tuple[str, str], Any] = {}
        self.read_with({})

    def read_with(self, asked: Json) -> Json:
        """Settle every open question, and read the sheets under the answers."""
        settings = {**FALLBACK, **self.pack["settings"], **asked}
        reading = settings["printed_points"], settings["mark_reading"]
        if reading not in self.known:
            leaves = {n: self.read(entry, settings) for n, entry in self.sets.items()}
            nodes = {n: {node["code"]: node for _, node in found} for n, found in leaves.items()}
            self.known[reading] = leaves, nodes
        self.leaves, self.nodes = self.known[reading]
        return settings

    def criteria(self, number: int) -> list[tuple[str, Json]]:
        """List (part, node) of every criterion with options, in printed order."""
        return self.leaves[number]

    def as_read(self, node: Json, settings: Json) -> Json:
        """Give a criterion's options as the settings read its print."""
        options = [dict(option) for option in node["options"]]
        for option in options:
            if settings["printed_points"] == "as_in_other_sheets":
                option["points"] = option.get("other_sheets", option["points"])
                if option.get("other_sheets_min_star"):
                    option["min_star"] = option["other_sheets_min_star"]
        if settings["mark_reading"] == "all_points" and "mark_reading" in node:
            star = node["mark_reading"]["star"]
            for option in options:
                if option.get("min_star") == star:
                    del option["min_star"]
                if option["points"] == node["mark_reading"]["readings"]["all_points"]:
                    option["min_star"] = star
        return {**node, "options": options}

    def least(self, number: int) -> dict[int, dict[str, int]]:
        """Compute the minimums of every star from the marks."""
        marks = [
            (option["min_star"], node["code"], option["points"])
            for _, node in self.criteria(number)
            for option in node["options"]
            if option.get("min_star")
        ]
        found: dict[int, dict[str, int]] = {}
        for star in (3, 4, 5):
            for marked, code, points in marks:
                if marked <= star:
                    known = found.setdefault(star, {})
                    known[code] = max(points, known.get(code, 0))
        return found

    def read(self, entry: Json, settings: Json) -> list[tuple[str, Json]]:
        def below(part: str, node: Json) -> list[tuple[str, Json]]:
            if "options" in node:
                return [(part, self.as_read(node, settings))]
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
        settings = self.read_with(asked)
        agreed = request.get("agreed") or {}
        codes = [node["code"] for _, node in self.criteria(number)]
        owner = {node["code"]: part for part, node in self.criteria(number)}
        part_codes = [part["code"] for part in pack["parts"]]
        known = entry["parts"] is not None and "answers" in sheets[0]
        if not known:
            codes = []

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
            for star, least in sorted(self.least(number).items())
            if code in least
        ]
        gates = self.gates(request, entry, sheets, agreed, settings) if known else []
        if not known:
            gates = self.gates({**request, "by_parts": True}, entry, [], {}, settings)
        by_total = self.by_total(average, settings)
        stars = self.stars(by_total, floors, settings)
        level = request.get("level") or next(
            s["level"] for s in pack["routing"] if s["task"] == "assess"
        )
        outcome = self.outcome(level, stars, average, floors, settings)
        open_at = [g["criterion"] for g in gates if g["status"] == "needs_agreement"]
        open_at = list(dict.fromkeys(open_at))
        if open_at:
            stars, outcome = None, ("needs_agreement", None, None)
        for effect in ("stopped", "eliminated"):
            if any(gate["effect"] == effect and gate["status"] == "fires" for gate in gates):
                stars, outcome = None, (effect, None, None)
        doubted = self.doubted(number, sheets, agreed) if known else []
        blanks = self.blanks(request) if known else []
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
            "ways": self.ways(level, stars, outcome, open_at),
            "needs_agreement": open_at,
            "certain": (
                known
                and pack["minimums"]["known"]
                and entry["confidence"] == "high"
                and not (entry["gaps"] or open_at or doubted or blanks)
            ),
            "gates": gates,
            "spread": self.spread(number, codes, sheets, totals, settings),
            "quorum": self.quorum(sheets, settings),
            "settings": settings,
            "notes": self.notes(entry, by_total, known, doubted, gates, blanks),
            "explanation": [],
        }

    def gates(
        self,
        request: Json,
        entry: Json,
        sheets: list[Json],
        agreed: Json,
        settings: Json,
    ) -> list[Json]:
        number, found = entry["number"], []
        named = request.get("findings") or []

        def gate(
            code: str,
            effect: str,
            criterion: str | None,
            by: str,
            assessors: Iterable[str] = (),
            status: str = "fires",
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
                    "status": status,
                    "text": words["vi"],
                    "clause": clauses[-1] if clauses else entry["clause"],
                }
            )

        for code in named:
            where = [g for g in entry["gates"] if g["code"] == code]
            effect = where[0]["effect"] if where else "eliminated"
            gate(code, effect, where[0]["criterion"] if where else None, "finding")
        if request.get("by_parts"):
            return found
        for watch in entry["gates"]:
            for code in watch.get("watch", ()) if watch["code"] not in named else ():
                nothing = [
                    sheet["assessor"]
                    for sheet in sheets
                    if (
                        self.raw(number, sheet["answers"], code) == 0
                        if code in sheet["answers"]
                        else watch.get("unanswered", False)
                    )
                ]
                every = len(nothing) == len(sheets)
                ask = settings["gate_on"] == "any_sheet"
                if code in agreed:
                    zero = self.raw(number, agreed, code) == 0
                    status = "fires" if zero else "overruled" if nothing else ""
                elif not nothing:
                    status = ""
                else:
                    status = "fires" if every else "needs_agreement" if ask else "overruled"
                if status:
                    gate(watch["code"], watch["effect"], code, "answers", nothing, status)
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
        self,
        level: str,
        stars: int | None,
        average: Fraction,
        floors: list[Json],
        settings: Json,
    ) -> tuple[str, str | None, str | None]:
        step = next(s for s in self.pack["routing"] if s["level"] == level)
        up = step["forward"]
        if up and average >= up["min"]:
            bound = max(c["star"] for c in self.pack["star_classes"] if c["min"] <= up["min"])
            missed = [f for f in floors if f["star"] == bound and not f["met"]]
            strict = settings["forward_on"] == "points_and_minimums"
            if not (strict and missed and settings["missed_floor"] != "ignored"):
                return "forward", None, up["to"]
        if stars is None:
            return "not_recognised", None, None
        for other in (step, *self.pack["routing"]):
            if stars in other["recognises"]:
                return "recognise", other["level"], None
        return "not_recognised", None, None

    def ways(
        self,
        level: str,
        stars: int | None,
        outcome: tuple[str, str | None, str | None],
        at: list[str],
    ) -> list[Json]:
        step = next(s for s in self.pack["routing"] if s["level"] == level)
        below = step.get("below_at_centre")
        found: list[Json] = []

        def way(act: str, by: str, clause: str | None = None, **more: Any) -> None:
            empty = {"act": act, "by": by, "stars": None, "to": None}
            line = {**empty, "clause": clause, "criteria": [], **more}
            facts = {
                "by": LABELS[f"level_{by}"],
                "to": LABELS[f"level_{line['to']}"] if line["to"] else "",
                "stars": line["stars"],
                "criteria": ", ".join(line["criteria"]),
            }
            text = LABELS[f"way_{act}"].format(**facts)
            found.append({**line, "text": text[0].upper() + text[1:]})

        name, by, to = outcome
        if name == "forward":
            way("forward", level, step["clause"], to=to)
        elif name == "needs_agreement":
            way("agree", level, criteria=at)
        elif name == "recognise":
            clause = next(c["clause"] for c in self.pack["star_classes"] if c["star"] == stars)
            own = by == level
            act = "recognise" if own else "recognise_on_this_result"
            way(act, str(by), clause if own or not below else below["clause"], stars=stars)
        again = name == "not_recognised" or (name == "recognise" and by != level)
        if below and again and "assess_again" in below["province_may"]:
            sender = next(
                s["level"] for s in self.pack["routing"] if (s["forward"] or {}).get("to") == level
            )
            way("assess_again", sender, below["clause"])
        if name in {"not_recognised", "stopped", "eliminated"}:
            way("apply_again", "producer")
        return found

    def doubted(self, number: int, sheets: list[Json], agreed: Json) -> list[Json]:
        return [
            {**option, "criterion": node["code"]}
            for _, node in self.criteria(number)
            for option in node["options"]
            if option.get("doubt")
            and (
                any(
                    given.get(node["code"]) == option["option"]
                    for given in (agreed, *[sheet["answers"] for sheet in sheets])
                )
                or (
                    option.get("other_sheets_min_star") is not None
                    and min(
                        self.raw(number, given, node["code"])
                        for given in (
                            [agreed]
                            if node["code"] in agreed
                            else [sheet["answers"] for sheet in sheets]
                        )
                    )
                    < option["points"]
                )
            )
        ]

    def blanks(self, request: Json) -> list[Json]:
        """Gates at whose criteria a sheet bears no tick, where that stops nothing by itself."""
        found = []
        for watch in self.sets[request["product_set"]]["gates"]:
            if watch.get("unanswered") or watch["code"] in (request.get("findings") or ()):
                continue
            for code in watch.get("watch", ()):
                who = [s["assessor"] for s in request["sheets"] if code not in s["answers"]]
                if who and code not in (request.get("agreed") or {}):
                    words = self.pack["gates"][watch["code"]]["vi"]
                    facts = {"gate": words, "criterion": code, "assessors": ", ".join(who)}
                    found.append(facts)
        return found

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

    def notes(
        self,
        entry: Json,
        by_total: int | None,
        known: bool,  # noqa: FBT001 - whether options were scored
        doubted: list[Json],
        gates: list[Json],
        blanks: list[Json],
    ) -> list[Json]:
        found: list[tuple[str, Json]] = []
        if not known or not self.pack["minimums"]["known"]:
            found.append(("minimums_not_checked", {}))
        if known and entry["confidence"] != "high":
            found.append(("confidence_not_high", {}))
        found += [(gap["code"], gap) for gap in entry["gaps"]]
        if not known and entry["parts"] is not None:
            found.append(("part_totals_only", {}))
        for option in doubted:
            facts = {
                "criterion": option["criterion"],
                "option": option["option"],
                "printed": option.get("printed", option["points"]),
                "points": option["points"],
                "doubt": option["doubt"]["vi"].rstrip("."),
            }
            found.append(("doubted_option", facts))
        for gate in gates:
            if gate["status"] != "fires":
                facts = {
                    "gate": gate["text"],
                    "criterion": gate["criterion"],
                    "assessors": ", ".join(gate["assessors"]),
                }
                found.append((f"gate_{gate['status']}", facts))
        found += [("gate_unanswered", facts) for facts in blanks]
        if by_total is None:
            found.append(("between_classes", {}))
        return [
            {"code": code, "text": LABELS[f"note_{code}"].format(**facts)} for code, facts in found
        ]
