"""Accounts, and the guard that counts failed log-ins."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from gateway.accounts.contracts import AccountRole, AccountState
from gateway.base import GatewayTable
from libs.contracts.core import Level
from libs.kit.tables import enum_column, moment


class AccountRow(GatewayTable, table=True):
    """A person who may log in.

    `province` is the unit's province today, none for the ministry; `words` are the names, folded,
    to search by.
    """

    __tablename__ = "accounts"
    __record__ = "account"
    __secret__ = ("password_hash", "old_password_hashes")
    __left_out__ = ("last_login_at",)
    __table_args__ = (
        CheckConstraint("(level = 'ministry') = (province IS NULL)", name="province"),
    )

    id: UUID = Field(primary_key=True)
    username: str = Field(max_length=100)
    username_folded: str = Field(max_length=200, unique=True)
    display_name: str = Field(max_length=300)
    words: str = Field(sa_column=Column(Text, nullable=False))
    role: AccountRole = Field(sa_column=enum_column("role", AccountRole))
    level: Level = Field(sa_column=enum_column("level", Level))
    unit: str = Field(max_length=5)
    province: str | None = Field(default=None, max_length=2, index=True)
    state: AccountState = Field(sa_column=enum_column("state", AccountState))
    password_hash: str = Field(sa_column=Column(Text, nullable=False))
    old_password_hashes: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    password_changed_at: datetime = Field(sa_column=moment())
    password_is_temporary: bool
    last_login_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    created_at: datetime = Field(sa_column=moment())
    version: int


class LoginGuardRow(GatewayTable, table=True):
    """Failed attempts on a name, known or not, so that both are locked alike."""

    __tablename__ = "login_guards"

    name_digest: str = Field(primary_key=True, max_length=64)
    failures: int
    last_attempt_at: datetime = Field(sa_column=moment(index=True))
