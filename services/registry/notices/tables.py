"""Notices; what they say is made from `facts` when they are shown."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Date, DateTime, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from libs.contracts.registry.notices import NoticedKind, NoticeKind
from services.registry.base import RegistryTable, entry_position, enum_column, moment

_ONCE = ("kind", "record_kind", "record_id", "day")


class NoticeRow(RegistryTable, table=True):
    """A notice to a unit or to an account, at most one of a kind about a record and a day."""

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("(unit IS NULL) <> (account IS NULL)", name="one_recipient"),
        Index(
            "ix_notices_once_a_unit",
            "unit",
            *_ONCE,
            unique=True,
            postgresql_where=text("unit IS NOT NULL"),
        ),
        Index(
            "ix_notices_once_an_account",
            "account",
            *_ONCE,
            unique=True,
            postgresql_where=text("account IS NOT NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=entry_position())
    kind: NoticeKind = Field(sa_column=enum_column("kind", NoticeKind))
    record_kind: NoticedKind = Field(sa_column=enum_column("record_kind", NoticedKind))
    record_id: UUID
    day: date = Field(sa_type=Date)
    unit: str | None = Field(default=None, max_length=5)
    account: UUID | None = None
    facts: dict[str, Any] = Field(sa_type=JSONB)
    """What the words are filled with; nothing personal, the reader may change."""
    created_at: datetime = Field(sa_column=moment())
    read_at: datetime | None = Field(
        default=None, sa_column=Column(DateTime(timezone=True), nullable=True)
    )
    read_by: UUID | None = None
