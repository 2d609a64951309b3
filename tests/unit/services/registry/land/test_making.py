"""How the frozen files are made: a difference counts where a resolution explains it."""

from typing import cast

import pytest

from tools.territory import heirs, past
from tools.territory.lists import Lists, Seen, Table

FIRST: Table = {
    "01": Seen("Tỉnh Một", "VN"),
    "001": Seen("Huyện Một", "01"),
    "002": Seen("Huyện Hai", "01"),
    "00001": Seen("Xã Hoà An", "001"),
    "00002": Seen("Xã Hai", "001"),
    "00003": Seen("Xã Ba", "002"),
}


class FewLists:
    """Lists by name; the first one under the name that the tool asks for."""

    def __init__(self, **tables: Table) -> None:
        self._tables = {past.FIRST_LIST: FIRST, **tables}

    def table(self, commit: str) -> Table:
        return self._tables[commit]


def a_resolution(**changes: str) -> dict[str, str]:
    return {
        "province": "01",
        "valid_from": "2020-01-01",
        "unsure_from": "",
        "legal_basis": "1/NQ",
        "snapshot": "later",
        "corrected": "",
        "only": "",
        **changes,
    }


def made(
    last: Table,
    *resolutions: dict[str, str],
    spellings: list[dict[str, str]] | None = None,
    **tables: Table,
) -> past.Past:
    lists = cast("Lists", FewLists(**tables))
    return past.read(lists, last, list(resolutions), spellings or [])


def without(table: Table, *codes: str, **others: Seen) -> Table:
    return {code: seen for code, seen in table.items() if code not in codes} | others


def test_a_renamed_unit_gets_a_row_from_the_day_of_its_resolution() -> None:
    later = {**FIRST, "00003": Seen("Phường Ba", "002")}
    found = made(later, a_resolution(), later=later)
    rows = [row for row in past.units(found) if row.code == "00003"]
    assert [(row.name, row.type, row.valid_from, row.valid_to) for row in rows] == [
        ("Xã Ba", "commune", "2018-01-01", "2019-12-31"),
        ("Phường Ba", "ward", "2020-01-01", "2025-06-30"),
    ]
    assert rows[1].legal_basis == "1/NQ"
    assert [pair.relation for pair in heirs.successions(found, [])] == ["whole"]


def test_an_interval_leaves_the_old_row_unsure_and_runs_to_its_last_day() -> None:
    later = {**FIRST, "00003": Seen("Phường Ba", "002")}
    found = made(later, a_resolution(unsure_from="2019-10-01"), later=later)
    old = next(row for row in past.units(found) if row.code == "00003")
    assert (old.valid_to, old.sure_to) == ("2019-12-31", "2019-09-30")


def test_another_spelling_makes_no_row_and_the_last_one_is_kept() -> None:
    later = {
        **FIRST,
        "00001": Seen("Xã Hòa An", "001"),
        "00002": Seen("Xã Hài", "001"),
        "00003": Seen("Xã Bốn", "002"),
    }
    listed = [{"code": "00002", "written": "Xã Hai", "meant": "Xã Hài"}]
    found = made(later, a_resolution(), later=later, spellings=listed)
    names = {row.code: row.name for row in past.units(found) if row.valid_from == "2018-01-01"}
    assert (names["00001"], names["00002"], names["00003"]) == ("Xã Hòa An", "Xã Hài", "Xã Ba")


def test_what_no_resolution_explains_is_refused_at_the_end() -> None:
    other = {"02": Seen("Tỉnh Hai", "VN")}
    with pytest.raises(ValueError, match="No resolution explains"):
        made({**without(FIRST, "00003"), **other}, a_resolution(), later=FIRST)


def test_a_resolution_that_changes_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="changes nothing"):
        made(FIRST, a_resolution(), later=FIRST)


def test_a_district_goes_where_its_communes_went() -> None:
    later = without(FIRST, "002")
    later["00003"] = Seen("Xã Ba", "001")
    pairs = heirs.successions(made(later, a_resolution(), later=later), [])
    assert ("002", "001", "whole") in {(one.old_code, one.new_code, one.relation) for one in pairs}


def test_a_merged_commune_is_followed_only_by_its_name() -> None:
    later = without(FIRST, "00001", "00003")
    later["00002"] = Seen("Thị trấn Hòa An", "001")
    pairs = heirs.successions(made(later, a_resolution(), later=later), [])
    assert {(one.old_code, one.new_code) for one in pairs} == {
        ("00001", "00002"),
        ("00002", "00002"),
    }


def test_a_succession_typed_by_hand_is_joined_to_its_rows() -> None:
    later = without(FIRST, "00001")
    known = [
        {
            "old_code": "00001",
            "new_code": "00002",
            "changed_on": "2020-01-01",
            "legal_basis": "1/NQ",
        }
    ]
    pairs = heirs.successions(made(later, a_resolution(), later=later), known)
    assert [(one.old_code, one.new_code, one.new_valid_from) for one in pairs] == [
        ("00001", "00002", "2018-01-01")
    ]


def test_a_succession_to_a_unit_that_is_gone_is_refused() -> None:
    later = without(FIRST, "00001", "00002")
    known = [
        {
            "old_code": "00001",
            "new_code": "00002",
            "changed_on": "2020-01-01",
            "legal_basis": "1/NQ",
        }
    ]
    with pytest.raises(ValueError, match="not in force"):
        heirs.successions(made(later, a_resolution(), later=later), known)
