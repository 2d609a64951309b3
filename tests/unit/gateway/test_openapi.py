"""Merging descriptions."""

from typing import Any

import pytest

from gateway.openapi import merge


def part(path: str, operation: str, schema: str, content: Any, **more: Any) -> dict[str, Any]:
    answer = {
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    }
    return {
        "paths": {path: {"get": {"operationId": operation, "responses": {"200": answer}}}},
        "components": {"schemas": {schema: content, **more}},
    }


def reference(whole: dict[str, Any], path: str) -> str:
    answer = whole["paths"][path]["get"]["responses"]["200"]
    found: str = answer["content"]["application/json"]["schema"]["$ref"]
    return found.rpartition("/")[2]


def test_what_is_not_forwarded_is_left_out() -> None:
    whole = merge(
        {
            "certificates": part("/internal/v1/certificates/{id}", "issue", "Order", {}),
            "registry": part("/v1/scores", "not_mine", "X", {}),
        }
    )
    assert whole["paths"] == {}
    assert whole["components"]["schemas"] == {}


def test_equal_schemas_are_one_and_different_ones_are_kept_apart() -> None:
    whole = merge(
        {
            "gateway": part("/v1/me", "get_me", "Line", {"type": "string"}),
            "registry": part("/v1/units", "list_units", "Line", {"type": "string"}),
            "scoring": part("/v1/scores", "score", "Line", {"type": "integer"}),
        }
    )
    assert reference(whole, "/v1/me") == reference(whole, "/v1/units") == "Line"
    assert reference(whole, "/v1/scores") == "ScoringLine"
    assert whole["components"]["schemas"]["ScoringLine"] == {"type": "integer"}


def test_a_schema_that_uses_a_different_one_is_different_too() -> None:
    page = {"items": {"$ref": "#/components/schemas/Line"}}
    whole = merge(
        {
            "registry": part("/v1/units", "a", "Page", page, Line={"type": "string"}),
            "scoring": part("/v1/scores", "b", "Page", page, Line={"type": "integer"}),
        }
    )
    assert reference(whole, "/v1/scores") == "ScoringPage"
    schemas = whole["components"]["schemas"]
    assert schemas["ScoringPage"] == {"items": {"$ref": "#/components/schemas/ScoringLine"}}


def test_an_operation_has_one_meaning() -> None:
    with pytest.raises(ValueError, match="operationId"):
        merge(
            {
                "registry": part("/v1/units", "same", "A", {}),
                "scoring": part("/v1/scores", "same", "B", {}),
            }
        )


def test_merging_leaves_the_parts_alone() -> None:
    given = part("/v1/units", "a", "A", {})
    merge({"registry": given})
    assert set(given["paths"]["/v1/units"]["get"]["responses"]) == {"200"}
