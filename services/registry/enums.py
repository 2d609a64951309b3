"""Columns that hold an enum: its value in the database, the enum in a row."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Column, Enum

_LENGTH = 20


def enum_of(
    kind: type[StrEnum], name: str, *, nullable: bool = False, length: int = _LENGTH
) -> Column[Any]:
    """Make a column of text with a CHECK on the values of an enum; `name` is the column's."""
    stored = Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=length,
        values_callable=lambda members: [member.value for member in members],
    )
    return Column(name, stored, nullable=nullable)
