"""Two packs read as one: who recognises, what a set asks of samples, papers and ministries."""

from typing import Any

import pytest

from services.scoring.engine.joining import join


def procedure(**more: Any) -> dict[str, Any]:
    leaves = [{"set": 2, "agencies": ["HEALTH", "FARMING"]}]
    groups = [{"set": 1, "agencies": ["FARMING"], "subgroups": []},
              {"set": None, "agencies": [], "subgroups": leaves}]  # fmt: skip
    return {
        "version": "7", "criterion_papers": {"1": {"1.2.1": ["PROOF"], "2": ["TEST", "LABEL"]}},
        "routing": [{"level": "commune", "recognises": []},
                    {"level": "province", "recognises": [3, 4]},
                    {"level": "ministry", "recognises": [5]}],
        "samples": {"count": 5, "exempt_sectors": ["VI"]},
        "classification": {"agencies": {"FARMING": "Bộ NN", "HEALTH": "Bộ Y tế"},
                           "sectors": [{"groups": groups}]},
        **more,
    }  # fmt: skip


def a_set(number: int, sector: str = "I") -> dict[str, Any]:
    first: dict[str, Any] = {"code": "1.1", "options": []}
    heading = {"code": "1.2", "criteria": [{"code": "1.2.1", "options": []}]}
    sections = [{"code": "1", "criteria": [first, heading]}, {"code": "2", "options": []}]
    return {"number": number, "classification": {"sector": sector}, "agencies": ["cũ"],
            "parts": [{"sections": sections}]}  # fmt: skip


def joined(*sets: dict[str, Any], **more: Any) -> dict[str, Any]:
    classes = [{"star": star} for star in (5, 4, 3, 2)]
    sheets = {"version": "9", "star_classes": classes, "product_sets": list(sets)}
    return join(procedure(**more), sheets)


def test_who_recognises_a_star_follows_from_the_routing() -> None:
    found = joined()
    assert found["version"] == "9"
    assert found["star_classes"] == [
        {"star": 5, "recognised_by": "ministry", "certificate": True},
        {"star": 4, "recognised_by": "province", "certificate": True},
        {"star": 3, "recognised_by": "province", "certificate": True},
        {"star": 2, "recognised_by": None, "certificate": False},
    ]


@pytest.mark.parametrize(
    ("number", "papers"),
    [(1, [[], ["PROOF"], ["TEST", "LABEL"]]), (2, [[], [], []])],
)
def test_every_criterion_gets_the_papers_of_its_own_set(
    number: int, papers: list[list[str]]
) -> None:
    (entry,) = joined(a_set(number))["product_sets"]
    first, second = entry["parts"][0]["sections"]
    nodes = [first["criteria"][0], first["criteria"][1]["criteria"][0], second]
    assert [node["papers"] for node in nodes] == papers
    assert "papers" not in first["criteria"][1]


@pytest.mark.parametrize(
    ("sector", "rule", "samples"),
    [
        ("I", {"count": 5, "exempt_sectors": ["VI"]}, 5),
        ("VI", {"count": 5, "exempt_sectors": ["VI"]}, 0),
        ("I", None, None),
    ],
)
def test_a_service_hands_in_no_samples(sector: str, rule: Any, samples: int | None) -> None:
    (entry,) = joined(a_set(1, sector), samples=rule)["product_sets"]
    assert entry["samples"] == samples


@pytest.mark.parametrize(
    ("number", "agencies"), [(1, ["Bộ NN"]), (2, ["Bộ Y tế", "Bộ NN"]), (3, ["cũ"])]
)
def test_a_set_is_managed_by_the_ministries_of_its_place_in_the_classification(
    number: int, agencies: list[str]
) -> None:
    (entry,) = joined(a_set(number))["product_sets"]
    assert entry["agencies"] == agencies


def test_a_set_without_a_sheet_or_ministry_is_joined_too() -> None:
    bare = {"number": 1, "classification": {"sector": None}, "parts": None}
    unclassified = {"agencies": {}, "sectors": None}
    (entry,) = joined(bare, classification=unclassified)["product_sets"]
    assert (entry["agencies"], entry["samples"]) == ([], 5)
