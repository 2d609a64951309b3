"""The database of a private system keeps its services apart, and each from its own tables."""

import asyncpg
import psycopg
import pytest

from embedded.provision import EXTENSIONS, SERVICES, ServiceDatabases, at, provision
from libs.kit.clock import SystemClock
from libs.kit.db import Database, new_metadata
from migrations import run
from tests.support.database import TestServer, let_make_tables

_HARMLESS = """
CREATE OR REPLACE FUNCTION audit_events_are_append_only() RETURNS trigger LANGUAGE plpgsql
AS $$ BEGIN RETURN NEW; END $$
"""


_LOADED = {"registry": 1, "certificates": 0, "gateway": 0}
"""Events of a new trail: the migrations load one record, the ministry itself."""


def role_of(url: str) -> str:
    return url.split("//")[1].split(":", maxsplit=1)[0]


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("other", SERVICES)
def test_a_role_sees_no_table_of_another_schema(
    service: str, other: str, empty_databases: ServiceDatabases
) -> None:
    let_make_tables(empty_databases, other)
    with psycopg.connect(empty_databases.of(other)) as connection:
        connection.execute("CREATE TABLE secret (word text)")
    with psycopg.connect(empty_databases.of(service)) as connection:
        if service == other:
            assert connection.execute("SELECT * FROM secret").fetchall() == []
            return
        for statement in (
            f"SELECT * FROM {other}.secret",
            f"INSERT INTO {other}.secret VALUES ('x')",
            f"CREATE TABLE {other}.mine (id int)",
            f"SET ROLE {role_of(empty_databases.of(other))}",
            f"SET ROLE {role_of(empty_databases.of(other))}_owner",
            "CREATE TABLE public.mine (id int)",
            "CREATE TABLE extensions.mine (id int)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
            connection.rollback()


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE audit_events DISABLE TRIGGER audit_events_append_only",
        "DROP TRIGGER audit_events_append_only ON audit_events",
        "DELETE FROM audit_events",
        "UPDATE audit_events SET reason = 'x'",
        "TRUNCATE audit_events",
        "DROP TABLE audit_events",
        "ALTER TABLE audit_events ADD COLUMN mine int",
        "CREATE TABLE mine (id int)",
        _HARMLESS,
        "UPDATE alembic_version SET version_num = 'x'",
        "SET session_replication_role = replica",
        "SET ROLE {role}_owner",
    ],
)
def test_a_service_that_runs_can_change_neither_its_tables_nor_its_trail(
    service: str, statement: str, databases: ServiceDatabases
) -> None:
    url = databases.of(service)
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM audit_events").fetchone() == (
            _LOADED[service],
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.format(role=role_of(url)))


@pytest.mark.parametrize("service", SERVICES)
def test_a_new_table_lies_in_the_schema_of_its_service_and_belongs_to_its_owner(
    service: str, empty_databases: ServiceDatabases
) -> None:
    with psycopg.connect(empty_databases.owner_of(service)) as connection:
        connection.execute("CREATE TABLE thing (id int)")
        row = connection.execute(
            "SELECT relnamespace::regnamespace::text, pg_get_userbyid(relowner) FROM pg_class"
            " WHERE relname = 'thing' AND pg_table_is_visible(oid)"
        ).fetchone()
    assert row == (service, f"{role_of(empty_databases.of(service))}_owner")


def test_nobody_logs_in_as_an_owner(
    database_server: TestServer, empty_databases: ServiceDatabases
) -> None:
    assert empty_databases.registry
    with psycopg.connect(database_server.url) as connection:
        found = connection.execute(
            "SELECT rolcanlogin, rolsuper, rolcreaterole FROM pg_roles WHERE rolname LIKE %s",
            [f"{database_server.prefix}\\_%\\_owner"],
        ).fetchall()
    assert found == [(False, False, False)] * len(SERVICES)


def test_extensions_are_within_reach_of_every_role(empty_databases: ServiceDatabases) -> None:
    for service in SERVICES:
        with psycopg.connect(empty_databases.of(service)) as connection:
            found = {row[0] for row in connection.execute("SELECT extname FROM pg_extension")}
            assert set(EXTENSIONS) <= found
            assert connection.execute("SELECT unaccent('Đắk Lắk')").fetchone() == ("Dak Lak",)


def test_provisioning_again_changes_nothing(
    database_server: TestServer, empty_databases: ServiceDatabases
) -> None:
    run.upgrade("registry", empty_databases.owner_of("registry"))
    with psycopg.connect(empty_databases.registry) as connection:
        name = connection.info.dbname
        kept = connection.execute("SELECT count(*) FROM units").fetchone()
    again = provision(
        at(database_server.url, database=name),
        database_server.passwords,
        prefix=database_server.prefix,
    )
    assert again == empty_databases
    with psycopg.connect(again.registry) as connection:
        assert connection.execute("SELECT count(*) FROM units").fetchone() == kept


async def test_the_address_serves_every_driver(registry_database_url: str) -> None:
    plain = await asyncpg.connect(registry_database_url)
    assert await plain.fetchval("SELECT current_schema()") == "registry"
    await plain.close()
    database = Database(registry_database_url, new_metadata(), SystemClock())
    await database.ping()
    await database.close()
