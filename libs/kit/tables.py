"""Columns that every service writes the same way: enums by value, moments, the order of entry."""

from enum import StrEnum
from typing import Any, Final

from sqlalchemy import BigInteger, Column, DateTime, Enum, Identity

_ROOM: Final = 32


def enum_column(
    name: str, enum: type[StrEnum], *, nullable: bool = False, index: bool = False
) -> Column[Any]:
    """Make a column that holds an enum: text by value in the database, the enum in the row.

    `status: Status = Field(sa_column=enum_column("status", Status))`. It is VARCHAR(32), or as wide
    as the longest value, with a CHECK named `<name>_known`; a migration writes that CHECK with
    `known_values`. Writing any other value is a StatementError, reading one that the enum has lost
    a LookupError.
    """
    kind = Enum(
        enum,
        name=f"{name}_known",
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=max(_ROOM, *(len(member.value) for member in enum)),
        values_callable=lambda members: [member.value for member in members],
    )
    return Column(name, kind, nullable=nullable, index=index)


def known_values(column: str, enum: type[StrEnum]) -> str:
    """Write the condition of the CHECK of an enum's column, in SQL."""
    values = ", ".join("'{}'".format(member.value.replace("'", "''")) for member in enum)
    return f"{column} IN ({values})"


def moment(*, nullable: bool = False, index: bool = False) -> Column[Any]:
    """Make a column for an aware moment, as the Clock tells it."""
    return Column(DateTime(timezone=True), nullable=nullable, index=index)


def entry_position() -> Column[Any]:
    """Make a column that counts rows in the order of their entry, whatever identifiers they have.

    `position: int | None = Field(default=None, sa_column=entry_position())`; "newest first" sorts
    and pages by it. The database gives it; it is unique, and has gaps. Two transactions at once may
    commit in the other order, so it is no feed: see `libs/kit/outbox.py`.
    """
    return Column(BigInteger, Identity(always=True), nullable=False, unique=True)
