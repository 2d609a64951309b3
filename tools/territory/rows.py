"""The rows of the frozen files, and how a printed name tells a unit's type."""

import csv
import datetime as dt
import hashlib
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

RECORDS_BEGIN = "2018-01-01"
"""The record's first day: before it nothing is known, and nothing is claimed."""
OLD_LIST = "124/2004/QĐ-TTg"

_TYPES = {
    "Quận": "urban_district",
    "Huyện": "rural_district",
    "Thị xã": "town",
    "Thành phố": "provincial_city",
    "Phường": "ward",
    "Xã": "commune",
    "Thị trấn": "township",
    "Đặc khu": "special_zone",
}
_LEVELS = {2: "province", 3: "district", 5: "commune"}


class Unit(NamedTuple):
    """A unit between two days, both included; `sure_to` is its last certain day, empty for all."""

    code: str
    level: str
    type: str
    name: str
    parent: str
    valid_from: str
    valid_to: str
    sure_to: str
    legal_basis: str


class Succession(NamedTuple):
    """What became of a unit: all of it (`whole`) or a share of it (`part`) went to the new one."""

    old_code: str
    old_valid_from: str
    new_code: str
    new_valid_from: str
    relation: str
    changed_on: str
    legal_basis: str


def level_of(code: str) -> str:
    """Tell the level by the code's length: the statistics office gives 2, 3 and 5 digits."""
    return _LEVELS[len(code)]


def type_of(code: str, name: str) -> str:
    """Tell the type by the first words of the printed name."""
    if len(code) == 2:  # noqa: PLR2004 - a province's code
        return "city" if name.startswith("Thành phố") else "province"
    return next(kind for prefix, kind in _TYPES.items() if name.startswith(prefix + " "))


def tidy(name: str) -> str:
    """Give a name in NFC with single blanks and its type in the usual letters."""
    plain = unicodedata.normalize("NFC", " ".join(name.split()))
    for prefix in _TYPES:
        if plain.lower().startswith(prefix.lower() + " "):
            return prefix + plain[len(prefix) :]
    return plain


def eve(day: str) -> str:
    """Give the day before."""
    return (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()


def read(path: Path) -> list[dict[str, str]]:
    """Read a file that was typed by hand."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, fields: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    """Write a sorted CSV and give its SHA-256."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(fields)
        writer.writerows(sorted(rows))
    return hashlib.sha256(path.read_bytes()).hexdigest()
