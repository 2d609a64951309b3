"""The rulebooks in memory: compiled packs with their digests, read once at start.

Ours: 0004.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import orjson

import law
from services.scoring.engine import tables, validation
from services.scoring.engine.faults import Fault
from services.scoring.engine.joining import join
from services.scoring.engine.readings import READINGS, read_as
from services.scoring.engine.settings import Settings, read_settings

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StarClass:
    """A star class: from which total on, below which, and who recognises it."""

    star: int
    min: int
    below: int | None
    printed_max: int | None
    recognised_by: str | None
    certificate: bool
    clause: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one level does with a dossier."""

    level: str
    assesses: bool
    recognises: tuple[int, ...]
    forward_min: int | None
    forward_to: str | None
    clause: str
    below: Json | None
    """What may follow where this level, the last one, gives less than was sent up for."""


@dataclass(frozen=True, slots=True)
class ProductSet:
    """A product set of a rulebook: its data, and its sheet as tables where the sheet is known."""

    number: int
    data: Json
    table: tables.Table | None
    findings: Mapping[str, Json]
    """Gates and disqualifiers that somebody may establish: code to effect, texts, criterion."""
    readings: Mapping[tuple[str, str], "ProductSet"] = field(default_factory=dict, compare=False)
    """The set under other readings of its print, by `printed_points` and `mark_reading`."""
    has_sheet: bool = True
    """Whether the sheet is known, also where only part totals are read from it."""
    totals: "ProductSet | None" = None
    """The set scored by part totals alone, where the rulebook takes both forms."""
    written: dict[tuple[str, str], Any] = field(default_factory=dict, compare=False, repr=False)
    """Text already written for this set, by purpose and language; it never changes."""

    def read_under(self, settings: Settings) -> "ProductSet":
        """Give the set as the settings read its print.

        Ours: 0107.
        """
        return self.readings.get((settings.printed_points, settings.mark_reading), self)


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A compiled rulebook; the digests name the exact bytes of its sheets and its procedure."""

    id: str
    version: str
    sheets_digest: str
    procedure_digest: str
    pack: Json
    folder: Path
    """Where its compiled packs lie; they are published byte for byte."""
    parts: Mapping[str, int]
    classes: tuple[StarClass, ...]
    steps: Mapping[str, Step]
    product_sets: Mapping[int, ProductSet]
    defaults: Settings
    first_level: Step
    """The lowest level that scores."""

    @property
    def ref(self) -> dict[str, str]:
        """Name the rulebook in a result.

        Ours: 0108.
        """
        return {
            "id": self.id,
            "version": self.version,
            "sheets_digest": self.sheets_digest,
            "procedure_digest": self.procedure_digest,
        }


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every rulebook the service knows, newest first."""

    rulebooks: Mapping[str, Rulebook]

    def __iter__(self) -> Iterator[Rulebook]:
        return iter(self.rulebooks.values())

    def get(self, rulebook_id: str) -> Rulebook | None:
        """Find a rulebook by its id."""
        return self.rulebooks.get(rulebook_id)

    def applicable(self, lodged_on: date, kind: str) -> tuple[Rulebook, Json] | None:
        """Find the rulebook of a dossier by the day it is lodged, with the rule that says so.

        Law: 26/2026 Đ.12 k.2: a dossier keeps the rulebook of its day.
        """
        day = lodged_on.isoformat()
        for rulebook in self:
            pack = rulebook.pack
            before = pack["lodged_before"]
            if pack["lodged_from"] <= day and (before is None or day < before):
                for rule in pack["applies"]:
                    if kind in rule["kinds"]:
                        return rulebook, rule
        return None


def load(folder: Path) -> Catalogue:
    """Read and check every compiled pack below a folder; YAML is not read here."""
    found = [read_decree(path.parent) for path in sorted(folder.glob(f"*/{law.SHEETS}"))]
    found.sort(key=lambda rulebook: str(rulebook.pack["lodged_from"]), reverse=True)
    return Catalogue({rulebook.id: rulebook for rulebook in found})


def read_decree(folder: Path) -> Rulebook:
    """Read a decree's compiled packs and refuse them when they break a rule of their own."""
    procedure, sheets = (folder / law.PROCEDURE).read_bytes(), (folder / law.SHEETS).read_bytes()
    pack = join(orjson.loads(procedure), orjson.loads(sheets))
    faults = validation.faults_of(pack)
    refused: list[Fault] = []
    defaults = read_settings(pack["settings"], {}, "/settings", refused)
    if faults or refused or defaults is None:
        raise ValueError(f"{folder}: " + "; ".join([*faults, *map(str, refused)]))
    steps = {entry["level"]: _step(entry) for entry in pack["routing"]}
    return Rulebook(
        id=pack["id"],
        version=pack["version"],
        sheets_digest=law.digest_of(sheets),
        procedure_digest=law.digest_of(procedure),
        pack=pack,
        folder=folder,
        parts={part["code"]: part["max"] for part in pack["parts"]},
        classes=tuple(_star_class(entry) for entry in pack["star_classes"]),
        steps=steps,
        product_sets={entry["number"]: _set(pack, entry) for entry in pack["product_sets"]},
        defaults=defaults,
        first_level=next(step for step in steps.values() if step.assesses),
    )


def _star_class(entry: Json) -> StarClass:
    return StarClass(
        star=entry["star"],
        min=entry["min"],
        below=entry["below"],
        printed_max=entry.get("printed_max"),
        recognised_by=entry["recognised_by"],
        certificate=entry["certificate"],
        clause=entry["clause"],
    )


def _step(entry: Json) -> Step:
    forward = entry["forward"] or {"min": None, "to": None}
    return Step(
        level=entry["level"],
        assesses=entry["task"] == "assess",
        recognises=tuple(entry["recognises"]),
        forward_min=forward["min"],
        forward_to=forward["to"],
        clause=entry["clause"],
        below=entry.get("below_at_centre"),
    )


def _set(pack: Json, entry: Json) -> ProductSet:
    """Compile a set under every reading; two that come to the same are one."""
    totals = None
    if entry["parts"] is not None and pack.get("part_totals"):
        gaps = [*entry["gaps"], {"code": "part_totals_only"}]
        totals = _compiled(pack, {**entry, "parts": None, "floors": None, "gaps": gaps})
    readings: dict[tuple[str, str], ProductSet] = {}
    for names in READINGS:
        reading = read_as(entry, *names)
        if reading is not entry:
            same = next((known for known in readings.values() if known.data == reading), None)
            readings[names] = same or _compiled(pack, reading, totals=totals)
    return _compiled(pack, entry, totals=totals, readings=readings)


def _compiled(
    pack: Json,
    entry: Json,
    *,
    totals: ProductSet | None = None,
    readings: Mapping[tuple[str, str], ProductSet] | None = None,
) -> ProductSet:
    findings: dict[str, Json] = {}
    for gate in entry["gates"]:
        if gate["effect"] in {"eliminated", "stopped"}:
            findings.setdefault(gate["code"], {**pack["gates"][gate["code"]], **gate})
    for code in entry["disqualifiers"]:
        words = pack["disqualifiers"][code]
        findings[code] = {**words, "code": code, "criterion": None, "clause": entry["clause"]}
    return ProductSet(
        number=entry["number"],
        data=entry,
        table=tables.build(entry),
        findings=findings,
        readings=readings or {},
        has_sheet=entry["parts"] is not None or {"code": "part_totals_only"} in entry["gaps"],
        totals=totals,
    )
