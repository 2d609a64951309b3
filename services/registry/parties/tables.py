"""Producers, and apart from them, enciphered, what is personal."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from libs.contracts.registry.parties import ClaimState, IdentityScheme, ProducerKind, Sex
from services.registry.base import RegistryTable, enum_column, moment, sorted_text


class ProducerRow(RegistryTable, table=True):
    """A producer without its personal data; `tax_code` is public."""

    __tablename__ = "producers"
    __record__ = "producer"
    __left_out__ = ("identity_hash",)
    __lies_in__ = "commune"
    __table_args__ = (
        CheckConstraint(
            "tax_code IS NULL OR identity_scheme = 'tax_code'", name="tax_code_by_scheme"
        ),
        CheckConstraint("same_as <> id", name="not_same_as_itself"),
        Index(
            "ix_producers_one_confirmed_identity",
            "identity_hash",
            unique=True,
            postgresql_where=text("claim = 'confirmed' AND same_as IS NULL"),
        ),
        Index("ix_producers_identity_hash", "identity_hash"),
        Index("ix_producers_name_fold_commune", "name_fold", "commune"),
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
    identity_hash: str | None = Field(default=None, max_length=64)
    """The keyed hash of its number; None without one, and for the head of a cooperative group."""
    claim: ClaimState = Field(sa_column=enum_column("claim", ClaimState))
    confirmed_by: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    confirmed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    same_as: UUID | None = Field(default=None, foreign_key="producers.id", index=True)
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class DisputeRow(RegistryTable, table=True):
    """Two producers with one number, until an office has decided between them."""

    __tablename__ = "producer_disputes"
    __record__ = "dispute"
    __table_args__ = (
        UniqueConstraint("claimant_id", "holder_id"),
        CheckConstraint("claimant_id <> holder_id", name="between_two"),
    )

    id: UUID = Field(primary_key=True)
    version: int = 1
    claimant_id: UUID = Field(foreign_key="producers.id")
    holder_id: UUID = Field(foreign_key="producers.id", index=True)
    statement: str = Field(max_length=500)
    opened_at: datetime = Field(sa_column=moment())
    decided: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    """A `DisputeDecision`."""
    decided_by: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    decided_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class ReadingsRow(RegistryTable, table=True):
    """How many times an account has read personal data on a day."""

    __tablename__ = "personal_data_readings"

    account: UUID = Field(primary_key=True)
    day: date = Field(primary_key=True, sa_type=Date)
    times: int


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
    identity_person: str | None = Field(default=None, max_length=64)
    """The keyed hash of the producer's number where it is a person's."""
    sex: Sex | None = Field(default=None, sa_column=enum_column("sex", Sex, nullable=True))
    """Read by counting alone, as are the next two; the whole is in `representative`."""
    ethnicity: str | None = Field(default=None, max_length=2)
    disability: bool | None = None
