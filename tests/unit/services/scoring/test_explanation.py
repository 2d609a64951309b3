"""Every point is explained: option, clause, minimum, in the asked language."""

from typing import Any

import jsonschema_rs
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from libs.contracts.scoring import ScoreResult
from services.scoring.engine.faults import RefusedError
from services.scoring.engine.requests import read_case
from services.scoring.engine.result import score
from services.scoring.engine.schema import schema_of
from tests.support.scoring_builders import a_request, best, sheets_of, the_catalogue


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
