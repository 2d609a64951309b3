"""The dated table: nothing overlaps, nothing hangs in the air, and others counted the same."""

import hashlib
import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from services.registry.land import frozen

UNITS = frozen.units()
SUCCESSIONS = frozen.successions()
FACTS = json.loads(Path("tests/data/land/independent.json").read_text(encoding="utf-8"))
OTHERWISE = set(FACTS["named_otherwise"])

Row = dict[str, str | None]


@cache
def on(day: str) -> dict[str, Row]:
    return {
        str(unit["code"]): unit
        for unit in UNITS
        if str(unit["valid_from"]) <= day <= (unit["valid_to"] or day)
    }


def by_code() -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for unit in UNITS:
        found[str(unit["code"])].append(unit)
    return {
        code: sorted(rows, key=lambda row: str(row["valid_from"])) for code, rows in found.items()
    }


@pytest.mark.parametrize(
    ("day", "provinces", "districts", "communes"),
    [
        ("2018-01-01", 63, 713, 11162),
        ("2018-12-31", 63, 713, 11162),
        ("2020-12-31", 63, 707, 10614),
        ("2021-12-31", 63, 705, 10599),
        ("2023-04-10", 63, 705, 10598),
        ("2025-03-01", 63, 696, 10035),
        ("2025-06-30", 63, 696, 10035),
        ("2025-07-01", 34, 0, 3321),
        ("2026-11-25", 34, 0, 3321),
    ],
)
def test_each_day_counts_what_was_published(
    day: str, provinces: int, districts: int, communes: int
) -> None:
    levels = Counter(unit["level"] for unit in on(day).values())
    assert (levels["province"], levels["district"], levels["commune"]) == (
        provinces,
        districts,
        communes,
    )


def test_no_two_times_of_a_code_overlap() -> None:
    for rows in by_code().values():
        for before, after in pairwise(rows):
            assert before["valid_to"] is not None
            assert before["valid_to"] < str(after["valid_from"])


def test_every_unit_lies_under_another_through_its_whole_time() -> None:
    rows = by_code()
    for unit in UNITS:
        if unit["level"] != "nation":
            days = _days_without(rows[str(unit["parent"])], unit)
            assert days is None, (unit, days)


def _days_without(parents: list[Row], unit: Row) -> str | None:
    """Give the first day of a unit on which none of the rows is in force."""
    day, last = str(unit["valid_from"]), unit["valid_to"] or "9999-12-31"
    for parent in parents:
        if str(parent["valid_from"]) <= day <= (parent["valid_to"] or "9999-12-31"):
            until = parent["valid_to"]
            if until is None or until >= last:
                return None
            day = (date.fromisoformat(until) + timedelta(days=1)).isoformat()
    return day


def test_a_level_lies_under_the_one_above_it() -> None:
    levels = {str(unit["code"]): unit["level"] for unit in UNITS}
    above = {"province": {"nation"}, "district": {"province"}, "commune": {"district", "province"}}
    for unit in UNITS:
        if unit["level"] != "nation":
            assert levels[str(unit["parent"])] in above[str(unit["level"])]


def test_no_name_contradicts_its_type() -> None:
    words = {
        "ward": "Phường ",
        "commune": "Xã ",
        "township": "Thị trấn ",
        "special_zone": "Đặc khu ",
        "urban_district": "Quận ",
        "rural_district": "Huyện ",
        "town": "Thị xã ",
        "provincial_city": "Thành phố ",
        "province": "Tỉnh ",
        "city": "Thành phố ",
        "nation": "Việt Nam",
    }
    for unit in UNITS:
        assert str(unit["name"]).startswith(words[str(unit["type"])])


def test_a_day_that_is_not_sure_lies_inside_the_time_of_its_row() -> None:
    unsure = [unit for unit in UNITS if unit["sure_to"] is not None]
    assert 0 < len(unsure) < 70
    for unit in unsure:
        assert str(unit["valid_from"]) <= str(unit["sure_to"]) < str(unit["valid_to"])


def test_a_succession_leads_from_a_row_that_ended_to_one_of_the_day_of_the_change() -> None:
    rows = {(unit["code"], unit["valid_from"]): unit for unit in UNITS}
    for pair in SUCCESSIONS:
        old = rows[pair["old_code"], pair["old_valid_from"]]
        new = rows[pair["new_code"], pair["new_valid_from"]]
        eve = (date.fromisoformat(pair["changed_on"]) - timedelta(days=1)).isoformat()
        assert old["valid_to"] == eve
        assert str(new["valid_from"]) <= pair["changed_on"] <= (new["valid_to"] or "9999")


