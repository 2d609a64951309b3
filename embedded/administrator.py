"""The first administrator of a new system, whose password is kept so that it can be tried."""

import json

from embedded.parts import Given
from embedded.state import State
from gateway.accounts.bootstrap import (
    FIRST_USERNAME,
    create_first_administrator,
    invite,
    is_waiting,
)
from gateway.accounts.settling import set_password
from gateway.app import parts_at_the_machine
from gateway.parts import GatewayParts
from gateway.passwords import invented_password
from gateway.settings import GatewaySettings

ACCOUNTS = "accounts.json"
_PASSWORD = "administrator-password"  # noqa: S105 - the name of a file


async def ensure_administrator(given: Given, state: State) -> None:
    """Create the first administrator at the first start, and set the password in its stead.

    The password is written before the account: killed in between, the next start finishes it. A
    database that came with an administrator of its own gets none from us.
    """
    if state.remembers(ACCOUNTS):
        return
    interrupted = state.remembers(_PASSWORD)
    password = state.secret(_PASSWORD, invented_password)
    async with parts_at_the_machine(GatewaySettings(**given["gateway"])) as parts:
        made = await _made(parts, password, interrupted=interrupted)
    if made:
        account = {"username": FIRST_USERNAME, "password": password}
        state.remember(ACCOUNTS, json.dumps({"administrator": account}))


async def _made(parts: GatewayParts, password: str, *, interrupted: bool) -> bool:
    invitation = await create_first_administrator(parts)
    if invitation is None and interrupted and await is_waiting(parts, FIRST_USERNAME):
        invitation = await invite(parts, FIRST_USERNAME)
    if invitation is not None:
        await set_password(parts, invitation.code, password)
    return invitation is not None or interrupted
