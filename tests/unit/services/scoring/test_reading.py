"""Each part of a request read for itself: what it answers, and the facts of what it refuses."""

from dataclasses import replace
from typing import Any

import pytest

from services.scoring.engine import requests
from services.scoring.engine.catalogue import Catalogue, ProductSet, Rulebook
from services.scoring.engine.faults import Fault, RefusedError
from tests.support.scoring_builders import a_request, best, the_catalogue

KNOWN = ["26-2026", "148-1489", "148", "1048-781"]


def book(name: str = "26-2026") -> Rulebook:
    return the_catalogue().rulebooks[name]


def a_set(number: int = 1, name: str = "26-2026") -> ProductSet:
    return book(name).product_sets[number]


def test_a_request_of_one_faultless_sheet_takes_the_short_way() -> None:
    case = requests.read_usual(the_catalogue(), a_request(best(1)), explain=True)
    assert case == requests.read_case(the_catalogue(), {**a_request(best(1)), "level": None})
    assert case is not None
    assert case.explain
    unexplained = requests.read_usual(the_catalogue(), a_request(best(1)), explain=False)
    assert unexplained is not None
    assert not unexplained.explain


@pytest.mark.parametrize(
    "change",
    [
        {"rulebook": "x"}, {"rulebook": 26}, {"rulebook": []}, {"product_set": True},
        {"sheets": {"0": {}}}, {"product_set": 27}, {"product_set": "1"},
        {"sheets": {}}, {"sheets": []}, {"sheets": [{}, {}]}, {"sheets": [{"assessor": "m1"}]},
        {"level": None}, {"rulebook": "1048-781", "product_set": 3},
    ],
)  # fmt: skip
def test_every_other_request_takes_the_long_way(change: dict[str, Any]) -> None:
    request = {**a_request(best(1)), **change}
    assert requests.read_usual(the_catalogue(), request, explain=True) is None


def test_a_rulebook_that_refuses_what_is_unanswered_goes_the_long_way() -> None:
    strict = replace(book(), defaults=book().defaults._replace(unanswered="refuse"))
    known = Catalogue({"26-2026": strict})
    assert requests.read_usual(known, a_request({}), explain=True) is None
    with pytest.raises(RefusedError):
        requests.read_case(known, a_request({}))


def test_no_list_takes_the_short_way() -> None:
    assert requests.read_usual(the_catalogue(), [], explain=True) is None


@pytest.mark.parametrize("explain", [True, False])
def test_a_caller_is_explained_to_as_asked_and_else_as_usual(*, explain: bool) -> None:
    asked = {**a_request(best(1)), "level": "ministry"}
    for wanted in (None, True, False):
        found = requests.read_case(
            the_catalogue(), {**asked, "explain": wanted}, explain=explain
        ).explain
        assert found is (explain if wanted is None else wanted)


@pytest.mark.parametrize(
    ("name", "level", "found"),
    [
        ("26-2026", None, "province"), ("148", None, "district"), ("148", "ministry", "ministry"),
    ],
)  # fmt: skip
def test_a_dossier_is_scored_first_at_the_lowest_level_that_scores(
    name: str, level: str | None, found: str
) -> None:
    faults: list[Fault] = []
    step = requests.read_level(book(name), level, "/level", faults)
    assert step is not None
    assert (step.level, faults) == (found, [])


@pytest.mark.parametrize("level", ["commune", "planet", 7])
def test_a_level_that_does_not_score_is_answered_with_those_that_do(level: Any) -> None:
    faults: list[Fault] = []
    assert requests.read_level(book("148"), level, "/level", faults) is None
    allowed = {"allowed": ["district", "province", "ministry"]}
    assert faults == [Fault("/level", "level_does_not_score", allowed)]
    assert requests.read_level(None, level, "/level", faults) is None
    assert len(faults) == 1


@pytest.mark.parametrize(
    ("name", "code"), [(None, "missing_field"), ("x", "unknown_rulebook"), (7, "unknown_rulebook")]
)
def test_an_unknown_rulebook_is_answered_with_those_that_are_known(name: Any, code: str) -> None:
    faults: list[Fault] = []
    assert requests.read_rulebook(the_catalogue(), name, "/rulebook", faults) is None
    assert faults == [Fault("/rulebook", code, {"known": KNOWN})]


