"""Everything that the registry keeps: its tables, and what may only be added to.

Revision: 0001, the first. Frozen: what changes later is a revision of its own.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: tuple[str, ...] | None = None
depends_on: tuple[str, ...] | None = None

STATEMENTS = (
    """
    CREATE FUNCTION audit_events_are_append_only()
     RETURNS trigger
     LANGUAGE plpgsql
    AS $function$
        BEGIN
            RAISE EXCEPTION 'audit_events is append-only';
        END
        $function$
    """,
    """
    CREATE FUNCTION versions_are_append_only()
     RETURNS trigger
     LANGUAGE plpgsql
    AS $function$
        BEGIN
            RAISE EXCEPTION 'versions is append-only';
        END
        $function$
    """,
    """
    CREATE TRIGGER audit_events_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION audit_events_are_append_only()
    """,
    """
    CREATE TRIGGER versions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON versions FOR EACH STATEMENT EXECUTE FUNCTION versions_are_append_only()
    """,
    """
    ALTER TABLE mandates ADD CONSTRAINT ex_mandates_one_at_a_time EXCLUDE USING gist (producer_id WITH =, COALESCE(account, organisation_id) WITH =, daterange(since, until, '[]'::text) WITH &&) WHERE ((ended_at IS NULL))
    """,
    """
    ALTER TABLE organisations ADD CONSTRAINT ex_organisations_one_agency_code EXCLUDE USING gist (agency_code WITH =, daterange(begins_on, ends_on, '[]'::text) WITH &&) WHERE ((agency_code IS NOT NULL))
    """,
)
"""Functions, triggers and constraints that tables alone do not say."""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "audit_events",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.String(length=300), nullable=False),
        sa.Column("actor_title", sa.String(length=300), nullable=False),
        sa.Column("organisation", sa.String(length=300), nullable=False),
        sa.Column("post", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("unit", sa.String(length=5), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("before_hash", sa.String(length=64), nullable=True),
        sa.Column("after_hash", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_events")),
        sa.UniqueConstraint("hash", name=op.f("uq_audit_events_hash")),
        sa.UniqueConstraint("id", name=op.f("uq_audit_events_id")),
    )
    op.create_index(op.f("ix_audit_events_kind"), "audit_events", ["kind"], unique=False)
    op.create_index(op.f("ix_audit_events_record_id"), "audit_events", ["record_id"], unique=False)
    op.create_table(
        "bound_rulebooks",
        sa.Column("digest", sa.String(length=80), nullable=False),
        sa.Column("rulebook", sa.String(length=40), nullable=False),
        sa.Column("rulebook_version", sa.String(length=40), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_bound_rulebooks")),
    )
    op.create_table(
        "councils",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=5), nullable=False),
        sa.Column("decision_number", sa.String(length=100), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_councils")),
        sa.UniqueConstraint("position", name=op.f("uq_councils_position")),
        sa.CheckConstraint(
            "level IN ('commune', 'district', 'province', 'ministry')",
            name=op.f("ck_councils_level_known"),
        ),
        sa.CheckConstraint("state IN ('draft', 'in_force')", name=op.f("ck_councils_state_known")),
    )
    op.create_index("ix_councils_level_unit_id", "councils", ["level", "unit", "id"], unique=False)
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=True),
        sa.Column("number_group", sa.String(length=20), nullable=False),
        sa.Column("number_key", sa.String(length=200), nullable=True),
        sa.Column("year", sa.SmallInteger(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("subject_search", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=5), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("issuer_typed", sa.String(length=300), nullable=True),
        sa.Column("signer_name", sa.String(length=300), nullable=True),
        sa.Column("signer_title", sa.String(length=300), nullable=True),
        sa.Column("signer_account", sa.Uuid(), nullable=True),
        sa.Column("historic", sa.Boolean(), nullable=False),
        sa.Column("papers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("drafted_by", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("writers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "put_in_force_by",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
        ),
        sa.Column("entered_into_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("corrected_by", sa.Uuid(), nullable=True),
        sa.Column("annulled_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "put_in_force_by IS NULL OR NOT writers @> (put_in_force_by->'account')",
            name=op.f("ck_documents_two_persons"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'discarded') OR (number IS NOT NULL AND issued_on IS NOT NULL AND signer_name IS NOT NULL AND entered_into_force_at IS NOT NULL)",
            name=op.f("ck_documents_whole_in_force"),
        ),
        sa.ForeignKeyConstraint(
            ["annulled_by"], ["documents.id"], name=op.f("fk_documents_annulled_by_documents")
        ),
        sa.ForeignKeyConstraint(
            ["corrected_by"], ["documents.id"], name=op.f("fk_documents_corrected_by_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("position", name=op.f("uq_documents_position")),
        sa.CheckConstraint(
            "kind IN ('recognition', 'forwarding', 'reassessment', 'closing', 'withdrawal', 'withdrawal_request', 'council_founding', 'council_change', 'commune_letter', 'minutes', 'advisory_report', 'correction', 'annulment', 'publication')",
            name=op.f("ck_documents_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'in_force', 'annulled', 'discarded')",
            name=op.f("ck_documents_state_known"),
        ),
        sa.CheckConstraint(
            "level IN ('commune', 'district', 'province', 'ministry')",
            name=op.f("ck_documents_level_known"),
        ),
    )
    op.create_index(
        "ix_documents_one_number_a_year",
        "documents",
        ["level", "unit", "number_group", "year", "number_key"],
        unique=True,
        postgresql_where=sa.text("state <> 'discarded' AND NOT (historic AND state = 'annulled')"),
    )
    op.create_index("ix_documents_unit_position", "documents", ["unit", "position"], unique=False)
    op.create_table(
        "idempotency_keys",
        sa.Column("subject", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(
        op.f("ix_idempotency_keys_created_at"), "idempotency_keys", ["created_at"], unique=False
    )
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
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("record_kind", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(length=5), nullable=True),
        sa.Column("account", sa.Uuid(), nullable=True),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(unit IS NULL) <> (account IS NULL)", name=op.f("ck_notices_one_recipient")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("position", name=op.f("uq_notices_position")),
        sa.CheckConstraint(
            "kind IN ('step.due', 'step.overdue')", name=op.f("ck_notices_kind_known")
        ),
        sa.CheckConstraint("record_kind IN ('dossier')", name=op.f("ck_notices_record_kind_known")),
    )
    op.create_index(
        "ix_notices_once_a_unit",
        "notices",
        ["unit", "kind", "record_kind", "record_id", "day"],
        unique=True,
        postgresql_where=sa.text("unit IS NOT NULL"),
    )
    op.create_index(
        "ix_notices_once_an_account",
        "notices",
        ["account", "kind", "record_kind", "record_id", "day"],
        unique=True,
        postgresql_where=sa.text("account IS NOT NULL"),
    )
    op.create_table(
        "organisations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("names", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("name_fold", sa.String(), nullable=False),
        sa.Column("name_sort", sa.Text(collation="C"), nullable=False),
        sa.Column("agency_code", sa.String(length=35), nullable=True),
        sa.Column("unit", sa.String(length=5), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("legal_basis", sa.String(length=500), nullable=False),
        sa.Column("ended_by", sa.String(length=500), nullable=True),
        sa.Column("successors", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ends_on >= begins_on", name=op.f("ck_organisations_ends_after_it_began")
        ),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_organisations_not_above_itself")),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["organisations.id"],
            name=op.f("fk_organisations_parent_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.CheckConstraint(
            "kind IN ('peoples_committee', 'ministry', 'department', 'office', 'secretariat', 'laboratory', 'consultant', 'association', 'team', 'other')",
            name=op.f("ck_organisations_kind_known"),
        ),
    )
    op.create_index(
        "ix_organisations_name_fold_trigram",
        "organisations",
        ["name_fold"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"name_fold": "gin_trgm_ops"},
    )
    op.create_index(
        "ix_organisations_name_sort_id", "organisations", ["name_sort", "id"], unique=False
    )
    op.create_index(
        op.f("ix_organisations_parent_id"), "organisations", ["parent_id"], unique=False
    )
    op.create_index(op.f("ix_organisations_unit"), "organisations", ["unit"], unique=False)
    op.create_table(
        "outbox_events",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("record", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.String(length=80), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_outbox_events")),
        sa.UniqueConstraint("id", name=op.f("uq_outbox_events_id")),
    )
    op.create_table(
        "paper_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content_type", sa.String(length=71), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_paper_files_not_empty")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_paper_files")),
        sa.CheckConstraint(
            "content_type IN ('application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'video/mp4')",
            name=op.f("ck_paper_files_content_type_known"),
        ),
    )
    op.create_table(
        "personal_data_readings",
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", "day", name=op.f("pk_personal_data_readings")),
    )
    op.create_table(
        "producers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_fold", sa.String(), nullable=False),
        sa.Column("name_sort", sa.Text(collation="C"), nullable=False),
        sa.Column("commune", sa.String(length=5), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=False),
        sa.Column("identity_scheme", sa.String(length=32), nullable=False),
        sa.Column("tax_code", sa.String(length=14), nullable=True),
        sa.Column("registration_number", sa.String(length=60), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("identity_hash", sa.String(length=64), nullable=True),
        sa.Column("claim", sa.String(length=32), nullable=False),
        sa.Column(
            "confirmed_by",
            postgresql.JSONB(none_as_null=True, astext_type=sa.Text()),
            nullable=True,
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("same_as", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "tax_code IS NULL OR identity_scheme = 'tax_code'",
            name=op.f("ck_producers_tax_code_by_scheme"),
        ),
        sa.CheckConstraint("same_as <> id", name=op.f("ck_producers_not_same_as_itself")),
        sa.ForeignKeyConstraint(
            ["same_as"], ["producers.id"], name=op.f("fk_producers_same_as_producers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_producers")),
        sa.CheckConstraint(
            "kind IN ('cooperative', 'cooperative_group', 'enterprise', 'household', 'farm', 'association', 'cooperative_union')",
            name=op.f("ck_producers_kind_known"),
        ),
        sa.CheckConstraint(
            "identity_scheme IN ('tax_code', 'personal_id', 'none')",
            name=op.f("ck_producers_identity_scheme_known"),
        ),
        sa.CheckConstraint(
            "claim IN ('claimed', 'confirmed', 'lost')", name=op.f("ck_producers_claim_known")
        ),
    )
    op.create_index(
        "ix_producers_commune_name_sort_id",
        "producers",
        ["commune", "name_sort", "id"],
        unique=False,
    )
    op.create_index("ix_producers_identity_hash", "producers", ["identity_hash"], unique=False)
    op.create_index(
        "ix_producers_name_fold_commune", "producers", ["name_fold", "commune"], unique=False
    )
    op.create_index(
        "ix_producers_name_fold_trigram",
        "producers",
        ["name_fold"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"name_fold": "gin_trgm_ops"},
    )
    op.create_index("ix_producers_name_sort_id", "producers", ["name_sort", "id"], unique=False)
    op.create_index(
        "ix_producers_one_confirmed_identity",
        "producers",
        ["identity_hash"],
        unique=True,
        postgresql_where=sa.text("claim = 'confirmed' AND same_as IS NULL"),
    )
    op.create_index(op.f("ix_producers_same_as"), "producers", ["same_as"], unique=False)
    op.create_table(
        "product_code_counters",
        sa.Column("unit", sa.String(length=5), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "year", name=op.f("pk_product_code_counters")),
    )
    op.create_table(
        "quota_counts",
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("today", sa.Integer(), nullable=False),
        sa.Column("in_all", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", "kind", name=op.f("pk_quota_counts")),
    )
    op.create_table(
        "reference_epoch",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_reference_epoch_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_epoch")),
    )
    op.create_table(
        "schedule_runs",
        sa.Column("task", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=5), nullable=False),
        sa.Column("period", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("task", "unit", "period", name=op.f("pk_schedule_runs")),
    )
    op.create_table(
        "slip_counters",
        sa.Column("commune", sa.String(length=5), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("commune", "year", name=op.f("pk_slip_counters")),
    )
    op.create_table(
        "units",
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("sure_to", sa.Date(), nullable=True),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_fold", sa.String(), nullable=False),
        sa.Column("name_sort", sa.Text(collation="C"), nullable=False),
        sa.Column("parent", sa.String(length=5), nullable=True),
        sa.Column("legal_basis", sa.String(length=100), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("code", "valid_from", name=op.f("pk_units")),
    )
    op.create_index(op.f("ix_units_ended_by"), "units", ["ended_by"], unique=False)
    op.create_index(op.f("ix_units_event_id"), "units", ["event_id"], unique=False)
    op.create_index(
        "ix_units_name_fold_trigram",
        "units",
        ["name_fold"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"name_fold": "gin_trgm_ops"},
    )
    op.create_index("ix_units_name_sort_code", "units", ["name_sort", "code"], unique=False)
    op.create_index(
        "ix_units_open",
        "units",
        ["code"],
        unique=True,
        postgresql_where=sa.text("valid_to IS NULL"),
    )
    op.create_index(op.f("ix_units_parent"), "units", ["parent"], unique=False)
    op.create_table(
        "versions",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.String(length=120), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "key",
            sa.Uuid(),
            sa.Computed(
                "CASE WHEN record_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN record_id::uuid END",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column(
            "content", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column(
            "actor", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("kind", "record_id", "n", name=op.f("pk_versions")),
    )
    op.create_index("ix_versions_kind_key_n", "versions", ["kind", "key", "n"], unique=False)
    op.create_table(
        "council_members",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("organisation", sa.String(length=300), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("chair", sa.Boolean(), nullable=False),
        sa.Column("stands_for", sa.Uuid(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["council_id"], ["councils.id"], name=op.f("fk_council_members_council_id_councils")
        ),
        sa.ForeignKeyConstraint(
            ["stands_for"],
            ["council_members.id"],
            name=op.f("fk_council_members_stands_for_council_members"),
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
        "document_effects",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("particulars", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_document_effects_document_id_documents"),
        ),
        sa.PrimaryKeyConstraint("document_id", "place", name=op.f("pk_document_effects")),
    )
    op.create_index(
        "ix_document_effects_record_id", "document_effects", ["record_id"], unique=False
    )
    op.create_table(
        "papers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner_kind", sa.String(length=32), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("producer_id", sa.Uuid(), nullable=True),
        sa.Column("unit", sa.String(length=5), nullable=True),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=True),
        sa.Column("issuer", sa.String(length=300), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(owner_kind = 'producer') = (producer_id IS NOT NULL) AND (owner_kind = 'producer') = (unit IS NULL)",
            name=op.f("ck_papers_whose"),
        ),
        sa.CheckConstraint("expires_on >= issued_on", name=op.f("ck_papers_expires_after_issue")),
        sa.ForeignKeyConstraint(
            ["producer_id"], ["producers.id"], name=op.f("fk_papers_producer_id_producers")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["paper_files.sha256"], name=op.f("fk_papers_sha256_paper_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("position", name=op.f("uq_papers_position")),
        sa.CheckConstraint(
            "owner_kind IN ('producer', 'document', 'council', 'inspection', 'organisation')",
            name=op.f("ck_papers_owner_kind_known"),
        ),
    )
    op.create_index("ix_papers_owner_id", "papers", ["owner_id"], unique=False)
    op.create_index(
        "ix_papers_producer_id_position", "papers", ["producer_id", "position"], unique=False
    )
    op.create_index(op.f("ix_papers_sha256"), "papers", ["sha256"], unique=False)
    op.create_table(
        "producer_disputes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("claimant_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("statement", sa.String(length=500), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "decided", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column(
            "decided_by", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "claimant_id <> holder_id", name=op.f("ck_producer_disputes_between_two")
        ),
        sa.ForeignKeyConstraint(
            ["claimant_id"],
            ["producers.id"],
            name=op.f("fk_producer_disputes_claimant_id_producers"),
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"], ["producers.id"], name=op.f("fk_producer_disputes_holder_id_producers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_producer_disputes")),
        sa.UniqueConstraint(
            "claimant_id", "holder_id", name=op.f("uq_producer_disputes_claimant_id_holder_id")
        ),
    )
    op.create_index(
        op.f("ix_producer_disputes_holder_id"), "producer_disputes", ["holder_id"], unique=False
    )
    op.create_table(
        "producer_personal_data",
        sa.Column("producer_id", sa.Uuid(), nullable=False),
        sa.Column("personal_id", sa.LargeBinary(), nullable=True),
        sa.Column("personal_id_mask", sa.String(length=12), nullable=True),
        sa.Column("representative", sa.LargeBinary(), nullable=True),
        sa.Column("representative_mask", sa.String(length=300), nullable=True),
        sa.Column("representative_position", sa.String(length=500), nullable=True),
        sa.Column("representative_person", sa.String(length=64), nullable=True),
        sa.Column("representative_hint", sa.String(length=64), nullable=True),
        sa.Column("identity_person", sa.String(length=64), nullable=True),
        sa.Column("sex", sa.String(length=32), nullable=True),
        sa.Column("ethnicity", sa.String(length=2), nullable=True),
        sa.Column("disability", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["producers.id"],
            name=op.f("fk_producer_personal_data_producer_id_producers"),
        ),
        sa.PrimaryKeyConstraint("producer_id", name=op.f("pk_producer_personal_data")),
        sa.CheckConstraint(
            "sex IN ('female', 'male')", name=op.f("ck_producer_personal_data_sex_known")
        ),
    )
    op.create_table(
        "products",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("producer_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_fold", sa.String(), nullable=False),
        sa.Column("name_sort", sa.Text(collation="C"), nullable=False),
        sa.Column("commune", sa.String(length=5), nullable=False),
        sa.Column("product_set", sa.SmallInteger(), nullable=False),
        sa.Column("rulebook", sa.String(length=40), nullable=True),
        sa.Column("product_group", sa.String(length=10), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("specification", sa.String(length=500), nullable=True),
        sa.Column("gtin", sa.String(length=14), nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["producer_id"], ["producers.id"], name=op.f("fk_products_producer_id_producers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("code", name=op.f("uq_products_code")),
        sa.UniqueConstraint("position", name=op.f("uq_products_position")),
    )
    op.create_index(
        "ix_products_commune_name_sort_id", "products", ["commune", "name_sort", "id"], unique=False
    )
    op.create_index(op.f("ix_products_gtin"), "products", ["gtin"], unique=False)
    op.create_index(
        "ix_products_name_fold_trigram",
        "products",
        ["name_fold"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"name_fold": "gin_trgm_ops"},
    )
    op.create_index("ix_products_name_sort_id", "products", ["name_sort", "id"], unique=False)
    op.create_index(
        "ix_products_producer_id_name_sort_id",
        "products",
        ["producer_id", "name_sort", "id"],
        unique=False,
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("council_id", sa.Uuid(), nullable=False),
        sa.Column("rulebook", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=5), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("dossiers", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["council_id"], ["councils.id"], name=op.f("fk_rounds_council_id_councils")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
        sa.UniqueConstraint("position", name=op.f("uq_rounds_position")),
        sa.CheckConstraint(
            "level IN ('commune', 'district', 'province', 'ministry')",
            name=op.f("ck_rounds_level_known"),
        ),
    )
    op.create_index("ix_rounds_level_unit_id", "rounds", ["level", "unit", "id"], unique=False)
    op.create_table(
        "unit_successions",
        sa.Column("old_code", sa.String(length=5), nullable=False),
        sa.Column("old_valid_from", sa.Date(), nullable=False),
        sa.Column("new_code", sa.String(length=5), nullable=False),
        sa.Column("new_valid_from", sa.Date(), nullable=False),
        sa.Column("relation", sa.String(length=5), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("legal_basis", sa.String(length=100), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["new_code", "new_valid_from"],
            ["units.code", "units.valid_from"],
            name=op.f("fk_unit_successions_new_code_new_valid_from_units"),
        ),
        sa.ForeignKeyConstraint(
            ["old_code", "old_valid_from"],
            ["units.code", "units.valid_from"],
            name=op.f("fk_unit_successions_old_code_old_valid_from_units"),
        ),
        sa.PrimaryKeyConstraint(
            "old_code",
            "old_valid_from",
            "new_code",
            "new_valid_from",
            name=op.f("pk_unit_successions"),
        ),
    )
    op.create_index(
        op.f("ix_unit_successions_event_id"), "unit_successions", ["event_id"], unique=False
    )
    op.create_index(
        "ix_unit_successions_new", "unit_successions", ["new_code", "new_valid_from"], unique=False
    )
    op.create_table(
        "dossiers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("producer_id", sa.Uuid(), nullable=False),
        sa.Column("product_set", sa.SmallInteger(), nullable=False),
        sa.Column("product_set_label", sa.String(length=500), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("historic", sa.Boolean(), nullable=False),
        sa.Column("rulebook", sa.String(length=40), nullable=False),
        sa.Column("procedure_digest", sa.String(length=80), nullable=False),
        sa.Column("sheets_digest", sa.String(length=80), nullable=False),
        sa.Column("lodged_on", sa.Date(), nullable=True),
        sa.Column("finish_by", sa.Date(), nullable=True),
        sa.Column("slip_number", sa.String(length=500), nullable=True),
        sa.Column("product_code", sa.String(length=40), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=True),
        sa.Column("commune", sa.String(length=5), nullable=False),
        sa.Column("district", sa.String(length=5), nullable=True),
        sa.Column("province", sa.String(length=5), nullable=False),
        sa.Column("self_assessment", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("commune_report", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("proposal", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("marks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("frozen", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("frozen_hash", sa.String(length=64), nullable=True),
        sa.Column("round_id", sa.Uuid(), nullable=True),
        sa.Column("result_level", sa.String(length=32), nullable=True),
        sa.Column("total", sa.String(length=6), nullable=True),
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
            ["annulled_by"], ["documents.id"], name=op.f("fk_dossiers_annulled_by_documents")
        ),
        sa.ForeignKeyConstraint(
            ["procedure_digest"],
            ["bound_rulebooks.digest"],
            name=op.f("fk_dossiers_procedure_digest_bound_rulebooks"),
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"], ["producers.id"], name=op.f("fk_dossiers_producer_id_producers")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_dossiers_product_id_products")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["rounds.id"], name=op.f("fk_dossiers_round_id_rounds")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossiers")),
        sa.UniqueConstraint("position", name=op.f("uq_dossiers_position")),
        sa.CheckConstraint(
            "kind IN ('first', 'upgrade', 're_evaluation')", name=op.f("ck_dossiers_kind_known")
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'returned', 'accepted', 'commune_reported', 'proposed', 'in_round', 'scored', 'concluded', 'forwarded', 'recognised', 'not_recognised', 'withdrawn', 'rejected')",
            name=op.f("ck_dossiers_status_known"),
        ),
        sa.CheckConstraint(
            "level IN ('commune', 'district', 'province', 'ministry')",
            name=op.f("ck_dossiers_level_known"),
        ),
        sa.CheckConstraint(
            "result_level IN ('commune', 'district', 'province', 'ministry')",
            name=op.f("ck_dossiers_result_level_known"),
        ),
        sa.CheckConstraint(
            "outcome IN ('recognise', 'forward', 'not_recognised', 'needs_agreement', 'eliminated', 'stopped')",
            name=op.f("ck_dossiers_outcome_known"),
        ),
        sa.CheckConstraint(
            "recognised_by IN ('commune', 'district', 'province', 'ministry')",
            name=op.f("ck_dossiers_recognised_by_known"),
        ),
        sa.CheckConstraint(
            "forward_to IN ('commune', 'district', 'province', 'ministry')",
            name=op.f("ck_dossiers_forward_to_known"),
        ),
    )
    op.create_index("ix_dossiers_commune_id", "dossiers", ["commune", "id"], unique=False)
    op.create_index(
        "ix_dossiers_due_on_id",
        "dossiers",
        ["due_on", "id"],
        unique=False,
        postgresql_where=sa.text("due_on IS NOT NULL"),
    )
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
    op.create_table(
        "mandates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("producer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("account", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("hint", sa.String(length=64), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("paper_id", sa.Uuid(), nullable=True),
        sa.Column("given_by", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "ended_by", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "kind <> 'commune_officer' OR (paper_id IS NOT NULL AND account IS NOT NULL)",
            name=op.f("ck_mandates_an_officers_has_a_paper"),
        ),
        sa.CheckConstraint(
            "kind = 'consultant' OR account IS NOT NULL",
            name=op.f("ck_mandates_persons_but_advice"),
        ),
        sa.CheckConstraint(
            "(account IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_mandates_one_holder")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_mandates_ended_by_somebody")
        ),
        sa.CheckConstraint("until >= since", name=op.f("ck_mandates_ends_after_it_began")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_mandates_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_mandates_paper_id_papers")
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"], ["producers.id"], name=op.f("fk_mandates_producer_id_producers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandates")),
        sa.CheckConstraint(
            "kind IN ('owner', 'staff', 'consultant', 'commune_officer')",
            name=op.f("ck_mandates_kind_known"),
        ),
    )
    op.create_index(
        "ix_mandates_account_producer_id", "mandates", ["account", "producer_id"], unique=False
    )
    op.create_index(
        "ix_mandates_organisation_id_producer_id",
        "mandates",
        ["organisation_id", "producer_id"],
        unique=False,
    )
    op.create_index("ix_mandates_producer_id", "mandates", ["producer_id"], unique=False)
    op.create_table(
        "reference_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("legal_basis", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("proposed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("confirmations", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawal", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(status = 'in_force') <= (in_force_at IS NOT NULL)",
            name=op.f("ck_reference_entries_in_force_since"),
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_reference_entries_paper_id_papers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_entries")),
        sa.UniqueConstraint("position", name=op.f("uq_reference_entries_position")),
        sa.CheckConstraint(
            "kind IN ('holidays', 'paper_kinds', 'procedure_codes', 'territory')",
            name=op.f("ck_reference_entries_kind_known"),
        ),
        sa.CheckConstraint(
            "status IN ('proposed', 'in_force', 'withdrawn')",
            name=op.f("ck_reference_entries_status_known"),
        ),
    )
    op.create_index(
        "ix_reference_entries_kind_key_effective_on",
        "reference_entries",
        ["kind", "key", "effective_on"],
        unique=False,
    )
    op.create_index(
        "ix_reference_entries_status_position",
        "reference_entries",
        ["status", "position"],
        unique=False,
    )
    op.create_table(
        "conflicts_of_interest",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("recorded_by", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("decision", sa.String(length=500), nullable=True),
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
        sa.CheckConstraint(
            "kind IN ('declared', 'reported', 'account', 'same_person', 'employer', 'commune_officer', 'name_and_birth_year')",
            name=op.f("ck_conflicts_of_interest_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('certain', 'possible', 'declared', 'upheld', 'dismissed')",
            name=op.f("ck_conflicts_of_interest_state_known"),
        ),
    )
    op.create_table(
        "council_absences",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
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
        sa.Column("unit", sa.String(length=5), nullable=True),
        sa.Column("actor", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("acting_for", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("late_by", sa.SmallInteger(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=1000), nullable=True),
        sa.CheckConstraint('"end" >= effective_on', name=op.f("ck_dossier_steps_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_dossier_steps_dossier_id_dossiers")
        ),
        sa.PrimaryKeyConstraint("dossier_id", "position", name=op.f("pk_dossier_steps")),
        sa.CheckConstraint(
            "status IN ('draft', 'submitted', 'returned', 'accepted', 'commune_reported', 'proposed', 'in_round', 'scored', 'concluded', 'forwarded', 'recognised', 'not_recognised', 'withdrawn', 'rejected')",
            name=op.f("ck_dossier_steps_status_known"),
        ),
        sa.CheckConstraint(
            "level IN ('commune', 'district', 'province', 'ministry')",
            name=op.f("ck_dossier_steps_level_known"),
        ),
    )
    op.create_index(
        "ix_dossier_steps_open_due",
        "dossier_steps",
        ["due", "unit"],
        unique=False,
        postgresql_where=sa.text('"end" IS NULL'),
    )
    op.create_table(
        "dossier_submissions",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.SmallInteger(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("document_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "returned", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_dossier_submissions_dossier_id_dossiers")
        ),
        sa.PrimaryKeyConstraint("dossier_id", "n", name=op.f("pk_dossier_submissions")),
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
        sa.Column("product_code", sa.String(length=40), nullable=False),
        sa.Column("product_name", sa.String(length=300), nullable=False),
        sa.Column("producer_name", sa.String(length=300), nullable=False),
        sa.Column("producer_address", sa.String(length=500), nullable=False),
        sa.Column("product_set", sa.SmallInteger(), nullable=False),
        sa.Column("product_set_label", sa.String(length=500), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("rulebook", sa.String(length=40), nullable=False),
        sa.Column("procedure_digest", sa.String(length=80), nullable=False),
        sa.Column("sheets_digest", sa.String(length=80), nullable=False),
        sa.Column("historic", sa.Boolean(), nullable=False),
        sa.Column("recognised_on", sa.Date(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("validity_months", sa.SmallInteger(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("certificate_original", sa.String(length=100), nullable=True),
        sa.Column("certificate_key", sa.String(length=210), nullable=True),
        sa.Column("certificate_progress", sa.String(length=32), nullable=False),
        sa.Column("certificate_code", sa.String(length=12), nullable=True),
        sa.Column("certificate_number", sa.String(length=100), nullable=True),
        sa.Column("certificate_sha256", sa.String(length=64), nullable=True),
        sa.Column("certificate_url", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "historic = (certificate_original IS NOT NULL)",
            name=op.f("ck_recognitions_original_number"),
        ),
        sa.CheckConstraint("stars BETWEEN 3 AND 5", name=op.f("ck_recognitions_stars")),
        sa.CheckConstraint("valid_until > recognised_on", name=op.f("ck_recognitions_term")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["documents.id"], name=op.f("fk_recognitions_decision_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossiers.id"], name=op.f("fk_recognitions_dossier_id_dossiers")
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"], ["producers.id"], name=op.f("fk_recognitions_producer_id_producers")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["products.id"], name=op.f("fk_recognitions_product_id_products")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognitions")),
        sa.UniqueConstraint("certificate_code", name=op.f("uq_recognitions_certificate_code")),
        sa.UniqueConstraint("certificate_key", name=op.f("uq_recognitions_certificate_key")),
        sa.UniqueConstraint("position", name=op.f("uq_recognitions_position")),
        sa.CheckConstraint(
            "certificate_progress IN ('pending', 'issued', 'revoking', 'revoked')",
            name=op.f("ck_recognitions_certificate_progress_known"),
        ),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_results")),
        sa.UniqueConstraint(
            "dossier_id", "round_id", "version", name=op.f("uq_results_dossier_id_round_id_version")
        ),
        sa.UniqueConstraint("position", name=op.f("uq_results_position")),
        sa.CheckConstraint(
            "level IN ('commune', 'district', 'province', 'ministry')",
            name=op.f("ck_results_level_known"),
        ),
        sa.CheckConstraint(
            "state IN ('opened', 'proposed', 'confirmed', 'entered')",
            name=op.f("ck_results_state_known"),
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
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("commitment", sa.String(length=64), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheets")),
        sa.UniqueConstraint(
            "dossier_id",
            "round_id",
            "member_id",
            name=op.f("uq_sheets_dossier_id_round_id_member_id"),
        ),
        sa.CheckConstraint(
            "level IN ('commune', 'district', 'province', 'ministry')",
            name=op.f("ck_sheets_level_known"),
        ),
    )
    op.create_table(
        "withdrawal_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recognition_id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_of", sa.String(length=5), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["documents.id"],
            name=op.f("fk_withdrawal_requests_document_id_documents"),
        ),
        sa.ForeignKeyConstraint(
            ["recognition_id"],
            ["recognitions.id"],
            name=op.f("fk_withdrawal_requests_recognition_id_recognitions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawal_requests")),
    )
    op.create_index(
        op.f("ix_withdrawal_requests_document_id"),
        "withdrawal_requests",
        ["document_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_withdrawal_requests_recognition_id"),
        "withdrawal_requests",
        ["recognition_id"],
        unique=False,
    )
    op.create_table(
        "withdrawals",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("recognition_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_withdrawals_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["recognition_id"],
            ["recognitions.id"],
            name=op.f("fk_withdrawals_recognition_id_recognitions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_withdrawals")),
        sa.UniqueConstraint("recognition_id", name=op.f("uq_withdrawals_recognition_id")),
    )
    op.create_index(
        op.f("ix_withdrawals_document_id"), "withdrawals", ["document_id"], unique=False
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index(op.f("ix_withdrawals_document_id"), table_name="withdrawals")
    op.drop_table("withdrawals")
    op.drop_index(op.f("ix_withdrawal_requests_recognition_id"), table_name="withdrawal_requests")
    op.drop_index(op.f("ix_withdrawal_requests_document_id"), table_name="withdrawal_requests")
    op.drop_table("withdrawal_requests")
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
    op.drop_table("dossier_submissions")
    op.drop_index(
        "ix_dossier_steps_open_due",
        table_name="dossier_steps",
        postgresql_where=sa.text('"end" IS NULL'),
    )
    op.drop_table("dossier_steps")
    op.drop_table("council_absences")
    op.drop_table("conflicts_of_interest")
    op.drop_index("ix_reference_entries_status_position", table_name="reference_entries")
    op.drop_index("ix_reference_entries_kind_key_effective_on", table_name="reference_entries")
    op.drop_table("reference_entries")
    op.drop_index("ix_mandates_producer_id", table_name="mandates")
    op.drop_index("ix_mandates_organisation_id_producer_id", table_name="mandates")
    op.drop_index("ix_mandates_account_producer_id", table_name="mandates")
    op.drop_table("mandates")
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
    op.drop_index(
        "ix_dossiers_due_on_id",
        table_name="dossiers",
        postgresql_where=sa.text("due_on IS NOT NULL"),
    )
    op.drop_index("ix_dossiers_commune_id", table_name="dossiers")
    op.drop_table("dossiers")
    op.drop_index("ix_unit_successions_new", table_name="unit_successions")
    op.drop_index(op.f("ix_unit_successions_event_id"), table_name="unit_successions")
    op.drop_table("unit_successions")
    op.drop_index("ix_rounds_level_unit_id", table_name="rounds")
    op.drop_table("rounds")
    op.drop_index("ix_products_producer_id_name_sort_id", table_name="products")
    op.drop_index("ix_products_name_sort_id", table_name="products")
    op.drop_index(
        "ix_products_name_fold_trigram",
        table_name="products",
        postgresql_using="gin",
        postgresql_ops={"name_fold": "gin_trgm_ops"},
    )
    op.drop_index(op.f("ix_products_gtin"), table_name="products")
    op.drop_index("ix_products_commune_name_sort_id", table_name="products")
    op.drop_table("products")
    op.drop_table("producer_personal_data")
    op.drop_index(op.f("ix_producer_disputes_holder_id"), table_name="producer_disputes")
    op.drop_table("producer_disputes")
    op.drop_index(op.f("ix_papers_sha256"), table_name="papers")
    op.drop_index("ix_papers_producer_id_position", table_name="papers")
    op.drop_index("ix_papers_owner_id", table_name="papers")
    op.drop_table("papers")
    op.drop_index("ix_document_effects_record_id", table_name="document_effects")
    op.drop_table("document_effects")
    op.drop_index(
        "ix_council_members_one_seat_an_account",
        table_name="council_members",
        postgresql_where=sa.text("joined_on IS NOT NULL AND left_on IS NULL"),
    )
    op.drop_index(op.f("ix_council_members_account_id"), table_name="council_members")
    op.drop_table("council_members")
    op.drop_index("ix_versions_kind_key_n", table_name="versions")
    op.drop_table("versions")
    op.drop_index(op.f("ix_units_parent"), table_name="units")
    op.drop_index("ix_units_open", table_name="units", postgresql_where=sa.text("valid_to IS NULL"))
    op.drop_index("ix_units_name_sort_code", table_name="units")
    op.drop_index(
        "ix_units_name_fold_trigram",
        table_name="units",
        postgresql_using="gin",
        postgresql_ops={"name_fold": "gin_trgm_ops"},
    )
    op.drop_index(op.f("ix_units_event_id"), table_name="units")
    op.drop_index(op.f("ix_units_ended_by"), table_name="units")
    op.drop_table("units")
    op.drop_table("slip_counters")
    op.drop_table("schedule_runs")
    op.drop_table("reference_epoch")
    op.drop_table("quota_counts")
    op.drop_table("product_code_counters")
    op.drop_index(op.f("ix_producers_same_as"), table_name="producers")
    op.drop_index(
        "ix_producers_one_confirmed_identity",
        table_name="producers",
        postgresql_where=sa.text("claim = 'confirmed' AND same_as IS NULL"),
    )
    op.drop_index("ix_producers_name_sort_id", table_name="producers")
    op.drop_index(
        "ix_producers_name_fold_trigram",
        table_name="producers",
        postgresql_using="gin",
        postgresql_ops={"name_fold": "gin_trgm_ops"},
    )
    op.drop_index("ix_producers_name_fold_commune", table_name="producers")
    op.drop_index("ix_producers_identity_hash", table_name="producers")
    op.drop_index("ix_producers_commune_name_sort_id", table_name="producers")
    op.drop_table("producers")
    op.drop_table("personal_data_readings")
    op.drop_table("paper_files")
    op.drop_table("outbox_events")
    op.drop_index(op.f("ix_organisations_unit"), table_name="organisations")
    op.drop_index(op.f("ix_organisations_parent_id"), table_name="organisations")
    op.drop_index("ix_organisations_name_sort_id", table_name="organisations")
    op.drop_index(
        "ix_organisations_name_fold_trigram",
        table_name="organisations",
        postgresql_using="gin",
        postgresql_ops={"name_fold": "gin_trgm_ops"},
    )
    op.drop_table("organisations")
    op.drop_index(
        "ix_notices_once_an_account",
        table_name="notices",
        postgresql_where=sa.text("account IS NOT NULL"),
    )
    op.drop_index(
        "ix_notices_once_a_unit", table_name="notices", postgresql_where=sa.text("unit IS NOT NULL")
    )
    op.drop_table("notices")
    op.drop_table("job_failures")
    op.drop_index(op.f("ix_idempotency_keys_created_at"), table_name="idempotency_keys")
    op.drop_table("idempotency_keys")
    op.drop_index("ix_documents_unit_position", table_name="documents")
    op.drop_index(
        "ix_documents_one_number_a_year",
        table_name="documents",
        postgresql_where=sa.text("state <> 'discarded' AND NOT (historic AND state = 'annulled')"),
    )
    op.drop_table("documents")
    op.drop_index("ix_councils_level_unit_id", table_name="councils")
    op.drop_table("councils")
    op.drop_table("bound_rulebooks")
    op.drop_index(op.f("ix_audit_events_record_id"), table_name="audit_events")
    op.drop_index(op.f("ix_audit_events_kind"), table_name="audit_events")
    op.drop_table("audit_events")
    op.execute("DROP FUNCTION audit_events_are_append_only()")
    op.execute("DROP FUNCTION versions_are_append_only()")
