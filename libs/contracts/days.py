"""A day is written in one way, year-month-day; pydantic alone would take "0" for one of 1970."""

import re
from datetime import date
from typing import Any, Final, cast

from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OPAQUE: Final = frozenset({"metadata", "serialization", "config", "cls", "default", "function"})


def with_plain_days(schema: CoreSchema) -> CoreSchema:
    """Put the check before every date of a model's schema, however deep it lies there."""
    return cast("CoreSchema", _checked(schema))


def _checked(schema: Any) -> Any:
    if isinstance(schema, list | tuple):
        return type(schema)(map(_checked, schema))
    if not isinstance(schema, dict) or schema.get("function") == _CHECK:
        return schema  # another model's days are checked already
    if schema.get("type") == "date":
        return no_info_before_validator_function(_plain, cast("CoreSchema", schema))
    return {name: one if name in _OPAQUE else _checked(one) for name, one in schema.items()}


def _plain(value: Any) -> Any:
    """Read a day; what is no text is for pydantic to judge."""
    if not isinstance(value, str):
        return value
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError("date_parsing", "a day is written as 2026-11-22")


_CHECK: Final = {"type": "no-info", "function": _plain}
