"""The frozen files: read once, by a migration, and refused when a byte has changed."""

import csv
import hashlib
import io
from pathlib import Path

from libs.kit.text import sort_key
from services.registry.land.rules import search_form

_FOLDER = Path(__file__).with_name("data")


class FrozenFileChanged(Exception):
    """A territory file is not the one whose checksum was recorded."""


def units() -> list[dict[str, str | None]]:
    """Give every unit as a row of the table `units`."""
    rows: list[dict[str, str | None]] = []
    for line in _read("units.csv"):
        row: dict[str, str | None] = {name: value or None for name, value in line.items()}
        row["name_fold"] = search_form(line["name"])
        row["name_sort"] = sort_key(line["name"])
        rows.append(row)
    return rows


def successions() -> list[dict[str, str]]:
    """Give every succession as a row of the table `unit_successions`."""
    return _read("successions.csv")


def _read(name: str) -> list[dict[str, str]]:
    content = (_FOLDER / name).read_bytes()
    lines = (_FOLDER / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    recorded = {file: digest for digest, file in (line.split() for line in lines)}
    found = hashlib.sha256(content).hexdigest()
    if found != recorded[name]:
        raise FrozenFileChanged(f"{name} has SHA-256 {found}, recorded is {recorded[name]}.")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
