"""The registry's metadata and the base of its tables."""

from typing import Any

from sqlalchemy import Column, DateTime, String, Text
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from libs.kit.db import new_metadata
from libs.kit.outbox import outbox_table
from libs.kit.schedule import schedule_table

METADATA = new_metadata()
OUTBOX = outbox_table(METADATA)
SCHEDULE = schedule_table(METADATA)


class RegistryTable(SQLModel, registry=registry(metadata=METADATA)):
    """Base of every table of the registry; table classes do not validate, contracts do."""


def sorted_text() -> Column[Any]:
    """Make a column of sort keys: plain byte order, equal on every server."""
    return Column(Text(collation="C"), nullable=False)


def moment() -> Column[Any]:
    """Make a column for an aware moment."""
    return Column(DateTime(timezone=True), nullable=False)


def unit_code(*, nullable: bool = False, primary_key: bool = False) -> Column[Any]:
    """Make a column for the code of an administrative unit."""
    return Column(String(5), nullable=nullable, primary_key=primary_key)
