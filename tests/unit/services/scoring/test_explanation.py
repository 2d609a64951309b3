"""Every point is explained: option, clause, minimum, in the asked language."""

from typing import Any

import jsonschema_rs
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.contracts.scoring import ScoreResult
from services.scoring.app import RULEBOOKS
from services.scoring.engine import catalogue, columns, summary
from services.scoring.engine import result as results
from services.scoring.engine.explanation import criterion_entry, star_entry
from services.scoring.engine.faults import RefusedError
from services.scoring.engine.points import Fraction
from services.scoring.engine.requests import read_case
from services.scoring.engine.result import score
from services.scoring.engine.schema import schema_of
from tests.support.scoring_builders import a_request, best, sheets_of, table, the_catalogue


def result(request: dict[str, Any], language: str = "vi") -> ScoreResult:
    found = score(read_case(the_catalogue(), request), language)
    return ScoreResult.model_validate_json(orjson.dumps(found))


def test_every_criterion_part_and_class_has_one_entry() -> None:
    entries = result(a_request(best(1))).explanation
    kinds = [entry.kind for entry in entries]
    assert (kinds.count("criterion"), kinds.count("part"), kinds.count("star")) == (32, 3, 5)
    assert all(entry.clause and entry.text and entry.label for entry in entries)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("vi", "Được 1.00/3 điểm.{} sao: cần 2 điểm, xét 1.00.{} sao: cần 2 điểm, xét 1.00."),
        (
            "en",
            "1.00 of 3 points.{} stars: 2 needed, 1.00 counted.{} stars: 2 needed, 1.00 counted.",
        ),
    ],
)
def test_a_missed_minimum_is_said_where_it_is_missed(language: str, text: str) -> None:
    found = result(a_request({**best(1), "3.5": 1}), language)
    (entry,) = [entry for entry in found.explanation if entry.code == "3.5"]
    below = {"vi": " Dưới mức tối thiểu của", "en": " Below the minimum for"}[language]
    assert entry.text == text.format(f"{below} 4", f"{below} 5")
    assert entry.clause == "QĐ 26/2026 PL II bộ 1 tc 3.5"
    (choice,) = entry.choices
    assert (choice.option, choice.points, choice.count) == (1, 1, 1)
    five = next(entry for entry in found.explanation if entry.kind == "star")
    assert five.met is False
    assert "3.5" in five.text


def test_a_council_sees_how_many_chose_what() -> None:
    found = result(a_request(best(1), {**best(1), "1.1": 1}, {}, agreed={"1.1": 2}))
    entry = found.explanation[0]
    assert entry.given == "1.33"
    assert [(choice.option, choice.count) for choice in entry.choices] == [
        (None, 1),
        (1, 1),
        (3, 1),
    ]
    assert "Hội đồng thống nhất phương án 2." in entry.text


@settings(deadline=None)
@given(st.data())
def test_one_sheet_alone_reads_like_the_same_sheet_in_a_council_of_one(
    data: st.DataObject,
) -> None:
    number = data.draw(st.sampled_from(range(1, 27)))
    answers = data.draw(sheets_of(number))
    alone = result(a_request(answers, product_set=number))
    # An agreed option equal to the given one takes the other path through the engine.
    agreed = dict(list(answers.items())[:1])
    together = result(a_request(answers, product_set=number, agreed=agreed))
    assert alone.floors == together.floors
    for one, other in zip(alone.explanation, together.explanation, strict=True):
        said = f" Hội đồng thống nhất phương án {other.agreed}." if other.agreed else ""
        assert one.text == other.text.replace(said, "")
        assert (one.given, one.choices, one.met) == (other.given, other.choices, other.met)


@settings(deadline=None)
@given(st.data())
def test_the_published_schema_takes_what_the_engine_takes(data: st.DataObject) -> None:
    number = data.draw(st.sampled_from(range(1, 27)))
    answers = data.draw(sheets_of(number))
    odd = data.draw(st.sampled_from([None, 0, 99, "1", 1.5, True]))
    if odd is not None and answers:
        answers = {**answers, next(iter(answers)): odd}  # type: ignore[dict-item]
    request = a_request(answers, product_set=number)
    try:
        read_case(the_catalogue(), request)
        taken = True
    except RefusedError:
        taken = False
    assert VALIDATOR.is_valid(request) == taken


BOOK = the_catalogue().get("26-2026")
assert BOOK is not None
VALIDATOR = jsonschema_rs.validator_for(schema_of(BOOK))


