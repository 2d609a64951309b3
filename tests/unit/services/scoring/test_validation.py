"""A pack that cannot have been printed is refused, each fault in its own words."""

from typing import Any

import pytest

from services.scoring.engine.validation import faults_of
from tests.support.scoring_packs import a_pack

Path = tuple[str | int, ...]
SET: Path = ("product_sets", 0)
P: Path = (*SET, "parts", 0)
SECTION: Path = (*P, "sections", 0)
LEAF: Path = (*SECTION, "criteria", 0)
HEADING: Path = (*SECTION, "criteria", 1)
DEEP: Path = (*HEADING, "criteria", 0)
MARKED: Path = (*SET, "parts", 1, "sections", 0, "options", 1)
GROUPS: Path = ("classification", "sectors", 0, "groups")


def changed(path: Path, value: Any) -> dict[str, Any]:
    pack: Any = a_pack()
    place = pack
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return pack  # type: ignore[no-any-return]  # the walk lost the type


def test_the_pack_that_the_table_below_breaks_has_no_fault() -> None:
    assert faults_of(a_pack()) == []


@pytest.mark.parametrize(
    ("path", "value", "faults"),
    [
        (("parts", 0, "max"), 59,
         ["the parts do not sum to 100", "set 1: part P has 60 points instead of 59"]),
        (("parts", 0, "clause"), "", ["P: no clause"]),
        (("star_classes", 2, "clause"), "", ["1: no clause"]),
        (("star_classes", 2, "star"), 6,
         ["the star classes are not in falling order"]),
        (("star_classes", 0, "below"), 101, ["the star classes do not cover 0 to 100"]),
        (("star_classes", 2, "min"), 1, ["the star classes do not cover 0 to 100"]),
        (("star_classes", 2, "min"), -1, ["the star classes do not cover 0 to 100"]),
        (("star_classes", 1, "below"), 89, ["star classes 5 and 4 do not touch"]),
        (("star_classes", 2, "below"), 51, ["star classes 4 and 1 do not touch"]),
        (("star_classes", 2, "recognised_by"), "province",
         ["1 stars: recognised_by differs from the routing",
          "1 stars: a certificate needs somebody who recognises"]),
        (("star_classes", 1, "recognised_by"), "province",
         ["4 stars: recognised_by differs from the routing"]),
        (("star_classes", 0, "certificate"), False,
         ["5 stars: a certificate needs somebody who recognises"]),
        (("star_classes", 2, "certificate"), True,
         ["1 stars: a certificate needs somebody who recognises"]),
        (("routing", 0, "forward", "to"), "district",
         ["commune forwards to a level that is not in the routing"]),
    ],
)  # fmt: skip
def test_a_frame_that_contradicts_itself_is_refused(
    path: Path, value: Any, faults: list[str]
) -> None:
    assert faults_of(changed(path, value)) == faults


@pytest.mark.parametrize(
    "levels", [("commune", "planet"), ("commune", "commune"), ("planet", "province")]
)
def test_a_routing_of_unknown_or_repeated_levels_is_refused(levels: tuple[str, str]) -> None:
    pack = a_pack()
    for entry, level in zip(pack["routing"], levels, strict=True):
        entry["level"] = level
    assert "routing names an unknown level or one level twice" in faults_of(pack)


def test_a_routing_in_which_nobody_scores_is_refused() -> None:
    pack = a_pack()
    for entry in pack["routing"]:
        entry["task"] = "report"
    assert faults_of(pack) == ["no level assesses"]


def test_one_level_that_scores_is_enough() -> None:
    assert faults_of(changed(("routing", 0, "task"), "report")) == []


@pytest.mark.parametrize(
    ("path", "value", "faults"),
    [
        (("product_sets", 1, "number"), 3,
         ["the product sets are not numbered from 1 without a gap",
          "the classification does not name every product set exactly once"]),
        (("product_sets", 1, "number"), 0,
         ["the product sets are not numbered from 1 without a gap",
          "the classification does not name every product set exactly once"]),
        ((*GROUPS, 0, "set"), 2,
         ["the classification does not name every product set exactly once"]),
        ((*GROUPS, 1, "subgroups"), [{"set": 2}, {"set": 2}],
         ["the classification does not name every product set exactly once"]),
        ((*GROUPS, 1, "subgroups"), [],
         ["the classification does not name every product set exactly once"]),
        (("classification", "sectors"), None, []),
    ],
)  # fmt: skip
def test_every_set_is_numbered_and_classified_once(
    path: Path, value: Any, faults: list[str]
) -> None:
    assert faults_of(changed(path, value)) == faults


