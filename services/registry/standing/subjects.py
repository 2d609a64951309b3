"""What the documents of this chapter are about, in the words that head them."""

import json
from functools import cache
from pathlib import Path

from libs.contracts.registry.documents import DocumentKind


@cache
def _subjects() -> dict[str, str]:
    found: dict[str, str] = json.loads(Path(__file__).with_name("subjects.json").read_text("utf-8"))
    return found


def subject_of(kind: DocumentKind) -> str:
    """Give the usual subject of a kind of document."""
    return _subjects()[kind.value]
