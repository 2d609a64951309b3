"""The first rows: administrative units of 2018 to today, the ministry, the epoch of reference data.

Revision: 0003, after 0002. One statement a table: 28,000 rows in about a second.
"""

import json

import sqlalchemy as sa
from alembic import op

from libs.kit.text import fold, sort_key
from services.registry.land import frozen

revision: str = "0003"
down_revision: str | None = "0002"
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
    _load("units", frozen.units())
    _load("unit_successions", frozen.successions())
    _enter_the_ministry()
    op.execute("INSERT INTO reference_epoch (id, value) VALUES (1, 0)")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for table in ("reference_epoch", "organisations", "unit_successions", "units"):
        op.execute(f"DELETE FROM {table}")


def _load(table: str, rows: object) -> None:
    statement = sa.text(
        f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, :rows)"
    )
    op.get_bind().execute(statement, {"rows": json.dumps(rows)})
    op.execute(f"ANALYZE {table}")


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