def test_the_sets_may_stand_in_any_order() -> None:
    pack = a_pack()
    pack["product_sets"].reverse()
    assert faults_of(pack) == []


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("product_sets", 1, "floors"), {"3": {}}, "set 2: minimums or gates without a sheet"),
        (("product_sets", 1, "gates"), [{"code": "STOP"}],
         "set 2: minimums or gates without a sheet"),
        (("product_sets", 1, "disqualifiers"), ["LUCK"], "set 2: unknown disqualifier LUCK"),
        ((*P, "code"), "R", "set 1: its parts are not those of the rulebook"),
        ((*P, "label", "en"), "", "set 1: P: a label is missing"),
        ((*SECTION, "label", "vi"), "", "set 1: 1: a label is missing"),
        ((*DEEP, "label"), {"vi": "Mục"}, "set 1: 1.2.1: a label is missing"),
        ((*P, "clause"), "", "set 1: P: clause or confidence is missing"),
        ((*SECTION, "confidence"), None, "set 1: 1: clause or confidence is missing"),
        ((*HEADING, "criteria", 1, "clause"), "", "set 1: 1.2.2: clause or confidence is missing"),
        ((*P, "transcribed_max"), 59, "set 1: the sections of part P do not sum to 59"),
        ((*LEAF, "options", 0, "option"), 2, "set 1: the options of 1.1 are not numbered from 1"),
        ((*LEAF, "options", 0, "option"), 0, "set 1: the options of 1.1 are not numbered from 1"),
        ((*LEAF, "options", 1, "points"), 19, "set 1: the best option of 1.1 does not give 20"),
        ((*LEAF, "options", 1, "points"), 21, "set 1: the best option of 1.1 does not give 20"),
        ((*LEAF, "options", 0, "points"), -1, "set 1: 1.1 has an option of less than 0 points"),
        ((*LEAF, "options", 1, "text", "vi"), "", "set 1: 1.1 option 2 has no text"),
        ((*DEEP, "papers"), ["PROOF", "LETTER"], "set 1: 1.2.1 names an unknown paper LETTER"),
        ((*SET, "floors", "4", "2"), 40,
         "set 1: the minimums differ from those computed from the marks"),
        ((*SET, "gates", 0, "code"), "HALT", "set 1: unknown gate HALT"),
        ((*SET, "gates", 0, "watch"), ["1.1", "9"],
         "set 1: gate STOP names an unknown criterion 9"),
        ((*SET, "gates", 1, "needs"), "9", "set 1: gate STORY names an unknown criterion 9"),
        ((*SET, "gates", 1, "needs"), "1.2.2",
         "set 1: gate STORY needs a criterion that itself needs another"),
    ],
)  # fmt: skip
def test_a_sheet_with_one_fault_is_refused_for_that_fault(
    path: Path, value: Any, fault: str
) -> None:
    assert faults_of(changed(path, value)) == [fault]


def test_a_sum_is_checked_on_every_depth() -> None:
    """One point more in a deep criterion is seen there, at its heading and nowhere above."""
    pack = changed((*DEEP, "options", 1, "points"), 26)
    pack["product_sets"][0]["parts"][0]["sections"][0]["criteria"][1]["criteria"][0]["max"] = 26
    assert faults_of(pack) == ["set 1: the criteria of 1.2 do not sum to 40"]
    assert faults_of(changed((*SECTION, "max"), 61)) == [
        "set 1: the sections of part P do not sum to 60",
        "set 1: the criteria of 1 do not sum to 61",
    ]


def test_a_sheet_that_lacks_a_part_is_refused() -> None:
    pack = a_pack()
    first = pack["product_sets"][0]
    first |= {"parts": first["parts"][:1], "floors": None}
    assert faults_of(pack) == ["set 1: its parts are not those of the rulebook"]


def test_a_gate_may_need_a_criterion_at_which_another_gate_stands() -> None:
    assert faults_of(changed((*SET, "gates", 1, "needs"), "1.1")) == []


def test_a_code_that_stands_twice_is_refused() -> None:
    assert faults_of(changed((*HEADING, "criteria", 1, "code"), "1.1")) == [
        "set 1: criterion codes are not unique"
    ]


def test_a_node_has_options_or_criteria_and_never_both() -> None:
    both = changed((*SECTION, "options"), [])
    assert faults_of(both)[0] == "set 1: 1 needs either options or criteria"
    neither = a_pack()
    del neither["product_sets"][0]["parts"][0]["sections"][0]["criteria"][0]["options"]
    assert faults_of(neither)[0] == "set 1: 1.1 needs either options or criteria"


@pytest.mark.parametrize(("count", "faults"), [(255, []), (256, ["set 1: more than 255 criteria"])])
def test_a_sheet_holds_at_most_255_criteria(count: int, faults: list[str]) -> None:
    """Eight bits count the answers of a sheet; four of its criteria stand there already."""
    pack = a_pack()
    criteria = pack["product_sets"][0]["parts"][0]["sections"][0]["criteria"]
    empty = {**criteria[0], "max": 0, "options": criteria[0]["options"][:1]}
    criteria += [{**empty, "code": f"1.3.{place}"} for place in range(count - 4)]
    assert faults_of(pack) == faults


@pytest.mark.parametrize(
    ("mark", "faults"),
    [(3, ["set 1: 2 option 2 is marked but its points are unknown"]), (None, [])],
)
def test_an_option_whose_points_cannot_be_read_bears_no_mark(
    mark: int | None, faults: list[str]
) -> None:
    pack = changed((*MARKED, "points"), None)
    first = pack["product_sets"][0]
    first["parts"][1]["sections"][0]["options"][1]["min_star"] = mark
    first["floors"] = {"3": {}, "4": {}, "5": {"2": 40}}
    assert faults_of(pack) == faults


def test_a_criterion_without_any_legible_option_is_refused() -> None:
    pack = changed((*LEAF, "options", 0, "points"), None)
    pack["product_sets"][0]["parts"][0]["sections"][0]["criteria"][0]["options"][1]["points"] = None
    assert faults_of(pack) == ["set 1: the best option of 1.1 does not give 20"]
