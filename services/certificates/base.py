"""The certificates service's metadata and the base of its tables."""

from typing import Any

from sqlalchemy import Column, DateTime
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from libs.kit.db import new_metadata

METADATA = new_metadata()


class CertificatesTable(SQLModel, registry=registry(metadata=METADATA)):
    """Base of every table here; table classes do not validate, contracts do."""


def moment() -> Column[Any]:
    """Make a column for an aware moment."""
    return Column(DateTime(timezone=True), nullable=False)
