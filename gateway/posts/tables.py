"""Posts of accounts."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from gateway.base import GatewayTable
from gateway.posts.contracts import AccountRole
from libs.contracts.core import Level
from libs.kit.tables import entry_position, enum_column


class PostRow(GatewayTable, table=True):
    """A post of an account: role × organisation × unit, from a day to a day.

    `province` is the unit's province, none for the ministry. A post that was ended before its first
    day has a last day before it, and was never held.
    """

    __tablename__ = "posts"
    __part_of__ = ("account", "account_id")
    __table_args__ = (
        CheckConstraint("(level = 'ministry') = (province IS NULL)", name="province"),
        CheckConstraint("ends_on >= begins_on - 1", name="days"),
    )

    id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=entry_position())
    account_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    role: AccountRole = Field(sa_column=enum_column("role", AccountRole))
    level: Level = Field(sa_column=enum_column("level", Level))
    unit: str = Field(max_length=5, index=True)
    province: str | None = Field(default=None, max_length=2, index=True)
    title: str = Field(max_length=300)
    organisation: UUID | None = None
    organisation_name: str = Field(max_length=300)
    begins_on: date
    ends_on: date | None = None
    given_by: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True)
    )
    """The Actor; none for the very first account's."""
    version: int
