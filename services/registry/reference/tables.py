"""Entries of the reference data, and the number that tells every process that one has changed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Index, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from libs.contracts.registry.reference import ReferenceKind, ReferenceStatus
from services.registry.base import METADATA, RegistryTable, entry_position, enum_column, moment

EPOCH = Table(
    "reference_epoch",
    METADATA,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    Column("value", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
"""One row; counts how often something was put in force or withdrawn (`services.registry.epoch`)."""


class ReferenceRow(RegistryTable, table=True):
    """An entry, from its proposal on; what is in force is never changed but by a later entry."""

    __record__ = "reference"

    __tablename__ = "reference_entries"
    __table_args__ = (
        CheckConstraint(
            "(status = 'in_force') <= (in_force_at IS NOT NULL)", name="in_force_since"
        ),
        Index("ix_reference_entries_kind_key_effective_on", "kind", "key", "effective_on"),
        Index("ix_reference_entries_status_position", "status", "position"),
    )

    id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=entry_position())
    version: int = 1
    kind: ReferenceKind = Field(sa_column=enum_column("kind", ReferenceKind))
    key: str = Field(max_length=120)
    status: ReferenceStatus = Field(sa_column=enum_column("status", ReferenceStatus))
    effective_on: date = Field(sa_type=Date)
    legal_basis: dict[str, Any] = Field(sa_type=JSONB)
    paper_id: UUID | None = Field(default=None, foreign_key="papers.id")
    """The scan of the legal basis."""
    reason: str | None = Field(default=None, sa_type=Text)
    content: dict[str, Any] = Field(sa_type=JSONB)
    proposed: dict[str, Any] = Field(sa_type=JSONB)
    confirmations: list[dict[str, Any]] = Field(sa_type=JSONB)
    in_force_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    withdrawal: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    created_at: datetime = Field(sa_column=moment())
