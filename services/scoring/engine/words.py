"""The words of results, in Vietnamese and English, read from `labels.json` once.

Ours: 0003.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

LANGUAGES = ("vi", "en")
_LABELS: Mapping[str, Mapping[str, str]] = orjson.loads(
    (Path(__file__).parent.parent / "labels.json").read_bytes()
)


def say(language: str, key: str, **facts: Any) -> str:
    """Fill one sentence with its facts."""
    return _LABELS[language][key].format(**facts)


def text_of(texts: Mapping[str, str | None], language: str) -> str:
    """Choose the asked language; the official text is Vietnamese and always there."""
    return texts.get(language) or texts.get("vi") or ""


def gate_text(gate: Mapping[str, Any], language: str) -> str:
    """Give a gate's or disqualifier's words."""
    return str(gate.get(language) or gate.get("vi") or "")