def test_every_district_that_ended_before_the_level_did_has_a_successor() -> None:
    old = {(pair["old_code"], pair["old_valid_from"]) for pair in SUCCESSIONS}
    ended = [
        unit
        for unit in UNITS
        if unit["level"] == "district" and str(unit["valid_to"]) < "2025-06-30"
    ]
    assert len(ended) > 50
    assert all((unit["code"], unit["valid_from"]) in old for unit in ended)


@pytest.mark.parametrize(
    ("code", "day", "name", "parent"),
    [
        ("46", "2018-01-01", "Tỉnh Thừa Thiên Huế", "VN"),
        ("46", "2020-11-16", "Tỉnh Thừa Thiên Huế", "VN"),
        ("46", "2024-12-31", "Tỉnh Thừa Thiên Huế", "VN"),
        ("46", "2025-01-01", "Thành phố Huế", "VN"),
        ("769", "2020-12-31", "Quận 2", "79"),
        ("769", "2021-01-01", "Thành phố Thủ Đức", "79"),
        ("911", "2021-02-28", "Huyện Phú Quốc", "91"),
        ("911", "2021-03-01", "Thành phố Phú Quốc", "91"),
        ("088", "2019-12-31", "Huyện Sa Pa", "10"),
        ("088", "2020-01-01", "Thị xã Sa Pa", "10"),
        ("259", "2022-06-01", "Huyện Quế Võ", "27"),
        ("259", "2023-04-10", "Thị xã Quế Võ", "27"),
        ("290", "2019-02-28", "Thị xã Chí Linh", "30"),
        ("290", "2019-03-01", "Thành phố Chí Linh", "30"),
        ("194", "2024-10-31", "Thành phố Móng Cái", "22"),
        ("205", "2024-10-31", "Thị xã Đông Triều", "22"),
        ("205", "2024-11-01", "Thành phố Đông Triều", "22"),
    ],
)
def test_a_unit_bears_the_name_of_the_day(code: str, day: str, name: str, parent: str) -> None:
    unit = on(day)[code]
    assert (unit["name"], unit["parent"]) == (name, parent)


@pytest.mark.parametrize(
    ("code", "last"),
    [
        ("151", "2019-12-31"),  # Kỳ Sơn into Hòa Bình, NQ 830
        ("204", "2019-12-31"),  # Hoành Bồ into Hạ Long, NQ 837
        ("046", "2020-02-29"),  # Trà Lĩnh, NQ 897
        ("763", "2020-12-31"),  # Quận 9 into Thủ Đức, NQ 1111
        ("221", "2024-12-31"),  # Yên Dũng into Bắc Giang, NQ 1191
        ("683", "2024-11-30"),  # Cát Tiên into Đạ Huoai, NQ 1245
    ],
)
def test_a_merged_district_is_gone_the_day_after(code: str, last: str) -> None:
    assert code in on(last)
    assert code not in on((date.fromisoformat(last) + timedelta(days=1)).isoformat())


@pytest.mark.parametrize("listed", FACTS["lists"], ids=lambda one: f"{one['day']} {one['source']}")
def test_another_copy_of_the_list_says_the_same(listed: dict[str, Any]) -> None:
    units = {code: unit for code, unit in on(listed["day"]).items() if code != "VN"}
    lines = {f"{code} {unit['type']} {unit['parent']}" for code, unit in units.items()}
    alike = lines - set(listed["only_here"])
    assert len(lines) - len(alike) == len(listed["only_here"])
    assert len(alike) + len(listed["only_there"]) == listed["units"]
    assert _digest(alike) == listed["alike"]
    codes = {line.split()[0] for line in alike} - OTHERWISE
    assert (
        _digest({f"{code} {_letters(str(units[code]['name_fold']))}" for code in codes})
        == (listed["names"])
    )


def test_the_copies_disagree_in_few_units() -> None:
    assert len(OTHERWISE) <= 60
    assert [len(one["only_here"]) for one in FACTS["lists"]] == [
        *(5, 104, 1, 1, 1, 1, 0, 5, 5, 5, 0, 0),
    ]


def _digest(lines: set[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _letters(folded: str) -> str:
    """Reduce a folded name to what all writers of it agree on."""
    words = folded.replace("n.t ", "nong truong ").replace(" nt ", " nong truong ").split()
    return "".join(
        letter for word in words for letter in word.lstrip("0") or "0" if letter.isalnum()
    ).replace("y", "i")
