"""The database of the system: per service a schema with an owner and a role at run time.

The owner makes and changes the tables (migrations) and cannot log in; the role that the service
logs in with reads and writes rows, and may only add to the audit trail and the versions.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

SERVICES = ("registry", "certificates", "gateway")
DATABASE = "ocop"
EXTENSIONS_SCHEMA = "extensions"
EXTENSIONS = ("unaccent", "pg_trgm", "btree_gist")
_LOCK = 0x0C0F


OWNER = "_owner"
"""What the name of the role ends with that owns a service's schema."""
PAST = "_past"
"""What the name of the schema ends with in which a service reads its tables as they were."""


@dataclass(frozen=True)
class ServiceDatabases:
    """The address each service uses: its own role, which sees its own schema only."""

    registry: str
    certificates: str
    gateway: str
    owners: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The addresses that migrations use: whoever provisions, acting as the schema's owner."""

    def of(self, service: str) -> str:
        """Give the address of a service by its name."""
        address: str = getattr(self, service)
        return address

    def owner_of(self, service: str) -> str:
        """Give the address to migrate a service's schema at."""
        return self.owners[service]


def new_passwords() -> str:
    """Make a password for each service's role, as the text that is kept."""
    return json.dumps({service: secrets.token_urlsafe(32) for service in SERVICES})


def create_database(superuser_url: str, name: str = DATABASE) -> str:
    """Create the database unless it is there; answers its address for the same user."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(query, [name]).fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(
                    sql.Identifier(name)
                )
            )
    return at(superuser_url, database=name)


def provision(
    url: str, passwords: Mapping[str, str], *, prefix: str | None = None
) -> ServiceDatabases:
    """Create extensions, roles and schemas in the database at `url`; repeating it changes nothing.

    Roles belong to the whole server, so their names begin with the database's.
    """
    with psycopg.connect(url) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        database = connection.info.dbname
        roles = {service: f"{prefix or database}_{service}" for service in SERVICES}
        _create_extensions(connection)
        for service, role in roles.items():
            _create_role(connection, role, passwords[service])
            _create_owner(connection, f"{role}{OWNER}")
            _create_schema(connection, service, role)
        _close_to_others(connection, database, list(roles.values()))
    return service_databases(url, passwords, prefix=prefix)


def service_databases(
    url: str, passwords: Mapping[str, str], *, prefix: str | None = None
) -> ServiceDatabases:
    """Give the services' addresses in a database that is provisioned."""
    stem = prefix or urlsplit(url).path.removeprefix("/")
    return ServiceDatabases(
        **{
            service: at(url, user=f"{stem}_{service}", password=passwords[service])
            for service in SERVICES
        },
        owners={
            service: _as_owner(url, service, f"{stem}_{service}{OWNER}") for service in SERVICES
        },
    )


def _as_owner(url: str, service: str, owner: str) -> str:
    """Give an address at which the administrator of `url` acts as the owner of a schema."""
    path = f"{service},{EXTENSIONS_SCHEMA}"
    options = quote(f"-c role={owner} -c search_path={path} -c timezone=UTC", safe="")
    return f"{url}{'&' if urlsplit(url).query else '?'}options={options}"


def at(
    url: str, *, database: str | None = None, user: str | None = None, password: str | None = None
) -> str:
    """Give the same address with another database or another user."""
    parts = urlsplit(url)
    netloc, path = parts.netloc, parts.path
    if user is not None:
        host = netloc.rpartition("@")[2]
        netloc = f"{quote(user, safe='')}:{quote(password or '', safe='')}@{host}"
    if database is not None:
        path = f"/{quote(database, safe='')}"
    return urlunsplit((parts.scheme, netloc, path, parts.query, parts.fragment))


def _create_extensions(connection: psycopg.Connection) -> None:
    schema = sql.Identifier(EXTENSIONS_SCHEMA)
    connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(schema))
    for name in EXTENSIONS:
        connection.execute(
            sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA {}").format(
                sql.Identifier(name), schema
            )
        )


def _create_role(connection: psycopg.Connection, role: str, password: str) -> None:
    name = sql.Identifier(role)
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if known is None:
        connection.execute(sql.SQL("CREATE ROLE {}").format(name))
    connection.execute(
        sql.SQL("ALTER ROLE {} LOGIN NOINHERIT NOCREATEDB NOCREATEROLE PASSWORD {}").format(
            name, sql.Literal(password)
        )
    )
    _join(connection, role)


def _create_owner(connection: psycopg.Connection, role: str) -> None:
    name = sql.Identifier(role)
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if known is None:
        connection.execute(sql.SQL("CREATE ROLE {}").format(name))
    connection.execute(
        sql.SQL("ALTER ROLE {} NOLOGIN NOINHERIT NOCREATEDB NOCREATEROLE").format(name)
    )
    _join(connection, role)


def _join(connection: psycopg.Connection, role: str) -> None:
    """Let the administrator act as a role; a superuser can anyway."""
    may = connection.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [role]).fetchone()
    if may != (True,):
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))


def _create_schema(connection: psycopg.Connection, schema: str, role: str) -> None:
    user, owner = sql.Identifier(role), sql.Identifier(f"{role}{OWNER}")
    for name in (schema, f"{schema}{PAST}"):
        made = sql.Identifier(name)
        connection.execute(
            sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(made, owner)
        )
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(made, user))
    for one in (user, owner):
        connection.execute(
            sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(sql.Identifier(EXTENSIONS_SCHEMA), one)
        )
    connection.execute(
        sql.SQL("ALTER ROLE {} SET search_path = {}, {}").format(
            user, sql.Identifier(schema), sql.Identifier(EXTENSIONS_SCHEMA)
        )
    )
    connection.execute(sql.SQL("ALTER ROLE {} SET timezone = 'UTC'").format(user))


def _close_to_others(connection: psycopg.Connection, database: str, roles: list[str]) -> None:
    name = sql.Identifier(database)
    connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    for role in roles:
        connection.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(role))
        )
