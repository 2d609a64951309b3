"""What the sheets add up to, rebuilt from the best options and held against tables of the acts."""

from collections.abc import Iterable

import pytest

from tests.unit.law.reading import Node, sheet_of

ALL = range(1, 27)


def table(*rows: tuple[Iterable[int], list[list[int]]]) -> dict[int, list[list[int]]]:
    return {number: sections for numbers, sections in rows for number in numbers}


MARKET = [13, 12]
OF_26_2026 = table(
    ((1, 3, 4), [[18, 10, 12], MARKET, [12, 3, 5, 5, 5, 2, 3]]),
    ((2, *range(6, 14)), [[18, 10, 12], MARKET, [15, 5, 5, 5, 2, 3]]),
    ((5,), [[16, 12, 12], MARKET, [15, 5, 5, 5, 2, 3]]),
    (range(14, 18), [[17, 11, 12], MARKET, [15, 5, 5, 5, 5]]),
    ((18,), [[18, 10, 12], MARKET, [5, 4, 5, 3, 3, 5, 3, 2, 5]]),
    ((19,), [[17, 11, 12], MARKET, [5, 3, 5, 4, 5, 3, 5, 2, 3]]),
    ((20,), [[17, 11, 12], MARKET, [5, 3, 5, 4, 3, 5, 5, 2, 3]]),
    ((21,), [[19, 9, 12], MARKET, [21, 4, 5, 5]]),
    ((22,), [[18, 10, 12], MARKET, [24, 3, 3, 5]]),
    ((23,), [[19, 9, 12], MARKET, [14, 8, 4, 4, 5]]),
    ((24,), [[19, 9, 12], MARKET, [17, 9, 4, 5]]),
    ((25,), [[19, 9, 12], MARKET, [15, 10, 5, 5]]),
    ((26,), [[14, 12, 14], [17, 8], [3, 3, 3, 2, 3, 2, 3, 4, 4, 3, 3, 2]]),
)
OF_148 = table(
    ((1, 3, 4), [[18, 10, 12], MARKET, [13, 2, 5, 5, 5, 2, 3]]),
    ((2,), [[18, 10, 12], MARKET, [15, 5, 5, 5, 2, 3]]),
    ((5, 6, 8, 9, 10), [[18, 10, 12], MARKET, [16, 5, 4, 5, 2, 3]]),
    ((7,), [[18, 10, 12], MARKET, [15, 5, 4, 5, 2, 3]]),
    ((11, 12), [[18, 10, 12], MARKET, [13, 5, 4, 5, 2, 3]]),
    ((13,), [[18, 10, 12], MARKET, [14, 5, 4, 5, 2, 3]]),
    ((14, 15), [[18, 10, 12], MARKET, [16, 5, 4, 5, 5]]),
    ((16, 17), [[18, 10, 12], MARKET, [14, 5, 6, 5, 5]]),
    ((18,), [[18, 10, 12], MARKET, [5, 4, 5, 3, 3, 5, 5, 2, 3]]),
    ((19,), [[18, 10, 12], MARKET, [5, 3, 5, 4, 5, 3, 5, 2, 3]]),
    ((20,), [[18, 10, 12], MARKET, [5, 3, 5, 4, 3, 5, 5, 2, 3]]),
    ((21,), [[19, 9, 12], MARKET, [21, 4, 5, 5]]),
    ((22,), [[19, 9, 12], MARKET, [25, 5, 5]]),
    ((23,), [[19, 9, 12], MARKET, [13, 8, 5, 4, 5]]),
    ((24,), [[19, 9, 12], MARKET, [16, 9, 5, 5]]),
    ((25,), [[19, 9, 12], MARKET, [15, 10, 5, 5]]),
    ((26,), [[15, 12, 13], [17, 8], [3, 3, 3, 2, 3, 2, 3, 4, 4, 3, 3, 2]]),
)
MISSING_IN_148 = {7: 34, 11: 32, 12: 32, 13: 33}
"""What part C reaches where the transcription of 148 misses points, of 35."""
SECTIONS = {"26-2026": OF_26_2026, "148": OF_148, "148-1489": OF_148}
EVERY = [(decree, number) for decree in SECTIONS for number in ALL]


def best_of(sections: list[Node]) -> list[int]:
    return [section.best() for section in sections]


@pytest.mark.parametrize(("decree", "number"), EVERY)
def test_the_best_options_give_the_section_maxima_of_the_act(decree: str, number: int) -> None:
    parts = sheet_of(decree, number).parts

    assert [best_of(part.children) for part in parts] == SECTIONS[decree][number]


@pytest.mark.parametrize(("decree", "number"), EVERY)
def test_a_sheet_states_the_maxima_that_its_options_give(decree: str, number: int) -> None:
    sheet = sheet_of(decree, number)

    assert [part.max for part in sheet.parts] == [40, 25, 35]
    assert [[section.max for section in part.children] for part in sheet.parts] == [
        best_of(part.children) for part in sheet.parts
    ]
    assert all(leaf.max == leaf.best() for leaf in sheet.leaves())


@pytest.mark.parametrize("number", ALL)
def test_every_sheet_of_26_2026_gives_40_25_and_35_points(number: int) -> None:
    sheet = sheet_of("26-2026", number)

    assert [part.best() for part in sheet.parts] == [40, 25, 35]
    assert [part.transcribed_max for part in sheet.parts] == [None, None, None]


@pytest.mark.parametrize("decree", ["148", "148-1489"])
def test_four_sheets_of_148_miss_points_and_say_so(decree: str) -> None:
    part_c = {number: sheet_of(decree, number).parts[2] for number in ALL}

    assert {number: part.best() for number, part in part_c.items() if part.best() != 35} == (
        MISSING_IN_148
    )
    assert {
        number: part.transcribed_max for number, part in part_c.items() if part.transcribed_max
    } == MISSING_IN_148
