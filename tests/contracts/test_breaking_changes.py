"""The checker tells changes that break a generated client from those that do not."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tools.openapi.breaking import breaks

Document = dict[str, Any]


def _published() -> Document:
    product = {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "name"],
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "name": {"type": "string", "maxLength": 300},
            "stars": {"type": "integer", "minimum": 3, "maximum": 5},
            "kind": {"$ref": "#/components/schemas/Kind"},
            "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
            "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Product"}},
        },
    }
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Product"}}}
    return {
        "components": {
            "schemas": {
                "Product": product,
                "Kind": {"type": "string", "enum": ["food", "drink"]},
            }
        },
        "paths": {
            "/v1/products": {
                "post": {
                    "operationId": "create_product",
                    "security": [{"bearer": []}],
                    "x-ocop-scope": "products.write",
                    "parameters": [
                        {
                            "name": "dry",
                            "in": "query",
                            "required": False,
                            "schema": {"type": "boolean"},
                        }
                    ],
                    "requestBody": {"required": True, "content": copy.deepcopy(content)},
                    "responses": {"201": {"description": "", "content": content}},
                },
                "get": {
                    "operationId": "list_products",
                    "responses": {"200": {"description": ""}},
                },
            }
        },
    }


def _post(document: Document) -> Document:
    operation: Document = document["paths"]["/v1/products"]["post"]
    return operation


def _fields(document: Document) -> Document:
    fields: Document = document["components"]["schemas"]["Product"]["properties"]
    return fields


def _answer_only(document: Document, change: Callable[[Document], None]) -> None:
    """Change what is answered and leave what is taken as it is."""
    schemas = document["components"]["schemas"]
    schemas["Answer"] = copy.deepcopy(schemas["Product"])
    change(schemas["Answer"])
    _post(document)["responses"]["201"]["content"]["application/json"]["schema"] = {
        "$ref": "#/components/schemas/Answer"
    }


HARMLESS: dict[str, Callable[[Document], object]] = {
    "nothing": lambda new: None,
    "a new address": lambda new: new["paths"].update({"/v1/units": {"get": {"responses": {}}}}),
    "a new field that may be given": lambda new: _fields(new).update(origin={"type": "string"}),
    "a new optional parameter": lambda new: _post(new)["parameters"].append(
        {"name": "q", "in": "query", "schema": {"type": "string"}}
    ),
    "a new problem": lambda new: _post(new)["responses"].update({"409": {"description": ""}}),
    "a body that may be left out": lambda new: _post(new)["requestBody"].update(required=False),
    "no token any more": lambda new: _post(new).pop("security"),
    "an answer with more in it": lambda new: _answer_only(
        new, lambda answer: answer["properties"].update(made_at={"type": "string"})
    ),
    "an answer that promises more": lambda new: _answer_only(
        new, lambda answer: answer["required"].append("stars")
    ),
    "words": lambda new: _fields(new)["name"].update(description="The product's name."),
}

HARMFUL: dict[str, tuple[Callable[[Document], object], str]] = {
    "an address is gone": (lambda new: new["paths"].clear(), "is gone"),
    "a method is gone": (lambda new: new["paths"]["/v1/products"].pop("get"), "is gone"),
    "another name": (lambda new: _post(new).update(operationId="add"), "is called add"),
    "a token is needed": (
        lambda new: new["paths"]["/v1/products"]["get"].update(security=[{"bearer": []}]),
        "needs a token",
    ),
    "another permission": (
        lambda new: _post(new).update({"x-ocop-scope": "products.own"}),
        "needs the permission",
    ),
    "a parameter is gone": (lambda new: _post(new)["parameters"].clear(), "dry is gone"),
    "a parameter must be given": (
        lambda new: _post(new)["parameters"][0].update(required=True),
        "dry must be given",
    ),
    "a parameter is something else": (
        lambda new: _post(new)["parameters"][0].update(schema={"type": "integer"}),
        "boolean where integer",
    ),
    "a field must be given": (
        lambda new: new["components"]["schemas"]["Product"]["required"].append("stars"),
        "stars: may be missing",
    ),
    "a field is not taken any more": (lambda new: _fields(new).pop("kind"), "kind: is not known"),
    "a shorter text": (lambda new: _fields(new)["name"].update(maxLength=100), "maxLength"),
    "a narrower number": (lambda new: _fields(new)["stars"].update(minimum=4), "minimum 3"),
    "a pattern": (lambda new: _fields(new)["name"].update(pattern="^[a-z]"), "pattern none"),
    "a value less is taken": (
        lambda new: new["components"]["schemas"]["Kind"].update(enum=["food"]),
        "outside of the list ['drink']",
    ),
    "a value more is answered": (
        lambda new: new["components"]["schemas"]["Kind"]["enum"].append("craft"),
        "outside of the list ['craft']",
    ),
    "null is not taken": (lambda new: _fields(new).update(note={"type": "string"}), "note: null"),
    "another media type": (
        lambda new: _post(new)["requestBody"].update(content={"text/plain": {}}),
        "does not take application/json",
    ),
    "another success": (
        lambda new: _post(new)["responses"].update({"202": {"description": ""}}),
        "answers 202",
    ),
    "a field is answered at times": (
        lambda new: _answer_only(new, lambda answer: answer["required"].remove("name")),
        "name: may be missing",
    ),
    "null is answered": (
        lambda new: _answer_only(
            new, lambda answer: answer["properties"]["id"].update(type=["string", "null"])
        ),
        "id: null where string",
    ),
    "another type inside a list": (
        lambda new: _fields(new)["parts"].update({"items": {"type": "string"}}),
        "parts/*: ",
    ),
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_a_client_does_not_notice_is_no_break(change: Callable[[Document], object]) -> None:
    new = _published()
    change(new)
    assert breaks(_published(), new) == []


@pytest.mark.parametrize(("change", "said"), HARMFUL.values(), ids=HARMFUL)
def test_what_breaks_a_client_is_said(change: Callable[[Document], object], said: str) -> None:
    new = _published()
    change(new)
    found = breaks(_published(), new)
    assert any(said in line for line in found), found
