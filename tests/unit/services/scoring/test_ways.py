"""What may follow a result: nothing ends without a word."""

from typing import Any

import pytest

from tests.support.scoring_builders import a_request, best, scored, with_total


def ways(request: dict[str, Any], language: str = "en") -> list[tuple[str, str, int | None]]:
    result = scored(request, language)
    return [(way["act"], way["by"], way["stars"]) for way in result["ways"]]


@pytest.mark.parametrize(
    ("level", "total", "stars", "expected"),
    [
        ("province", 95, "ignored", [("forward", "province", None)]),
        ("province", 75, "ignored", [("recognise", "province", 4)]),
        ("province", 40, "ignored", [("apply_again", "producer", None)]),
        ("ministry", 95, "ignored", [("recognise", "ministry", 5)]),
        (
            "ministry", 85, "ignored",
            [("recognise_on_this_result", "province", 4), ("assess_again", "province", None)],
        ),
        (
            "ministry", 60, "ignored",
            [("recognise_on_this_result", "province", 3), ("assess_again", "province", None)],
        ),
        (
            "ministry", 45, "ignored",
            [("assess_again", "province", None), ("apply_again", "producer", None)],
        ),
    ],
)  # fmt: skip
def test_every_result_under_26_2026_names_what_may_follow(
    level: str, total: int, stars: str, expected: list[tuple[str, str, int | None]]
) -> None:
    request = a_request(with_total(1, total), level=level, settings={"missed_floor": stars})
    assert ways(request) == expected


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            {"3.5": 1},
            [("recognise_on_this_result", "province", 3), ("assess_again", "province", None)],
        ),
        ({"2.2": 1}, [("assess_again", "province", None), ("apply_again", "producer", None)]),
    ],
    ids=["4-star minimum missed", "3-star minimum missed"],
)
def test_at_the_centre_90_points_with_missed_minimums_get_what_their_minimums_give(
    changed: dict[str, int], expected: list[tuple[str, str, int | None]]
) -> None:
    assert ways(a_request({**best(1), **changed}, level="ministry")) == expected


def test_the_ways_after_the_centre_name_the_article() -> None:
    result = scored(a_request(with_total(1, 60), level="ministry"))
    assert {way["clause"] for way in result["ways"]} >= {"QĐ 26/2026 Đ.7 k.4g"}
    assert all(way["text"] for way in result["ways"])


@pytest.mark.parametrize("finding", ["FORGED_DOSSIER", "PREREQ_100PCT_PROVINCE"])
def test_a_product_that_was_left_out_may_apply_again(finding: str) -> None:
    assert ways(a_request(best(1), findings=[finding])) == [("apply_again", "producer", None)]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("number", range(1, 27))
@pytest.mark.parametrize("level", ["province", "ministry"])
def test_no_result_ends_silently(number: int, level: str, language: str) -> None:
    for total in (0, 45, 60, 75, 95):
        request = a_request(with_total(number, total), product_set=number, level=level)
        assert ways(request, language)
