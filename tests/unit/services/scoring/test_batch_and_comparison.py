"""Many products: each line for itself; and the same sheets under two laws."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.contracts.scoring import Comparison
from services.scoring.engine.batch import Lines, read_item
from services.scoring.engine.comparison import compare, read_question, summary
from services.scoring.engine.faults import RefusedError
from tests.support.scoring_builders import a_request, best, the_catalogue, with_total


@given(st.lists(st.binary(max_size=6)), st.data())
def test_lines_are_the_same_however_the_stream_is_cut(
    lines: list[bytes], data: st.DataObject
) -> None:
    body = b"\n".join(lines)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(body)), max_size=4)))
    pieces = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]
    cutter = Lines()
    found = [line for piece in pieces for line in cutter.feed(piece)] + list(cutter.end())
    assert found == [line for line in body.split(b"\n") if line.strip()]


def test_a_line_too_long_is_dropped_and_the_next_one_read() -> None:
    cutter = Lines(limit=5)
    found = [*cutter.feed(b"abc"), *cutter.feed(b"defgh"), *cutter.feed(b"ij\nok\n"), *cutter.end()]
    assert found == [None, b"ok"]


@pytest.mark.parametrize("cuts", [[b"12345", b"\n"], [b"123", b"45\n"], [b"12345\n"], [b"12345"]])
def test_a_line_of_exactly_the_limit_is_read(cuts: list[bytes]) -> None:
    cutter = Lines(limit=5)
    assert [*(line for cut in cuts for line in cutter.feed(cut)), *cutter.end()] == [b"12345"]


@pytest.mark.parametrize(
    "cuts", [[b"123456", b"\n"], [b"123", b"456\n"], [b"123456\n"], [b"123456"]]
)
def test_a_line_of_one_byte_more_is_not(cuts: list[bytes]) -> None:
    cutter = Lines(limit=5)
    assert [*(line for cut in cuts for line in cutter.feed(cut)), *cutter.end()] == [None]
    assert [*cutter.feed(b"ok"), *cutter.end()] == [b"ok"]


def test_a_line_may_have_256_kibibytes_and_an_id_100_signs() -> None:
    assert [*Lines().feed(b" " * 262_143 + b"1\n")] == [b" " * 262_143 + b"1"]
    assert [*Lines().feed(b" " * 262_144 + b"1\n")] == [None]
    (fault,) = read_item(the_catalogue(), None, "vi")["faults"]
    assert fault.params == {"limit": 262_144}
    for name in ("x" * 100, "x", None):
        line = orjson.dumps({**a_request(best(1)), "id": name})
        item = read_item(the_catalogue(), line, "vi")
        assert (item["id"], item["faults"]) == (name, ())
    line = orjson.dumps({**a_request(best(1)), "id": "x" * 101})
    item = read_item(the_catalogue(), line, "vi")
    assert (item["id"], item["result"]) == (None, None)
    assert [(one.pointer, one.params) for one in item["faults"]] == [("/id", {"limit": 100})]


def test_a_faulty_line_keeps_its_id() -> None:
    item = read_item(the_catalogue(), b'{"id":"p7"}', "vi")
    assert (item["id"], item["result"]) == ("p7", None)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (None, "body_too_long"),
        (b"{", "not_json"),
        (b"5", "not_an_object"),
        (b'{"id":5}', "not_an_id"),
        (b'{"rulebook":"x","rulebook":"y"}', "named_twice"),
        (b'{"id":"a"}', "missing_field"),
    ],
)
def test_a_bad_line_is_answered_with_its_faults(line: bytes | None, code: str) -> None:
    item = read_item(the_catalogue(), line, "vi")
    assert item["result"] is None
    assert item["faults"][0].code == code


def test_a_good_line_keeps_its_id_and_explains_only_when_asked() -> None:
    for explain, expected in ((None, 0), (True, 32 + 3 + 5)):
        line = orjson.dumps({**a_request(best(1)), "id": "p1", "explain": explain})
        item = read_item(the_catalogue(), line, "vi")
        assert item["id"] == "p1"
        assert len(orjson.loads(orjson.dumps(item["result"]["explanation"]))) == expected


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


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"before": None}, "/before", "missing_field"),
        ({"after": {"rulebook": "x"}}, "/after/rulebook", "unknown_rulebook"),
        ({"after": {"rulebook": "148", "level": "commune"}}, "/after/level",
         "level_does_not_score"),
        ({"products": []}, "/products", "no_products"),
        ({"products": [{}] * 1001}, "/products", "too_many_products"),
        ({"products": [5]}, "/products/0", "not_an_object"),
        ({"products": [{"id": ""}]}, "/products/0/id", "not_an_id"),
        ({"products": [{"id": "a"}, {"id": "a"}]}, "/products/1/id", "duplicate_id"),
        ({"products": [{"id": "a", "level": "x"}]}, "/products/0/level", "unknown_field"),
        ({"colour": 1}, "/colour", "unknown_field"),
    ],
)  # fmt: skip
def test_a_faulty_comparison_is_refused(change: dict[str, Any], pointer: str, code: str) -> None:
    side = {"rulebook": "26-2026"}
    data = {"before": side, "after": side, "products": [product("p", {})], **change}
    with pytest.raises(RefusedError) as refused:
        read_question(the_catalogue(), data)
    assert (pointer, code) in [(fault.pointer, fault.code) for fault in refused.value.faults]
