from typing import Any

import pytest

from libs.kit.merging import DescriptionsDisagreeError, merge


def _described(path: str, schema: str, schemas: dict[str, Any], name: str = "") -> dict[str, Any]:
    answer = {"content": {"application/json": {"schema": _named(schema)}}}
    operation = {
        "operationId": name or f"read{path.replace('/', '_')}",
        "responses": {"200": answer},
    }
    return {"paths": {path: {"get": operation}}, "components": {"schemas": schemas}}


def _named(schema: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{schema}"}


def _answer(merged: dict[str, Any], path: str) -> str:
    content = merged["paths"][path]["get"]["responses"]["200"]["content"]
    reference: str = content["application/json"]["schema"]["$ref"]
    return reference.rpartition("/")[2]


def test_a_schema_that_all_describe_alike_stands_once() -> None:
    shared = {"Problem": {"type": "object"}}
    merged = merge(
        {"a": _described("/a", "Problem", shared), "b": _described("/b", "Problem", shared)},
        title="All",
    )
    assert list(merged["components"]["schemas"]) == ["Problem"]
    assert list(merged["paths"]) == ["/a", "/b"]


def test_different_schemas_of_one_name_are_told_apart_with_all_that_refers_to_them() -> None:
    def schemas(kind: str) -> dict[str, Any]:
        return {
            "Line": {"type": "object", "properties": {"kind": _named("Kind")}},
            "Kind": {"type": kind},
        }

    merged = merge(
        {
            "red": _described("/a", "Line", schemas("string")),
            "blue": _described("/b", "Line", schemas("integer")),
        },
        title="All",
    )
    assert _answer(merged, "/a") == "RedLine"
    assert _answer(merged, "/b") == "BlueLine"
    known = merged["components"]["schemas"]
    assert known["RedLine"]["properties"]["kind"] == _named("RedKind")
    assert known["BlueKind"] == {"type": "integer"}
    assert set(known) == {"RedLine", "RedKind", "BlueLine", "BlueKind"}


def test_what_is_never_routed_is_left_out_with_the_schemas_that_only_it_needs() -> None:
    hidden = _described("/internal/v1/orders", "Order", {"Order": {"type": "object"}})
    merged = merge({"a": hidden}, title="All")
    assert merged["paths"] == {}
    assert merged["components"]["schemas"] == {}


def test_two_services_at_one_path_are_an_error() -> None:
    with pytest.raises(DescriptionsDisagreeError, match="path /a"):
        merge(
            {"a": _described("/a", "X", {"X": {}}), "b": _described("/a", "X", {"X": {}}, "other")},
            title="All",
        )


def test_two_operations_of_one_name_are_an_error() -> None:
    with pytest.raises(DescriptionsDisagreeError, match="are both read"):
        merge(
            {
                "a": _described("/a", "X", {"X": {}}, "read"),
                "b": _described("/b", "X", {"X": {}}, "read"),
            },
            title="All",
        )
