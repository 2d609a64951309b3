"""The public test vectors: invented requests with the reference's full results.

`python -m tests.support.scoring_vectors` writes them beside each pack.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.support.scoring_reference import RULEBOOKS, Reference

Json = dict[str, Any]


class Invented:
    """Requests that reach every rule of a set: bests, bounds, councils, gates, settings."""

    def __init__(self, reference: Reference, number: int, seed: str) -> None:
        self.reference, self.number = reference, number
        self.chance = random.Random(seed)
        self.nodes = [node for _, node in reference.criteria(number)]
        self.parts = {part["code"]: part["max"] for part in reference.pack["parts"]}

    def options(self, node: Json) -> list[Json]:
        known = [o for o in node["options"] if o["points"] is not None]
        return sorted(known, key=lambda option: option["points"])

    def sheet(self, share: float = 1.0, name: str = "m1", skip: float = 0.0) -> Json:
        if not self.nodes:
            given = {
                p: self.chance.randint(int(most * share), most) for p, most in self.parts.items()
            }
            return {"assessor": name, "parts": given}
        answers = {}
        for node in self.nodes:
            options = self.options(node)
            if self.chance.random() >= skip:
                best = self.chance.random() < share
                chosen = options[-1] if best else self.chance.choice(options)
                answers[node["code"]] = chosen["option"]
        return {"assessor": name, "answers": answers}

    def request(self, *sheets: Json, **more: Any) -> Json:
        base = {"rulebook": self.reference.ref["id"], "product_set": self.number}
        return {**base, "sheets": list(sheets), **more, "explain": False}

    def council(self, count: int, share: float, skip: float = 0.0) -> list[Json]:
        return [self.sheet(share, f"m{place}", skip) for place in range(1, count + 1)]

    def cases(self) -> Iterator[tuple[str, Json]]:
        levels = [s["level"] for s in self.reference.pack["routing"] if s["task"] == "assess"]
        yield "all best", self.request(self.sheet(1.0))
        yield "all best at the last level", self.request(self.sheet(1.0), level=levels[-1])
        for share in (0.0, 0.6, 0.9):
            yield f"one sheet, {share} best", self.request(self.sheet(share))
        yield "council of five", self.request(*self.council(5, 0.8))
        quorum = {"seats": 7, "share": "3/4", "chair": "m1"}
        yield (
            "spread and quorum",
            self.request(*self.council(5, 0.6), settings={"max_spread": 10, "quorum": quorum}),
        )
        for rule in ("one_star_down", "ignored"):
            settings = {"missed_floor": rule}
            yield f"missed floor: {rule}", self.request(*self.council(3, 0.85), settings=settings)
        for rule in ("points", "points_and_minimums"):
            settings = {"forward_on": rule}
            yield f"forward on {rule}", self.request(self.sheet(0.97), settings=settings)
        if self.nodes:
            yield from self.sheet_cases()
            yield from self.print_cases()
            yield from self.totals_cases()

    def split_cases(self, code: str, zero: int) -> Iterator[tuple[str, Json]]:
        """One member's sheet fires a gate, the others' do not."""
        sheets = [self.sheet(1.0, f"m{place}") for place in (1, 2, 3)]
        best = sheets[0]["answers"][code]
        sheets[1] = {"assessor": "m2", "answers": {**sheets[1]["answers"], code: zero}}
        for rule in ("any_sheet", "agreed_else_all"):
            settings = {"gate_on": rule}
            yield f"{code} nothing by one, {rule}", self.request(*sheets, settings=settings)
        for option in (zero, best):
            agreed = {code: option}
            yield f"{code} nothing by one, agreed {option}", self.request(*sheets, agreed=agreed)

    def print_cases(self) -> Iterator[tuple[str, Json]]:
        """Choose every doubted option, under each reading of the print."""
        for node in self.nodes:
            for option in node["options"]:
                sheet = self.sheet(1.0)
                sheet["answers"][node["code"]] = option["option"]
                place = f"{node['code']} option {option['option']}"
                for reading in ("as_printed", "as_in_other_sheets") if option.get("doubt") else ():
                    settings = {"printed_points": reading}
                    yield f"{place} {reading}", self.request(sheet, settings=settings)
            if "mark_reading" in node:
                sheet = self.sheet(1.0)
                sheet["answers"][node["code"]] = self.options(node)[0]["option"]
                settings = {"mark_reading": "all_points"}
                yield f"{node['code']} all points", self.request(sheet, settings=settings)

    def totals_cases(self) -> Iterator[tuple[str, Json]]:
        """Part totals, where the rulebook takes them beside its sheet."""
        if self.reference.pack.get("part_totals"):
            for total in ("low", "high"):
                parts = {
                    p: most if total == "high" else most // 2 for p, most in self.parts.items()
                }
                yield f"part totals, {total}", self.request({"assessor": "m1", "parts": parts})

    def sheet_cases(self) -> Iterator[tuple[str, Json]]:
        yield "nothing answered", self.request({"assessor": "m1", "answers": {}})
        yield "half unanswered", self.request(self.sheet(0.9, skip=0.5))
        for basis in ("mean", "each_sheet"):
            settings = {"floors_on": basis}
            agreed = self.sheet(0.9)["answers"]
            council = self.council(3, 0.9)
            yield (
                f"floors on {basis}",
                self.request(*council, agreed=agreed, settings=settings),
            )
        yield (
            "agreed options",
            self.request(*self.council(5, 0.7), agreed=self.sheet(1.0)["answers"]),
        )
        few = dict(list(self.sheet(0.3)["answers"].items())[::3])
        yield "a few agreed options", self.request(*self.council(4, 0.9), agreed=few)
        entry = self.reference.sets[self.number]
        codes = [g["code"] for g in entry["gates"] if g["effect"] in ("eliminated", "stopped")]
        for finding in dict.fromkeys([*codes, *entry["disqualifiers"]]):
            yield f"finding {finding}", self.request(self.sheet(1.0), findings=[finding])
        for gate in entry["gates"]:
            for code in gate.get("watch") or [gate[key] for key in ("needs",) if key in gate]:
                sheet = self.sheet(1.0)
                node = next(n for n in self.nodes if n["code"] == code)
                zero = [o for o in self.options(node) if o["points"] == 0]
                if zero:
                    sheet["answers"][code] = zero[0]["option"]
                    yield f"nothing at {code}", self.request(sheet)
                sheets = [self.sheet(1.0, "m1"), {**self.sheet(1.0, "m2")}]
                sheets[1]["answers"].pop(code)
                yield f"{code} unanswered by one", self.request(*sheets)
                if zero:
                    yield from self.split_cases(code, zero[0]["option"])
        for node in [n for n in self.nodes if any(o.get("min_star") for o in n["options"])][:4]:
            sheet = self.sheet(1.0)
            sheet["answers"][node["code"]] = self.options(node)[0]["option"]
            yield f"best but {node['code']}", self.request(sheet)


def vectors(folder: Path) -> Json:
    reference = Reference(folder)
    cases = []
    for number in reference.sets:
        for name, request in Invented(reference, number, f"{folder.name}/{number}").cases():
            cases.append(
                {
                    "name": f"set {number}: {name}",
                    "request": request,
                    "result": reference.score(request),
                }
            )
    return {"format": "ocop-scoring-vectors/1", "rulebook": reference.ref, "cases": cases}


def encoded(folder: Path) -> str:
    return (
        json.dumps(vectors(folder), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        + "\n"
    )


def main() -> None:
    for folder in sorted(path.parent for path in RULEBOOKS.glob("*/sheets.json")):
        text = encoded(folder)
        (folder / "vectors.json").write_text(text, encoding="utf-8")
        print(folder.name, len(json.loads(text)["cases"]), "vectors")


if __name__ == "__main__":
    main()
