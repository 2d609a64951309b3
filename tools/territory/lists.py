"""The lists that others published: each a table from code to name and parent."""

import json
import sqlite3
import subprocess
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from tools.territory.rows import tidy

NATION = "VN"


class Seen(NamedTuple):
    """A unit as a list shows it."""

    name: str
    parent: str


Table = dict[str, Seen]


class Lists:
    """The statistics office's lists by commit of the repository that keeps them."""

    def __init__(self, repository: Path) -> None:
        self._repository = repository
        self.table = lru_cache(maxsize=None)(self._table)

    def _table(self, commit: str) -> Table:
        command = ["git", "-C", str(self._repository), "show", f"{commit}:data.json"]
        shown = subprocess.run(command, check=True, capture_output=True)
        return _flat(json.loads(shown.stdout))


def _flat(provinces: list[dict[str, Any]]) -> Table:
    table: Table = {}
    for province in provinces:
        code = province["level1_id"]
        table[code] = Seen(tidy(province["name"]), NATION)
        for district in province["level2s"]:
            under = district["level2_id"]
            table[under] = Seen(tidy(district["name"]), code)
            for commune in district["level3s"]:
                table[commune["level3_id"]] = Seen(tidy(commune["name"]), under)
    return table


def last_old(rows: list[sqlite3.Row]) -> Table:
    """Give the list of 30/6/2025, the last with districts, from the package's table."""
    table: Table = {}
    for row in rows:
        table[row["provinceCode"]] = Seen(tidy(row["province"]), NATION)
        table[row["districtCode"]] = Seen(tidy(row["district"]), row["provinceCode"])
        if row["wardCode"]:
            table[row["wardCode"]] = Seen(tidy(row["ward"]), row["districtCode"])
    return table


def province_of(table: Mapping[str, Seen], code: str) -> str:
    """Follow the parents up to the province."""
    while table[code].parent != NATION:
        code = table[code].parent
    return code
