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


AGAIN = ("assess_again", "province", None, None, "QĐ 26/2026 Đ.7 k.4g",
         "Cấp tỉnh có thể tổ chức đánh giá lại.")  # fmt: skip
APPLY = ("apply_again", "producer", None, None, None,
         "Không được công nhận; chủ thể có thể hoàn thiện và đăng ký lại.")  # fmt: skip


@pytest.mark.parametrize(
    ("level", "total", "told"),
    [
        ("province", 95, [("forward", "province", None, "ministry", "QĐ 26/2026 Đ.7 k.3",
                           "Chuyển hồ sơ từ cấp tỉnh lên cấp trung ương để đánh giá.")]),
        ("province", 75, [("recognise", "province", 4, None, "QĐ 26/2026 Đ.3 k.3b",
                           "Cấp tỉnh công nhận 4 sao.")]),
        ("province", 40, [APPLY]),
        ("ministry", 95, [("recognise", "ministry", 5, None, "QĐ 26/2026 Đ.3 k.3a",
                           "Cấp trung ương công nhận 5 sao.")]),
        ("ministry", 85, [("recognise_on_this_result", "province", 4, None, "QĐ 26/2026 Đ.7 k.4g",
                           "Cấp tỉnh có thể dùng kết quả này để công nhận 4 sao."), AGAIN]),
        ("ministry", 45, [AGAIN, APPLY]),
    ],
)  # fmt: skip
def test_each_way_names_who_the_stars_the_article_and_reads_as_a_sentence(
    level: str, total: int, told: list[tuple[Any, ...]]
) -> None:
    request = a_request(with_total(1, total), level=level, settings={"missed_floor": "ignored"})
    found = scored(request)["ways"]
    fields = ("act", "by", "stars", "to", "clause", "text")
    assert [tuple(way[field] for field in fields) for way in found] == told
    assert all(way["criteria"] == [] for way in found)


def test_a_council_that_has_to_agree_is_told_where() -> None:
    sheets = [{**best(16), "6.1": 1}, {**best(16), "6.3": 1}, {**best(16), "6.1": 1}]
    (way,) = scored(a_request(*sheets, product_set=16))["ways"]
    assert (way["act"], way["by"], way["criteria"]) == ("agree", "province", ["6.1", "6.3"])
    assert "6.1, 6.3" in way["text"]
