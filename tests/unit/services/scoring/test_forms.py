"""Rulebooks and sheets as a reader sees them, compared with what the acts print."""

from dataclasses import replace
from typing import Any

import pytest

from services.scoring.engine import forms
from services.scoring.engine.catalogue import Rulebook
from tests.support.scoring_builders import the_catalogue


def book(name: str = "26-2026") -> Rulebook:
    return the_catalogue().rulebooks[name]


def form(number: int, name: str = "26-2026", language: str = "en") -> dict[str, Any]:
    return forms.product_set(book(name), book(name).product_sets[number], language)


def criteria(shown: dict[str, Any]) -> dict[str, Any]:
    return {
        one["code"]: one
        for part in shown["parts"]
        for section in part["sections"]
        for one in section["criteria"]
    }


def test_every_rulebook_is_listed_with_its_days_and_digests() -> None:
    items = forms.rulebook_list(the_catalogue())["items"]
    assert [(one["id"], one["lodged_from"], one["lodged_before"]) for one in items] == [
        ("26-2026", "2026-05-22", None),
        ("148-1489", "2025-07-06", "2026-05-22"),
        ("148", "2023-02-24", "2025-07-06"),
        ("1048-781", "2019-08-21", "2023-02-24"),
    ]
    for one in items:
        assert one["sheets_digest"] == book(one["id"]).sheets_digest
        assert one["procedure_digest"] == book(one["id"]).procedure_digest
        assert one["has_sheets"] is True


@pytest.mark.parametrize(("name", "known"), [("26-2026", True), ("1048-781", False)])
def test_a_rulebook_shows_its_parts_classes_and_gates(name: str, *, known: bool) -> None:
    shown = forms.rulebook(book(name))
    parts = {"26-2026": (40, 25, 35), "1048-781": (35, 25, 40)}[name]
    assert [(part["code"], part["max"]) for part in shown["parts"]] == list(
        zip("ABC", parts, strict=True)
    )
    assert [(one["star"], one["min"], one["below"]) for one in shown["star_classes"]] == [
        (5, 90, None), (4, 70, 90), (3, 50, 70), (2, 30, 50), (1, 0, 30),
    ]  # fmt: skip
    assert shown["minimums_known"] is known
    assert {one["effect"] for one in shown["disqualifiers"]} <= {"eliminated"}


def test_a_gate_is_shown_in_both_languages_with_its_effect() -> None:
    (gate,) = [one for one in forms.rulebook(book())["gates"] if one["code"] == "ONE_OF_CASES"]
    label = {"vi": "Chọn một trong hai trường hợp", "en": "Choose one of two cases"}
    assert gate == {"code": "ONE_OF_CASES", "label": label, "effect": "note"}


@pytest.mark.parametrize(
    ("kind", "rules"),
    [
        ("re_evaluation", ["26-2026/T1", "26-2026/T3", "148-1489/G1"]),
        ("first", ["26-2026/T1", "26-2026/T2", "148-1489/G1"]),
        ("upgrade", ["148/T1", "26-2026/T1", "26-2026/T2", "148-1489/G1"]),
    ],
)
def test_a_dossier_is_told_only_the_transition_rules_of_its_kind(
    kind: str, rules: list[str]
) -> None:
    rule = {"finish_by": "2026-07-21"}
    shown = forms.applicable(book("148"), rule, "2024-01-01", kind)
    assert [one["id"] for one in shown.pop("rules")] == rules
    assert shown == {
        "rulebook": "148", "version": book("148").version, "kind": kind,
        "sheets_digest": book("148").sheets_digest, "lodged_on": "2024-01-01",
        "procedure_digest": book("148").procedure_digest, "finish_by": "2026-07-21",
    }  # fmt: skip


