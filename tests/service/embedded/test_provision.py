"""The database of a private system keeps its services apart."""

import asyncpg
import psycopg
import pytest

from embedded.provision import EXTENSIONS, SERVICES, ServiceDatabases, at, provision
from libs.kit.clock import SystemClock
from libs.kit.db import Database, new_metadata
from tests.support.database import TestServer


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("other", SERVICES)
def test_a_role_sees_no_table_of_another_schema(
    service: str, other: str, empty_databases: ServiceDatabases
) -> None:
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
            f"SET ROLE {empty_databases.of(other).split('//')[1].split(':')[0]}",
            "CREATE TABLE public.mine (id int)",
            "CREATE TABLE extensions.mine (id int)",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)
            connection.rollback()


def test_a_new_table_lies_in_the_schema_of_its_service(
    empty_databases: ServiceDatabases,
) -> None:
    for service in SERVICES:
        with psycopg.connect(empty_databases.of(service)) as connection:
            connection.execute("CREATE TABLE thing (id int)")
            row = connection.execute(
                "SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'thing'"
                " AND pg_table_is_visible(oid)"
            ).fetchone()
            assert row == (service,)


def test_extensions_are_within_reach_of_every_role(empty_databases: ServiceDatabases) -> None:
    for service in SERVICES:
        with psycopg.connect(empty_databases.of(service)) as connection:
            found = {row[0] for row in connection.execute("SELECT extname FROM pg_extension")}
            assert set(EXTENSIONS) <= found
            assert connection.execute("SELECT unaccent('Đắk Lắk')").fetchone() == ("Dak Lak",)


def test_provisioning_again_changes_nothing(
    database_server: TestServer, empty_databases: ServiceDatabases
) -> None:
    with psycopg.connect(empty_databases.registry) as connection:
        connection.execute("CREATE TABLE kept (id int)")
        name = connection.info.dbname
    again = provision(
        at(database_server.url, database=name),
        database_server.passwords,
        prefix=database_server.prefix,
    )
    assert again == empty_databases
    with psycopg.connect(again.registry) as connection:
        assert connection.execute("SELECT * FROM kept").fetchall() == []


async def test_the_address_serves_every_driver(registry_database_url: str) -> None:
    plain = await asyncpg.connect(registry_database_url)
    assert await plain.fetchval("SELECT current_schema()") == "registry"
    await plain.close()
    database = Database(registry_database_url, new_metadata(), SystemClock())
    await database.ping()
    await database.close()
