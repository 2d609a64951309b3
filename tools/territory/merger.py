"""The merger of 1/7/2025: 34 provinces, 3,321 communes, and where the old ones went."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tools.territory.lists import NATION
from tools.territory.past import LAST_OLD_DAY
from tools.territory.rows import Succession, Unit, level_of, tidy, type_of

FIRST_NEW_DAY = "2025-07-01"
NEW_LIST = "19/2025/QĐ-TTg"
MERGER = "202/2025/QH15"


def units(rows: Iterable[sqlite3.Row]) -> Iterator[Unit]:
    """Give the 34 provinces and 3,321 communes as they stood on 1/7/2025."""
    seen: set[str] = set()
    for row in rows:
        province = row["provinceCode"]
        if province not in seen:
            seen.add(province)
            yield _unit(province, tidy(row["province"]), NATION)
        yield _unit(row["wardCode"], tidy(row["ward"]), province)


def _unit(code: str, name: str, parent: str) -> Unit:
    kind = type_of(code, name)
    return Unit(code, level_of(code), kind, name, parent, FIRST_NEW_DAY, "", "", NEW_LIST)


class Pairs:
    """The package's conversion table, its keys turned into codes and rows."""

    def __init__(
        self, before: Iterable[Unit], old: list[sqlite3.Row], new: list[sqlite3.Row]
    ) -> None:
        self._since = {unit.code: unit.valid_from for unit in before if _ended(unit)}
        self._old_provinces = {row["provinceKey"]: row["provinceCode"] for row in old}
        self._new_provinces = {row["provinceKey"]: row["provinceCode"] for row in new}
        self._old = {_key(row): row["wardCode"] or row["districtCode"] for row in old}
        self._new = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}

    def read(self, table: Mapping[str, dict[str, Any]]) -> Iterator[Succession]:
        """Provinces whole, communes whole or in part, island districts to special zones."""
        for target, sources in table["DICT_PROVINCE"].items():
            for source in sources:
                yield self._pair(self._old_provinces[source], self._new_provinces[target], "whole")
        for province, communes in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for commune, keys in communes.items():
                for key in keys:
                    yield self._pair(self._old[key], self._new[province, commune], "whole")
        for province, shares in table["DICT_PROVINCE_WARD_DIVIDED"].items():
            for key, targets in shares.items():
                for target in targets:
                    new = self._new[province, target["newWardKey"]]
                    yield self._pair(self._old[key], new, "part")

    def _pair(self, old: str, new: str, relation: str) -> Succession:
        since = self._since[old]
        return Succession(old, since, new, FIRST_NEW_DAY, relation, FIRST_NEW_DAY, MERGER)


def _ended(unit: Unit) -> bool:
    return unit.valid_to == LAST_OLD_DAY


def _key(row: sqlite3.Row) -> str:
    return f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"
