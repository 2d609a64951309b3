"""`python -m embedded`: everything with a private PostgreSQL; `--processes` for four processes."""

import argparse
import logging
import signal
import sys
from contextlib import ExitStack, closing
from types import FrameType

import psycopg
from sqlalchemy.exc import ArgumentError

from compose.serving import PortTakenError, bind
from embedded.cluster import PostgresError
from embedded.databases import prepare, running_server
from embedded.parts import settings_of_parts
from embedded.processes import PartError
from embedded.provision import SERVICES
from embedded.refusing import in_a_line
from embedded.running import Launch, run
from embedded.settings import EmbeddedSettings
from embedded.state import State, state_folder
from libs.kit.logs import configure_logs
from migrations.run import upgrade


class AlreadyRunningError(RuntimeError):
    """Another system holds the state directory; the message names it."""


def _stop_early(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler
    """Unwind when told to stop before the event loop listens to signals."""
    sys.exit(0)


def _run(settings: EmbeddedSettings, *, processes: bool) -> None:
    state = State(state_folder(settings.state_dir))
    with ExitStack() as stack:
        lock = state.instance_lock()
        if not lock.acquire():
            process, _, address = lock.holder().partition(" ")
            raise AlreadyRunningError(
                f"The system of {state.folder} runs already at {address} (process {process})."
                " Stop it first, or set OCOP_STATE_DIR and OCOP_PORT for a second one."
            )
        stack.callback(lock.release)
        lock.note(settings.address)
        listening = stack.enter_context(closing(bind(settings.host, settings.port)))
        server = stack.enter_context(running_server(settings, state, attach=False))
        databases = prepare(settings, state, server)
        for service in SERVICES:
            upgrade(service, databases.owner_of(service))
        given = settings_of_parts(settings, state, databases)
        launch = Launch(settings, state, given, server, listening)
        run(launch, processes=processes)


def main(arguments: list[str] | None = None) -> int:
    """Run until told to stop; answers the exit status."""
    reader = argparse.ArgumentParser(prog="python -m embedded", description=__doc__)
    reader.add_argument("--processes", action="store_true", help="a process for each part")
    asked = reader.parse_args(arguments)
    signal.signal(signal.SIGTERM, _stop_early)
    settings = EmbeddedSettings.from_environment()
    configure_logs("embedded", json=settings.log_format == "json", level=logging.WARNING)
    try:
        _run(settings, processes=asked.processes)
    except (PostgresError, PortTakenError, PartError, AlreadyRunningError) as error:
        print(error, file=sys.stderr)
        return 1
    except (OSError, psycopg.Error, ArgumentError) as error:
        print(in_a_line(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
