"""The next decision is data: a rehearsal adds an invented rulebook without touching code."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml

import law
from compose.scoring import scoring_app
from libs.contracts.scoring import ProductSet, Rulebook, ScoreResult
from libs.kit.http import connect
from services.scoring.app import RULEBOOKS
from services.scoring.engine import catalogue
from services.scoring.engine.advice import advise, read_question
from tools import rulebooks as compiler


def both(vietnamese: str, english: str) -> dict[str, str]:
    return {"vi": vietnamese, "en": english}


def node(code: str, most: int, **more: Any) -> dict[str, Any]:
    return {
        "code": code, "label": both(f"Mục {code}", f"Item {code}"), "max": most,
        "clause": f"QĐ 99/2031 {code}", "confidence": "high", **more,
    }  # fmt: skip


def option(points: int, text: str, **more: Any) -> dict[str, Any]:
    return {"points": points, "vi": text, **more}


PROCEDURE: dict[str, Any] = {
    "id": "99-2031", "version": "1", "decision": "99/2031/QĐ-TTg",
    "title": both("Quyết định giả định", "A fictional decision"), "issued": "2031-01-01",
    "lodged_from": "2031-01-01", "lodged_before": None, "effective_to": None,
    "source": "invented", "confidence": "high",
    "applies": [
        {"kinds": ["first", "upgrade"]},
        {"kinds": ["re_evaluation"], "finish_by": "2031-12-31"},
    ],
    "transition": [], "levels_ended": [],
    "routing": [
        {"level": "commune", "task": "assess", "recognises": [4],
         "forward": {"min": 95, "to": "province"}, "clause": "Đ.2",
         "time_limit": {"days": 9, "start": "dossier_received", "clause": "Đ.2"}},
        {"level": "province", "task": "assess", "recognises": [5], "clause": "Đ.2"},
    ],
    "paths": {
        kind: {
            "producer_files": ["FORM"], "commune_sends": None, "province_sends": None,
            "council_way": "meeting", "clause": "Đ.5",
        }
        for kind in ("first", "upgrade", "re_evaluation")
    },
    "term": {"months": 24, "clause": "Đ.3"}, "withdrawal": None, "rounds": None, "councils": {},
    "samples": {"count": 2, "exempt_sectors": [], "clause": "Đ.4"}, "subjects": [], "forms": [],
    "papers": {"PROOF": both("Bằng chứng", "Proof")}, "required_papers": [],
    "codes": {
        "product": {"pattern": "{ordinal}", "ordinal_kept_by": "commune", "year_of": "assessment",
                    "clause": "Đ.6"},
    },
    "classification": {"clause": "PL I", "agencies": {}, "sectors": None},
    "inspection": None, "supervision": [], "replaces": [],
}  # fmt: skip
FRAME: dict[str, Any] = {
    "version": "1", "parts": [node("P", 60), node("Q", 40)],
    "star_classes": [
        {"star": 5, "min": 95, "below": None, "clause": "Đ.1", "confidence": "high"},
        {"star": 4, "min": 60, "below": 95, "clause": "Đ.1", "confidence": "high"},
        {"star": 3, "min": 20, "below": 60, "clause": "Đ.1", "confidence": "high"},
        {"star": 1, "min": 0, "below": 20, "clause": "Đ.1", "confidence": "high"},
    ],
    "minimums": {"known": True},
    "settings": {
        "missed_floor": "one_star_down", "floors_on": "each_sheet", "unanswered": "refuse",
        "intervals": "half_open", "max_spread": 3, "quorum": None,
        "forward_on": "points_and_minimums", "gate_on": "any_sheet", "printed_points": "as_printed",
    },
    "gates": {
        "STOP_IF_NOTHING": {"effect": "stopped", "rule": "zero_here", **both("Dừng", "Stop")},
    },
    "disqualifiers": {"FAKE": {"effect": "eliminated", **both("Giả", "Fake")}},
}  # fmt: skip
COUNTS = {"options": 6, "star_3": 0, "star_4": 0, "star_5": 1}
PRINTED = {"total": COUNTS, "sets": {1: COUNTS}}
PAPERS = {"1": {"Q1": ["PROOF"]}}
SET = {
    "number": 1, "label": both("Bộ giả định", "A fictional set"),
    "classification": {"sector": "I", "group": None, "subgroup": None}, "agencies": ["Bộ Mơ"],
    "max": 100, "clause": "PL I", "confidence": "high",
    "disqualifiers": ["FAKE"],
    "floors": {"3": {}, "4": {}, "5": {"Q1": 40}},
    "parts": [
        node("P", 60, sections=[node("P1", 60, gates=["STOP_IF_NOTHING"], options=[
            option(0, "Không"), option(20, "Ít"), option(60, "Nhiều"),
        ])]),
        node("Q", 40, sections=[node("Q1", 40, options=[
            option(0, "Không"), option(35, "Khá"), option(40, "Tốt", min_star=5),
        ])]),
    ],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real rulebooks with the invented one beside them, compiled like them."""
    for found in RULEBOOKS.glob("*/sheets.json"):
        kept = tmp_path / found.parent.name
        kept.mkdir()
        for name in (law.PROCEDURE, law.SHEETS):
            shutil.copy(found.parent / name, kept / name)
    new = tmp_path / "99-2031"
    (new / "sheets").mkdir(parents=True)
    for path, data in (
        (new / "procedure.yaml", PROCEDURE),
        (new / "papers.yaml", PAPERS),
        (new / "printed.yaml", PRINTED),
        (new / "sheets" / "frame.yaml", FRAME),
        (new / "sheets" / "01.yaml", SET),
    ):
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    english = {"Nhiều": "Much"}
    (new / "options.en.yaml").write_text(
        yaml.safe_dump(english, allow_unicode=True), encoding="utf-8"
    )
    compiler.build(new, write=True)
    compiler.build(new, write=False)
    return tmp_path


