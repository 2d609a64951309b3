"""The first administrator of a new system, whose password is kept so that it can be tried."""

import json

from embedded.parts import Given
from embedded.state import State
from gateway.accounts.bootstrap import FIRST_USERNAME, create_first_administrator
from gateway.app import parts_at_the_machine
from gateway.passwords import one_time_password
from gateway.settings import GatewaySettings

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
    async with parts_at_the_machine(GatewaySettings(**given["gateway"])) as parts:
        made = await create_first_administrator(parts, password=password)
    if made is not None or interrupted:
        account = {"username": FIRST_USERNAME, "password": password}
        state.remember(ACCOUNTS, json.dumps({"administrator": account}))
