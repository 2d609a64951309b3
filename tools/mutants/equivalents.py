"""The changes that change nothing: listed by hand, each with its reason."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

from tools.mutants.finding import Mutant

LIST: Final = Path(__file__).with_name("equivalent.yaml")
Key = tuple[str, str, str, str, str]
_FIELDS: Final = ("file", "function", "line", "was", "becomes")


@dataclass(frozen=True, slots=True)
class Equivalents:
    """Changes that no test could notice, with the reason of each."""

    reasons: Mapping[Key, str]

    @classmethod
    def read(cls, path: Path = LIST) -> "Equivalents":
        """Read the list; an entry without a reason is refused with `KeyError`."""
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        return cls({_key(entry): entry["why"] for entry in entries})

    def __contains__(self, key: Key) -> bool:
        return key in self.reasons

    def __len__(self) -> int:
        return len(self.reasons)

    def stale(self, found: Collection[Mutant]) -> list[Key]:
        """Give the entries that no mutant has any more."""
        return sorted(self.reasons.keys() - {mutant.key for mutant in found})


def _key(entry: Mapping[str, str]) -> Key:
    file, function, line, was, becomes = (str(entry[field]) for field in _FIELDS)
    return file, function, line, was, becomes
