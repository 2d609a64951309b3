"""Lists by keyset: an opaque cursor over a stable order, no totals and no offsets."""

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Final

from fastapi import Query

from libs.contracts.errors import Fault, InvalidInput

MAX_LIMIT = 200
DEFAULT_LIMIT = 50
_MAX_CURSOR = 1000
_READERS: Final[Mapping[Any, Callable[[Any], Any]]] = {
    date: date.fromisoformat,
    datetime: datetime.fromisoformat,
}

Limit = Annotated[
    int, Query(ge=1, le=MAX_LIMIT, description="Number of items on a page, 1 to 200.")
]
Cursor = Annotated[
    str | None,
    Query(
        max_length=_MAX_CURSOR, description="The `next` of the page before; absent on the first."
    ),
]


def encode_cursor(values: Sequence[Any]) -> str:
    """Pack the sort values of the last item; dates and UUIDs as text."""
    plain = [
        value if isinstance(value, str | int | float | bool | None) else str(value)
        for value in values
    ]
    packed = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def decode_cursor(cursor: str, *, fields: Sequence[type]) -> list[Any]:
    """Unpack a cursor into one value a field, each made by its type (`UUID`, `str`, `int`).

    Raises `InvalidInput` for anything that this system did not hand out.
    """
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = json.loads(packed)
        if not isinstance(values, list) or len(values) != len(fields):
            raise ValueError("shape")
        made = [_make(field, value) for field, value in zip(fields, values, strict=True)]
        if any(not _storable(value) for value in made):
            raise ValueError("out of range")
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise InvalidInput(
            faults=[Fault(pointer="/cursor", code="unknown_cursor", where="query")]
        ) from error
    return made


def _make(field: type, value: Any) -> Any:
    read: Callable[[Any], Any] = _READERS.get(field, field)
    return read(value)


def _storable(value: Any) -> bool:
    """Tell whether PostgreSQL can take the value: no NUL in text, 64 bits in a number."""
    if isinstance(value, str):
        return b"\x00" not in value.encode()  # a lone surrogate raises a ValueError
    if isinstance(value, int):
        return -(2**63) <= value < 2**63
    return True
