"""The rulebooks in memory: what a level does, which findings a set knows, how its print reads."""

import shutil
from datetime import date
from pathlib import Path

import orjson
import pytest

import law
from services.scoring.app import RULEBOOKS
from services.scoring.engine.catalogue import Catalogue, StarClass, read_decree
from tests.support.scoring_builders import the_catalogue

Does = tuple[bool, tuple[int, ...], int | None, str | None]
"""Whether a level scores, what it recognises, from how many points it forwards, and to whom."""


def test_the_rulebooks_stand_newest_first() -> None:
    assert [book.id for book in the_catalogue()] == ["26-2026", "148-1489", "148", "1048-781"]


@pytest.mark.parametrize(
    ("rulebook", "steps", "first"),
    [
        ("26-2026",
         {"commune": (False, (), None, None), "province": (True, (3, 4), 90, "ministry"),
          "ministry": (True, (5,), None, None)}, "province"),
        ("148",
         {"commune": (False, (), None, None), "district": (True, (3,), 70, "province"),
          "province": (True, (4,), 90, "ministry"), "ministry": (True, (5,), None, None)},
         "district"),
        ("1048-781",
         {"district": (True, (), 50, "province"), "province": (True, (3, 4), 90, "ministry"),
          "ministry": (True, (5,), None, None)}, "district"),
    ],
)  # fmt: skip
def test_each_level_does_what_the_act_gives_it(
    rulebook: str,
    steps: dict[str, tuple[bool, tuple[int, ...], int | None, str | None]],
    first: str,
) -> None:
    book = the_catalogue().rulebooks[rulebook]
    assert {
        level: (step.assesses, step.recognises, step.forward_min, step.forward_to)
        for level, step in book.steps.items()
    } == steps
    assert [step.level for step in book.steps.values()] == list(steps)
    assert book.first_level.level == first


def test_star_classes_keep_their_bounds_as_printed() -> None:
    clause = "QĐ 1048/QĐ-TTg"
    assert the_catalogue().rulebooks["1048-781"].classes == (
        StarClass(5, 90, None, 100, "ministry", certificate=True, clause=clause),
        StarClass(4, 70, 90, 89, "province", certificate=True, clause=clause),
        StarClass(3, 50, 70, 69, "province", certificate=True, clause=clause),
        StarClass(2, 30, 50, 49, None, certificate=False, clause=clause),
        StarClass(1, 0, 30, 29, None, certificate=False, clause=clause),
    )


def test_only_what_stops_or_eliminates_may_be_established() -> None:
    """Set 1 of 26/2026; its notes and the rule on stories are nobody's finding."""
    findings = the_catalogue().rulebooks["26-2026"].product_sets[1].findings
    assert {code: (one["effect"], one["criterion"]) for code, one in findings.items()} == {
        "PREREQ_100PCT_PROVINCE": ("stopped", "1.1"),
        "NOT_EVALUATED_COMMON_STAPLE": ("stopped", "2.1"),
        "STOP_IF_FOREIGN_MATTER": ("stopped", "6.1"),
        "FORGED_DOSSIER": ("eliminated", None),
        "FOOD_SAFETY_FACILITY_CERT_NOT_COMPLIANT": ("eliminated", None),
        "DOSSIER_NOT_AS_PRESCRIBED": ("eliminated", None),
    }


@pytest.mark.parametrize(
    ("rulebook", "number", "has_sheet", "answered", "by_totals"),
    [
        ("26-2026", 1, True, True, False),
        ("148", 1, True, True, True),
        ("1048-781", 1, True, True, False),
        ("1048-781", 3, False, False, False),
    ],
)
def test_a_set_is_scored_in_the_forms_that_its_rulebook_takes(
    rulebook: str, number: int, *, has_sheet: bool, answered: bool, by_totals: bool
) -> None:
    entry = the_catalogue().rulebooks[rulebook].product_sets[number]
    assert entry.has_sheet == has_sheet
    assert (entry.table is not None) == answered
    assert (entry.totals is not None) == by_totals
    if entry.totals is not None:
        assert entry.totals.has_sheet
        assert entry.totals.table is None
        assert entry.totals.data["gaps"][-1] == {"code": "part_totals_only"}
        assert entry.totals.data["floors"] is None


@pytest.mark.parametrize(
    ("rulebook", "number", "readings"),
    [
        ("26-2026", 1, set()),
        ("26-2026", 7, {("as_in_other_sheets", "least_option"),
                        ("as_in_other_sheets", "all_points")}),
        ("148", 1, {("as_printed", "all_points"), ("as_in_other_sheets", "all_points")}),
    ],
)  # fmt: skip
def test_a_sheet_is_compiled_again_only_where_it_reads_otherwise(
    rulebook: str, number: int, readings: set[tuple[str, str]]
) -> None:
    entry = the_catalogue().rulebooks[rulebook].product_sets[number]
    assert entry.readings.keys() == readings
    assert all(read.totals is entry.totals for read in entry.readings.values())


def test_a_kind_of_assessment_that_no_act_knows_has_no_rulebook() -> None:
    assert the_catalogue().applicable(date(2026, 6, 1), "walk") is None


@pytest.mark.parametrize(
    ("day", "found"),
    [("2023-02-23", False), ("2023-02-24", True), ("2025-07-05", True), ("2025-07-06", False)],
)
def test_a_rulebook_takes_dossiers_from_its_first_day_to_the_eve_of_its_end(
    day: str, *, found: bool
) -> None:
    """Alone, so that no newer rulebook takes the dossier first."""
    alone = Catalogue({"148": the_catalogue().rulebooks["148"]})
    assert (alone.applicable(date.fromisoformat(day), "first") is not None) == found


def test_a_default_that_is_no_choice_stops_the_start(tmp_path: Path) -> None:
    shutil.copytree(RULEBOOKS / "26-2026", tmp_path, dirs_exist_ok=True)
    sheets = orjson.loads((tmp_path / law.SHEETS).read_bytes())
    sheets["settings"]["unanswered"] = "guess"
    (tmp_path / law.SHEETS).write_bytes(orjson.dumps(sheets))
    with pytest.raises(ValueError, match="not_a_choice"):
        read_decree(tmp_path)
