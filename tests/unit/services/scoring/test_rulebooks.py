"""The rulebooks as data: what the acts print, and what a pack must never be."""

import copy
import hashlib
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

import law
from services.scoring.app import RULEBOOKS
from services.scoring.engine import catalogue, joining, validation
from services.scoring.engine.tables import leaves
from tests.support.scoring_builders import table, the_catalogue
from tools import rulebooks as compiler

FOLDERS = sorted(path.parent for path in RULEBOOKS.glob("*/procedure.yaml"))
SECTIONS = {
    1: [18, 10, 12, 13, 12, 12, 3, 5, 5, 5, 2, 3],
    2: [18, 10, 12, 13, 12, 15, 5, 5, 5, 2, 3],
    5: [16, 12, 12, 13, 12, 15, 5, 5, 5, 2, 3],
    14: [17, 11, 12, 13, 12, 15, 5, 5, 5, 5],
    18: [18, 10, 12, 13, 12, 5, 4, 5, 3, 3, 5, 3, 2, 5],
    19: [17, 11, 12, 13, 12, 5, 3, 5, 4, 5, 3, 5, 2, 3],
    20: [17, 11, 12, 13, 12, 5, 3, 5, 4, 3, 5, 5, 2, 3],
    21: [19, 9, 12, 13, 12, 21, 4, 5, 5],
    22: [18, 10, 12, 13, 12, 24, 3, 3, 5],
    23: [19, 9, 12, 13, 12, 14, 8, 4, 4, 5],
    24: [19, 9, 12, 13, 12, 17, 9, 4, 5],
    25: [19, 9, 12, 13, 12, 15, 10, 5, 5],
}
ALIKE = {1: (3, 4), 2: range(6, 14), 14: (15, 16, 17)}


def pack(name: str) -> dict[str, Any]:
    procedure, sheets = (
        orjson.loads((RULEBOOKS / name / file).read_bytes()) for file in (law.PROCEDURE, law.SHEETS)
    )
    return joining.join(procedure, sheets)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_stored_pack_is_what_its_sources_compile_to(folder: Path) -> None:
    made = {
        law.PROCEDURE: compiler.canonical(compiler.compile_procedure(folder)),
        law.SHEETS: compiler.canonical(compiler.compile_sheets(folder)),
    }
    sums = (folder / law.SUMS).read_text(encoding="ascii").splitlines()
    digests = {}
    for name, data in made.items():
        assert (folder / name).read_bytes() == data
        digests[name] = hashlib.sha256(data).hexdigest()
        assert f"{digests[name]}  {name}" in sums
    found = the_catalogue().get(folder.name)
    assert found is not None
    assert found.sheets_digest == f"sha256:{digests[law.SHEETS]}"
    assert found.procedure_digest == f"sha256:{digests[law.PROCEDURE]}"


def test_yaml_is_not_read_by_the_service() -> None:
    sources = Path("services/scoring").rglob("*.py")
    assert not [path for path in sources if "import yaml" in path.read_text(encoding="utf-8")]


def test_every_sheet_of_26_2026_has_the_printed_section_maxima() -> None:
    expected = {n: SECTIONS[first] for first, rest in ALIKE.items() for n in (first, *rest)}
    expected |= {n: points for n, points in SECTIONS.items() if n not in expected}
    printed = {
        entry["number"]: [s["max"] for part in entry["parts"] for s in part["sections"]]
        for entry in pack("26-2026")["product_sets"]
    }
    tourism = printed.pop(26)
    assert printed == expected
    assert tourism[:5] == [14, 12, 14, 17, 8]
    assert len(tourism) == 5 + 12


def test_26_2026_prints_575_marks_on_2535_printed_options() -> None:
    options = [
        (node, option)
        for entry in pack("26-2026")["product_sets"]
        for _, _, node in leaves(entry["parts"])
        for option in node["options"]
    ]
    assert sum("min_star" in option for _, option in options) == 575
    assert sum(not node.get("derived_options") for node, _ in options) == 2535


def test_the_minimums_of_fresh_vegetables_are_those_of_the_act() -> None:
    floors = {star: dict(pairs) for star, pairs in table(1).floors.items()}
    assert floors[3] == {"2.2": 2, "2.3": 1, "3.5": 1, "4.1": 2, "5.3": 1, "9": 2, "10": 1}
    added = {
        "1.5": 2, "1.6": 1, "2.1": 3, "2.3": 3, "3.4": 2, "3.5": 2, "4.1": 3, "5.1": 5,
        "6.1": 2, "6.2": 3, "8": 3, "10": 3,
    }  # fmt: skip
    assert floors[4] == {**floors[3], **added}
    assert floors[5] == {**floors[4], "1.3": 3, "1.5": 3, "4.1": 5}


