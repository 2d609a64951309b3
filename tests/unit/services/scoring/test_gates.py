"""Gates: what ends an assessment, and what takes points away."""

import pytest

from services.scoring.engine.stars import Assessment
from tests.support.scoring_builders import a_request, assessed, best, scored


@pytest.mark.parametrize(
    ("number", "finding", "outcome"),
    [
        (1, "FORGED_DOSSIER", "eliminated"),
        (1, "FOOD_SAFETY_FACILITY_CERT_NOT_COMPLIANT", "eliminated"),
        (1, "PREREQ_100PCT_PROVINCE", "stopped"),
        (1, "NOT_EVALUATED_COMMON_STAPLE", "stopped"),
        (5, "STOP_IF_FOREIGN_MATTER", "stopped"),
        (7, "ELIMINATE_ALL_IMPORTED_OR_UNKNOWN_ORIGIN", "eliminated"),
        (9, "ELIMINATE_IDENTICAL_TO_OTHER_MAKER", "eliminated"),
        (21, "ELIMINATE_IF_IP_VIOLATION", "eliminated"),
        (19, "NO_PRODUCT_DECLARATION", "eliminated"),
    ],
)
def test_a_finding_ends_the_assessment(number: int, finding: str, outcome: str) -> None:
    found = assessed(a_request(best(number), product_set=number, findings=[finding]))
    assert (found.outcome.outcome, found.stars) == (outcome, None)
    assert found.gates[0].found_by == "finding"


def test_elimination_outranks_a_stop() -> None:
    findings = ["STOP_IF_FOREIGN_MATTER", "FORGED_DOSSIER"]
    found = assessed(a_request(best(5), product_set=5, findings=findings))
    assert found.outcome.outcome == "eliminated"


def test_without_a_story_5_2_counts_nothing_and_the_sheet_is_named() -> None:
    found = assessed(a_request({**best(1), "5.1": 1}, best(1)))
    assert found.average.numerator == 200 - 5 - 2
    (gate,) = found.gates
    assert (gate.code, gate.effect, gate.criterion) == ("ONLY_IF_STORY_EXISTS", "zero", "5.2")
    assert gate.assessors == ("m1",)


def test_an_unanswered_story_is_no_story() -> None:
    answers = {code: option for code, option in best(1).items() if code != "5.1"}
    assert assessed(a_request(answers)).average.numerator == 100 - 5 - 2


@pytest.mark.parametrize("code", ["6.1", "6.2", "6.3", "6.4"])
def test_a_zero_in_any_sensory_criterion_of_set_16_stops(code: str) -> None:
    found = assessed(a_request({**best(16), code: 1}, product_set=16))
    assert (found.outcome.outcome, found.stars) == ("stopped", None)
    assert found.gates[0].criterion == code


SETS_WITH_GATES = [(16, "6.1"), (16, "6.2"), (16, "6.3"), (16, "6.4"), (19, "6")]
ANY, ALL = {"gate_on": "any_sheet"}, {"gate_on": "agreed_else_all"}


def touched(found: Assessment) -> list[tuple[str | None, tuple[str, ...], str]]:
    return [(gate.criterion, gate.assessors, gate.status) for gate in found.gates]


@pytest.mark.parametrize(("number", "code"), SETS_WITH_GATES)
def test_a_zero_of_one_member_asks_the_council_to_agree(number: int, code: str) -> None:
    sheets = [best(number), {**best(number), code: 1}, best(number)]
    found = assessed(a_request(*sheets, product_set=number))
    assert found.outcome == ("needs_agreement", None, None)
    assert found.stars is None
    assert touched(found) == [(code, ("m2",), "needs_agreement")]