def test_a_long_digest_is_not_given_back_whole() -> None:
    faults: list[Fault] = []
    requests.read_digest(book(), "7" * 1000, "", faults)
    facts = {"given": "7" * 80, "known": book().sheets_digest}
    assert faults == [Fault("", "unknown_digest", facts)]
    requests.read_digest(None, "7", "", faults)
    requests.read_digest(book(), None, "", faults)
    assert len(faults) == 1


@pytest.mark.parametrize(
    ("number", "code", "facts"),
    [
        (None, "missing_field", {}),
        ("1", "not_a_set_number", {}),
        (27, "unknown_product_set", {"rulebook": "26-2026", "last": 26}),
        (0, "unknown_product_set", {"rulebook": "26-2026", "last": 26}),
    ],
)
def test_a_set_that_is_not_there_is_answered_with_the_last_one(
    number: Any, code: str, facts: dict[str, Any]
) -> None:
    faults: list[Fault] = []
    assert requests.read_set(book(), number, "/product_set", faults) is None
    assert faults == [Fault("/product_set", code, facts)]


def test_without_a_rulebook_only_the_shape_of_a_set_number_is_checked() -> None:
    faults: list[Fault] = []
    assert requests.read_set(None, 27, "", faults) is None
    assert faults == []


@pytest.mark.parametrize(
    ("product_set", "data", "codes"),
    [
        (None, None, []), (None, {"1.1": 9}, []), (None, [], ["not_an_object"]),
        (a_set(3, "1048-781"), {"1.1": 1}, ["sheet_not_known"]),
        (a_set(), {"1.1": 9}, ["unknown_option"]), (a_set(), None, []),
    ],
)  # fmt: skip
def test_what_cannot_be_agreed_on_is_not_agreed(
    product_set: ProductSet | None, data: Any, codes: list[str]
) -> None:
    faults: list[Fault] = []
    assert requests.read_agreed(product_set, data, "/agreed", faults) == {}
    assert [fault.code for fault in faults] == codes


@pytest.mark.parametrize(
    ("data", "found", "faults"),
    [
        (None, (), []),
        ({}, (), [("", "not_a_list")]),
        (["STOP"] * 41, (), [("", "too_many_findings")]),
        (["FORGED_DOSSIER"], ("FORGED_DOSSIER",), []),
        (["FORGED_DOSSIER", 7, "FORGED_DOSSIER", "LUCK"],
         ("FORGED_DOSSIER", 7, "FORGED_DOSSIER", "LUCK"),
         [("/1", "not_a_finding"), ("/2", "duplicate_finding"), ("/3", "unknown_finding")]),
    ],
)  # fmt: skip
def test_findings_are_those_of_the_sheet_and_each_stands_once(
    data: Any, found: tuple[Any, ...], faults: list[tuple[str, str]]
) -> None:
    named: list[Fault] = []
    assert requests.read_findings(a_set(), data, "", named) == found
    assert [(fault.pointer, fault.code) for fault in named] == faults


def test_forty_findings_are_read_and_forty_one_are_not() -> None:
    faults: list[Fault] = []
    some = [f"F{place}" for place in range(40)]
    assert len(requests.read_findings(None, some, "", faults)) == 40
    assert faults == []
    requests.read_findings(None, [*some, "F40"], "", faults)
    assert faults == [Fault("", "too_many_findings", {"limit": 40})]


@pytest.mark.parametrize(
    ("rulebook", "data", "codes"),
    [
        (None, None, []), (None, {"colour": 1}, []), (None, 7, ["not_an_object"]),
        (book(), 7, ["not_an_object"]),
    ],
)  # fmt: skip
def test_settings_are_read_only_under_a_rulebook(
    rulebook: Rulebook | None, data: Any, codes: list[str]
) -> None:
    faults: list[Fault] = []
    assert requests.settings_of(rulebook, data, "", faults) is None
    assert [fault.code for fault in faults] == codes


def test_without_settings_those_of_the_rulebook_hold() -> None:
    assert requests.settings_of(book(), None, "", []) is book().defaults


@pytest.mark.parametrize("missing", ["rulebook", "product_set", "sheets"])
def test_a_request_that_lacks_a_field_is_refused_for_that_field(missing: str) -> None:
    request = {name: value for name, value in a_request(best(1)).items() if name != missing}
    code = "no_sheets" if missing == "sheets" else "missing_field"
    with pytest.raises(RefusedError) as refused:
        requests.read_case(the_catalogue(), request)
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
        (f"/{missing}", code)
    ]
