"""Recognitions, withdrawals, and the reasons of failed jobs; decisions are documents."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Date, Index, SmallInteger, Text, text
from sqlmodel import Field

from libs.contracts.registry.standing import CertificateProgress
from libs.kit.jobs import failures_table
from libs.kit.tables import entry_position, enum_column, moment
from services.registry.base import METADATA, RegistryTable

JOB_FAILURES = failures_table(METADATA)


class RecognitionRow(RegistryTable, table=True):
    """A product recognised; the certificate's fields are filled by its job."""

    __tablename__ = "recognitions"
    __record__ = "recognition"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 3 AND 5", name="stars"),
        CheckConstraint("valid_until > recognised_on", name="term"),
        CheckConstraint("historic = (certificate_original IS NOT NULL)", name="original_number"),
        Index(
            "ix_recognitions_one_a_dossier",
            "dossier_id",
            unique=True,
            postgresql_where=text("certificate_progress NOT IN ('revoking', 'revoked')"),
        ),
        Index("ix_recognitions_product_id_id", "product_id", "id"),
        Index("ix_recognitions_decision_id_id", "decision_id", "id"),
    )

    id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=entry_position())
    version: int = 1
    decision_id: UUID = Field(foreign_key="documents.id")
    dossier_id: UUID = Field(foreign_key="dossiers.id")
    """One at a time: after an annulment the dossier may come to another."""
    product_id: UUID = Field(foreign_key="products.id")
    producer_id: UUID = Field(foreign_key="producers.id")
    product_code: str = Field(max_length=40)
    product_name: str = Field(max_length=300)
    producer_name: str = Field(max_length=300)
    producer_address: str = Field(max_length=500)
    product_set: int = Field(sa_type=SmallInteger)
    product_set_label: str = Field(max_length=500)
    stars: int = Field(sa_type=SmallInteger)
    rulebook: str = Field(max_length=40)
    procedure_digest: str = Field(max_length=80)
    sheets_digest: str = Field(max_length=80)
    historic: bool = Field(sa_type=Boolean)
    recognised_on: date = Field(sa_type=Date)
    entered_on: date = Field(sa_type=Date)
    validity_months: int = Field(sa_type=SmallInteger)
    valid_until: date = Field(sa_type=Date)
    certificate_original: str | None = Field(default=None, max_length=100)
    certificate_key: str | None = Field(default=None, max_length=210, unique=True)
    """The number of a paper certificate, folded, within the unit that gave it; null where the
    decision was annulled, so that the paper can be entered again."""
    certificate_progress: CertificateProgress = Field(
        sa_column=enum_column("certificate_progress", CertificateProgress)
    )
    certificate_code: str | None = Field(default=None, max_length=12, unique=True)
    certificate_number: str | None = Field(default=None, max_length=100)
    certificate_sha256: str | None = Field(default=None, max_length=64)
    certificate_url: str | None = Field(default=None, max_length=500)
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class WithdrawalRow(RegistryTable, table=True):
    """The withdrawal of a recognition, once."""

    __tablename__ = "withdrawals"
    __record__ = "withdrawal"

    id: UUID = Field(primary_key=True)
    recognition_id: UUID = Field(foreign_key="recognitions.id", unique=True)
    ground: str = Field(max_length=40)
    document_id: UUID = Field(foreign_key="documents.id", index=True)
    reason: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_column=moment())


class WithdrawalRequestRow(RegistryTable, table=True):
    """The ministry's request that an authority withdraw what it gave."""

    __tablename__ = "withdrawal_requests"
    __record__ = "withdrawal_request"

    id: UUID = Field(primary_key=True)
    recognition_id: UUID = Field(foreign_key="recognitions.id", index=True)
    document_id: UUID = Field(foreign_key="documents.id", index=True)
    reason: str = Field(sa_type=Text)
    asked_of: str = Field(max_length=5)
    """The unit that may withdraw on the day of the request."""
    created_at: datetime = Field(sa_column=moment())