@pytest.mark.parametrize(
    ("agreed", "outcome", "status"), [(1, "stopped", "fires"), (2, "forward", "overruled")]
)
@pytest.mark.parametrize("rule", [ANY, ALL])
def test_the_option_the_council_agrees_on_decides(
    agreed: int, outcome: str, status: str, rule: dict[str, str]
) -> None:
    sheets = [{**best(16), "6.1": 1}, best(16)]
    request = a_request(*sheets, product_set=16, agreed={"6.1": agreed}, settings=rule)
    found = assessed(request)
    assert found.outcome.outcome == outcome
    assert touched(found) == [("6.1", ("m1",), status)]


def test_under_the_other_setting_one_member_is_overruled_and_named() -> None:
    sheets = [{**best(16), "6.1": 1}, best(16)]
    result = scored(a_request(*sheets, product_set=16, settings=ALL), "en")
    assert result["outcome"] == "forward"
    (note,) = [one for one in result["notes"] if one["code"] == "gate_overruled"]
    assert "m1" in note["text"]
    assert "6.1" in note["text"]


@pytest.mark.parametrize("rule", [ANY, ALL])
def test_a_zero_of_everybody_stops_without_a_question(rule: dict[str, str]) -> None:
    sheets = [{**best(16), "6.1": 1}] * 3
    found = assessed(a_request(*sheets, product_set=16, settings=rule))
    assert found.outcome.outcome == "stopped"
    assert found.gates[0].assessors == ("m1", "m2", "m3")


def test_nothing_with_an_open_question_is_called_certain() -> None:
    sheets = [{**best(16), "6.1": 1}, best(16)]
    result = scored(a_request(*sheets, product_set=16))
    assert (result["certain"], result["certificate"]) == (False, False)
    assert result["needs_agreement"] == ["6.1"]
    assert [way["act"] for way in result["ways"]] == ["agree"]
    assert "gate_needs_agreement" in [note["code"] for note in result["notes"]]


def test_an_elimination_needs_no_agreement() -> None:
    sheets = [{**best(16), "6.1": 1}, best(16)]
    request = a_request(*sheets, product_set=16, findings=["FORGED_DOSSIER"])
    assert assessed(request).outcome.outcome == "eliminated"


def test_what_nobody_answered_fires_no_gate() -> None:
    answers = {code: option for code, option in best(16).items() if code != "6.1"}
    assert assessed(a_request(answers, product_set=16)).outcome.outcome != "stopped"


def test_no_cosmetic_declaration_in_set_19_stops() -> None:
    found = assessed(a_request({**best(19), "6": 1}, product_set=19))
    assert found.outcome.outcome == "stopped"
    assert [gate.code for gate in found.gates] == ["STOP_IF_NO_COSMETIC_DECLARATION"]


def without_a_declaration() -> dict[str, int]:
    return {code: option for code, option in best(20).items() if code != "6"}


def test_no_tick_at_the_declaration_of_set_20_is_no_declaration() -> None:
    found = assessed(a_request(without_a_declaration(), product_set=20))
    assert found.outcome.outcome == "stopped"
    assert [gate.code for gate in found.gates] == ["STOP_IF_NO_PRODUCT_DECLARATION"]


def test_one_member_without_a_tick_at_the_declaration_asks_for_agreement() -> None:
    sheets = [best(20), without_a_declaration()]
    found = assessed(a_request(*sheets, product_set=20))
    assert touched(found) == [("6", ("m2",), "needs_agreement")]
    told = assessed(a_request(*sheets, product_set=20, agreed={"6": 2}))
    assert told.outcome.outcome == "forward"


@pytest.mark.parametrize(("number", "code"), SETS_WITH_GATES)
def test_a_blank_where_a_zero_would_stop_never_passes_without_a_note(
    number: int, code: str
) -> None:
    blank = {one: option for one, option in best(number).items() if one != code}
    result = scored(a_request(best(number), blank, product_set=number), "en")
    (note,) = [one for one in result["notes"] if one["code"] == "gate_unanswered"]
    assert "m2" in note["text"]
    assert f"criterion {code}," in note["text"]
    assert not result["certain"]
    agreed = scored(a_request(best(number), blank, product_set=number, agreed={code: 2}))
    assert agreed["certain"]
