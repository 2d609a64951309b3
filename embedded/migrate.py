"""`make migrations`: bring the schemas up to date, on DATABASE_URL or the private server."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import ArgumentError

from embedded.cluster import PostgresError
from embedded.databases import prepare, running_server
from embedded.provision import SERVICES, ServiceDatabases
from embedded.refusing import in_a_line
from embedded.settings import EmbeddedSettings
from embedded.state import State, state_folder
from migrations import run


@contextmanager
def open_databases(settings: EmbeddedSettings, state: State) -> Iterator[ServiceDatabases]:
    """Give the services' databases for a while, from a running system or a server of our own."""
    with running_server(settings, state, attach=True) as server:
        yield prepare(settings, state, server)


def _reader() -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(prog="python -m embedded.migrate", description=__doc__)
    reader.set_defaults(services=[])
    actions = reader.add_subparsers(dest="action")
    for name, what in (("upgrade", "bring up to date"), ("check", "compare with the tables")):
        one = actions.add_parser(name, help=what)
        one.add_argument("services", nargs="*", help="all by default")
    revision = actions.add_parser("revision", help="write a new migration")
    revision.add_argument("service", choices=SERVICES)
    revision.add_argument("message", help='"What changes."')
    return reader


def _carry_out(asked: argparse.Namespace, databases: ServiceDatabases) -> None:
    action = asked.action or "upgrade"
    if action == "revision":
        run.revise(asked.service, databases.owner_of(asked.service), asked.message)
        return
    act = {"upgrade": run.upgrade, "check": run.check}[action]
    for service in asked.services or SERVICES:
        act(service, databases.owner_of(service))
        print(f"{service}: {action} done")


def main(arguments: list[str] | None = None) -> int:
    """Carry out one action; answers the exit status."""
    asked = _reader().parse_args(arguments)
    settings = EmbeddedSettings.read()
    try:
        with open_databases(settings, State(state_folder(settings.state_dir))) as databases:
            _carry_out(asked, databases)
    except PostgresError as error:
        print(error, file=sys.stderr)
        return 1
    except (OSError, psycopg.Error, ArgumentError) as error:
        print(in_a_line(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
