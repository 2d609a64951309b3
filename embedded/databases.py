"""The databases of a system: on the private server, or on the one that DATABASE_URL names."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from embedded import postgres
from embedded.postgres import PostgresServer
from embedded.provision import ServiceDatabases, create_database, new_passwords, provision
from embedded.settings import EmbeddedSettings
from embedded.state import State


@contextmanager
def running_server(
    settings: EmbeddedSettings, state: State, *, attach: bool
) -> Iterator[PostgresServer | None]:
    """Keep the private server running; with DATABASE_URL there is none to run."""
    if settings.database_url is not None:
        yield None
        return
    with postgres.running(state.postgres, attach=attach, tcp_port=settings.postgres_port) as server:
        yield server


def prepare(
    settings: EmbeddedSettings, state: State, server: PostgresServer | None
) -> ServiceDatabases:
    """Provision a schema and a role for each service; answers their addresses."""
    if settings.database_passwords is not None:
        passwords = {
            service: password.get_secret_value()
            for service, password in settings.database_passwords.items()
        }
    else:
        passwords = json.loads(state.secret("database-passwords", new_passwords))
    if settings.database_url is not None:
        return provision(settings.database_url.get_secret_value(), passwords)
    if server is None:
        raise ValueError("there is no server, and DATABASE_URL names none")
    return provision(create_database(server.url("postgres")), passwords)
