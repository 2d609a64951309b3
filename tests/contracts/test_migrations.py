"""Each history brings an empty schema to what the models say, and back; what landed is frozen."""

import hashlib
from pathlib import Path

import psycopg
import pytest

from embedded.provision import SERVICES, ServiceDatabases
from migrations import run

MIGRATIONS = Path(run.__file__).parent


@pytest.mark.parametrize("service", SERVICES)
def test_migrations_from_empty_equal_the_models(
    service: str, empty_databases: ServiceDatabases
) -> None:
    run.upgrade(service, empty_databases.owner_of(service))
    run.check(service, empty_databases.owner_of(service))


@pytest.mark.parametrize("service", SERVICES)
def test_a_second_upgrade_changes_nothing(service: str, databases: ServiceDatabases) -> None:
    with psycopg.connect(databases.of(service)) as connection:
        before = connection.execute("SELECT xmin, version_num FROM alembic_version").fetchall()
    run.upgrade(service, databases.owner_of(service))
    with psycopg.connect(databases.of(service)) as connection:
        after = connection.execute("SELECT xmin, version_num FROM alembic_version").fetchall()
    assert before == after
    assert before


@pytest.mark.parametrize("service", SERVICES)
def test_a_history_has_one_head_and_can_be_taken_back(
    service: str, databases: ServiceDatabases
) -> None:
    url = databases.owner_of(service)
    run.downgrade(service, url)
    with psycopg.connect(url) as connection:
        left = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm', 'S') AND relname <> 'alembic_version'"
        ).fetchall()
    assert left == []
    run.upgrade(service, url)
    run.check(service, url)


def test_a_revision_that_has_landed_is_never_edited() -> None:
    """`migrations/FROZEN` grows by a line for each new revision (`sha256sum`)."""
    lines = (MIGRATIONS / "FROZEN").read_text(encoding="utf-8").splitlines()
    frozen = {name: digest for digest, name in (line.split() for line in lines)}
    found = {
        str(path.relative_to(MIGRATIONS)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in MIGRATIONS.glob("*/versions/*.py")
    }
    assert found == frozen
