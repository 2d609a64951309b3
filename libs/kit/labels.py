"""Words for the fields of records: data beside the chapters, so that a difference can be read.

    {"producer": {"name": {"vi": "Tên", "en": "Name"}, "name_fold": null}}

Null marks what is the program's own and is never shown. A part's columns are named
`<table of the part>.<column>`.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

Words = Mapping[str, str]


class Labels:
    """The words of one service's records."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        self._words: dict[str, Mapping[str, Words | None]] = {}
        for path in paths:
            for kind, fields in json.loads(path.read_text("utf-8")).items():
                if kind in self._words:
                    raise ValueError(f"{path}: the words of {kind} stand twice")
                self._words[kind] = fields

    def fields(self, kind: str) -> Mapping[str, Words | None]:
        """Give the words of a record's fields; nothing for one without any."""
        return self._words.get(kind, {})

    def is_shown(self, kind: str, field: str) -> bool:
        """Say whether a field is for readers."""
        return self._words.get(kind, {}).get(field, {}) is not None

    def of(self, kind: str, path: tuple[str, ...], language: str) -> str:
        """Name the field at a path in words; what has none keeps its name."""
        words = self._words.get(kind, {})
        named, inner = self._one(words, path[0], language), path[1:]
        for step in inner:
            of_part = words.get(f"{path[0]}.{step}")
            named += f" › {of_part[language] if of_part else step}"
        return named

    @staticmethod
    def _one(words: Mapping[str, Words | None], field: str, language: str) -> str:
        known = words.get(field)
        return known[language] if known else field
