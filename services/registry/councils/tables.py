"""Councils, members, rounds, sheets, conflicts of interest, results."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, DateTime, Index, SmallInteger, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from libs.contracts.core import Level
from libs.kit.tables import entry_position, enum_column, moment
from services.registry.base import RegistryTable


class CouncilRow(RegistryTable, table=True):
    """A council with its regulations."""

    __tablename__ = "councils"
    __record__ = "council"
    __table_args__ = (Index("ix_councils_level_unit_id", "level", "unit", "id"),)

    id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=entry_position())
    version: int = 1
    name: str = Field(max_length=300)
    level: Level = Field(sa_column=enum_column("level", Level))
    unit: str = Field(max_length=5)
    decision_number: str = Field(max_length=100)
    decision_date: date = Field(sa_type=Date)
    term_from: date = Field(sa_type=Date)
    term_to: date | None = Field(default=None, sa_type=Date)
    historic: bool = Field(sa_type=Boolean)
    """Of the past: it takes historic dossiers only, and its members need no accounts."""
    regulations: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = Field(sa_column=moment())


class MemberRow(RegistryTable, table=True):
    """A member; historic ones need no account."""

    __tablename__ = "council_members"
    __part_of__ = ("council", "council_id")
    __table_args__ = (UniqueConstraint("council_id", "account_id"),)

    id: UUID = Field(primary_key=True)
    council_id: UUID = Field(foreign_key="councils.id")
    position: int = Field(sa_type=SmallInteger)
    account_id: UUID | None = Field(default=None, index=True)
    name: str = Field(max_length=300)
    title: str = Field(max_length=300)
    chair: bool = Field(sa_type=Boolean)
    substitute: bool = Field(sa_type=Boolean)


class RoundRow(RegistryTable, table=True):
    """A round: one council, one rulebook."""

    __tablename__ = "rounds"
    __record__ = "round"
    __table_args__ = (Index("ix_rounds_level_unit_id", "level", "unit", "id"),)

    id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=entry_position())
    version: int = 1
    council_id: UUID = Field(foreign_key="councils.id")
    rulebook: str = Field(max_length=40)
    name: str = Field(max_length=300)
    level: Level = Field(sa_column=enum_column("level", Level))
    unit: str = Field(max_length=5)
    opens_on: date | None = Field(default=None, sa_type=Date)
    closes_on: date | None = Field(default=None, sa_type=Date)
    dossiers: int = 0
    created_at: datetime = Field(sa_column=moment())


class SheetRow(RegistryTable, table=True):
    """A member's sheet on a dossier; nobody reads its content before the opening."""

    __tablename__ = "sheets"
    __record__ = "sheet"
    __sealed_until__ = ("opened_at", ("content", "salt", "total"))
    __table_args__ = (UniqueConstraint("dossier_id", "round_id", "member_id"),)

    id: UUID = Field(primary_key=True)
    dossier_id: UUID = Field(foreign_key="dossiers.id")
    round_id: UUID = Field(foreign_key="rounds.id")
    member_id: UUID = Field(foreign_key="council_members.id")
    stage: int = Field(sa_type=SmallInteger)
    level: Level = Field(sa_column=enum_column("level", Level))
    filed_on: date = Field(sa_type=Date)
    filed_by: UUID
    content: dict[str, Any] = Field(sa_type=JSONB)
    salt: str = Field(max_length=64)
    commitment: str = Field(max_length=64)
    opened_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    total: int | None = Field(default=None, sa_type=SmallInteger)


class ConflictRow(RegistryTable, table=True):
    """A declared conflict of interest."""

    __tablename__ = "conflicts_of_interest"
    __record__ = "conflict"
    __table_args__ = (UniqueConstraint("dossier_id", "member_id"),)

    id: UUID = Field(primary_key=True)
    dossier_id: UUID = Field(foreign_key="dossiers.id")
    member_id: UUID = Field(foreign_key="council_members.id")
    reason: str = Field(max_length=500)
    declared_at: datetime = Field(sa_column=moment())


class ResultRow(RegistryTable, table=True):
    """One scoring of a dossier in a round; every version is kept."""

    __tablename__ = "results"
    __record__ = "result"
    __table_args__ = (UniqueConstraint("dossier_id", "round_id", "version"),)

    id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=entry_position())
    dossier_id: UUID = Field(foreign_key="dossiers.id")
    round_id: UUID = Field(foreign_key="rounds.id")
    version: int = Field(sa_type=SmallInteger)
    stage: int = Field(sa_type=SmallInteger)
    level: Level = Field(sa_column=enum_column("level", Level))
    scored_on: date = Field(sa_type=Date)
    absent: list[str] = Field(sa_type=JSONB)
    agreed: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    findings: list[str] | None = Field(default=None, sa_type=JSONB)
    minutes: str | None = Field(default=None, sa_type=Text)
    result: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = Field(sa_column=moment())
