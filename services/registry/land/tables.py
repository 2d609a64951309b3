"""Units and successions: those of the frozen files, and those of changes since."""

from datetime import date
from uuid import UUID

from sqlalchemy import Date, ForeignKeyConstraint, Index, text
from sqlmodel import Field

from services.registry.base import RegistryTable, sorted_text, unit_code


class UnitRow(RegistryTable, table=True):
    """A unit between two days, both included; a kept code begins a new row."""

    __tablename__ = "units"
    __table_args__ = (
        Index("ix_units_open", "code", unique=True, postgresql_where=text("valid_to IS NULL")),
        Index(
            "ix_units_name_fold_trigram",
            "name_fold",
            postgresql_using="gin",
            postgresql_ops={"name_fold": "gin_trgm_ops"},
        ),
        Index("ix_units_name_sort_code", "name_sort", "code"),
    )

    code: str = Field(sa_column=unit_code(primary_key=True))
    valid_from: date = Field(primary_key=True, sa_type=Date)
    valid_to: date | None = Field(default=None, sa_type=Date)
    sure_to: date | None = Field(default=None, sa_type=Date)
    """The last day that the sources agree on; None when that is the whole time of the row."""
    level: str = Field(max_length=10)
    type: str = Field(max_length=20)
    name: str = Field(max_length=300)
    name_fold: str
    name_sort: str = Field(sa_column=sorted_text())
    parent: str | None = Field(default=None, max_length=5, index=True)
    legal_basis: str = Field(max_length=100)
    event_id: UUID | None = Field(default=None, index=True)
    """The entry of the reference data that made the unit; None for the frozen rows."""
    ended_by: UUID | None = Field(default=None, index=True)
    """The entry that ended it; None for the frozen rows and for units that have no end."""


class SuccessionRow(RegistryTable, table=True):
    """Where a unit went, whole or in part."""

    __tablename__ = "unit_successions"
    __table_args__ = (
        ForeignKeyConstraint(["old_code", "old_valid_from"], ["units.code", "units.valid_from"]),
        ForeignKeyConstraint(["new_code", "new_valid_from"], ["units.code", "units.valid_from"]),
        Index("ix_unit_successions_new", "new_code", "new_valid_from"),
    )

    old_code: str = Field(sa_column=unit_code(primary_key=True))
    old_valid_from: date = Field(primary_key=True, sa_type=Date)
    new_code: str = Field(sa_column=unit_code(primary_key=True))
    new_valid_from: date = Field(primary_key=True, sa_type=Date)
    relation: str = Field(max_length=5)
    changed_on: date = Field(sa_type=Date)
    legal_basis: str = Field(max_length=100)
    event_id: UUID | None = Field(default=None, index=True)
    """The entry of the reference data that made it; None for the frozen rows."""
