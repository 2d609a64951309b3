"""`make migrations`: bring the schemas up to date, on DATABASE_URL or the private server.

With arguments: `upgrade`, `check`, or `revision SERVICE "What changes."` to write a new one.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from embedded import postgres
from embedded.cluster import PostgresError
from embedded.provision import SERVICES, ServiceDatabases, create_database, new_passwords, provision
from embedded.settings import EmbeddedSettings
from embedded.state import State, state_folder
from migrations import run


def prepare_databases(url: str, state: State, *, create: bool) -> ServiceDatabases:
    """Provision the database for the services; `create` makes it first, as on our own server."""
    passwords = json.loads(state.secret("database-passwords", new_passwords))
    return provision(create_database(url) if create else url, passwords)


@contextmanager
def open_databases(settings: EmbeddedSettings, state: State) -> Iterator[ServiceDatabases]:
    """Give the services' databases for a while, from a running system or a server of our own."""
    if settings.database_url is not None:
        url = settings.database_url.get_secret_value()
        yield prepare_databases(url, state, create=False)
        return
    with postgres.running(state.postgres, tcp_port=settings.postgres_port) as server:
        yield prepare_databases(server.url("postgres"), state, create=True)


def _carry_out(action: str, rest: list[str], databases: ServiceDatabases) -> None:
    if action == "revision":
        service, message = rest
        run.revise(service, databases.of(service), message)
        return
    act = {"upgrade": run.upgrade, "check": run.check}[action]
    for service in rest or SERVICES:
        act(service, databases.of(service))
        print(f"{service}: {action} done")


def main(arguments: list[str]) -> int:
    """Carry out one action; answers the exit status."""
    action, *rest = arguments or ["upgrade"]
    settings = EmbeddedSettings()
    try:
        with open_databases(settings, State(state_folder(settings.state_dir))) as databases:
            _carry_out(action, rest, databases)
    except PostgresError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
