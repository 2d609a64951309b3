"""`make migrations`: bring the schemas up to date, on DATABASE_URL or the private server.

With arguments: `upgrade`, `check`, or `revision SERVICE "What changes."` to write a new one.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from embedded.cluster import PostgresError
from embedded.databases import prepare, running_server
from embedded.provision import SERVICES, ServiceDatabases
from embedded.settings import EmbeddedSettings
from embedded.state import State, state_folder
from migrations import run


@contextmanager
def open_databases(settings: EmbeddedSettings, state: State) -> Iterator[ServiceDatabases]:
    """Give the services' databases for a while, from a running system or a server of our own."""
    with running_server(settings, state, attach=True) as server:
        yield prepare(settings, state, server)


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
