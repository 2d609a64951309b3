"""Accounts, and the guard that counts failed log-ins."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from gateway.base import GatewayTable, moment
from libs.contracts.core import Level, Role


def _one_of(column: str, words: Any) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"{column} IN ({listed})"


class AccountRow(GatewayTable, table=True):
    """A person who may log in.

    `province` is the unit's province today, none for the ministry; `words` are the names, folded,
    to search by.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint(_one_of("role", sorted(set(Role) - {Role.SERVICE})), name="role"),
        CheckConstraint(_one_of("level", list(Level)), name="level"),
        CheckConstraint("state IN ('active', 'locked', 'disabled')", name="state"),
        CheckConstraint("(level = 'ministry') = (province IS NULL)", name="province"),
    )

    id: UUID = Field(primary_key=True)
    username: str = Field(max_length=100)
    username_folded: str = Field(max_length=200, unique=True)
    display_name: str = Field(max_length=300)
    words: str = Field(sa_column=Column(Text, nullable=False))
    role: str = Field(max_length=20)
    level: str = Field(max_length=10)
    unit: str = Field(max_length=5)
    province: str | None = Field(default=None, max_length=2, index=True)
    state: str = Field(max_length=10)
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
