"""The job queue: procrastinate's own schema, as version 3.10 of the library ships it.

Revision: 0002, after 0001. A later library brings its own steps, which get a revision each; a test
compares the shipped schema with the one that this revision was written for.
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: tuple[str, ...] | None = None
depends_on: tuple[str, ...] | None = None

_DROP = """
DO $$
DECLARE
    item record;
BEGIN
    DROP TABLE procrastinate_periodic_defers, procrastinate_events, procrastinate_jobs,
        procrastinate_workers CASCADE;
    FOR item IN
        SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = current_schema()::regnamespace AND p.proname LIKE 'procrastinate%'
    LOOP
        EXECUTE 'DROP FUNCTION ' || item.name;
    END LOOP;
    DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_status,
        procrastinate_job_event_type;
END;
$$
"""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _run(SchemaManager.get_schema())


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _run(_DROP)


def _run(statements: str) -> None:
    """Send many statements at once, which only the driver itself can."""
    with op.get_bind().connection.cursor() as cursor:
        cursor.execute(statements)
