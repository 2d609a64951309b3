"""Every version of every record, and every submission of a dossier.

Revision: registry_versions, after 0126_reference.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from libs.kit.versions import APPEND_ONLY, KEY_OF

revision: str = "registry_versions"
down_revision: str | None = "0126_reference"
branch_labels: tuple[str, ...] | None = None
depends_on: tuple[str, ...] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "versions",
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("record_id", sa.String(length=120), nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Uuid(), sa.Computed(KEY_OF, persisted=True), nullable=True),
        sa.Column("deleted", sa.Boolean(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("actor", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("kind", "record_id", "n", name=op.f("pk_versions")),
    )
    op.create_index("ix_versions_kind_key_n", "versions", ["kind", "key", "n"], unique=False)
    op.create_table(
        "dossier_submissions",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("n", sa.SmallInteger(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("document", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("document_hash", sa.String(length=64), nullable=False),
        sa.Column("returned", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(
            ["dossier_id"],
            ["dossiers.id"],
            name=op.f("fk_dossier_submissions_dossier_id_dossiers"),
        ),
        sa.PrimaryKeyConstraint("dossier_id", "n", name=op.f("pk_dossier_submissions")),
    )
    for statement in APPEND_ONLY:
        op.execute(statement)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("dossier_submissions")
    op.drop_table("versions")
    op.execute("DROP FUNCTION versions_are_append_only")