def test_the_sets_are_listed_with_sector_and_ministry_and_whether_the_sheet_is_known() -> None:
    first, *rest = forms.product_sets(book(), "en")["items"]
    assert first == {
        "number": 1, "label": "Fresh vegetables, tubers, fruit, nuts/seeds", "sector": "I",
        "group": "1", "subgroup": "a", "has_sheet": True,
        "managing_agencies": ["Bộ Nông nghiệp và Môi trường"],
    }  # fmt: skip
    assert len(rest) == 25
    old = forms.product_sets(book("1048-781"), "vi")["items"]
    assert [one["number"] for one in old if not one["has_sheet"]] == [3]


def test_a_sheet_is_headed_by_its_set() -> None:
    shown = form(1)
    assert (shown["number"], shown["samples"], shown["max"]) == (1, 5, 100)
    assert shown["rulebook"] == book().ref
    assert (shown["floors_known"], shown["gaps"]) == (True, [])
    assert len(shown["findings"]) == 6
    assert shown["findings"][2] == {
        "code": "STOP_IF_FOREIGN_MATTER", "effect": "stopped", "criterion": "6.1",
        "text": "Later steps are not assessed if unacceptable foreign matter is found",
        "clause": "QĐ 26/2026 PL II bộ 1 tc 6.1",
    }  # fmt: skip
    assert [(part["code"], part["max"]) for part in shown["parts"]] == [
        ("A", 40), ("B", 25), ("C", 35),
    ]  # fmt: skip


def test_a_criterion_shows_options_minimums_gates_and_papers() -> None:
    found = criteria(form(1))
    assert len(found) == 32
    origin = found["1.1"]
    assert [(one["option"], one["points"]) for one in origin["options"]] == [(1, 1), (2, 2), (3, 3)]
    assert origin["gates"] == ["PREREQ_100PCT_PROVINCE"]
    (paper,) = origin["papers"]
    assert paper["code"] == "MATERIAL_ORIGIN"
    assert paper["label"]["en"].startswith("Origin of materials")
    assert origin["note"].startswith("Precondition: the whole product")
    assert origin["floors"] == {}
    assert found["3.5"]["floors"] == {"3": 1, "4": 2, "5": 2}
    assert found["1.3"]["floors"] == {"5": 3}
    assert [one["min_star"] for one in found["1.3"]["options"]] == [None, None, 5]


def test_a_note_is_read_in_the_asked_language_and_else_in_english() -> None:
    node = {**a_leaf(), "note": {"vi": "Ghi chú", "en": "Note"}}
    assert note(node, "vi") == "Ghi chú"
    assert note(node, "en") == "Note"
    assert note({**node, "note": {"en": "Note"}}, "vi") == "Note"
    assert note(a_leaf(), "vi") is None


def a_leaf() -> dict[str, Any]:
    node = book().product_sets[1].data["parts"][0]["sections"][0]["criteria"][1]
    return {name: value for name, value in node.items() if name != "note"}


def note(node: dict[str, Any], language: str) -> str | None:
    entry = book().product_sets[1]
    part = entry.data["parts"][0]
    parts = [{**part, "sections": [{**part["sections"][0], "criteria": [node]}]}]
    changed = replace(entry, data={**entry.data, "parts": parts})
    (found,) = criteria(forms.product_set(book(), changed, language)).values()
    text: str | None = found["note"]
    return text


def test_a_criterion_below_a_heading_is_shown_with_it() -> None:
    headed = {
        code: one["heading"]["code"]
        for number in range(1, 27)
        for code, one in criteria(form(number)).items()
        if one["heading"]
    }
    assert headed
    assert all(code.startswith(f"{heading}.") for code, heading in headed.items())


def test_a_sheet_with_lost_points_says_so_and_one_that_was_not_found_is_empty() -> None:
    (gap,) = form(10, "1048-781")["gaps"]
    assert gap == {
        "code": "points_missing",
        "text": "The transcription of the sheet lacks points in part C: 38 of 40; "
        "compare with the official sheet.",
    }
    lost = form(3, "1048-781")
    assert (lost["parts"], lost["floors_known"]) == (None, False)
    assert [one["code"] for one in lost["gaps"]] == ["sheet_not_found"]
    totals = book("148").product_sets[1].totals
    assert totals is not None
    assert forms.product_set(book("148"), totals, "en")["floors_known"] is False
