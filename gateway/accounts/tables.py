"""Accounts, and the guard that counts failed log-ins."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Relationship

from gateway.accounts.contracts import AccountState
from gateway.base import GatewayTable
from gateway.posts.tables import PostRow
from libs.kit.tables import enum_column, moment


class AccountRow(GatewayTable, table=True):
    """A person who may log in; `words` are the names, folded, to search by."""

    __tablename__ = "accounts"
    __record__ = "account"
    __secret__ = ("password_hash", "old_password_hashes", "address", "person", "birth_year")
    __left_out__ = ("last_login_at", "last_post", "code_wanted_at")

    id: UUID = Field(primary_key=True)
    username: str = Field(max_length=100)
    username_folded: str = Field(max_length=200, unique=True)
    display_name: str = Field(max_length=300)
    words: str = Field(sa_column=Column(Text, nullable=False))
    state: AccountState = Field(sa_column=enum_column("state", AccountState))
    password_hash: str | None = Field(default=None, sa_column=Column(Text, nullable=True))
    """None until the person has set one."""
    old_password_hashes: list[str] = Field(sa_column=Column(JSONB, nullable=False))
    password_set_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    address: str | None = Field(default=None, max_length=254)
    person: str | None = Field(default=None, max_length=64, unique=True)
    """The keyed hash of the person's number."""
    birth_year: int | None = None
    code_wanted_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    last_login_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    last_post: UUID | None = None
    """The post of the last session: the next one begins in it."""
    created_at: datetime = Field(sa_column=moment())
    version: int
    posts: list[PostRow] = Relationship(
        sa_relationship_kwargs={"lazy": "selectin", "order_by": "PostRow.position"}
    )


class LoginGuardRow(GatewayTable, table=True):
    """Failed attempts on a name from a place, known or not, so that both are locked alike.

    The place `""` counts the attempts from all places at which the name never logged in.
    """

    __tablename__ = "login_guards"

    name_digest: str = Field(primary_key=True, max_length=64)
    place: str = Field(primary_key=True, max_length=64)
    failures: int
    last_attempt_at: datetime = Field(sa_column=moment(index=True))