@pytest.mark.parametrize(
    ("given", "minimums", "met", "text"),
    [
        (Fraction(180, 2), None, True, "được 90.00: đạt."),
        (Fraction(180, 2), True, True, "được 90.00: đạt. Đạt mọi mức tối thiểu."),
        (Fraction(180, 2), False, False,
         "được 90.00: đạt. Chưa đạt mức tối thiểu tại: 3.5, 5.1."),
        (Fraction(179, 2), None, False, "được 89.50: chưa đạt."),
        (Fraction(179, 2), True, False, "được 89.50: chưa đạt. Đạt mọi mức tối thiểu."),
        (Fraction(179, 2), False, False,
         "được 89.50: chưa đạt. Chưa đạt mức tối thiểu tại: 3.5, 5.1."),
    ],
)  # fmt: skip
def test_a_class_is_met_by_its_points_and_no_missed_minimum(
    *,
    given: Fraction,
    minimums: bool | None,
    met: bool,
    text: str,
) -> None:
    five = BOOK.classes[0]
    assert star_entry(five, given, minimums, ("3.5", "5.1"), "vi") == {
        "kind": "star",
        "code": "5",
        "label": "5 sao",
        "given": given.shown(),
        "max": 100,
        "met": met,
        "choices": [],
        "agreed": None,
        "clause": "QĐ 26/2026 Đ.3 k.3a",
        "text": f"5 sao cần tổng điểm trung bình từ 90; {text}",
    }


BLANK = {code: option for code, option in best(1).items() if code != "1.1"}
SAID = [
    ("1.1", "0.50", None, [(None, 0, 1), (1, 1, 1)],
     "Được 0.50/3 điểm. Có 1 phiếu không chọn phương án nào (tính 0 điểm)."),
    ("1.2", "2.00", 2, [(3, 2, 2)], "Được 2.00/2 điểm. Hội đồng thống nhất phương án 2."),
    ("1.3", "3.00", None, [(3, 3, 2)], "Được 3.00/3 điểm."),
    ("5.1", "2.50", None, [(1, 0, 1), (5, 5, 1)],
     ("Được 2.50/5 điểm. Dưới mức tối thiểu của 4 sao: cần 5 điểm, xét 2.50."
     " Dưới mức tối thiểu của 5 sao: cần 5 điểm, xét 2.50.")),
    ("5.2", "1.00", None, [(3, 2, 2)],
     ("Được 1.00/2 điểm."
      " Không tính điểm: Chỉ chấm điểm khi có câu chuyện sản phẩm (tiêu chí 5.1).")),
]  # fmt: skip


@pytest.mark.parametrize(("code", "given", "agreed", "choices", "text"), SAID)
@pytest.mark.parametrize("turned", [False, True])
def test_a_criterion_tells_who_chose_what_and_what_counts(
    code: str,
    given: str,
    agreed: int | None,
    choices: list[Any],
    text: str,
    turned: bool,  # noqa: FBT001 - a table's columns
) -> None:
    sheets = [{**best(1), "5.1": 1, "1.1": 1}, BLANK]
    request = a_request(*(sheets[::-1] if turned else sheets), agreed={"1.2": 2})
    case = read_case(the_catalogue(), request)
    for entry in (
        criterion_entry(case, table(1), code, "vi"),
        next(one.model_dump() for one in result(request).explanation if one.code == code),
    ):
        assert (entry["given"], entry["agreed"], entry["text"]) == (given, agreed, text)
        assert [(one["option"], one["points"], one["count"]) for one in entry["choices"]] == choices
        assert entry["met"] is None


def test_a_part_tells_its_average() -> None:
    sheets = [{**best(1), "5.1": 1, "1.1": 1}, BLANK]
    found = [one for one in result(a_request(*sheets)).explanation if one.kind == "part"]
    assert [(one.code, one.given, one.max, one.text) for one in found] == [
        ("A", "37.50", 40, "Phần A: 37.50/40 điểm."),
        ("B", "21.50", 25, "Phần B: 21.50/25 điểm."),
        ("C", "35.00", 35, "Phần C: 35.00/35 điểm."),
    ]


@pytest.mark.parametrize("most", [1, 2])
def test_what_is_kept_takes_bounded_room_and_says_the_same(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "MOST_KEPT", most)
    case = read_case(the_catalogue(), a_request(best(1)))
    stores: list[columns.Kept] = []
    kept = columns.Kept(case, table(1), "1.1", stores)
    stores.append(kept)
    sizes = set()
    for option in (1, 2, 3, 2, 1):
        told = orjson.dumps(kept[bytes([option])].told["vi"])
        assert f"{option}.00/3" in orjson.loads(told)["text"]
        sizes.add(len(kept))
    assert sizes == set(range(1, most + 1))


@pytest.mark.parametrize(("module", "name"), [(results, "conclusion"), (summary, "summary")])
def test_conclusions_and_classes_are_kept_in_bounded_room_too(
    module: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 2)
    books = catalogue.load(RULEBOOKS)
    sizes = []
    for limit in (1, 2, 3, 4):
        request = a_request({**best(1), "1.1": min(limit, 3)}, settings={"max_spread": limit})
        case = read_case(books, request)
        found = orjson.loads(orjson.dumps(score(case)))
        assert found["settings"]["max_spread"] == limit
        assert found["explanation"][-1]["code"] == "1"
        sizes.append(len(case.product_set.written[name, "vi"]))
    assert max(sizes) == 2
