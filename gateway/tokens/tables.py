"""Sessions and the refresh tokens of each, one after the other."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey, Uuid
from sqlmodel import Field

from gateway.base import GatewayTable
from gateway.tokens.rules import EndedBecause
from libs.kit.tables import entry_position, enum_column, moment


class SessionRow(GatewayTable, table=True):
    """One log-in and everything refreshed from it: the family of its refresh tokens."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (ended_because IS NULL)", name="ended"),
    )

    id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=entry_position())
    account_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    post_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("posts.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    """The post that everything in the session is done in."""
    client: str = Field(max_length=200)
    place: str = Field(max_length=64)
    """The hash of the network address (of the /64 for IPv6) of the log-in."""
    created_at: datetime = Field(sa_column=moment())
    last_used_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment(index=True))
    ended_at: datetime | None = Field(default=None, sa_column=moment(nullable=True, index=True))
    ended_because: EndedBecause | None = Field(
        default=None, sa_column=enum_column("ended_because", EndedBecause, nullable=True)
    )


class RefreshTokenRow(GatewayTable, table=True):
    """A refresh token by its SHA-256; the token itself is nowhere kept."""

    __tablename__ = "refresh_tokens"

    token_hash: str = Field(primary_key=True, max_length=64)
    session_id: UUID = Field(
        sa_column=Column(
            Uuid, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, index=True
        )
    )
    issued_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