def request(first: int, second: int) -> dict[str, Any]:
    sheet = {"assessor": "m1", "answers": {"P1": first, "Q1": second}}
    return {"rulebook": "99-2031", "product_set": 1, "sheets": [sheet]}


@pytest.mark.parametrize(
    ("first", "second", "stars", "outcome", "level"),
    [
        (3, 3, 5, "forward", None),
        (3, 2, 4, "recognise", "commune"),
        (2, 2, 3, "not_recognised", None),
        (1, 3, None, "stopped", None),
    ],
)
async def test_a_new_decision_scores_as_its_data_say(
    folder: Path, first: int, second: int, stars: int | None, outcome: str, level: str | None
) -> None:
    async with connect(scoring_app(folder)) as http:
        response = await http.post("/v1/scores", json=request(first, second))
    result = ScoreResult.model_validate_json(response.content)
    assert (result.stars, result.outcome, result.recognised_by) == (stars, outcome, level)
    assert result.settings.missed_floor == "one_star_down"


async def test_a_new_decision_is_read_like_the_others(folder: Path) -> None:
    async with connect(scoring_app(folder)) as http:
        book = await http.get("/v1/rulebooks/99-2031")
        form = await http.get(
            "/v1/rulebooks/99-2031/product-sets/1", headers={"accept-language": "en"}
        )
        missing = await http.post("/v1/scores", json=request(3, 99))
    assert Rulebook.model_validate_json(book.content).validity_months == 24
    sheet = ProductSet.model_validate_json(form.content)
    assert sheet.parts is not None
    assert sheet.parts[0].sections[0].criteria[0].options[2].text == "Much"
    assert missing.json()["errors"][0]["code"] == "unknown_option"


def test_the_new_decision_applies_from_its_day_and_advises(folder: Path) -> None:
    known = catalogue.load(folder)
    found = known.applicable(date(2031, 6, 1), "re_evaluation")
    assert found is not None
    assert (found[0].id, found[1]["finish_by"]) == ("99-2031", "2031-12-31")
    question = {"rulebook": "99-2031", "product_set": 1, "answers": {"P1": 1}, "stars": 4}
    advice = orjson.loads(orjson.dumps(advise(read_question(known, question))))
    (answer,) = advice["answers"]
    assert [step["criterion"] for step in answer["steps"]] == ["P1"]
