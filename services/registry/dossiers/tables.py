"""Dossiers, their steps, the law they are bound to, and the counters behind slip numbers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, CheckConstraint, Column, Date, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from libs.contracts.core import Level
from libs.contracts.law import AssessmentKind
from libs.contracts.registry.dossiers import DossierStatus
from libs.contracts.scoring import Outcome
from libs.kit.tables import entry_position, enum_column, moment
from services.registry.base import RegistryTable
from services.registry.dossiers.rules import ENDED

_ENDED = ", ".join(f"'{one.value}'" for one in DossierStatus if one in ENDED)


class BoundRulebookRow(RegistryTable, table=True):
    """A rulebook's procedure as it was when the first dossier was bound to it; never changed."""

    __tablename__ = "bound_rulebooks"

    digest: str = Field(primary_key=True, max_length=80)
    rulebook: str = Field(max_length=40)
    rulebook_version: str = Field(max_length=40)
    content: dict[str, Any] = Field(sa_type=JSONB)
    created_at: datetime = Field(sa_column=moment())


class DossierRow(RegistryTable, table=True):
    """A dossier; its units are those of the day of lodging, where they lie today is worked out."""

    __tablename__ = "dossiers"
    __record__ = "dossier"
    __table_args__ = (
        CheckConstraint("stage BETWEEN 0 AND 9", name="stage"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        CheckConstraint(
            "historic OR status = 'draft' OR (lodged_on IS NOT NULL AND frozen_hash IS NOT NULL)"
            " OR status = 'withdrawn'",
            name="lodged_is_frozen",
        ),
        Index(
            "ix_dossiers_one_open_a_product",
            "product_id",
            unique=True,
            postgresql_where=text(
                f"NOT historic AND annulled_by IS NULL AND status NOT IN ({_ENDED})"
            ),
        ),
        Index(
            "ix_dossiers_one_slip_number",
            "slip_number",
            unique=True,
            postgresql_where=text("NOT historic"),
        ),
        Index("ix_dossiers_product_id_id", "product_id", "id"),
        Index("ix_dossiers_producer_id_id", "producer_id", "id"),
        Index("ix_dossiers_commune_id", "commune", "id"),
        Index("ix_dossiers_round_id_id", "round_id", "id"),
        Index("ix_dossiers_status_id", "status", "id"),
        Index("ix_dossiers_due_on_id", "due_on", "id", postgresql_where=text("due_on IS NOT NULL")),
    )

    id: UUID = Field(primary_key=True)
    position: int | None = Field(default=None, sa_column=entry_position())
    version: int = 1
    product_id: UUID = Field(foreign_key="products.id")
    producer_id: UUID = Field(foreign_key="producers.id")
    product_set: int = Field(sa_type=SmallInteger)
    product_set_label: str = Field(max_length=500)
    kind: AssessmentKind = Field(sa_column=enum_column("kind", AssessmentKind))
    historic: bool = Field(sa_type=Boolean)
    """Entered from paper: the chapter `history` acts on it, and nobody else."""
    rulebook: str = Field(max_length=40)
    procedure_digest: str = Field(max_length=80, foreign_key="bound_rulebooks.digest")
    sheets_digest: str = Field(max_length=80)
    lodged_on: date | None = Field(default=None, sa_type=Date)
    finish_by: date | None = Field(default=None, sa_type=Date)
    slip_number: str | None = Field(default=None, max_length=500)
    product_code: str | None = Field(default=None, max_length=40)
    """The product's code as a paper of the past has it."""
    status: DossierStatus = Field(sa_column=enum_column("status", DossierStatus))
    stage: int = Field(default=0, sa_type=SmallInteger)
    level: Level | None = Field(default=None, sa_column=enum_column("level", Level, nullable=True))
    """Whose turn it is; derived from status, stage and routing, kept for lists."""
    commune: str = Field(max_length=5)
    district: str | None = Field(default=None, max_length=5)
    province: str = Field(max_length=5)
    self_assessment: dict[str, Any] = Field(sa_type=JSONB)
    commune_report: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    proposal: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    marks: list[dict[str, Any]] = Field(sa_type=JSONB)
    frozen: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    frozen_hash: str | None = Field(default=None, max_length=64)
    round_id: UUID | None = Field(default=None, foreign_key="rounds.id")
    result_level: Level | None = Field(
        default=None, sa_column=enum_column("result_level", Level, nullable=True)
    )
    total: str | None = Field(default=None, max_length=6)
    stars: int | None = Field(default=None, sa_type=SmallInteger)
    outcome: Outcome | None = Field(
        default=None, sa_column=enum_column("outcome", Outcome, nullable=True)
    )
    recognised_by: Level | None = Field(
        default=None, sa_column=enum_column("recognised_by", Level, nullable=True)
    )
    forward_to: Level | None = Field(
        default=None, sa_column=enum_column("forward_to", Level, nullable=True)
    )
    forwardings: list[dict[str, Any]] = Field(sa_type=JSONB)
    annulled_by: UUID | None = Field(default=None, foreign_key="documents.id")
    """The last document that annulled the decision on it; null where none was.

    Such a one may be open beside another of its product: else a new draft of the producer's would
    stand in the way of an annulment.
    """
    last_act_on: date | None = Field(default=None, sa_type=Date)
    due_on: date | None = Field(default=None, sa_type=Date)
    """The last day of the office that has it; null where no limit runs."""
    paused_since: date | None = Field(default=None, sa_type=Date)
    """The legal day from which the offices' clocks stand still; null while they run."""
    created_at: datetime = Field(sa_column=moment())
    updated_at: datetime = Field(sa_column=moment())


class StepRow(RegistryTable, table=True):
    """A step: who had the dossier, begun by whose act, from which legal day, until when."""

    __tablename__ = "dossier_steps"
    __part_of__ = ("dossier", "dossier_id")
    __table_args__ = (
        CheckConstraint('"end" >= effective_on', name="ends_after_start"),
        Index(
            "ix_dossier_steps_open_due",
            "due",
            "unit",
            postgresql_where=text('"end" IS NULL'),
        ),
    )

    dossier_id: UUID = Field(primary_key=True, foreign_key="dossiers.id")
    position: int = Field(primary_key=True, sa_type=SmallInteger)
    status: DossierStatus = Field(sa_column=enum_column("status", DossierStatus))
    stage: int = Field(sa_type=SmallInteger)
    level: Level | None = Field(default=None, sa_column=enum_column("level", Level, nullable=True))
    unit: str | None = Field(default=None, max_length=5)
    actor: dict[str, Any] = Field(sa_type=JSONB)
    """Who did the act that began it (an `Actor`)."""
    acting_for: dict[str, Any] | None = Field(default=None, sa_type=JSONB)
    """For whom, by which mandate (a `Behalf`)."""
    effective_on: date = Field(sa_type=Date)
    recorded_at: datetime = Field(sa_column=moment())
    due: date | None = Field(default=None, sa_type=Date)
    late_by: int | None = Field(default=None, sa_type=SmallInteger)
    """How many working days after the office's last day the act came; null: in time."""
    end: date | None = Field(default=None, sa_type=Date)
    note: str | None = Field(default=None, max_length=1000)


class SubmissionRow(RegistryTable, table=True):
    """A handing-in of a dossier, with what it froze and, if it came back, why."""

    __tablename__ = "dossier_submissions"
    __record__ = "submission"

    dossier_id: UUID = Field(primary_key=True, foreign_key="dossiers.id")
    n: int = Field(primary_key=True, sa_type=SmallInteger)
    submitted_on: date = Field(sa_type=Date)
    recorded_at: datetime = Field(sa_column=moment())
    submitted_by: dict[str, Any] = Field(sa_type=JSONB)
    """An `Actor`."""
    document: dict[str, Any] = Field(sa_type=JSONB)
    document_hash: str = Field(max_length=64)
    returned: dict[str, Any] | None = Field(
        default=None, sa_column=Column(JSONB(none_as_null=True), nullable=True)
    )
    """Who gave it back (`Done`), with note and marks; null if nobody did."""


class SlipCounterRow(RegistryTable, table=True):
    """The last slip number of a commune in a year; locked while the next one is taken."""

    __tablename__ = "slip_counters"

    commune: str = Field(primary_key=True, max_length=5)
    year: int = Field(primary_key=True, sa_type=SmallInteger)
    last: int
