"""Reference data: entries, and the epoch by which every process notices a change.

Revision: 0126_reference.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from libs.contracts.registry.reference import ReferenceKind, ReferenceStatus
from libs.kit.tables import known_values

revision: str = "0126_reference"
down_revision: str | None = "0020_organisations"
branch_labels: tuple[str, ...] | None = None
depends_on: tuple[str, ...] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "reference_epoch",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_reference_epoch_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_epoch")),
    )
    op.execute("INSERT INTO reference_epoch (id, value) VALUES (1, 0)")
    op.create_table(
        "reference_entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("legal_basis", postgresql.JSONB(), nullable=False),
        sa.Column("paper_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("proposed", postgresql.JSONB(), nullable=False),
        sa.Column("confirmations", postgresql.JSONB(), nullable=False),
        sa.Column("in_force_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawal", postgresql.JSONB(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            known_values("kind", ReferenceKind), name=op.f("ck_reference_entries_kind_known")
        ),
        sa.CheckConstraint(
            known_values("status", ReferenceStatus),
            name=op.f("ck_reference_entries_status_known"),
        ),
        sa.CheckConstraint(
            "(status = 'in_force') <= (in_force_at IS NOT NULL)",
            name=op.f("ck_reference_entries_in_force_since"),
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_reference_entries_paper_id_papers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_entries")),
        sa.UniqueConstraint("position", name=op.f("uq_reference_entries_position")),
    )
    op.create_index(
        "ix_reference_entries_kind_key_effective_on",
        "reference_entries",
        ["kind", "key", "effective_on"],
    )
    op.create_index(
        "ix_reference_entries_status_position", "reference_entries", ["status", "position"]
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("reference_entries")
    op.drop_table("reference_epoch")
