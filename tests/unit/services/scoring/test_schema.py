"""The published schema of score requests, typed by hand for one small rulebook."""

from dataclasses import replace
from typing import Any

import jsonschema_rs
import pytest

from services.scoring.engine.catalogue import ProductSet, Rulebook
from services.scoring.engine.schema import schema_of
from services.scoring.engine.tables import build
from tests.support.scoring_builders import best, the_catalogue
from tests.support.scoring_packs import a_pack


def a_book(*, illegible: bool = False) -> Rulebook:
    """Rulebook 148 with the two sets of the invented pack; the second has no sheet."""
    book = the_catalogue().rulebooks["148"]
    first, second = a_pack()["product_sets"]
    if illegible:
        first["parts"][1]["sections"][0]["options"][1] = {"option": 2, "points": None}
        first["floors"] = None
    sets = {
        1: ProductSet(1, first, build(first), {"FAKE": {}, "STOP": {}}),
        2: ProductSet(2, second, None, {}),
    }
    return replace(book, product_sets=sets, parts={"P": 60, "Q": 40})


def closed(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object", "additionalProperties": False,
        "properties": properties, "required": list(required),
    }  # fmt: skip


ASSESSOR = {"type": "string", "minLength": 1, "maxLength": 64}
ANSWERS = closed(
    {"1.1": {"enum": [1, 2]}, "1.2.1": {"enum": [1, 2]}, "1.2.2": {"enum": [1, 2]},
     "2": {"enum": [1, 2, 3]}},
)  # fmt: skip


def request_schema(number: int, findings: list[str], sheet: Any, **more: Any) -> dict[str, Any]:
    return closed(
        {
            "rulebook": {"const": "148"},
            "product_set": {"const": number},
            "level": {"enum": ["district", "province", "ministry", None]},
            "findings": {"type": ["array", "null"], "uniqueItems": True,
                         "items": {"enum": findings}},
            "settings": {"$ref": "#/$defs/settings"},
            "explain": {"type": ["boolean", "null"]},
            **more,
            "sheets": {"type": "array", "minItems": 1, "maxItems": 200, "items": sheet},
        },
        "rulebook", "product_set", "sheets",
    )  # fmt: skip


def test_a_sheet_that_is_known_is_answered_and_one_that_is_not_gets_part_totals() -> None:
    found = schema_of(a_book())
    parts = closed(
        {"P": {"type": "integer", "minimum": 0, "maximum": 60},
         "Q": {"type": "integer", "minimum": 0, "maximum": 40}}, "P", "Q",
    )  # fmt: skip
    answered = closed({"assessor": ASSESSOR, "answers": ANSWERS}, "assessor", "answers")
    totalled = closed({"assessor": ASSESSOR, "parts": parts}, "assessor", "parts")
    agreed = {**ANSWERS, "type": ["object", "null"]}
    assert found["oneOf"] == [
        request_schema(1, ["FAKE", "STOP"], answered, agreed=agreed),
        request_schema(2, [], totalled),
    ]
    assert found["$id"] == f"urn:ocop:rulebook:148:{a_book().version}:score-request"
    assert found["title"] == "Score request under 148/QĐ-TTg"


def test_an_option_whose_points_cannot_be_read_is_not_offered() -> None:
    first = schema_of(a_book(illegible=True))["oneOf"][0]["properties"]
    answers = first["sheets"]["items"]["properties"]["answers"]["properties"]
    assert answers["2"] == {"enum": [1, 3]}


def test_every_setting_may_be_left_out_and_none_may_be_invented() -> None:
    settings = schema_of(a_book())["$defs"]["settings"]
    assert settings["type"] == ["object", "null"]
    assert (settings["required"], settings["additionalProperties"]) == ([], False)
    assert settings["properties"]["unanswered"] == {"enum": ["zero", "refuse", None]}
    assert settings["properties"]["max_spread"] == {
        "type": ["integer", "null"], "minimum": 0, "maximum": 100,
    }  # fmt: skip
    quorum = settings["properties"]["quorum"]
    assert (quorum["type"], quorum["required"]) == (["object", "null"], ["seats"])
    assert quorum["properties"]["seats"] == {"type": "integer", "minimum": 1, "maximum": 200}
    assert quorum["properties"]["chair"] == {**ASSESSOR, "type": ["string", "null"]}


@pytest.mark.parametrize(
    ("change", "taken"),
    [
        ({}, True),
        ({"explain": None, "level": None, "findings": None, "settings": None}, True),
        ({"settings": {"max_spread": 0, "quorum": {"seats": 1, "share": "2/3"}}}, True),
        ({"settings": {"quorum": {"share": "2/3"}}}, False),
        ({"settings": {"quorum": {"seats": 0}}}, False),
        ({"findings": ["FORGED_DOSSIER"] * 2}, False),
        ({"sheets": []}, False),
        ({"sheets": [{"assessor": "", "answers": {}}]}, False),
        ({"colour": 1}, False),
    ],
)
def test_the_schema_of_the_act_in_force_takes_what_the_service_takes(
    change: dict[str, Any], *, taken: bool
) -> None:
    book = the_catalogue().rulebooks["26-2026"]
    one = replace(book, product_sets={1: book.product_sets[1]})
    sheets = [{"assessor": "m1", "answers": best(1)}]
    request = {"rulebook": "26-2026", "product_set": 1, "sheets": sheets, **change}
    assert jsonschema_rs.validator_for(schema_of(one)).is_valid(request) == taken
