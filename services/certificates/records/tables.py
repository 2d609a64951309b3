"""Certificates and what happened to them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, SmallInteger, Text, UniqueConstraint, text
from sqlmodel import Field

from libs.contracts.certificates import CertificateKind, ChangeKind
from libs.contracts.core import Level
from libs.kit.tables import enum_column, moment
from services.certificates.base import CertificatesTable


class CertificateRow(CertificatesTable, table=True):
    """A certificate; `published` is the public document that every read answers with."""

    __tablename__ = "certificates"
    __record__ = "certificate"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 3 AND 5", name="stars"),
        CheckConstraint("(kind = 'issued') = (ordinal IS NOT NULL)", name="ordinal_of_issued"),
        CheckConstraint("valid_until > issued_on", name="term"),
        UniqueConstraint("authority_level", "authority_unit", "year", "ordinal"),
        Index(
            "uq_certificates_issued_number",
            "number",
            unique=True,
            postgresql_where=text("kind = 'issued'"),
        ),
        Index("ix_certificates_number", "number"),
        Index("ix_certificates_issued_on_id", "issued_on", "id"),
        Index(
            "ix_certificates_fold_trigram",
            "fold",
            postgresql_using="gin",
            postgresql_ops={"fold": "gin_trgm_ops"},
        ),
    )

    id: UUID = Field(primary_key=True)
    code: str = Field(max_length=12, unique=True)
    kind: CertificateKind = Field(sa_column=enum_column("kind", CertificateKind))
    number: str = Field(max_length=100)
    authority_level: Level = Field(sa_column=enum_column("authority_level", Level))
    authority_unit: str = Field(max_length=5)
    year: int = Field(sa_type=SmallInteger)
    ordinal: int | None = None
    product_id: UUID = Field(index=True)
    stars: int = Field(sa_type=SmallInteger)
    issued_on: date
    valid_until: date
    status_index: int = Field(unique=True)
    fold: str = Field(sa_type=Text)
    order_hash: str = Field(max_length=64)
    document_sha256: str = Field(max_length=64, unique=True)
    published: str = Field(sa_type=Text)
    version: int = 1
    created_at: datetime = Field(sa_column=moment())


class StatusChangeRow(CertificatesTable, table=True):
    """A change of status, never altered; `reason` is for the file and is not published."""

    __tablename__ = "status_changes"
    __record__ = "status_change"
    __table_args__ = (UniqueConstraint("certificate_id", "sequence"),)

    id: UUID = Field(primary_key=True)
    certificate_id: UUID = Field(foreign_key="certificates.id")
    sequence: int
    kind: ChangeKind = Field(sa_column=enum_column("kind", ChangeKind))
    effective_on: date
    until: date | None = None
    by_id: UUID | None = Field(default=None, foreign_key="certificates.id")
    decision_number: str | None = Field(default=None, max_length=100)
    decision_date: date | None = None
    signer_title: str | None = Field(default=None, max_length=300)
    signer_name: str | None = Field(default=None, max_length=300)
    ground: str | None = Field(default=None, max_length=40)
    reason: str | None = Field(default=None, sa_type=Text)
    change_hash: str = Field(max_length=64)
    recorded_at: datetime = Field(sa_column=moment())
