"""Organisations, the ministry of the programme with its names, and mandates.

Revision: 0020_organisations, after 0005.
"""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from libs.contracts.registry.mandates import MandateKind
from libs.contracts.registry.organisations import OrganisationKind
from libs.kit.tables import known_values
from libs.kit.text import fold, sort_key

revision: str = "0020_organisations"
down_revision: str | None = "0005"
branch_labels: tuple[str, ...] | None = None
depends_on: tuple[str, ...] | None = None

_MINISTRY = "01950000-0000-7000-8000-000000000001"
_NAMES = [
    {
        "name": "Bộ Nông nghiệp và Phát triển nông thôn",
        "begins_on": "1995-11-01",
        "legal_basis": "Nghị định 73-CP ngày 01/11/1995",
    },
    {
        "name": "Bộ Nông nghiệp và Môi trường",
        "begins_on": "2025-03-01",
        "legal_basis": "Nghị quyết 176/2025/QH15; Nghị định 35/2025/NĐ-CP",
    },
]


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
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
        sa.CheckConstraint(
            known_values("kind", OrganisationKind), name=op.f("ck_organisations_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["organisations.id"],
            name=op.f("fk_organisations_parent_id_organisations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
    )
    op.create_index(op.f("ix_organisations_unit"), "organisations", ["unit"])
    op.create_index(op.f("ix_organisations_parent_id"), "organisations", ["parent_id"])
    op.create_index("ix_organisations_name_sort_id", "organisations", ["name_sort", "id"])
    op.create_index(
        "ix_organisations_name_fold_trigram",
        "organisations",
        ["name_fold"],
        postgresql_using="gin",
        postgresql_ops={"name_fold": "gin_trgm_ops"},
    )
    op.execute(
        "ALTER TABLE organisations ADD CONSTRAINT ex_organisations_one_agency_code"
        " EXCLUDE USING gist (agency_code WITH =, daterange(begins_on, ends_on, '[]') WITH &&)"
        " WHERE (agency_code IS NOT NULL)"
    )
    _enter_the_ministry()
    _make_mandates()
    _make_disputes()


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("personal_data_readings")
    op.drop_table("producer_disputes")
    op.drop_table("mandates")
    op.drop_table("organisations")


def _make_mandates() -> None:
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
        sa.Column("ended_by", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.CheckConstraint(known_values("kind", MandateKind), name=op.f("ck_mandates_kind_known")),
        sa.CheckConstraint(
            "(account IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_mandates_one_holder")
        ),
        sa.CheckConstraint("until >= since", name=op.f("ck_mandates_ends_after_it_began")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_mandates_ended_by_somebody")
        ),
        sa.CheckConstraint(
            "kind <> 'commune_officer' OR (paper_id IS NOT NULL AND account IS NOT NULL)",
            name=op.f("ck_mandates_an_officers_has_a_paper"),
        ),
        sa.CheckConstraint(
            "kind = 'consultant' OR account IS NOT NULL",
            name=op.f("ck_mandates_persons_but_advice"),
        ),
        sa.ForeignKeyConstraint(
            ["producer_id"], ["producers.id"], name=op.f("fk_mandates_producer_id_producers")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_mandates_organisation_id_organisations"),
        ),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["papers.id"], name=op.f("fk_mandates_paper_id_papers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandates")),
    )
    op.create_index("ix_mandates_producer_id", "mandates", ["producer_id"])
    op.create_index("ix_mandates_account_producer_id", "mandates", ["account", "producer_id"])
    op.create_index(
        "ix_mandates_organisation_id_producer_id", "mandates", ["organisation_id", "producer_id"]
    )
    op.execute(
        "ALTER TABLE mandates ADD CONSTRAINT ex_mandates_one_at_a_time EXCLUDE USING gist"
        " (producer_id WITH =, (coalesce(account, organisation_id)) WITH =,"
        " daterange(since, until, '[]') WITH &&) WHERE (ended_at IS NULL)"
    )


def _make_disputes() -> None:
    op.create_table(
        "producer_disputes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("claimant_id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("statement", sa.String(length=500), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("decided_by", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
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
    op.create_index(op.f("ix_producer_disputes_holder_id"), "producer_disputes", ["holder_id"])
    op.create_table(
        "personal_data_readings",
        sa.Column("account", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", "day", name=op.f("pk_personal_data_readings")),
    )


def _enter_the_ministry() -> None:
    """Enter the ministry that runs the programme, under the identifier that the code knows."""
    statement = sa.text(
        "INSERT INTO organisations (id, version, kind, name, names, name_fold, name_sort, unit,"
        " begins_on, legal_basis, successors, created_at, updated_at)"
        " VALUES (:id, 1, 'ministry', :name, CAST(:names AS jsonb), :fold, :sort, 'VN',"
        " CAST(:begins_on AS date), :legal_basis, '[]', now(), now())"
    )
    first, last = _NAMES[0], _NAMES[-1]
    op.get_bind().execute(
        statement,
        {
            "id": _MINISTRY,
            "name": last["name"],
            "names": json.dumps(_NAMES),
            "fold": "\n".join(fold(one["name"]) for one in _NAMES),
            "sort": sort_key(last["name"]),
            "begins_on": first["begins_on"],
            "legal_basis": first["legal_basis"],
        },
    )
