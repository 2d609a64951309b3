"""Runs the gateway alone, or does one of its few tasks at the command line.

`python -m gateway` serves; `create-administrator [NAME]` makes the first account;
`new-password NAME` helps an administrator who is locked out; `rotate-key` makes a new signing key.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

import uvicorn

from gateway.accounts import bootstrap
from gateway.accounts.bootstrap import FIRST_USERNAME, FirstAdministrator
from gateway.app import create_app, new_parts
from gateway.base import METADATA
from gateway.parts import Parts
from gateway.settings import GatewaySettings
from gateway.tokens.keys import KeyRing
from gateway.units import RegistryUnits
from libs.clients.certificates import CertificatesClient
from libs.kit.clock import SystemClock
from libs.kit.db import Database
from libs.kit.http import connect
from libs.kit.logs import configure_logs

Task = Callable[[Parts], Awaitable[FirstAdministrator | None]]


def _database(settings: GatewaySettings) -> Database:
    if settings.database_url is None:
        sys.exit("Set OCOP_GATEWAY_DATABASE_URL to the gateway's database.")
    return Database(settings.database_url.get_secret_value(), METADATA, SystemClock())


async def _serve(settings: GatewaySettings) -> None:
    database = _database(settings)
    app = create_app(
        settings=settings,
        database=database,
        services={
            "registry": settings.registry_url,
            "scoring": settings.scoring_url,
            "certificates": settings.certificates_url,
        },
    )
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=10,
    )
    try:
        await uvicorn.Server(config).serve()
    finally:
        await database.close()


async def _at_the_command_line(settings: GatewaySettings, task: Task) -> int:
    database = _database(settings)
    parts = new_parts(
        settings=settings,
        database=database,
        clock=SystemClock(),
        keys_dir=settings.keys_dir,
        units=RegistryUnits(connect(settings.registry_url)),
        certificates=CertificatesClient(connect(settings.certificates_url)),
    )
    try:
        made = await task(parts)
    finally:
        await database.close()
    if made is None:
        sys.stderr.write("Nothing done: the account is there already, or there is no such name.\n")
        return 1
    sys.stdout.write(f"{made.username}\n{made.password}\n")
    return 0


def main(arguments: list[str]) -> int:
    """Do what is asked; answers the exit status."""
    settings = GatewaySettings.from_environment()
    configure_logs("gateway", json=settings.log_format == "json")
    match arguments:
        case []:
            asyncio.run(_serve(settings))
            return 0
        case ["rotate-key"]:
            sys.stdout.write(f"{KeyRing(settings.keys_dir, SystemClock()).rotate()}\n")
            return 0
        case ["create-administrator", *names] if len(names) <= 1:
            name = names[0] if names else FIRST_USERNAME
            return asyncio.run(
                _at_the_command_line(
                    settings,
                    lambda parts: bootstrap.create_first_administrator(parts, username=name),
                )
            )
        case ["new-password", name]:
            return asyncio.run(
                _at_the_command_line(
                    settings, lambda parts: bootstrap.give_new_password(parts, name)
                )
            )
    sys.stderr.write(f"{__doc__}\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
