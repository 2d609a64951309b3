"""A small sheet compiled for counting: every counter where the packing says."""

from typing import Any

from services.scoring.engine.points import Fraction, parts_of, points_at, shown, weigh, zeroed_in
from services.scoring.engine.tables import Watch, build


def a_criterion(code: str, most: int, *points: int | None, **more: Any) -> dict[str, Any]:
    options = [{"option": at, "points": one} for at, one in enumerate(points, 1)]
    return {"code": code, "max": most, "options": options, **more}


def a_section(code: str, *criteria: dict[str, Any]) -> dict[str, Any]:
    return {"code": code, "criteria": list(criteria)}


TALE = a_criterion("2.2", 4, 0, 4)
TALE["options"][1]["doubt"] = {"vi": "-"}
SHEET: dict[str, Any] = {
    "parts": [
        {"code": "A", "sections": [a_section("1", a_criterion("1.1", 3, 0, 3),
                                             a_criterion("1.2", 2, 1, None, 2))]},
        {"code": "B", "sections": [a_section("2", a_criterion("2.1", 5, 0, 5), TALE)]},
    ],
    "floors": {"4": {"2.1": 5}, "3": {"2.1": 3, "1.1": 3}},
    "gates": [
        {"code": "STORY", "effect": "zero", "criterion": "2.2", "needs": "2.1"},
        {"code": "STOP", "effect": "stopped", "watch": ["1.1"]},
    ],
}  # fmt: skip
ANSWERED, MAY_FIRE = 1 << 16, 1 << 24


def test_each_option_weighs_its_points_in_its_part_and_one_answer() -> None:
    table = build(SHEET)
    assert table is not None
    assert table.weights == {
        ("1.1", 1): ANSWERED + MAY_FIRE,
        ("1.1", 2): 3 + ANSWERED,
        ("1.2", 1): 1 + ANSWERED,
        ("1.2", 3): 2 + ANSWERED,
        ("2.1", 1): ANSWERED + MAY_FIRE,
        ("2.1", 2): (5 << 8) + ANSWERED,
        ("2.2", 1): ANSWERED,
        ("2.2", 2): (4 << 8) + ANSWERED,
    }
    assert (table.answered_shift, table.gate_shift) == (16, 24)
    assert table.points["1.2", None] == 0
    assert ("1.2", 2) not in table.points


def test_a_sheet_is_compiled_in_printed_order_with_its_minimums_and_gates() -> None:
    table = build(SHEET)
    assert table is not None
    assert table.codes == ("1.1", "1.2", "2.1", "2.2")
    assert table.places == {"1.1": 0, "1.2": 1, "2.1": 2, "2.2": 3}
    assert (table.parts, table.spans) == (("A", "B"), {"A": (0, 2), "B": (2, 4)})
    assert table.floors == {3: (("1.1", 3), ("2.1", 3)), 4: (("2.1", 5),)}
    assert (table.zeroed, table.zeroing) == ({"2.2": "2.1"}, "STORY")
    assert table.watches == (Watch("STOP", "stopped", ("1.1",), unanswered=False),)
    assert table.doubted == (("2.2", 2),)
    assert [(one.part, one.section) for one in table.criteria.values()] == [
        ("A", "1"), ("A", "1"), ("B", "2"), ("B", "2"),
    ]  # fmt: skip


def test_a_set_without_a_sheet_has_no_table() -> None:
    assert build({**SHEET, "parts": None}) is None


def test_what_rests_on_nothing_counts_nothing() -> None:
    table = build(SHEET)
    assert table is not None
    for answers, parts, zeroed in (
        ({"1.1": 2, "1.2": 3, "2.1": 2, "2.2": 2}, [5, 9], []),
        ({"1.1": 2, "1.2": 3, "2.1": 1, "2.2": 2}, [5, 0], ["2.2"]),
        ({"1.1": 2, "2.2": 2}, [3, 0], ["2.2"]),
        ({"1.1": 2, "1.2": 1, "2.1": 1, "2.2": 1}, [4, 0], []),
        ({"2.1": 2}, [0, 5], []),
        ({}, [0, 0], []),
    ):
        weight = weigh(table, answers)
        assert parts_of(table, weight) == parts
        assert (weight >> 16) & 255 == len(answers)
        assert zeroed_in(table, answers) == zeroed
        assert sum(points_at(table, answers, code) for code in table.codes) == sum(parts)


def test_an_average_is_cut_and_never_rounded() -> None:
    for numerator, denominator, told in (
        (17_999, 200, "89.99"), (90, 1, "90.00"), (1, 3, "0.33"), (0, 7, "0.00"), (-1, 3, "-0.33"),
        (-1, 300, "0.00"), (-5, 4, "-1.25"), (201, 2, "100.50"), (1, 100, "0.01"), (21, 20, "1.05"),
    ):  # fmt: skip
        assert shown(numerator, denominator) == told
        assert Fraction(numerator, denominator).shown() == told
    assert Fraction(180, 2).reaches(90)
    assert not Fraction(179, 2).reaches(90)
