"""What changed between two rulebooks, in words."""

import copy
from dataclasses import replace
from typing import Any

import pytest

from services.scoring.engine import differences
from tests.support.scoring_builders import the_catalogue

UNITS = ("district", "commune")
BOOKS = ("26-2026", "148-1489", "148", "1048-781")


def between(
    before: str, after: str, number: int | None = None, language: str = "en"
) -> dict[str, Any]:
    books = the_catalogue().rulebooks
    return differences.between(books[before], books[after], number, language)


def items(found: dict[str, Any], topic: str) -> dict[str, tuple[str, str | None, str | None]]:
    return {
        item["where"]: (item["kind"], item["before"], item["after"])
        for group in found["groups"]
        if group["topic"] == topic
        for item in group["items"]
    }


@pytest.mark.parametrize("book", BOOKS)
def test_a_rulebook_does_not_differ_from_itself(book: str) -> None:
    found = between(book, book)
    assert (found["groups"], found["product_sets"]) == ([], [])


def test_the_district_leaves_and_the_commune_gets_fifteen_working_days() -> None:
    found = between("148", "26-2026")
    assert items(found, "routing")["the district"][0] == "removed"
    assert items(found, "limits")["the commune"] == ("added", None, "15 working days")
    assert len(items(found, "grounds")) == 6
    assert len(found["product_sets"]) == 26


def test_148_and_148_1489_differ_in_who_does_what_and_in_no_sheet() -> None:
    found = between("148", "148-1489")
    assert found["product_sets"] == []
    assert items(found, "routing")


def test_1048_has_other_parts_than_148() -> None:
    assert len(items(between("1048-781", "148"), "parts")) >= 2


@pytest.mark.parametrize(("language", "words"), [("vi", "thêm"), ("en", "is new")])
def test_differences_are_said_in_the_asked_language(language: str, words: str) -> None:
    found = between("148", "26-2026", None, language)
    (grounds,) = [group for group in found["groups"] if group["topic"] == "grounds"]
    assert all(words in item["text"] for item in grounds["items"])


def test_every_limit_of_the_articles_that_changed_is_told() -> None:
    """26/2026 Đ.2 k.3, Đ.5, Đ.6, Đ.7 k.6a, Đ.8 k.4, Đ.12 k.3, Phụ lục II; typed by hand."""
    found = between("148", "26-2026")
    limits = {where: after for where, (_, _, after) in items(found, "limits").items()}
    assert limits == {
        "the commune": "15 working days",
        "the province, re-evaluation": "45 days",
        "the centre, re-evaluation": "45 days",
        "Filing (re-evaluation)": "from 180 to 120 days before the term ends",
        "Longer term while a re-evaluation runs": "180 days",
        "Withdrawal, after the conclusion": "15 days",
        "Samples of the product": "5",
        "Round P1, the province": "proposals before 04-30, finished before 06-30 (month-day)",
        "Round P2, the province": "proposals before 10-30, finished before 12-30 (month-day)",
        "Round N1, the centre": "proposals before 07-30, finished before 09-30 (month-day)",
        "Round N2, the centre": "proposals before 01-30, finished before 03-30 (month-day)",
        "Members who must be there, council of the centre": None,
    }
    extension = items(found, "limits")["Longer term while a re-evaluation runs"]
    assert extension == ("added", None, "180 days")
    (code,) = items(found, "codes").values()
    before, after = (f"{{province}}-{{{unit}}}-{{ordinal}}-{{year}}" for unit in UNITS)
    assert code == ("changed", before, after)
    (subject,) = items(found, "subjects").values()
    assert subject == ("added", None, "sector VI only")


@pytest.mark.parametrize("number", range(1, 27))
def test_what_is_said_to_have_changed_reads_otherwise(number: int) -> None:
    for group in between("148", "26-2026", number)["groups"]:
        for item in group["items"]:
            assert item["before"] != item["after"], item["text"]


def test_the_dates_that_left_are_told_one_by_one() -> None:
    assert items(between("148", "26-2026"), "dates") == {
        "Lodged from": ("changed", "2023-02-24", "2026-05-22"),
        "Lodged before": ("removed", "2025-07-06", None),
        "In force until": ("removed", "2025-07-06", None),
        "To be finished by (first assessment)": ("removed", "2026-07-21", None),
        "To be finished by (upgrade)": ("removed", "2026-07-21", None),
        "To be finished by (re-evaluation)": ("removed", "2026-06-22", None),
    }


def test_who_recognises_and_forwards_what_is_told_in_one_sentence_a_level() -> None:
    district = "scores; {}forwards to the province from {} points"
    province = "scores; recognises {} stars; forwards to the centre from 90 points"
    found = between("1048-781", "148")
    assert items(found, "routing") == {
        "the district": (
            "changed", district.format("", 50), district.format("recognises 3 stars; ", 70),
        ),
        "the province": ("changed", province.format("3, 4"), province.format("4")),
        "the commune": ("added", None, "assesses some contents and reports"),
    }  # fmt: skip
    assert items(found, "parts") == {
        "A. Product and community strength": ("changed", "35", "40"),
        "C. Product quality": ("changed", "40", "35"),
    }


def test_star_classes_of_other_bounds_are_told_with_both_bounds() -> None:
    book = the_catalogue().rulebooks["26-2026"]
    classes = copy.deepcopy(book.pack["star_classes"])
    classes[0]["min"], classes[1]["below"] = 95, 95
    other = replace(book, pack={**book.pack, "star_classes": classes})
    found = differences.between(book, other, None, "en")
    assert items(found, "stars") == {
        "5-star class": ("changed", "from 90 to 100 points", "from 95 to 100 points"),
        "4-star class": ("changed", "from 70 to 90 points", "from 70 to 95 points"),
    }
    assert [group["topic"] for group in found["groups"]] == ["stars"]


def test_a_reading_with_another_default_is_told() -> None:
    book = the_catalogue().rulebooks["26-2026"]
    settings = {**book.pack["settings"], "unanswered": "refuse"}
    other = replace(book, pack={**book.pack, "settings": settings})
    found = differences.between(book, other, None, "en")
    assert items(found, "settings") == {"unanswered": ("changed", "zero", "refuse")}
    (group,) = found["groups"]
    assert group["items"][0]["text"] == 'unanswered: from "zero" to "refuse".'


def test_a_set_that_only_one_of_the_laws_has_is_counted_under_its_own_name() -> None:
    book = the_catalogue().rulebooks["26-2026"]
    fewer = replace(book, product_sets={1: book.product_sets[1]})
    two = replace(book, product_sets={number: book.product_sets[number] for number in (1, 2)})
    second = {"number": 2, "label": "Fresh meat, aquatic products, eggs, milk", "count": 31}
    for before, after, kind in ((fewer, two, "added"), (two, fewer, "removed")):
        counted = differences.between(before, after, None, "en")["product_sets"]
        assert counted == [second]
        sheet = differences.between(before, after, 2, "en")
        assert sheet["product_set"] == 2
        (group,) = sheet["groups"]
        assert (group["topic"], group["label"]) == ("criteria", "Criteria")
        assert {item["kind"] for item in group["items"]} == {kind}
