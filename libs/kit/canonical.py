"""One canonical form of JSON (RFC 8785) and its SHA-256, for whatever is hashed or signed."""

import hashlib
from typing import Any

import rfc8785
from pydantic import BaseModel
from pydantic_core import to_jsonable_python


def canonical(value: Any) -> bytes:
    """Write a value in the one form that does not depend on the order of its fields.

    A model counts as the JSON it stands for; its absent fields are left out, so that a field which
    a later version adds changes no hash. A mapping is written as it is, its nulls included.

    Raises ValueError for a number that JSON readers do not agree on (beyond 2**53, not finite).
    """
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json", exclude_none=True)
    try:
        return rfc8785.dumps(to_jsonable_python(value))
    except rfc8785.CanonicalizationError as error:
        raise ValueError(f"no canonical form: {error}") from error


def digest(value: Any) -> str:
    """Give the SHA-256 of a value's canonical form, in lower-case hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()
