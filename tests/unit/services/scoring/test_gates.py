"""Gates: what ends an assessment, and what takes points away."""

import pytest

from tests.support.scoring_builders import a_request, assessed, best


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


def test_a_zero_of_one_member_does_not_stop_while_the_council_gives_points() -> None:
    sheets = [{**best(16), "6.1": 1}, best(16)]
    assert assessed(a_request(*sheets, product_set=16)).outcome.outcome == "forward"
    agreed = assessed(a_request(*sheets, product_set=16, agreed={"6.1": 1}))
    assert agreed.outcome.outcome == "stopped"
    each = {"floors_on": "each_sheet"}
    assert assessed(a_request(*sheets, product_set=16, settings=each)).stars is None


def test_what_nobody_answered_fires_no_gate() -> None:
    answers = {code: option for code, option in best(16).items() if code != "6.1"}
    assert assessed(a_request(answers, product_set=16)).outcome.outcome != "stopped"


def test_no_cosmetic_declaration_in_set_19_stops() -> None:
    found = assessed(a_request({**best(19), "6": 1}, product_set=19))
    assert found.outcome.outcome == "stopped"
    assert [gate.code for gate in found.gates] == ["STOP_IF_NO_COSMETIC_DECLARATION"]
