"""Certificates, changes of status, numbers; what was issued is never altered.

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
    CREATE FUNCTION this_is_never_altered()
     RETURNS trigger
     LANGUAGE plpgsql
    AS $function$
        BEGIN
            RAISE EXCEPTION '% is never altered', TG_TABLE_NAME;
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
    CREATE TRIGGER certificates_are_never_deleted BEFORE DELETE OR TRUNCATE ON certificates FOR EACH STATEMENT EXECUTE FUNCTION this_is_never_altered()
    """,
    """
    CREATE TRIGGER certificates_keep_what_they_certify BEFORE UPDATE OF id, code, kind, number, authority_level, authority_unit, year, ordinal, product_id, stars, issued_on, valid_until, status_index, order_hash, document_sha256 ON certificates FOR EACH STATEMENT EXECUTE FUNCTION this_is_never_altered()
    """,
    """
    CREATE TRIGGER status_changes_are_never_altered BEFORE DELETE OR UPDATE OR TRUNCATE ON status_changes FOR EACH STATEMENT EXECUTE FUNCTION this_is_never_altered()
    """,
    """
    CREATE TRIGGER versions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON versions FOR EACH STATEMENT EXECUTE FUNCTION versions_are_append_only()
    """,
    """
    CREATE TRIGGER voided_numbers_are_never_altered BEFORE DELETE OR UPDATE OR TRUNCATE ON voided_numbers FOR EACH STATEMENT EXECUTE FUNCTION this_is_never_altered()
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
        "certificates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("authority_level", sa.String(length=32), nullable=False),
        sa.Column("authority_unit", sa.String(length=5), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("stars", sa.SmallInteger(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("fold", sa.Text(), nullable=False),
        sa.Column("order_hash", sa.String(length=64), nullable=False),
        sa.Column("document_sha256", sa.String(length=64), nullable=False),
        sa.Column("published", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'issued') = (ordinal IS NOT NULL)",
            name=op.f("ck_certificates_ordinal_of_issued"),
        ),
        sa.CheckConstraint("stars BETWEEN 3 AND 5", name=op.f("ck_certificates_stars")),
        sa.CheckConstraint("valid_until > issued_on", name=op.f("ck_certificates_term")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificates")),
        sa.UniqueConstraint(
            "authority_level",
            "authority_unit",
            "year",
            "ordinal",
            name=op.f("uq_certificates_authority_level_authority_unit_year_ordinal"),
        ),
        sa.UniqueConstraint("code", name=op.f("uq_certificates_code")),
        sa.UniqueConstraint("document_sha256", name=op.f("uq_certificates_document_sha256")),
        sa.UniqueConstraint("status_index", name=op.f("uq_certificates_status_index")),
        sa.CheckConstraint(
            "kind IN ('issued', 'historic')", name=op.f("ck_certificates_kind_known")
        ),
        sa.CheckConstraint(
            "authority_level IN ('commune', 'district', 'province', 'ministry')",
            name=op.f("ck_certificates_authority_level_known"),
        ),
    )
    op.create_index(
        "ix_certificates_fold_trigram",
        "certificates",
        ["fold"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"fold": "gin_trgm_ops"},
    )
    op.create_index(
        "ix_certificates_issued_on_id", "certificates", ["issued_on", "id"], unique=False
    )
    op.create_index("ix_certificates_number", "certificates", ["number"], unique=False)
    op.create_index(
        op.f("ix_certificates_product_id"), "certificates", ["product_id"], unique=False
    )
    op.create_index(
        "uq_certificates_issued_number",
        "certificates",
        ["number"],
        unique=True,
        postgresql_where=sa.text("kind = 'issued'"),
    )
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
        "number_counters",
        sa.Column("authority_level", sa.String(length=10), nullable=False),
        sa.Column("authority_unit", sa.String(length=5), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 1", name=op.f("ck_number_counters_last")),
        sa.PrimaryKeyConstraint(
            "authority_level", "authority_unit", "year", name=op.f("pk_number_counters")
        ),
    )
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
        "voided_numbers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("authority_level", sa.String(length=32), nullable=False),
        sa.Column("authority_unit", sa.String(length=5), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(reason) >= 3", name=op.f("ck_voided_numbers_reason")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voided_numbers")),
        sa.UniqueConstraint(
            "authority_level",
            "authority_unit",
            "year",
            "ordinal",
            name=op.f("uq_voided_numbers_authority_level_authority_unit_year_ordinal"),
        ),
        sa.CheckConstraint(
            "authority_level IN ('commune', 'district', 'province', 'ministry')",
            name=op.f("ck_voided_numbers_authority_level_known"),
        ),
    )
    op.create_table(
        "status_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("certificate_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("decision_number", sa.String(length=100), nullable=True),
        sa.Column("decision_date", sa.Date(), nullable=True),
        sa.Column("signer_title", sa.String(length=300), nullable=True),
        sa.Column("signer_name", sa.String(length=300), nullable=True),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("change_hash", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["certificates.id"], name=op.f("fk_status_changes_by_id_certificates")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"],
            ["certificates.id"],
            name=op.f("fk_status_changes_certificate_id_certificates"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_changes")),
        sa.UniqueConstraint(
            "certificate_id", "sequence", name=op.f("uq_status_changes_certificate_id_sequence")
        ),
        sa.CheckConstraint(
            "kind IN ('suspend', 'resume', 'revoke', 'extend', 'replace', 'supersede')",
            name=op.f("ck_status_changes_kind_known"),
        ),
    )
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("status_changes")
    op.drop_table("voided_numbers")
    op.drop_index("ix_versions_kind_key_n", table_name="versions")
    op.drop_table("versions")
    op.drop_table("number_counters")
    op.drop_index(op.f("ix_idempotency_keys_created_at"), table_name="idempotency_keys")
    op.drop_table("idempotency_keys")
    op.drop_index(
        "uq_certificates_issued_number",
        table_name="certificates",
        postgresql_where=sa.text("kind = 'issued'"),
    )
    op.drop_index(op.f("ix_certificates_product_id"), table_name="certificates")
    op.drop_index("ix_certificates_number", table_name="certificates")
    op.drop_index("ix_certificates_issued_on_id", table_name="certificates")
    op.drop_index(
        "ix_certificates_fold_trigram",
        table_name="certificates",
        postgresql_using="gin",
        postgresql_ops={"fold": "gin_trgm_ops"},
    )
    op.drop_table("certificates")
    op.drop_index(op.f("ix_audit_events_record_id"), table_name="audit_events")
    op.drop_index(op.f("ix_audit_events_kind"), table_name="audit_events")
    op.drop_table("audit_events")
    op.execute("DROP FUNCTION audit_events_are_append_only()")
    op.execute("DROP FUNCTION this_is_never_altered()")
    op.execute("DROP FUNCTION versions_are_append_only()")
