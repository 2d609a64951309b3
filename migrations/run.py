"""Bring a service's schema up to date, compare it with the models, write a new revision."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine, make_url, pool, text
from sqlalchemy.engine import URL

from libs.kit import past
from libs.kit.clock import SystemClock
from libs.kit.loaded import keep_loaded

SERVICES = ("registry", "certificates", "gateway")
_HERE = Path(__file__).resolve().parent
_PACKAGES = {
    "registry": "services.registry",
    "certificates": "services.certificates",
    "gateway": "gateway",
}
_LOCK = 0x0C0B


@dataclass(frozen=True)
class Given:
    """What env.py is told: the history, the connection, whether it compares with the models."""

    service: str
    connection: Connection
    compares: bool

    @classmethod
    def of(cls, config: Config) -> Self:
        """Read it back from alembic's configuration."""
        given = config.attributes.get("given")
        if not isinstance(given, cls):
            raise TypeError("Use python -m embedded.migrate, which knows the database.")
        return given


def driver_url(url: str) -> URL:
    """Give the address with the synchronous driver."""
    return make_url(url).set(drivername="postgresql+psycopg")


def metadata_of(service: str) -> MetaData:
    """Load every table of a service: importing `all_tables` fills `base.METADATA`."""
    package = _PACKAGES[service]
    importlib.import_module(f"{package}.all_tables")
    metadata = importlib.import_module(f"{package}.base").METADATA
    assert isinstance(metadata, MetaData)
    return metadata


def upgrade(service: str, url: str, revision: str = "head") -> None:
    """Bring the schema up to date; two processes at once do it one after the other."""
    with _locked(url) as connection:
        if revision == "head" and _is_current(service, connection):
            return
        past.drop_views(connection)
        command.upgrade(_config(service, connection), revision)
        if revision == "head":
            metadata = metadata_of(service)
            keep_loaded(connection, metadata, SystemClock().now())
            past.make_views(connection, metadata)
        _let_the_service_work(connection)


def downgrade(service: str, url: str, revision: str = "base") -> None:
    """Take revisions back; for development and tests."""
    with _locked(url) as connection:
        past.drop_views(connection)
        command.downgrade(_config(service, connection), revision)


def check(service: str, url: str) -> None:
    """Fail when the schema at `url` differs from the models."""
    with _locked(url) as connection:
        command.check(_config(service, connection, compares=True))


def revise(service: str, url: str, message: str) -> None:
    """Write a revision with what the models have and the schema lacks."""
    with _locked(url) as connection:
        config = _config(service, connection, compares=True)
        number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")


_APPEND_ONLY = ("audit_events", "versions")
"""Tables that a service may add to and read, and nothing else."""
_RIGHTS = """
DO $$
DECLARE
    service text := regexp_replace(current_user, '_owner$', '');
    one text;
BEGIN
    IF service = current_user THEN
        RETURN;
    END IF;
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I',
        current_schema(), service);
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO %I', current_schema(), service);
    EXECUTE format('GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA %I TO %I', current_schema(), service);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA %I TO %I',
        current_schema() || '_past', service);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM %I', service);
    FOREACH one IN ARRAY ARRAY[{tables}] LOOP
        IF to_regclass(one) IS NOT NULL THEN
            EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM %I', one, service);
        END IF;
    END LOOP;
END
$$
""".format(tables=", ".join(f"'{name}'" for name in _APPEND_ONLY))


def _let_the_service_work(connection: Connection) -> None:
    """Give the role that the service logs in with its rights on what the owner has made.

    Ours: decision 0128. It owns nothing, so it can neither change a table nor drop a trigger, and
    what is append-only it can only append to.
    """
    connection.execute(text(_RIGHTS))


@contextmanager
def _locked(url: str) -> Iterator[Connection]:
    engine = create_engine(driver_url(url), poolclass=pool.NullPool)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection


def _is_current(service: str, connection: Connection) -> bool:
    """Compare revisions only, which is much cheaper than starting alembic's machinery."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return False
    found = set(connection.scalars(text("SELECT version_num FROM alembic_version")))
    return found == set(ScriptDirectory.from_config(_config(service, connection)).get_heads())


def _config(service: str, connection: Connection, *, compares: bool = False) -> Config:
    if service not in SERVICES:
        raise ValueError(f"There is no history of {service}; there are {', '.join(SERVICES)}.")
    config = Config(_HERE / "alembic.ini", ini_section=service)
    config.attributes["given"] = Given(service, connection, compares)
    return config
