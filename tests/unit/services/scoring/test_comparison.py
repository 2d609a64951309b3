"""The same sheets under two laws: who rises, who falls, and what cannot be compared."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from libs.contracts.scoring import Comparison
from services.scoring.engine.catalogue import Catalogue
from services.scoring.engine.comparison import compare, read_question, summary
from services.scoring.engine.faults import RefusedError
from tests.support.scoring_builders import best, the_catalogue, with_total


def compared(before: Any, after: Any, *products: dict[str, Any]) -> Comparison:
    question = read_question(
        the_catalogue(), {"before": before, "after": after, "products": list(products)}
    )
    found = compare(the_catalogue(), question)
    view = summary(question, found)
    for shown, one in zip(view["products"], found, strict=True):
        shown["faults"] = [
            {"pointer": fault.pointer, "code": fault.code, "detail": ""} for fault in one.faults
        ]
    return Comparison.model_validate_json(orjson.dumps(view))


def product(name: str, answers: dict[str, int], number: int = 1) -> dict[str, Any]:
    sheets = [{"assessor": "m1", "answers": answers}]
    return {"id": name, "product_set": number, "sheets": sheets}


def test_another_reading_of_missed_minimums_lifts_who_misses_one() -> None:
    found = compared(
        {"rulebook": "26-2026"},
        {"rulebook": "26-2026", "settings": {"missed_floor": "ignored"}},
        product("misses", {**best(1), "3.5": 1}),
        product("reaches", best(1)),
        product("broken", {"9.9": 1}),
    )
    assert [one.stars_change for one in found.products] == [2, 0, None]
    assert (found.rises, found.falls, found.same, found.refused) == (1, 0, 1, 1)
    assert found.by_star["before"]["3"] == 1
    assert found.by_star["after"]["5"] == 2
    assert [fault.pointer for fault in found.products[2].faults] == [
        "/products/2/sheets/0/answers/9.9"
    ]


def test_sheets_are_carried_as_part_totals_to_a_rulebook_of_other_sheets() -> None:
    found = compared(
        {"rulebook": "26-2026"},
        {"rulebook": "148", "level": "district"},
        product("p", {**best(1), "3.5": 1}),
    )
    (moved,) = found.products
    assert moved.before is not None
    assert moved.after is not None
    assert (moved.before.stars, moved.after.stars, moved.after.outcome) == (3, 5, "forward")
    assert moved.points_change == "0.00"


def test_the_same_sheet_under_two_acts_is_read_option_by_option() -> None:
    found = compared({"rulebook": "148"}, {"rulebook": "148-1489"}, product("p", best(1, "148")))
    (moved,) = found.products
    assert moved.before is not None
    assert moved.after is not None
    assert (moved.before.average, moved.after.average) == ("100.00", "100.00")


def test_options_of_one_act_are_never_read_on_another_acts_sheet() -> None:
    found = compared({"rulebook": "148"}, {"rulebook": "26-2026"}, product("p", best(1, "148")))
    assert [fault.code for fault in found.products[0].faults] == ["sheet_cannot_be_carried"]


def test_sheets_are_not_carried_where_the_parts_differ() -> None:
    answers = with_total(1, 70, "1048-781")
    found = compared({"rulebook": "1048-781"}, {"rulebook": "148"}, product("p", answers))
    assert "sheet_cannot_be_carried" in [fault.code for fault in found.products[0].faults]


def test_the_same_sheet_under_two_acts_keeps_its_minimums() -> None:
    """Carried as part totals it would have none, and the first side would stay below five."""
    missing = product("p", {**best(1, "148"), "8": 1})
    side = {"rulebook": "148", "level": "province"}
    (moved,) = compared(side, {"rulebook": "148-1489"}, missing).products
    assert moved.before is not None
    assert moved.after is not None
    assert (moved.before.stars, moved.after.stars) == (3, 3)


def test_what_an_act_names_stays_with_it_when_its_sheets_are_carried() -> None:
    named = {"agreed": {"1.1": 1}, "findings": ["FORGED_DOSSIER"]}
    carried = {**product("p", best(1)), **named}
    (moved,) = compared({"rulebook": "26-2026"}, {"rulebook": "148"}, carried).products
    assert not moved.faults
    assert moved.before is not None
    assert moved.after is not None
    assert (moved.before.outcome, moved.after.stars) == ("eliminated", 5)
    assert moved.stars_change == 5


def test_a_product_without_a_class_on_either_side_has_not_moved() -> None:
    forged = {**product("p", best(1)), "findings": ["FORGED_DOSSIER"]}
    side = {"rulebook": "26-2026"}
    found = compared(side, side, forged)
    assert found.products[0].stars_change == 0
    assert (found.same, found.rises, found.falls, found.refused) == (1, 0, 0, 0)
    nobody = {"5": 0, "4": 0, "3": 0, "2": 0, "1": 0}
    assert found.by_star == {"before": {**nobody, "none": 1}, "after": {**nobody, "none": 1}}


def test_a_move_of_a_third_of_a_point_is_exact() -> None:
    """Set 7, 3.1 prints 1 where the other sheets print 2; one member of three chose it."""
    sheets = [
        {"assessor": f"m{place}", "answers": {**best(7), **instead}}
        for place, instead in enumerate(({}, {}, {"3.1": 2}))
    ]
    other = {"rulebook": "26-2026", "settings": {"printed_points": "as_in_other_sheets"}}
    one = {"id": "p", "product_set": 7, "sheets": sheets}
    there = compared({"rulebook": "26-2026"}, other, one)
    back = compared(other, {"rulebook": "26-2026"}, one)
    assert (there.products[0].points_change, back.products[0].points_change) == ("0.33", "-0.33")


def test_a_move_of_one_star_or_of_two_counts_as_one() -> None:
    strict = {"rulebook": "26-2026"}
    lenient = {**strict, "settings": {"missed_floor": "ignored"}}
    products = [
        product(code, {**best(1), code: option}) for code, option in (("1.3", 2), ("3.5", 1))
    ]
    fallen, risen = compared(lenient, strict, *products), compared(strict, lenient, *products)
    assert (fallen.rises, fallen.falls, fallen.same, fallen.refused) == (0, 2, 0, 0)
    assert (risen.rises, risen.falls, risen.same, risen.refused) == (2, 0, 0, 0)
    assert [one.stars_change for one in fallen.products] == [-1, -2]


def test_a_comparison_names_both_rulebooks_by_their_digests() -> None:
    found = compared({"rulebook": "148"}, {"rulebook": "26-2026"}, product("p", {}))
    for side, book in ((found.before, "148"), (found.after, "26-2026")):
        known = the_catalogue().rulebooks[book]
        assert (side.id, side.sheets_digest) == (book, known.sheets_digest)


@pytest.mark.parametrize(
    ("before", "after", "change", "faults"),
    [
        ("26-2026", "26-2026", {"sheets": {}}, [("/sheets", "not_a_list")]),
        ("26-2026", "26-2026", {"product_set": 27}, [("/product_set", "unknown_product_set")]),
        ("26-2026", "148", {"product_set": "1"}, [("/product_set", "not_a_set_number")]),
        ("26-2026", "148", {"product_set": None}, [("/product_set", "missing_field")]),
        ("148", "26-2026", {"sheets": [{"assessor": "a", "parts": {"A": 1, "B": 1, "C": 1}}]},
         [("/sheets/0/parts", "parts_not_accepted"), ("/sheets/0/answers", "missing_field")]),
        ("148", "26-2026", {"sheets": [{"assessor": "a", "answers": {}}, {"assessor": "b"}]},
         [("/sheets/1/answers", "missing_field"), ("/sheets", "sheet_cannot_be_carried")]),
        ("1048-781", "1048-781", {"product_set": 3},
         [("/sheets/0/answers", "sheet_not_known"), ("/sheets/0/parts", "missing_field")]),
        ("1048-781", "148", {"product_set": 3}, [("/sheets", "sheet_cannot_be_carried")]),
    ],
)  # fmt: skip
def test_a_faulty_product_is_answered_with_each_fault_once(
    before: str, after: str, change: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    faulty = {**product("p", {}), **change}
    (one,) = compared({"rulebook": before}, {"rulebook": after}, faulty).products
    assert [(fault.pointer, fault.code) for fault in one.faults] == [
        (f"/products/0{pointer}", code) for pointer, code in faults
    ]
    assert one.stars_change is None
    assert one.points_change is None


def test_a_set_that_one_act_does_not_have_is_unknown_there_and_scored_here() -> None:
    book = the_catalogue().rulebooks["148"]
    sets = {number: entry for number, entry in book.product_sets.items() if number != 26}
    known = Catalogue({**the_catalogue().rulebooks, "148": replace(book, product_sets=sets)})
    sides = {"before": {"rulebook": "26-2026"}, "after": {"rulebook": "148"}}
    question = read_question(known, {**sides, "products": [product("p", best(26), 26)]})
    (one,) = compare(known, question)
    assert list(one.found) == ["before"]
    assert [fault.code for fault in one.faults] == ["unknown_product_set"]


def test_a_thousand_products_are_compared_at_once() -> None:
    side = {"rulebook": "26-2026"}
    products = [{"id": str(place)} for place in range(1000)]
    question = read_question(the_catalogue(), {"before": side, "after": side, "products": products})
    assert len(question.products) == 1000


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"before": None}, [("/before", "missing_field")]),
        ({"after": []}, [("/after", "not_an_object")]),
        ({"after": {"rulebook": "x"}}, [("/after/rulebook", "unknown_rulebook")]),
        ({"after": {"rulebook": "148", "level": "commune"}},
         [("/after/level", "level_does_not_score")]),
        ({"before": {"rulebook": "148", "settings": {"floors_on": "x"}}},
         [("/before/settings/floors_on", "not_a_choice")]),
        ({"before": {"rulebook": "148", "set": 1}}, [("/before/set", "unknown_field")]),
        ({"products": None}, [("/products", "missing_field")]),
        ({"products": {}}, [("/products", "not_a_list")]),
        ({"products": []}, [("/products", "no_products")]),
        ({"products": [{}] * 1001}, [("/products", "too_many_products")]),
        ({"products": [5, {"id": "a"}, 6]},
         [("/products/0", "not_an_object"), ("/products/2", "not_an_object")]),
        ({"products": [{"id": ""}]}, [("/products/0/id", "not_an_id")]),
        ({"products": [{"id": 5}]}, [("/products/0/id", "not_an_id")]),
        ({"products": [{"id": "x" * 101}]}, [("/products/0/id", "not_an_id")]),
        ({"products": [{"id": "x" * 100}], "colour": 1}, [("/colour", "unknown_field")]),
        ({"products": [{"id": "a"}, {"id": "a"}]}, [("/products/1/id", "duplicate_id")]),
        ({"products": [{"id": "a", "level": "x"}]}, [("/products/0/level", "unknown_field")]),
    ],
)  # fmt: skip
def test_a_faulty_comparison_is_refused(
    change: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    side = {"rulebook": "26-2026"}
    data = {"before": side, "after": side, "products": [product("p", {})], **change}
    with pytest.raises(RefusedError) as refused:
        read_question(the_catalogue(), data)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == faults


def test_a_comparison_that_is_no_object_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        read_question(the_catalogue(), [])
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
        ("", "not_an_object")
    ]
