"""Papers and the files they point to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Date, Index
from sqlmodel import Field

from libs.contracts.registry.evidence import ContentType, PaperOwnerKind
from services.registry.base import RegistryTable, entry_position, enum_column, moment


class PaperFileRow(RegistryTable, table=True):
    """A stored file, named by the SHA-256 of its bytes; never changed."""

    __tablename__ = "paper_files"
    __table_args__ = (CheckConstraint("size > 0", name="not_empty"),)

    sha256: str = Field(primary_key=True, max_length=64)
    size: int = Field(sa_type=BigInteger)
    content_type: ContentType = Field(sa_column=enum_column("content_type", ContentType))
    created_at: datetime = Field(sa_column=moment())


class PaperRow(RegistryTable, table=True):
    """A paper's particulars; `sha256` is set once, when its file has been stored."""

    __tablename__ = "papers"
    __record__ = "paper"
    __table_args__ = (
        CheckConstraint("expires_on >= issued_on", name="expires_after_issue"),
        CheckConstraint(
            "(owner_kind = 'producer') = (producer_id IS NOT NULL)"
            " AND (owner_kind = 'producer') = (unit IS NULL)",
            name="whose",
        ),
        Index("ix_papers_owner_id", "owner_id"),
        Index("ix_papers_producer_id_position", "producer_id", "position"),
    )

    id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=entry_position())
    version: int = 1
    owner_kind: PaperOwnerKind = Field(sa_column=enum_column("owner_kind", PaperOwnerKind))
    owner_id: UUID
    """The record that it belongs to; the producer's where it is a producer's."""
    producer_id: UUID | None = Field(default=None, foreign_key="producers.id")
    unit: str | None = Field(default=None, max_length=5)
    """The unit of the office that filed it; null for a producer's."""
    kind: str = Field(max_length=64)
    """A code of the law's list of papers, or `OTHER`."""
    title: str = Field(max_length=300)
    number: str | None = Field(default=None, max_length=100)
    issuer: str | None = Field(default=None, max_length=300)
    issued_on: date | None = Field(default=None, sa_type=Date)
    expires_on: date | None = Field(default=None, sa_type=Date)
    sha256: str | None = Field(
        default=None, max_length=64, foreign_key="paper_files.sha256", index=True
    )
    created_at: datetime = Field(sa_column=moment())
