"""What a reader is told of the data behind a result, and whether it is certain."""

from typing import Any

import pytest

from tests.support.scoring_builders import Json, a_request, best, scored, with_total

SEVEN = (
    "Phương án 3 của tiêu chí 7 in “13”, tính 3 điểm: In 13, lớn hơn điểm tối đa 3 của tiêu chí;"
    " hai phiếu khác in 3: đọc là 3."
)
BLANK = (
    "Phương án 1 của tiêu chí 1.2 in “”, tính 0 điểm: Ô điểm để trống; 7 phiếu khác in 0 ở cùng"
    " phương án: đọc là 0."
)
MARK = (
    "Phương án 2 của tiêu chí 3.5 in “2”, tính 2 điểm: Không in dấu **** như ở 25 phiếu khác, cùng"
    " phương án: giữ như bản in."
)


@pytest.mark.parametrize(
    ("number", "changes", "agreed", "told"),
    [
        (1, {}, {}, []),
        (4, {}, {}, [SEVEN]),
        (4, {"7": 1}, {}, []),
        (4, {"1.2": 1}, {}, [BLANK, SEVEN]),
        (4, {"7": 1}, {"7": 3}, [SEVEN]),
        (10, {}, {}, []),
        (10, {"3.5": 1}, {}, [MARK]),
        (10, {"3.5": 2}, {}, [MARK]),
        (10, {"3.5": 1}, {"3.5": 3}, []),
        (10, {}, {"3.5": 1}, [MARK]),
        (10, {}, {"3.5": 2}, [MARK]),
        (10, {}, {"1.1": 1}, []),
    ],
)
def test_a_doubted_number_or_mark_is_named_where_the_result_may_rest_on_it(
    number: int, changes: dict[str, int], agreed: dict[str, int], told: list[str]
) -> None:
    request = a_request({**best(number), **changes}, product_set=number, agreed=agreed)
    found = scored(request)
    assert [note["text"] for note in found["notes"]] == told
    assert {note["code"] for note in found["notes"]} <= {"doubted_option"}
    assert found["certain"] == (not told)


def test_a_mark_that_nobody_answered_is_missed_too() -> None:
    answers = {code: option for code, option in best(10).items() if code != "3.5"}
    assert [note["text"] for note in scored(a_request(answers, product_set=10))["notes"]] == [MARK]


def by_parts(*parts: tuple[int, int, int], **settings: str) -> Json:
    sheets = [
        {"assessor": f"m{at}", "parts": dict(zip("ABC", one, strict=True))}
        for at, one in enumerate(parts)
    ]
    return {"rulebook": "1048-781", "product_set": 3, "sheets": sheets, "settings": settings}


@pytest.mark.parametrize(
    ("request_", "codes"),
    [
        ({**a_request(best(1, "148")), "rulebook": "148"}, ["confidence_not_high"]),
        ({**a_request(with_total(1, 60, "1048-781")), "rulebook": "1048-781"},
         ["minimums_not_checked"]),
        (by_parts((20, 20, 20)), ["minimums_not_checked", "sheet_not_found"]),
        (by_parts((35, 25, 29), (35, 25, 30)), ["minimums_not_checked", "sheet_not_found"]),
        (by_parts((35, 25, 29), (35, 25, 30), intervals="as_printed"),
         ["minimums_not_checked", "sheet_not_found", "between_classes"]),
    ],
)  # fmt: skip
def test_what_is_not_known_of_a_sheet_is_noted_and_nothing_is_certain(
    request_: Json, codes: list[str]
) -> None:
    found = scored(request_)
    assert [note["code"] for note in found["notes"]] == codes
    assert found["certain"] is False


GATES: list[tuple[Json, tuple[Any, ...]]] = [
    (
        a_request({**best(16), "6.1": 1}, best(16), product_set=16),
        ("STOP_IF_ZERO_IN_ANY", "stopped", "6.1", "answers", ["m1"], "needs_agreement",
         "QĐ 26/2026 PL II bộ 16 tc 6.4",
         "Không đánh giá các bước tiếp theo khi có bất kỳ chỉ tiêu cảm quan nào 0 điểm"),
    ),
    (
        a_request(best(1), findings=["FORGED_DOSSIER"]),
        ("FORGED_DOSSIER", "eliminated", None, "finding", [], "fires",
         "QĐ 26/2026/QĐ-TTg, Phụ lục II, bộ 1", "Hồ sơ giả mạo"),
    ),
    (
        a_request({**best(1), "5.1": 1}),
        ("ONLY_IF_STORY_EXISTS", "zero", "5.2", "answers", ["m1"], "fires",
         "QĐ 26/2026 PL II bộ 1 tc 5.2",
         "Chỉ chấm điểm khi có câu chuyện sản phẩm (tiêu chí 5.1)"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("request_", "gate"), GATES)
def test_a_gate_is_told_with_its_words_its_article_and_whose_sheet_it_was(
    request_: Json, gate: tuple[Any, ...]
) -> None:
    fields = ("code", "effect", "criterion", "found_by", "assessors", "status", "clause", "text")
    (found,) = scored(request_)["gates"]
    assert tuple(found[field] for field in fields) == gate


def test_a_finding_of_a_gate_that_the_answers_fire_as_well_is_told_once() -> None:
    answers = {**best(16), "6.1": 1}
    request = a_request(answers, product_set=16, findings=["STOP_IF_ZERO_IN_ANY"])
    assert [gate["found_by"] for gate in scored(request)["gates"]] == ["finding"]
    blank = {code: option for code, option in best(16).items() if code != "6.1"}
    request = a_request(blank, product_set=16, findings=["STOP_IF_ZERO_IN_ANY"])
    assert scored(request)["notes"] == []


def test_a_result_shows_every_sheet_with_its_parts() -> None:
    found = scored(a_request({**best(1), "5.1": 1, "1.1": 1}, best(1)))
    assert [(one["assessor"], one["total"], one["parts"]) for one in found["sheets"]] == [
        ("m1", 91, {"A": 38, "B": 18, "C": 35}),
        ("m2", 100, {"A": 40, "B": 25, "C": 35}),
    ]
    assert found["parts"] == {"A": "39.00", "B": "21.50", "C": "35.00"}
    assert found["average"] == {"numerator": 191, "denominator": 2, "value": "95.50"}
    assert (found["level"], found["product_set"]) == ("province", 1)
