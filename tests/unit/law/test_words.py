"""The sheets say what is printed: every option's words, points and marks, by an outside digest."""

import hashlib
from pathlib import Path

import pytest
import yaml

from tests.unit.law.reading import Node, Option, Sheet, sheet_of

DIGESTS: dict[str, dict[int, str]] = yaml.safe_load(
    (Path(__file__).parent / "digests.yaml").read_text(encoding="utf-8")
)
ALL = range(1, 27)


def as_printed(leaf: Node, option: Option) -> str:
    stars = 0 if leaf.marked_by_name else option.star
    return f"{option.transcribed}\t{option.printed}\t{stars}\n"


def digest(sheet: Sheet) -> str:
    lines = "".join(as_printed(leaf, option) for leaf, option in sheet.printed())
    return hashlib.sha256(lines.encode()).hexdigest()


@pytest.mark.parametrize("number", ALL)
def test_every_option_of_26_2026_stands_as_printed(number: int) -> None:
    assert digest(sheet_of("26-2026", number)) == DIGESTS["26-2026"][number]


@pytest.mark.parametrize("decree", ["148", "148-1489"])
@pytest.mark.parametrize("number", ALL)
def test_every_option_of_148_stands_as_transcribed(decree: str, number: int) -> None:
    assert digest(sheet_of(decree, number)) == DIGESTS["148"][number]


@pytest.mark.parametrize(
    ("decree", "options", "marks"),
    [
        ("26-2026", 2535, {3: 179, 4: 290, 5: 106}),
        ("148", 2632, {3: 83, 4: 287, 5: 199}),
        ("148-1489", 2632, {3: 83, 4: 287, 5: 199}),
        ("1048-781", 2688, {3: 0, 4: 0, 5: 0}),
    ],
)
def test_a_decree_prints_so_many_options_and_marks(
    decree: str, options: int, marks: dict[int, int]
) -> None:
    printed = [option for number in ALL for _, option in sheet_of(decree, number).printed()]

    assert len(printed) == options
    assert {star: sum(o.star == star for o in printed) for star in marks} == marks


@pytest.mark.parametrize(
    ("number", "code", "option", "printed", "points"),
    [
        (4, "1.2", 1, "", 0),
        (7, "1.2", 1, "", 0),
        (10, "1.2", 1, "", 0),
        (11, "1.2", 1, "", 0),
        (4, "7", 3, "13", 3),
        (11, "6.1.1", 2, "11", 1),
        (7, "3.1", 2, "1", 1),
        (23, "6.2", 1, "1", 1),
    ],
)
def test_a_legible_number_stands_as_printed_and_the_rest_is_read(
    number: int, code: str, option: int, printed: str, points: int
) -> None:
    found = sheet_of("26-2026", number).leaf(code).options[option - 1]

    assert (found.printed, found.points) == (printed, points)


def test_no_other_option_of_26_2026_is_read_otherwise_than_printed() -> None:
    sheets = {number: sheet_of("26-2026", number) for number in ALL}
    read = {
        (number, leaf.code)
        for number, sheet in sheets.items()
        for leaf, option in sheet.printed()
        if option.printed != str(option.points)
    }

    assert read == {(4, "1.2"), (4, "7"), (7, "1.2"), (10, "1.2"), (11, "1.2"), (11, "6.1.1")}


def test_set_10_has_no_four_asterisks_where_the_25_other_sheets_have_them() -> None:
    marks = {number: sheet_of("26-2026", number).leaf("3.5").options[1].star for number in ALL}

    assert marks == {number: 0 if number == 10 else 4 for number in ALL}
