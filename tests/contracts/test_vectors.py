"""The vectors that others test against are what the independent reference gives, file by file."""

import json
from pathlib import Path

import pytest

from services.scoring.app import RULEBOOKS
from tests.support.scoring_vectors import vectors

FOLDERS = sorted(path.parent for path in RULEBOOKS.glob("*/sheets.json"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_published_vectors_are_the_references_own(folder: Path) -> None:
    stored = json.loads((folder / "vectors.json").read_text(encoding="utf-8"))
    assert vectors(folder) == stored
