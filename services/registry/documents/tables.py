"""Official documents, and what each does to which record."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Index, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from libs.contracts.core import Level
from libs.contracts.registry.documents import DocumentKind, DocumentState
from services.registry.base import RegistryTable, entry_position, enum_column, moment


class DocumentRow(RegistryTable, table=True):
    """A document: a draft, then in force, perhaps annulled; never deleted."""

    __tablename__ = "documents"
    __record__ = "document"
    __table_args__ = (
        CheckConstraint(
            "state IN ('draft', 'discarded') OR (number IS NOT NULL AND issued_on IS NOT NULL"
            " AND signer_name IS NOT NULL AND entered_into_force_at IS NOT NULL)",
            name="whole_in_force",
        ),
        CheckConstraint(
            "put_in_force_by IS NULL OR NOT writers @> (put_in_force_by->'account')",
            name="two_persons",
        ),
        Index(
            "ix_documents_one_number_a_year",
            "level",
            "unit",
            "number_group",
            "year",
            "number_key",
            unique=True,
            postgresql_where=text("state <> 'discarded' AND NOT (historic AND state = 'annulled')"),
        ),
        Index("ix_documents_unit_position", "unit", "position"),
    )

    id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=entry_position())
    version: int = 1
    kind: DocumentKind = Field(sa_column=enum_column("kind", DocumentKind))
    state: DocumentState = Field(sa_column=enum_column("state", DocumentState))
    number: str | None = Field(default=None, max_length=100)
    number_group: str = Field(max_length=20)
    """The kinds that count in one row of numbers."""
    number_key: str | None = Field(default=None, max_length=200)
    """The number folded (`rules.number_key`)."""
    year: int | None = Field(default=None, sa_type=SmallInteger)
    """Of the day that it bears."""
    issued_on: date | None = Field(default=None, sa_type=Date)
    effective_on: date | None = Field(default=None, sa_type=Date)
    subject: str = Field(max_length=500)
    subject_search: str = Field(sa_type=Text)
    """Subject and number folded, for search."""
    legal_basis: str = Field(sa_type=Text)
    level: Level = Field(sa_column=enum_column("level", Level))
    unit: str = Field(max_length=5)
    issuer: str = Field(max_length=300)
    """The unit's name on that day; as typed from the paper where our data do not cover it."""
    issuer_typed: str | None = Field(default=None, max_length=300)
    signer_name: str | None = Field(default=None, max_length=300)
    signer_title: str | None = Field(default=None, max_length=300)
    signer_account: UUID | None = None
    historic: bool = Field(sa_type=Boolean)
    papers: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    drafted_by: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
    writers: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    """The account of everybody who wrote any of its drafts; none of them puts it in force."""
    put_in_force_by: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True)
    )
    entered_into_force_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    corrected_by: UUID | None = Field(default=None, foreign_key="documents.id")
    annulled_by: UUID | None = Field(default=None, foreign_key="documents.id")
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class EffectRow(RegistryTable, table=True):
    """What a document does to one record, in its order."""

    __tablename__ = "document_effects"
    __part_of__ = ("document", "document_id")
    __table_args__ = (Index("ix_document_effects_record_id", "record_id"),)

    document_id: UUID = Field(primary_key=True, foreign_key="documents.id")
    place: int = Field(primary_key=True, sa_type=SmallInteger)
    """From 0, as sent; `/effects/{place}` in a refusal."""
    kind: str = Field(max_length=40)
    record_id: UUID
    particulars: dict[str, Any] = Field(sa_column=Column(JSONB, nullable=False))
