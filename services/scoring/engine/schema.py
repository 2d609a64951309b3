"""A JSON Schema of score requests under one rulebook: every criterion and option number by set.

Ours: 0003, what is refused can be known before.
"""

from typing import Any

from services.scoring.engine.catalogue import ProductSet, Rulebook
from services.scoring.engine.settings import CHOICES, MAX_NAME, MAX_POINTS, MAX_SEATS
from services.scoring.engine.sheet import MAX_SHEETS

Json = dict[str, Any]


def schema_of(book: Rulebook) -> Json:
    """Describe what may be sent for this rulebook, one alternative a product set.

    Ours: the schema is made from the pack, so that both cannot differ.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:ocop:rulebook:{book.id}:{book.version}:score-request",
        "title": f"Score request under {book.pack['decision']}",
        "oneOf": [_request(book, entry) for entry in book.product_sets.values()],
        "$defs": {"settings": _settings()},
    }


def _request(book: Rulebook, entry: ProductSet) -> Json:
    levels = [step.level for step in book.steps.values() if step.assesses]
    answers = _answers(entry)
    sheet: Json = {"assessor": {"type": "string", "minLength": 1, "maxLength": MAX_NAME}}
    properties: Json = {
        "rulebook": {"const": book.id},
        "product_set": {"const": entry.number},
        "level": {"enum": [*levels, None]},
        "findings": {
            "type": ["array", "null"],
            "uniqueItems": True,
            "items": {"enum": list(entry.findings)},
        },
        "settings": {"$ref": "#/$defs/settings"},
        "explain": {"type": ["boolean", "null"]},
    }
    if answers is None:
        sheet["parts"] = _object(
            {
                code: {"type": "integer", "minimum": 0, "maximum": most}
                for code, most in book.parts.items()
            },
            required=list(book.parts),
        )
    else:
        sheet["answers"] = answers
        properties["agreed"] = {**answers, "type": ["object", "null"]}
    properties["sheets"] = {
        "type": "array",
        "minItems": 1,
        "maxItems": MAX_SHEETS,
        "items": _object(sheet, required=list(sheet)),
    }
    return _object(properties, required=["rulebook", "product_set", "sheets"])


def _answers(entry: ProductSet) -> Json | None:
    if entry.table is None:
        return None
    return _object(
        {
            code: {
                "enum": [
                    number
                    for number, points in enumerate(criterion.points, 1)
                    if points is not None
                ]
            }
            for code, criterion in entry.table.criteria.items()
        },
        required=[],
    )


def _settings() -> Json:
    properties: Json = {name: {"enum": [*allowed, None]} for name, allowed in CHOICES.items()}
    properties["max_spread"] = {"type": ["integer", "null"], "minimum": 0, "maximum": MAX_POINTS}
    quorum = _object(
        {
            "seats": {"type": "integer", "minimum": 1, "maximum": MAX_SEATS},
            "share": {"type": "string", "pattern": "^[1-9][0-9]{0,2}/[1-9][0-9]{0,2}$"},
            "chair": {"type": ["string", "null"], "minLength": 1, "maxLength": MAX_NAME},
        },
        required=["seats"],
    )
    properties["quorum"] = {**quorum, "type": ["object", "null"]}
    return {**_object(properties, required=[]), "type": ["object", "null"]}


def _object(properties: Json, *, required: list[str]) -> Json:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": required,
    }
