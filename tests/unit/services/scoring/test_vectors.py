"""The engine gives every published result; whose results those are, tests/contracts proves."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

from services.scoring.app import RULEBOOKS
from services.scoring.engine.requests import read_case
from services.scoring.engine.result import score
from tests.support.scoring_builders import the_catalogue

FOLDERS = sorted(path.parent for path in RULEBOOKS.glob("*/sheets.json"))


def stored(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "vectors.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_engine_gives_every_published_result(folder: Path) -> None:
    for case in stored(folder)["cases"]:
        result = orjson.loads(orjson.dumps(score(read_case(the_catalogue(), case["request"]))))
        del result["rulebook"]["procedure_digest"]
        assert result == case["result"], case["name"]


def test_every_set_of_the_act_in_force_has_eighteen_vectors() -> None:
    sets = Counter(
        case["request"]["product_set"] for case in stored(RULEBOOKS / "26-2026")["cases"]
    )
    assert min(sets.values()) >= 18
    assert set(sets) == set(range(1, 27))
