"""Producers, and apart from them, enciphered, what is personal."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Index, LargeBinary, text
from sqlmodel import Field

from libs.contracts.registry.parties import IdentityScheme, ProducerKind
from services.registry.base import RegistryTable, enum_column, moment, sorted_text


class ProducerRow(RegistryTable, table=True):
    """A producer without its personal data; `tax_code` is public."""

    __tablename__ = "producers"
    __record__ = "producer"
    __lies_in__ = "commune"
    __table_args__ = (
        CheckConstraint(
            "(identity_scheme = 'tax_code') = (tax_code IS NOT NULL)", name="tax_code_by_scheme"
        ),
        Index(
            "ix_producers_one_tax_code",
            "tax_code",
            unique=True,
            postgresql_where=text("kind NOT IN ('household', 'farm')"),
        ),
        Index(
            "ix_producers_name_fold_trigram",
            "name_fold",
            postgresql_using="gin",
            postgresql_ops={"name_fold": "gin_trgm_ops"},
        ),
        Index("ix_producers_name_sort_id", "name_sort", "id"),
        Index("ix_producers_commune_name_sort_id", "commune", "name_sort", "id"),
    )

    id: UUID = Field(primary_key=True)
    version: int = 1
    kind: ProducerKind = Field(sa_column=enum_column("kind", ProducerKind))
    name: str = Field(max_length=300)
    name_fold: str
    name_sort: str = Field(sa_column=sorted_text())
    commune: str = Field(max_length=5)
    address: str = Field(max_length=500)
    identity_scheme: IdentityScheme = Field(
        sa_column=enum_column("identity_scheme", IdentityScheme)
    )
    tax_code: str | None = Field(default=None, max_length=14)
    registration_number: str | None = Field(default=None, max_length=60)
    registered_on: date | None = Field(default=None, sa_type=Date)
    phone: str | None = Field(default=None, max_length=20)
    email: str | None = Field(default=None, max_length=254)
    website: str | None = Field(default=None, max_length=300)
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class PersonalDataRow(RegistryTable, table=True):
    """Personal number and representative, enciphered; the masks are what answers show."""

    __tablename__ = "producer_personal_data"
    __record__ = "personal_data"
    __personal__ = True

    producer_id: UUID = Field(primary_key=True, foreign_key="producers.id")
    personal_id: bytes | None = Field(default=None, sa_type=LargeBinary)
    personal_id_mask: str | None = Field(default=None, max_length=12)
    representative: bytes | None = Field(default=None, sa_type=LargeBinary)
    representative_mask: str | None = Field(default=None, max_length=300)
    representative_position: str | None = Field(default=None, max_length=500)
    representative_person: str | None = Field(default=None, max_length=64)
    """The keyed hash of the representative's personal number."""
    representative_hint: str | None = Field(default=None, max_length=64)
    """The keyed hash of the representative's name and year of birth."""
