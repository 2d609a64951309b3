"""Dossiers, councils, recognition.

Revision: 0004, after 0003.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects import postgresql

from libs.contracts.core import Level
from libs.contracts.law import AssessmentKind
from libs.contracts.registry.councils import CouncilState, ResultState
from libs.contracts.registry.dossiers import DossierStatus
from libs.contracts.registry.interests import ConflictKind, ConflictState
from libs.contracts.registry.standing import CertificateProgress
from libs.contracts.scoring import Outcome
from libs.kit.tables import known_values

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: tuple[str, ...] | None = None
depends_on: tuple[str, ...] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "bound_rulebooks",
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("rulebook", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("rulebook_version", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_bound_rulebooks")),
    )
    op.create_table(
        "councils",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("decision_number", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("decision_date", sa.Date(), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=False),
        sa.Column("term_to", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("founded_by", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("in_force_by", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("historic", sa.Boolean(), nullable=False),
        sa.Column("regulations", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(known_values("level", Level), name=op.f("ck_councils_level_known")),
        sa.CheckConstraint(
            known_values("state", CouncilState), name=op.f("ck_councils_state_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_councils")),
        sa.UniqueConstraint("position", name=op.f("uq_councils_position")),
    )
    op.create_index("ix_councils_level_unit_id", "councils", ["level", "unit", "id"], unique=False)
    op.create_table(
        "job_failures",
        sa.Column("job_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("attempt", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("code", sa.String(length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("final", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "attempt", name=op.f("pk_job_failures")),
    )
    op.create_table(
        "slip_counters",
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "year", name=op.f("pk_slip_counters")),
    )
    op.create_table(
        "council_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("organisation", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("person", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("chair", sa.Boolean(), nullable=False),
        sa.Column("stands_for", sa.Uuid(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["stands_for"],
            ["council_members.id"],
            name=op.f("fk_council_members_stands_for_council_members"),
        ),
        sa.ForeignKeyConstraint(
            ["council_id"], ["councils.id"], name=op.f("fk_council_members_council_id_councils")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_members")),
    )
    op.create_index(
        op.f("ix_council_members_account_id"), "council_members", ["account_id"], unique=False
    )
    op.create_index(
        "ix_council_members_one_seat_an_account",
        "council_members",
        ["council_id", "account_id"],
        unique=True,
        postgresql_where=sa.text("joined_on IS NOT NULL AND left_on IS NULL"),
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("rulebook", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("dossiers", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"], ["councils.id"], name=op.f("fk_rounds_council_id_councils")
        ),
        sa.CheckConstraint(known_values("level", Level), name=op.f("ck_rounds_level_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("position", name=op.f("uq_rounds_position")),
    )
    op.create_index("ix_rounds_level_unit_id", "rounds", ["level", "unit", "id"], unique=False)
    op.create_table(
        "dossiers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("producer_id", sa.Uuid(), nullable=False),
        sa.Column("product_set", sa.SmallInteger(), nullable=False),
        sa.Column(
            "product_set_label", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False
        ),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("historic", sa.Boolean(), nullable=False),
        sa.Column("rulebook", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("procedure_digest", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("sheets_digest", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("lodged_on", sa.Date(), nullable=True),
        sa.Column("finish_by", sa.Date(), nullable=True),
        sa.Column("slip_number", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
        sa.Column("product_code", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=True),
        sa.Column("commune", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("district", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=True),
        sa.Column("province", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("self_assessment", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("commune_report", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("proposal", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("marks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("frozen", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("frozen_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("result_level", sa.String(length=32), nullable=True),
        sa.Column("total", sqlmodel.sql.sqltypes.AutoString(length=6), nullable=True),
        sa.Column("stars", sa.SmallInteger(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("recognised_by", sa.String(length=32), nullable=True),
        sa.Column("forward_to", sa.String(length=32), nullable=True),
        sa.Column("forwardings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("annulled_by", sa.Uuid(), nullable=True),
        sa.Column("last_act_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("paused_since", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "historic OR status = 'draft' OR (lodged_on IS NOT NULL AND frozen_hash IS NOT NULL) OR status = 'withdrawn'",
            name=op.f("ck_dossiers_lodged_is_frozen"),
        ),
        sa.CheckConstraint("stage BETWEEN 0 AND 9", name=op.f("ck_dossiers_stage")),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_dossiers_stars")),
        sa.ForeignKeyConstraint(
            ["producer_id"], ["producers.id"], name=op.f("fk_dossiers_producer_id_producers")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_dossiers_product_id_products")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_dossiers_round_id_rounds")
        ),
        sa.ForeignKeyConstraint(
            ["procedure_digest"],
            ["bound_rulebooks.digest"],
            name=op.f("fk_dossiers_procedure_digest_bound_rulebooks"),
        ),
        sa.CheckConstraint(
            known_values("kind", AssessmentKind), name=op.f("ck_dossiers_kind_known")
        ),
        sa.CheckConstraint(
            known_values("status", DossierStatus), name=op.f("ck_dossiers_status_known")
        ),
        sa.CheckConstraint(known_values("level", Level), name=op.f("ck_dossiers_level_known")),
        sa.CheckConstraint(
            known_values("result_level", Level), name=op.f("ck_dossiers_result_level_known")
        ),
        sa.CheckConstraint(
            known_values("outcome", Outcome), name=op.f("ck_dossiers_outcome_known")
        ),
        sa.CheckConstraint(
            known_values("recognised_by", Level), name=op.f("ck_dossiers_recognised_by_known")
        ),
        sa.CheckConstraint(
            known_values("forward_to", Level), name=op.f("ck_dossiers_forward_to_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("position", name=op.f("uq_dossiers_position")),
    )
    op.create_index("ix_dossiers_commune_id", "dossiers", ["commune", "id"], unique=False)
    op.create_index(
        "ix_dossiers_one_open_a_product",
        "dossiers",
        ["product_id"],
        unique=True,
        postgresql_where=sa.text(
            "NOT historic AND annulled_by IS NULL AND status NOT IN ('recognised', 'not_recognised', 'withdrawn', 'rejected')"
        ),
    )
    op.create_index(
        "ix_dossiers_one_slip_number",
        "dossiers",
        ["slip_number"],
        unique=True,
        postgresql_where=sa.text("NOT historic"),
    )
    op.create_index("ix_dossiers_producer_id_id", "dossiers", ["producer_id", "id"], unique=False)
    op.create_index("ix_dossiers_product_id_id", "dossiers", ["product_id", "id"], unique=False)
    op.create_index("ix_dossiers_round_id_id", "dossiers", ["round_id", "id"], unique=False)
    op.create_index("ix_dossiers_status_id", "dossiers", ["status", "id"], unique=False)
    op.create_index(
        "ix_dossiers_due_on_id",
        "dossiers",
        ["due_on", "id"],
        unique=False,
        postgresql_where=sa.text("due_on IS NOT NULL"),
    )
    op.create_table(
        "conflicts_of_interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("recorded_by", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("decision", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
        sa.CheckConstraint(
            known_values("kind", ConflictKind), name=op.f("ck_conflicts_of_interest_kind_known")
        ),
        sa.CheckConstraint(
            known_values("state", ConflictState), name=op.f("ck_conflicts_of_interest_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossiers.id"],
            name=op.f("fk_conflicts_of_interest_dossier_id_dossiers"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["council_members.id"],
            name=op.f("fk_conflicts_of_interest_member_id_council_members"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflicts_of_interest")),
        sa.UniqueConstraint(
            "dossier_id",
            "member_id",
            "kind",
            name=op.f("uq_conflicts_of_interest_dossier_id_member_id_kind"),
        ),
    )
    op.create_table(
        "council_absences",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("recorded_by", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_council_absences_dossier_id_dossiers")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["council_members.id"],
            name=op.f("fk_council_absences_member_id_council_members"),
        ),
        sa.PrimaryKeyConstraint("dossier_id", "member_id", name=op.f("pk_council_absences")),
    )
    op.create_table(
        "dossier_steps",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=True),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=True),
        sa.Column("actor", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("acting_for", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("late_by", sa.SmallInteger(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=True),
        sa.CheckConstraint('"end" >= effective_on', name=op.f("ck_dossier_steps_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_dossier_steps_dossier_id_dossiers")
        ),
        sa.CheckConstraint(
            known_values("status", DossierStatus), name=op.f("ck_dossier_steps_status_known")
        ),
        sa.CheckConstraint(known_values("level", Level), name=op.f("ck_dossier_steps_level_known")),
        sa.PrimaryKeyConstraint("dossier_id", "position", name=op.f("pk_dossier_steps")),
    )
    op.create_index(
        "ix_dossier_steps_open_due",
        "dossier_steps",
        ["due", "unit"],
        unique=False,
        postgresql_where=sa.text('"end" IS NULL'),
    )
    op.create_table(
        "recognitions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("producer_id", sa.Uuid(), nullable=False),
        sa.Column("product_code", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("product_name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("producer_name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("producer_address", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("product_set", sa.SmallInteger(), nullable=False),
        sa.Column(
            "product_set_label", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False
        ),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("rulebook", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("procedure_digest", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("sheets_digest", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
        sa.Column("historic", sa.Boolean(), nullable=False),
        sa.Column("recognised_on", sa.Date(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("validity_months", sa.SmallInteger(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column(
            "certificate_original", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True
        ),
        sa.Column("certificate_key", sqlmodel.sql.sqltypes.AutoString(length=210), nullable=True),
        sa.Column("certificate_progress", sa.String(length=32), nullable=False),
        sa.Column("certificate_code", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=True),
        sa.Column(
            "certificate_number", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True
        ),
        sa.Column("certificate_sha256", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("certificate_url", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "historic = (certificate_original IS NOT NULL)",
            name=op.f("ck_recognitions_original_number"),
        ),
        sa.CheckConstraint("stars BETWEEN 3 AND 5", name=op.f("ck_recognitions_stars")),
        sa.CheckConstraint("valid_until > recognised_on", name=op.f("ck_recognitions_term")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_recognitions_dossier_id_dossiers")
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"], ["producers.id"], name=op.f("fk_recognitions_producer_id_producers")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_recognitions_product_id_products")
        ),
        sa.CheckConstraint(
            known_values("certificate_progress", CertificateProgress),
            name=op.f("ck_recognitions_certificate_progress_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognitions")),
        sa.UniqueConstraint("position", name=op.f("uq_recognitions_position")),
        sa.UniqueConstraint("certificate_code", name=op.f("uq_recognitions_certificate_code")),
        sa.UniqueConstraint("certificate_key", name=op.f("uq_recognitions_certificate_key")),
    )
    op.create_index(
        "ix_recognitions_decision_id_id", "recognitions", ["decision_id", "id"], unique=False
    )
    op.create_index(
        "ix_recognitions_one_a_dossier",
        "recognitions",
        ["dossier_id"],
        unique=True,
        postgresql_where=sa.text("certificate_progress NOT IN ('revoking', 'revoked')"),
    )
    op.create_index(
        "ix_recognitions_product_id_id", "recognitions", ["product_id", "id"], unique=False
    )
    op.create_table(
        "results",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("scored_on", sa.Date(), nullable=False),
        sa.Column("seats", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("votes", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("agreed", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=True),
        sa.Column("recorded_by", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("confirmed_by", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_results_dossier_id_dossiers")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_results_round_id_rounds")
        ),
        sa.CheckConstraint(known_values("level", Level), name=op.f("ck_results_level_known")),
        sa.CheckConstraint(known_values("state", ResultState), name=op.f("ck_results_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results")),
        sa.UniqueConstraint("position", name=op.f("uq_results_position")),
        sa.UniqueConstraint(
            "dossier_id", "round_id", "version", name=op.f("uq_results_dossier_id_round_id_version")
        ),
    )
    op.create_index("ix_results_round_id", "results", ["round_id"], unique=False)
    op.create_table(
        "sheets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("filed_on", sa.Date(), nullable=False),
        sa.Column("filed_by", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("salt", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("commitment", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("total", sa.SmallInteger(), nullable=True),
        sa.Column("left_out", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_sheets_dossier_id_dossiers")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["council_members.id"], name=op.f("fk_sheets_member_id_council_members")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_sheets_round_id_rounds")
        ),
        sa.CheckConstraint(known_values("level", Level), name=op.f("ck_sheets_level_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheets")),
        sa.UniqueConstraint(
            "dossier_id",
            "round_id",
            "member_id",
            name=op.f("uq_sheets_dossier_id_round_id_member_id"),
        ),
    )
    op.create_table(
        "withdrawals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recognition_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recognition_id"],
            ["recognitions.id"],
            name=op.f("fk_withdrawals_recognition_id_recognitions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawals")),
        sa.UniqueConstraint("recognition_id", name=op.f("uq_withdrawals_recognition_id")),
    )
    op.create_table(
        "withdrawal_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recognition_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_of", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recognition_id"],
            ["recognitions.id"],
            name=op.f("fk_withdrawal_requests_recognition_id_recognitions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal_requests")),
    )
    op.create_index(
        op.f("ix_withdrawal_requests_recognition_id"),
        "withdrawal_requests",
        ["recognition_id"],
        unique=False,
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index(op.f("ix_withdrawal_requests_recognition_id"), table_name="withdrawal_requests")
    op.drop_table("withdrawal_requests")
    op.drop_table("withdrawals")
    op.drop_table("sheets")
    op.drop_index("ix_results_round_id", table_name="results")
    op.drop_table("results")
    op.drop_index("ix_recognitions_product_id_id", table_name="recognitions")
    op.drop_index(
        "ix_recognitions_one_a_dossier",
        table_name="recognitions",
        postgresql_where=sa.text("certificate_progress NOT IN ('revoking', 'revoked')"),
    )
    op.drop_index("ix_recognitions_decision_id_id", table_name="recognitions")
    op.drop_table("recognitions")
    op.drop_index(
        "ix_dossier_steps_open_due",
        table_name="dossier_steps",
        postgresql_where=sa.text('"end" IS NULL'),
    )
    op.drop_table("dossier_steps")
    op.drop_table("council_absences")
    op.drop_table("conflicts_of_interest")
    op.drop_index(
        "ix_dossiers_due_on_id",
        table_name="dossiers",
        postgresql_where=sa.text("due_on IS NOT NULL"),
    )
    op.drop_index("ix_dossiers_status_id", table_name="dossiers")
    op.drop_index("ix_dossiers_round_id_id", table_name="dossiers")
    op.drop_index("ix_dossiers_product_id_id", table_name="dossiers")
    op.drop_index("ix_dossiers_producer_id_id", table_name="dossiers")
    op.drop_index(
        "ix_dossiers_one_slip_number",
        table_name="dossiers",
        postgresql_where=sa.text("NOT historic"),
    )
    op.drop_index(
        "ix_dossiers_one_open_a_product",
        table_name="dossiers",
        postgresql_where=sa.text(
            "NOT historic AND annulled_by IS NULL AND status NOT IN ('recognised', 'not_recognised', 'withdrawn', 'rejected')"
        ),
    )
    op.drop_index("ix_dossiers_commune_id", table_name="dossiers")
    op.drop_table("dossiers")
    op.drop_index("ix_rounds_level_unit_id", table_name="rounds")
    op.drop_table("rounds")
    op.drop_index(
        "ix_council_members_one_seat_an_account",
        table_name="council_members",
        postgresql_where=sa.text("joined_on IS NOT NULL AND left_on IS NULL"),
    )
    op.drop_index(op.f("ix_council_members_account_id"), table_name="council_members")
    op.drop_table("council_members")
    op.drop_table("slip_counters")
    op.drop_table("job_failures")
    op.drop_index("ix_councils_level_unit_id", table_name="councils")
    op.drop_table("councils")
    op.drop_table("bound_rulebooks")
