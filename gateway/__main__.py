"""The gateway's tasks at the command line; `python -m compose.gateway` serves it."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable

from gateway.accounts import bootstrap
from gateway.accounts.bootstrap import FIRST_USERNAME, Invitation
from gateway.app import parts_at_the_machine
from gateway.parts import GatewayParts
from gateway.settings import GatewaySettings
from gateway.tokens.keys import KeyRing
from libs.kit.clock import SystemClock
from libs.kit.logs import configure_logs

Task = Callable[[GatewayParts], Awaitable[Invitation | None]]


def _reader() -> argparse.ArgumentParser:
    reader = argparse.ArgumentParser(prog="python -m gateway", description=__doc__)
    tasks = reader.add_subparsers(dest="task", required=True)
    create = tasks.add_parser("create-administrator", help="make the first account")
    create.add_argument("name", nargs="?", default=FIRST_USERNAME)
    helped = tasks.add_parser("new-password", help="make a code for one who is locked out")
    helped.add_argument("name")
    tasks.add_parser("rotate-key", help="make a new signing key; restart the gateways afterwards")
    return reader


async def _with_parts(settings: GatewaySettings, task: Task) -> int:
    async with parts_at_the_machine(settings) as parts:
        made = await task(parts)
    if made is None:
        sys.stderr.write("Nothing done: the account is there already, or there is no such name.\n")
        return 1
    sys.stdout.write(f"{made.username}\n{made.code}\n")
    sys.stderr.write("Set the password with this code: POST /v1/auth/password-setting, once.\n")
    return 0


def main(arguments: list[str] | None = None) -> int:
    """Do what is asked; answers the exit status."""
    asked = _reader().parse_args(arguments)
    settings = GatewaySettings.at_the_machine()
    configure_logs("gateway", json=settings.log_format == "json")
    if asked.task == "rotate-key":
        sys.stdout.write(f"{KeyRing(settings.keys_dir, SystemClock()).rotate()}\n")
        return 0
    tasks: dict[str, Task] = {
        "create-administrator": lambda parts: bootstrap.create_first_administrator(
            parts, username=asked.name
        ),
        "new-password": lambda parts: bootstrap.invite(parts, asked.name),
    }
    try:
        return asyncio.run(_with_parts(settings, tasks[asked.task]))
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    sys.exit(main())
