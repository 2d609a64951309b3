"""Changes of units that are impossible, each by its cause; typed by hand on a small country."""

from datetime import date
from typing import Any

import pytest

from libs.contracts.registry.land import TerritoryChange
from services.registry.land.events.rules import (
    Country,
    Known,
    accounts_act_for,
    change_faults,
    day_faults,
    undecided,
)

DAY, BEGAN = date(2027, 1, 1), date(2025, 7, 1)


def known(code: str, name: str, parent: str, **changes: Any) -> Known:
    level = {2: "province", 3: "district", 5: "commune"}[len(code)]
    return Known(code, changes.get("since", BEGAN), changes.get("to"), level, parent, name)


UNITS = (
    known("01", "Thành phố A", "VN"),
    known("02", "Tỉnh B", "VN"),
    known("00011", "Phường Một", "01"),
    known("00012", "Xã Hai", "01"),
    known("00013", "Xã Ba", "01"),
    known("00021", "Xã Bốn", "02"),
    known("00022", "Xã Năm", "02", to=date(2027, 5, 31)),
)
NATION = Known("VN", BEGAN, None, "nation", None, "Việt Nam")
COUNTRY = Country(
    DAY,
    {one.code: one for one in (*UNITS, NATION)},
    {"00023": known("00023", "Xã Sáu", "02", since=date(2027, 3, 1))},
)


def ward(code: str = "00012", name: str = "Phường Hai", **changes: str) -> dict[str, str]:
    return {"code": code, "type": "ward", "name": name, "parent": "01", **changes}


def went(old: str, new: str, relation: str = "whole", **more: str) -> dict[str, str]:
    return {"old": old, "new": new, "relation": relation, **more}


def faults(**said: Any) -> set[tuple[str, str]]:
    found = change_faults(TerritoryChange(**said), COUNTRY)
    return {(one.pointer.removeprefix("/content"), one.code) for one in found}


