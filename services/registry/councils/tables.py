"""Councils, members, rounds, sheets, conflicts of interest, results."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Date, DateTime, Index, SmallInteger, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from libs.contracts.core import Level
from libs.contracts.registry.councils import CouncilState, ResultState
from libs.contracts.registry.interests import ConflictKind, ConflictState
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
    state: CouncilState = Field(sa_column=enum_column("state", CouncilState))
    founded_by: dict[str, Any] = Field(sa_type=JSONB)
    """The Actor who drafted it, or entered it as history."""
    document_id: UUID | None = None
    """The document that founds it; null for one of the past."""
    in_force_by: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    """The Actor who put the founding document in force."""
    historic: bool = Field(sa_type=Boolean)
    """Of the past: it takes historic dossiers only, and its members need no accounts."""
    regulations: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = Field(sa_column=moment())


class MemberRow(RegistryTable, table=True):
    """A member; historic ones need no account."""

    __tablename__ = "council_members"
    __part_of__ = ("council", "council_id")
    __table_args__ = (
        Index(
            "ix_council_members_one_seat_an_account",
            "council_id",
            "account_id",
            unique=True,
            postgresql_where=text("joined_on IS NOT NULL AND left_on IS NULL"),
        ),
    )

    id: UUID = Field(primary_key=True)
    council_id: UUID = Field(foreign_key="councils.id")
    position: int = Field(sa_type=SmallInteger)
    account_id: UUID | None = Field(default=None, index=True)
    name: str = Field(max_length=300)
    title: str = Field(max_length=300)
    organisation: str = Field(max_length=300)
    organisation_id: UUID | None = None
    person: str | None = Field(default=None, max_length=64)
    """The keyed hash of the person's number, as last told by the gateway."""
    chair: bool = Field(sa_type=Boolean)
    stands_for: UUID | None = Field(default=None, foreign_key="council_members.id")
    """A substitute: whose seat it may take."""
    joined_on: date | None = Field(default=None, sa_type=Date)
    """The first day; null while the document that appoints it is not in force."""
    left_on: date | None = Field(default=None, sa_type=Date)
    """The last day; null while it is a member."""


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
    filed_by: dict[str, Any] = Field(sa_type=JSONB)
    """The Actor: the member, or who entered it from paper."""
    content: dict[str, Any] = Field(sa_type=JSONB)
    salt: str = Field(max_length=64)
    commitment: str = Field(max_length=64)
    opened_at: datetime | None = Field(default=None, sa_type=DateTime(timezone=True))
    total: int | None = Field(default=None, sa_type=SmallInteger)
    left_out: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    """Why it does not count (`LeftOut`); null: it does."""


class ConflictRow(RegistryTable, table=True):
    """A conflict of interest that somebody spoke of, or that the chair decided on.

    What follows from persons alone is worked out anew each time; what was certain at the opening is
    kept then, without who spoke of it.
    """

    __tablename__ = "conflicts_of_interest"
    __record__ = "conflict"
    __table_args__ = (UniqueConstraint("dossier_id", "member_id", "kind"),)

    id: UUID = Field(primary_key=True)
    dossier_id: UUID = Field(foreign_key="dossiers.id")
    member_id: UUID = Field(foreign_key="council_members.id")
    kind: ConflictKind = Field(sa_column=enum_column("kind", ConflictKind))
    state: ConflictState = Field(sa_column=enum_column("state", ConflictState))
    source: str = Field(default="", max_length=100)
    reason: str = Field(max_length=500)
    recorded_by: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    recorded_at: datetime = Field(sa_column=moment())
    decided_by: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    decision: str | None = Field(default=None, max_length=500)


class AbsenceRow(RegistryTable, table=True):
    """That a regular member is away from the sitting on a dossier; its own sheet lifts it."""

    __tablename__ = "council_absences"
    __record__ = "absence"

    dossier_id: UUID = Field(primary_key=True, foreign_key="dossiers.id")
    member_id: UUID = Field(primary_key=True, foreign_key="council_members.id")
    reason: str = Field(max_length=500)
    recorded_by: dict[str, Any] = Field(sa_type=JSONB)
    recorded_at: datetime = Field(sa_column=moment())


class ResultRow(RegistryTable, table=True):
    """One scoring of a dossier in a round; every version is kept."""

    __tablename__ = "results"
    __record__ = "result"
    __table_args__ = (
        UniqueConstraint("dossier_id", "round_id", "version"),
        Index("ix_results_round_id", "round_id"),
    )

    id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=entry_position())
    dossier_id: UUID = Field(foreign_key="dossiers.id")
    round_id: UUID = Field(foreign_key="rounds.id")
    version: int = Field(sa_type=SmallInteger)
    stage: int = Field(sa_type=SmallInteger)
    level: Level = Field(sa_column=enum_column("level", Level))
    state: ResultState = Field(sa_column=enum_column("state", ResultState))
    scored_on: date = Field(sa_type=Date)
    seats: list[dict[str, Any]] = Field(sa_type=JSONB)
    """How each seat took part (`SeatTaken`)."""
    votes: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    agreed: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    findings: list[str] | None = Field(default=None, sa_type=JSONB)
    minutes: str | None = Field(default=None, sa_type=Text)
    recorded_by: dict[str, Any] = Field(sa_type=JSONB)
    confirmed_by: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    result: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = Field(sa_column=moment())
