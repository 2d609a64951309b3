"""The first administrator of a new system, whose password is kept so that it can be tried."""

import json

from embedded.parts import Given
from embedded.state import State
from gateway.accounts.bootstrap import FIRST_USERNAME, create_first_administrator
from gateway.app import new_parts
from gateway.base import METADATA
from gateway.passwords import one_time_password
from gateway.settings import GatewaySettings
from gateway.units import RegistryUnits
from libs.clients.certificates import CertificatesClient
from libs.kit.clock import SystemClock
from libs.kit.db import Database
from libs.kit.http import connect

ACCOUNTS = "accounts.json"
_PASSWORD = "administrator-password"  # noqa: S105 - the name of a file


async def ensure_administrator(given: Given, state: State) -> None:
    """Create the first administrator at the first start.

    The password is written before the account: killed in between, the next start finishes it. A
    database that came with an administrator of its own gets none from us.
    """
    if state.remembers(ACCOUNTS):
        return
    interrupted = state.remembers(_PASSWORD)
    password = state.secret(_PASSWORD, one_time_password)
    settings, clock = GatewaySettings(**given["gateway"]), SystemClock()
    assert settings.database_url is not None
    database = Database(settings.database_url.get_secret_value(), METADATA, clock)
    services = connect(settings.registry_url)
    parts = new_parts(
        settings=settings,
        database=database,
        clock=clock,
        keys_dir=settings.keys_dir,
        units=RegistryUnits(services),
        certificates=CertificatesClient(services),
    )
    try:
        made = await create_first_administrator(parts, password=password)
    finally:
        await services.aclose()
        await database.close()
    if made is not None or interrupted:
        account = {"username": FIRST_USERNAME, "password": password}
        state.remember(ACCOUNTS, json.dumps({"administrator": account}))