@pytest.mark.parametrize(
    "said",
    [
        {"ends": ["00013"], "successions": [went("00013", "00012")]},  # into one that stays
        {
            "ends": ["00012", "00013"],
            "begins": [ward()],
            "successions": [went("00012", "00012"), went("00013", "00012")],
        },
        {"ends": ["00012"], "begins": [ward()], "successions": [went("00012", "00012")]},
        {
            "ends": ["00013"],
            "successions": [went("00013", "00011", "part"), went("00013", "00012", "part")],
        },
        {
            "ends": ["00013"],
            "successions": [went("00013", "00021", other_province="02")],
        },
        {  # two provinces become one
            "ends": ["02", "00021", "00022"],
            "begins": [
                {"code": "00021", "type": "commune", "name": "Xã Bốn", "parent": "01"},
                {"code": "00022", "type": "commune", "name": "Xã Năm", "parent": "01"},
            ],
            "successions": [went("02", "01"), went("00021", "00021"), went("00022", "00022")],
        },
    ],
    ids=["merge into one", "merge and retype", "retype", "split", "other province", "provinces"],
)
def test_a_sound_change_has_no_fault(said: dict[str, Any]) -> None:
    assert faults(**said) - {("/ends/2", "unit_changed_by_another_event")} == set()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"ends": ["00099"]}, {("/ends/0", "ending_unit_not_there")}),
        ({"ends": ["VN"]}, {("/ends/0", "ending_unit_not_there")}),
        ({"ends": ["00013"]}, {("/ends/0", "without_successor")}),
        (
            {"ends": ["00022"], "successions": [went("00022", "00021")]},
            {("/ends/0", "unit_changed_by_another_event")},
        ),
        (
            {"ends": ["00013", "00013"], "successions": [went("00013", "00012")]},
            {("/ends/0", "unit_named_twice"), ("/ends/1", "unit_named_twice")},
        ),
        (
            {
                "ends": ["00013"],
                "begins": [ward("00011", "Phường Mới")],
                "successions": [went("00013", "00011")],
            },
            {("/begins/0/code", "code_taken")},
        ),
        (
            {
                "ends": ["00013"],
                "begins": [ward("00023", "Phường Mới")],
                "successions": [went("00013", "00023")],
            },
            {("/begins/0/code", "code_taken")},
        ),
        (
            {
                "ends": ["00013"],
                "begins": [ward("00014", "Phường Mới")],
                "successions": [went("00013", "00012")],
            },
            {("/begins/0/code", "without_predecessor")},
        ),
        (
            {
                "ends": ["00012"],
                "begins": [ward(name="Xã Hai")],
                "successions": [went("00012", "00012")],
            },
            {("/begins/0/name", "name_not_of_type")},
        ),
        (
            {
                "ends": ["00012"],
                "begins": [ward(type="city")],
                "successions": [went("00012", "00012")],
            },
            {("/begins/0/type", "type_not_of_code")},
        ),
        (
            {
                "ends": ["00012"],
                "begins": [{"code": "001", "type": "town", "name": "Thị xã Hai", "parent": "01"}],
                "successions": [went("00012", "00011")],
            },
            {
                ("/begins/0/type", "level_has_ended"),
                ("/begins/0/code", "without_predecessor"),
            },
        ),
        (
            {
                "ends": ["00012"],
                "begins": [ward(parent="09")],
                "successions": [went("00012", "00012")],
            },
            {
                ("/begins/0/parent", "parent_not_there"),
                ("/successions/0/new", "other_province_not_named"),
            },
        ),
        (
            {
                "ends": ["00012"],
                "begins": [ward(parent="VN")],
                "successions": [went("00012", "00012")],
            },
            {
                ("/begins/0/parent", "parent_not_there"),
                ("/successions/0/new", "other_province_not_named"),
            },
        ),
        (
            {"ends": ["00013"], "successions": [went("00013", "00012"), went("00011", "00012")]},
            {("/successions/1/old", "successor_of_a_unit_that_stays")},
        ),
        (
            {"ends": ["00013"], "successions": [went("00013", "00099")]},
            {("/successions/0/new", "succeeding_unit_not_there")},
        ),
        (
            {"ends": ["00013"], "successions": [went("00013", "01")]},
            {("/successions/0/new", "successor_of_another_level")},
        ),
        (
            {"ends": ["00013"], "successions": [went("00013", "00021")]},
            {("/successions/0/new", "other_province_not_named")},
        ),
        (
            {"ends": ["00013"], "successions": [went("00013", "00012", other_province="01")]},
            {("/successions/0/other_province", "not_another_province")},
        ),
        (
            {"ends": ["00013"], "successions": [went("00013", "00012", "part")]},
            {("/successions/0/relation", "whole_or_in_parts")},
        ),
        (
            {
                "ends": ["00013"],
                "successions": [went("00013", "00012"), went("00013", "00011", "part")],
            },
            {("/successions/0/relation", "whole_or_in_parts")},
        ),
        (
            {"ends": ["02"], "successions": [went("02", "01")]},
            {("/ends/0", "units_left_without_parent")},
        ),
        (
            {
                "ends": ["00012", "00013"],
                "successions": [went("00012", "00013"), went("00013", "00012")],
            },
            {
                ("/ends/0", "succession_in_a_circle"),
                ("/ends/1", "succession_in_a_circle"),
                ("/successions/0/new", "succeeding_unit_not_there"),
                ("/successions/1/new", "succeeding_unit_not_there"),
            },
        ),
        (
            {
                "ends": ["00013"],
                "successions": [went("00013", "00012")],
                "rest": [{"old": "00013", "new": "00011"}],
            },
            {("/rest/0/new", "no_part_went_there")},
        ),
    ],
)
def test_an_impossible_change_is_told_by_its_cause(
    said: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    assert faults(**said) == expected


def test_all_faults_are_told_at_once() -> None:
    found = faults(
        ends=["00099", "00013"],
        begins=[ward("00011", "Xã Mới")],
        successions=[went("00013", "00088")],
    )
    assert found == {
        ("/ends/0", "ending_unit_not_there"),
        ("/begins/0/code", "code_taken"),
        ("/begins/0/code", "without_predecessor"),
        ("/begins/0/name", "name_not_of_type"),
        ("/successions/0/new", "succeeding_unit_not_there"),
    }


def test_nothing_changes_before_the_act_that_orders_it() -> None:
    assert day_faults(DAY, DAY) == []
    assert [one.code for one in day_faults(DAY, date(2027, 1, 2))] == ["before_the_decree"]


SPLIT = TerritoryChange.model_validate(
    {
        "ends": ["00013"],
        "successions": [went("00013", "00011", "part"), went("00013", "00012", "part")],
    }
)


def test_a_divided_unit_leaves_its_producers_to_be_decided() -> None:
    lying = {"00013": ["a", "b"]}
    assert undecided(SPLIT, lying) == {"00013": ["a", "b"]}
    decided = TerritoryChange.model_validate(
        {**SPLIT.model_dump(), "rest": [{"old": "00013", "new": "00011"}]}
    )
    assert undecided(decided, lying) == {}


def test_accounts_follow_where_one_unit_of_the_level_took_over() -> None:
    merger = TerritoryChange.model_validate(
        {"ends": ["00013"], "successions": [went("00013", "00012")]}
    )
    assert accounts_act_for(merger, "00013") == "00012"
    assert accounts_act_for(SPLIT, "00013") is None
