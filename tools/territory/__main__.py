"""Write units.csv, successions.csv and SHA256SUMS from the sources and the typed files."""

import argparse
import json
import sqlite3
from pathlib import Path

from tools.territory import changes, heirs, merger, past
from tools.territory.lists import NATION, Lists, last_old
from tools.territory.rows import OLD_LIST, RECORDS_BEGIN, Succession, Unit, read, write


def main() -> None:
    """Read the arguments and write the three files into the last one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path, help="git directory of the dated lists")
    parser.add_argument("names", type=Path, help="folder `data` of vietnamadminunits 1.0.4")
    parser.add_argument("target", type=Path, help="folder of the frozen files")
    given = parser.parse_args()
    units, pairs = build(given.lists, given.names, given.target)
    sums = {
        "units.csv": write(given.target / "units.csv", Unit._fields, units),
        "successions.csv": write(given.target / "successions.csv", Succession._fields, pairs),
    }
    lines = [f"{digest}  {name}\n" for name, digest in sorted(sums.items())]
    (given.target / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    print(f"{len(units)} units, {len(pairs)} successions")


def build(lists: Path, names: Path, typed: Path) -> tuple[list[Unit], list[Succession]]:
    """Build every row from 1/1/2018 to today."""
    database = sqlite3.connect(f"file:{names / 'dataset.db'}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    old = database.execute("SELECT * FROM admin_units_legacy").fetchall()
    new = database.execute("SELECT * FROM admin_units").fetchall()
    table = json.loads((names / "converter_2025.json").read_text(encoding="utf-8"))
    resolutions, spellings = read(typed / "resolutions.csv"), read(typed / "spellings.csv")
    known = past.read(Lists(lists), last_old(old), resolutions, spellings)
    before = past.units(known)
    pairs = heirs.successions(known, read(typed / "known.csv"))
    pairs += merger.Pairs(before, old, new).read(table)
    nation = Unit(NATION, "nation", "nation", "Việt Nam", "", RECORDS_BEGIN, "", "", OLD_LIST)
    rows = [nation, *before, *merger.units(new)]
    return changes.amend(rows, pairs, read(typed / "amendments.csv"))


if __name__ == "__main__":
    main()
