"""One-time codes by their hashes; the codes themselves are nowhere kept."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from gateway.base import GatewayTable
from gateway.codes.rules import CodeFor
from libs.kit.tables import entry_position, enum_column, moment


class CodeRow(GatewayTable, table=True):
    """A one-time code; one in two halves is given by two administrators, a half each."""

    __tablename__ = "one_time_codes"

    id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=entry_position())
    account_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    purpose: CodeFor = Field(sa_column=enum_column("purpose", CodeFor))
    code_hash: str = Field(max_length=64, index=True)
    needs_second: bool
    second_hash: str | None = Field(default=None, max_length=64)
    mailed: bool
    """Sent to the registered address, and shown to nobody."""
    given_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment(index=True))
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    dropped_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    """When another was given in its place."""
    tries: int = 0
    given_by: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True)
    )
    """The Actor; none for a code of the command line, or one that a log-in asked for."""
    seconded_by: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True)
    )
    reason: str = Field(sa_column=Column(Text, nullable=False))
