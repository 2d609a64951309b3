"""Audit trail, idempotency keys, territory, producers, products, papers.

Revision: 0001, the first.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from libs.contracts.registry.evidence import PaperOwnerKind
from libs.kit.audit import APPEND_ONLY
from libs.kit.tables import known_values

revision: str = "0001"
down_revision: str | None = None
branch_labels: tuple[str, ...] | None = None
depends_on: tuple[str, ...] | None = None


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
    for statement in APPEND_ONLY:
        op.execute(statement)
    op.create_index(op.f("ix_audit_events_kind"), "audit_events", ["kind"], unique=False)
    op.create_index(op.f("ix_audit_events_record_id"), "audit_events", ["record_id"], unique=False)
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
        "paper_files",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content_type", sa.String(length=71), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_paper_files_not_empty")),
        sa.CheckConstraint(
            "content_type IN ('application/pdf', 'image/jpeg', 'image/png', 'image/webp',"
            " 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',"
            " 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'video/mp4')",
            name=op.f("ck_paper_files_content_type_known"),
        ),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_paper_files")),
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
        sa.Column("confirmed_by", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("same_as", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "tax_code IS NULL OR identity_scheme = 'tax_code'",
            name=op.f("ck_producers_tax_code_by_scheme"),
        ),
        sa.CheckConstraint(
            "kind IN ('cooperative', 'cooperative_group', 'enterprise', 'household', 'farm',"
            " 'association', 'cooperative_union')",
            name=op.f("ck_producers_kind_known"),
        ),
        sa.CheckConstraint(
            "identity_scheme IN ('tax_code', 'personal_id', 'none')",
            name=op.f("ck_producers_identity_scheme_known"),
        ),
        sa.CheckConstraint(
            "claim IN ('claimed', 'confirmed', 'lost')", name=op.f("ck_producers_claim_known")
        ),
        sa.CheckConstraint("same_as <> id", name=op.f("ck_producers_not_same_as_itself")),
        sa.ForeignKeyConstraint(
            ["same_as"], ["producers.id"], name=op.f("fk_producers_same_as_producers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_producers")),
    )
    op.create_index(
        "ix_producers_commune_name_sort_id",
        "producers",
        ["commune", "name_sort", "id"],
        unique=False,
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
    op.create_index("ix_producers_identity_hash", "producers", ["identity_hash"])
    op.create_index("ix_producers_name_fold_commune", "producers", ["name_fold", "commune"])
    op.create_index(op.f("ix_producers_same_as"), "producers", ["same_as"])
    op.create_table(
        "product_code_counters",
        sa.Column("unit", sa.String(length=5), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "year", name=op.f("pk_product_code_counters")),
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
    op.create_index(op.f("ix_units_event_id"), "units", ["event_id"])
    op.create_index(op.f("ix_units_ended_by"), "units", ["ended_by"])
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
        sa.CheckConstraint("expires_on >= issued_on", name=op.f("ck_papers_expires_after_issue")),
        sa.CheckConstraint(
            known_values("owner_kind", PaperOwnerKind), name=op.f("ck_papers_owner_kind_known")
        ),
        sa.CheckConstraint(
            "(owner_kind = 'producer') = (producer_id IS NOT NULL)"
            " AND (owner_kind = 'producer') = (unit IS NULL)",
            name=op.f("ck_papers_whose"),
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"], ["producers.id"], name=op.f("fk_papers_producer_id_producers")
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["paper_files.sha256"], name=op.f("fk_papers_sha256_paper_files")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("position", name=op.f("uq_papers_position")),
    )
    op.create_index(
        "ix_papers_producer_id_position", "papers", ["producer_id", "position"], unique=False
    )
    op.create_index(op.f("ix_papers_sha256"), "papers", ["sha256"], unique=False)
    op.create_index("ix_papers_owner_id", "papers", ["owner_id"], unique=False)
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
        sa.CheckConstraint(
            "sex IN ('female', 'male')", name=op.f("ck_producer_personal_data_sex_known")
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"],
            ["producers.id"],
            name=op.f("fk_producer_personal_data_producer_id_producers"),
        ),
        sa.PrimaryKeyConstraint("producer_id", name=op.f("pk_producer_personal_data")),
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
        sa.UniqueConstraint("position", name=op.f("uq_products_position")),
        sa.UniqueConstraint("code", name=op.f("uq_products_code")),
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
        "ix_unit_successions_new", "unit_successions", ["new_code", "new_valid_from"], unique=False
    )
    op.create_index(op.f("ix_unit_successions_event_id"), "unit_successions", ["event_id"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_unit_successions_new", table_name="unit_successions")
    op.drop_table("unit_successions")
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
    op.drop_index("ix_papers_owner_id", table_name="papers")
    op.drop_index(op.f("ix_papers_sha256"), table_name="papers")
    op.drop_index("ix_papers_producer_id_position", table_name="papers")
    op.drop_table("papers")
    op.drop_index(op.f("ix_units_parent"), table_name="units")
    op.drop_index("ix_units_open", table_name="units", postgresql_where=sa.text("valid_to IS NULL"))
    op.drop_index("ix_units_name_sort_code", table_name="units")
    op.drop_index(
        "ix_units_name_fold_trigram",
        table_name="units",
        postgresql_using="gin",
        postgresql_ops={"name_fold": "gin_trgm_ops"},
    )
    op.drop_table("units")
    op.drop_table("product_code_counters")
    op.drop_index("ix_producers_name_sort_id", table_name="producers")
    op.drop_index(
        "ix_producers_name_fold_trigram",
        table_name="producers",
        postgresql_using="gin",
        postgresql_ops={"name_fold": "gin_trgm_ops"},
    )
    op.drop_index("ix_producers_commune_name_sort_id", table_name="producers")
    op.drop_table("producers")
    op.drop_table("paper_files")
    op.drop_table("schedule_runs")
    op.drop_table("outbox_events")
    op.drop_index(op.f("ix_idempotency_keys_created_at"), table_name="idempotency_keys")
    op.drop_table("idempotency_keys")
    op.drop_index(op.f("ix_audit_events_record_id"), table_name="audit_events")
    op.drop_index(op.f("ix_audit_events_kind"), table_name="audit_events")
    op.drop_table("audit_events")
    op.execute("DROP FUNCTION audit_events_are_append_only()")
