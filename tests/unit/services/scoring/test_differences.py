"""What changed between two rulebooks, in words."""

import copy
from typing import Any

import pytest

from services.scoring.engine import differences, sheet_differences
from services.scoring.engine.tables import Table, build
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


def changed(change: str) -> tuple[Table, Table]:
    entry = copy.deepcopy(dict(the_catalogue().rulebooks["26-2026"].product_sets[1].data))
    before = build(copy.deepcopy(entry))
    criteria = entry["parts"][0]["sections"][0]["criteria"]
    match change:
        case "a criterion more":
            criteria.append({**copy.deepcopy(criteria[0]), "code": "1.99", "label": {"vi": "Mới"}})
        case "a criterion less":
            criteria.pop()
        case "another name":
            criteria[0]["label"] = {"vi": "Tên khác", "en": "Another name"}
        case "other points":
            criteria[0]["options"][0]["points"] = 0
        case "another wording":
            criteria[0]["options"][0]["text"] = {"vi": "Khác", "en": "Other"}
        case "a mark more":
            criteria[0]["options"][0]["min_star"] = 3
        case "an option more":
            more = {"option": 4, "points": 3, "text": {"vi": "Thêm", "en": "More"}}
            criteria[0]["options"].append(more)
        case "another number":
            criteria[-1]["code"] = "1.98"
    after = build(entry)
    assert before is not None
    assert after is not None
    return before, after


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("a criterion more", ("criteria", "1.99", None, "Mới", None)),
        ("another name", ("criteria", "1.1", "Product origin", "Another name", "renamed")),
        ("other points", ("points", "1.1 (1)", 1, 0, None)),
        ("a mark more", ("marks", "1.1 (1)", None, "3-star class", None)),
        ("an option more", ("options", "1.1 (4)", None, "More", None)),
    ],
)
def test_one_change_of_a_sheet_is_one_difference(change: str, expected: tuple[Any, ...]) -> None:
    assert list(sheet_differences.between(*changed(change), "en")) == [expected]


def test_a_criterion_that_left_is_named() -> None:
    before, after = changed("a criterion less")
    (found,) = sheet_differences.between(before, after, "en")
    assert (found[0], found[3]) == ("criteria", None)


def test_a_criterion_with_another_number_is_the_same_one() -> None:
    before, after = changed("another number")
    (found,) = sheet_differences.between(before, after, "en")
    assert (found[0], found[3], found[4]) == ("criteria", "1.98", "renamed")


def test_another_wording_is_told_in_both_wordings() -> None:
    (found,) = sheet_differences.between(*changed("another wording"), "en")
    assert (found[0], found[3]) == ("options", "Other")


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
