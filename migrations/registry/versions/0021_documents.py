"""Official documents and what they do.

Revision: 0021_documents, after registry_versions.
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op
from sqlalchemy.dialects import postgresql

from libs.contracts.core import Level
from libs.contracts.registry.documents import DocumentKind, DocumentState
from libs.kit.tables import known_values

revision: str = "0021_documents"
down_revision: str | None = "registry_versions"
branch_labels: tuple[str, ...] | None = None
depends_on: tuple[str, ...] | None = None

_DONE_BY = (
    ("dossiers", "annulled_by"),
    ("recognitions", "decision_id"),
    ("withdrawals", "document_id"),
    ("withdrawal_requests", "document_id"),
)
"""What is done by a document, from revision 0004."""
_NUMBERED = "state <> 'discarded' AND NOT (historic AND state = 'annulled')"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("number", sqlmodel.sql.sqltypes.AutoString(length=100), nullable=True),
        sa.Column("number_group", sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
        sa.Column("number_key", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("year", sa.SmallInteger(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
        sa.Column("subject_search", sa.Text(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("unit", sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
        sa.Column("issuer", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
        sa.Column("issuer_typed", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
        sa.Column("signer_name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
        sa.Column("signer_title", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
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
            "state IN ('draft', 'discarded') OR (number IS NOT NULL AND issued_on IS NOT NULL"
            " AND signer_name IS NOT NULL AND entered_into_force_at IS NOT NULL)",
            name=op.f("ck_documents_whole_in_force"),
        ),
        sa.CheckConstraint(
            "put_in_force_by IS NULL OR NOT writers @> (put_in_force_by->'account')",
            name=op.f("ck_documents_two_persons"),
        ),
        sa.CheckConstraint(
            known_values("kind", DocumentKind), name=op.f("ck_documents_kind_known")
        ),
        sa.CheckConstraint(
            known_values("state", DocumentState), name=op.f("ck_documents_state_known")
        ),
        sa.CheckConstraint(known_values("level", Level), name=op.f("ck_documents_level_known")),
        sa.ForeignKeyConstraint(
            ["corrected_by"], ["documents.id"], name=op.f("fk_documents_corrected_by_documents")
        ),
        sa.ForeignKeyConstraint(
            ["annulled_by"], ["documents.id"], name=op.f("fk_documents_annulled_by_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("position", name=op.f("uq_documents_position")),
    )
    op.create_index(
        "ix_documents_one_number_a_year",
        "documents",
        ["level", "unit", "number_group", "year", "number_key"],
        unique=True,
        postgresql_where=sa.text(_NUMBERED),
    )
    op.create_index("ix_documents_unit_position", "documents", ["unit", "position"], unique=False)
    op.create_table(
        "document_effects",
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
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
    for table, column in _DONE_BY:
        name = op.f(f"fk_{table}_{column}_documents")
        op.create_foreign_key(name, table, "documents", [column], ["id"])
    for table in ("withdrawals", "withdrawal_requests"):
        op.create_index(op.f(f"ix_{table}_document_id"), table, ["document_id"], unique=False)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in ("withdrawals", "withdrawal_requests"):
        op.drop_index(op.f(f"ix_{table}_document_id"), table_name=table)
    for table, column in _DONE_BY:
        op.drop_constraint(op.f(f"fk_{table}_{column}_documents"), table, type_="foreignkey")
    op.drop_index("ix_document_effects_record_id", table_name="document_effects")
    op.drop_table("document_effects")
    op.drop_index("ix_documents_unit_position", table_name="documents")
    op.drop_index(
        "ix_documents_one_number_a_year",
        table_name="documents",
        postgresql_where=sa.text(_NUMBERED),
    )
    op.drop_table("documents")
