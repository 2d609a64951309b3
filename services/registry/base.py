"""The registry's metadata, the base of its tables, and the columns that they share."""

from typing import Any

from sqlalchemy import Column, String, Text
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from libs.kit.db import new_metadata
from libs.kit.outbox import outbox_table
from libs.kit.schedule import schedule_table
from libs.kit.tables import entry_position, enum_column, moment

__all__ = [
    "METADATA",
    "OUTBOX",
    "SCHEDULE",
    "RegistryTable",
    "entry_position",
    "enum_column",
    "moment",
    "sorted_text",
    "unit_code",
]

METADATA = new_metadata()
OUTBOX = outbox_table(METADATA)
SCHEDULE = schedule_table(METADATA)


class RegistryTable(SQLModel, registry=registry(metadata=METADATA)):
    """Base of every table of the registry; table classes do not validate, contracts do."""


def sorted_text() -> Column[Any]:
    """Make a column of sort keys: plain byte order, equal on every server."""
    return Column(Text(collation="C"), nullable=False)


def unit_code(*, nullable: bool = False, primary_key: bool = False) -> Column[Any]:
    """Make a column for the code of an administrative unit."""
    return Column(String(5), nullable=nullable, primary_key=primary_key)