def test_the_gates_stand_where_the_act_prints_them() -> None:
    where = Counter(
        gate["code"] for entry in pack("26-2026")["product_sets"] for gate in entry["gates"]
    )
    assert where["STOP_IF_FOREIGN_MATTER"] == 15
    assert where["ELIMINATE_ALL_IMPORTED_OR_UNKNOWN_ORIGIN"] == 12
    assert where["ELIMINATE_IDENTICAL_TO_OTHER_MAKER"] == 10
    assert where["ONLY_IF_STORY_EXISTS"] == 25
    assert where["PREREQ_100PCT_PROVINCE"] == 7
    assert [where[f"STOP_IF_NO_{what}_DECLARATION"] for what in ("COSMETIC", "PRODUCT")] == [1, 1]


def test_1048_says_what_is_missing() -> None:
    gaps = {e["number"]: e["gaps"] for e in pack("1048-781")["product_sets"] if e["gaps"]}
    assert gaps.pop(3) == [{"code": "sheet_not_found"}]
    lost = {"code": "points_missing", "part": "C", "found": 38, "of": 40}
    assert gaps == {10: [lost], 16: [lost], 19: [lost]}


@pytest.mark.parametrize(
    ("day", "kind", "rulebook", "finish_by"),
    [
        ("2019-08-20", "first", None, None),
        ("2019-08-21", "first", "1048-781", None),
        ("2023-02-23", "upgrade", "1048-781", None),
        ("2023-02-24", "upgrade", "148", "2026-07-21"),
        ("2025-07-05", "first", "148", "2026-07-21"),
        ("2025-07-06", "first", "148-1489", "2026-07-21"),
        ("2026-05-21", "upgrade", "148-1489", "2026-07-21"),
        ("2026-05-21", "re_evaluation", "148-1489", "2026-06-22"),
        ("2026-05-22", "re_evaluation", "26-2026", None),
    ],
)
def test_a_dossier_keeps_the_rulebook_of_the_day_it_is_lodged(
    day: str, kind: str, rulebook: str | None, finish_by: str | None
) -> None:
    found = the_catalogue().applicable(date.fromisoformat(day), kind)
    if rulebook is None:
        assert found is None
    else:
        assert found is not None
        assert (found[0].id, found[1]["finish_by"]) == (rulebook, finish_by)


def _break(change: str) -> dict[str, Any]:
    broken = copy.deepcopy(pack("26-2026"))
    first = broken["product_sets"][0]
    section = first["parts"][0]["sections"][0]
    match change:
        case "section sum":
            section["max"] += 1
        case "part sum":
            broken["parts"][0]["max"] -= 1
        case "criterion maximum":
            section["criteria"][0]["options"][-1]["points"] = 2
        case "code twice":
            section["criteria"][1]["code"] = "1.1"
        case "minimum":
            first["floors"]["4"]["1.5"] = 3
        case "unknown gate":
            first["gates"][0]["code"] = "NOBODY_KNOWS"
        case "unknown criterion in a gate":
            first["gates"][-1]["needs"] = "99"
        case "unknown paper":
            section["criteria"][0]["papers"] = ["LOVE_LETTER"]
        case "unknown disqualifier":
            first["disqualifiers"].append("BAD_LUCK")
        case "set missing":
            broken["product_sets"].pop()
        case "star class gap":
            broken["star_classes"][1]["below"] = 89
        case "forwards nowhere":
            broken["routing"][1]["forward"]["to"] = "district"
        case "label missing":
            section["label"]["en"] = ""
        case "clause missing":
            section["criteria"][0]["clause"] = ""
        case "option without text":
            section["criteria"][0]["options"][0]["text"]["vi"] = ""
    return broken


@pytest.mark.parametrize(
    "change",
    [
        "section sum", "part sum", "criterion maximum", "code twice", "minimum", "unknown gate",
        "unknown criterion in a gate", "unknown paper", "unknown disqualifier", "set missing",
        "star class gap", "forwards nowhere", "label missing", "clause missing",
        "option without text",
    ],
)  # fmt: skip
def test_a_broken_pack_is_refused(change: str) -> None:
    assert validation.faults_of(_break(change))


def test_a_broken_pack_stops_the_start(tmp_path: Path) -> None:
    shutil.copytree(RULEBOOKS / "26-2026", tmp_path / "broken")
    sheets = orjson.loads((tmp_path / "broken" / law.SHEETS).read_bytes())
    sheets["product_sets"][0]["floors"]["4"]["1.5"] = 3
    (tmp_path / "broken" / law.SHEETS).write_bytes(orjson.dumps(sheets))
    with pytest.raises(ValueError, match="minimums differ"):
        catalogue.load(tmp_path)
