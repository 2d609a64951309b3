"""Notices.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from libs.contracts.registry.notices import NoticedKind, NoticeKind
from libs.kit.tables import known_values

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: tuple[str, ...] | None = None
depends_on: tuple[str, ...] | None = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
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
        sa.CheckConstraint(known_values("kind", NoticeKind), name=op.f("ck_notices_kind_known")),
        sa.CheckConstraint(
            known_values("record_kind", NoticedKind), name=op.f("ck_notices_record_kind_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("position", name=op.f("uq_notices_position")),
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


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index(
        "ix_notices_once_an_account",
        table_name="notices",
        postgresql_where=sa.text("account IS NOT NULL"),
    )
    op.drop_index(
        "ix_notices_once_a_unit",
        table_name="notices",
        postgresql_where=sa.text("unit IS NOT NULL"),
    )
    op.drop_table("notices")
