"""The registry's metadata and the base of its tables."""

from enum import StrEnum
from typing import Any

from sqlalchemy import Column, DateTime, Enum, String, Text
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from libs.kit.db import new_metadata

METADATA = new_metadata()


class RegistryTable(SQLModel, registry=registry(metadata=METADATA)):
    """Base of every table of the registry; table classes do not validate, contracts do."""


def sorted_text() -> Column[Any]:
    """Make a column of sort keys: plain byte order, equal on every server."""
    return Column(Text(collation="C"), nullable=False)


def stored(kind: type[StrEnum], length: int = 30) -> Enum:
    """Make a column type that holds an enum's values as text and gives the enum back."""
    return Enum(
        kind,
        native_enum=False,
        length=length,
        values_callable=lambda known: [member.value for member in known],
    )


def moment() -> Column[Any]:
    """Make a column for an aware moment."""
    return Column(DateTime(timezone=True), nullable=False)


def unit_code(*, nullable: bool = False, primary_key: bool = False) -> Column[Any]:
    """Make a column for the code of an administrative unit."""
    return Column(String(5), nullable=nullable, primary_key=primary_key)
