"""What the routes of the accounts ask of the registry: where the unit lies that a body names."""

from typing import Annotated

from gateway.accounts.auth import AccountsWrite
from gateway.accounts.contracts import AccountCreate, AccountUpdate
from gateway.parts import PartsOfApp
from gateway.units import Place
from libs.kit.asking import Asks


async def place_of_new(order: AccountCreate, parts: PartsOfApp, _: AccountsWrite) -> Place | None:
    """Ask where a new account's unit lies; None when there is no such unit."""
    return await parts.units.place(order.unit)


async def place_of_change(
    change: AccountUpdate, parts: PartsOfApp, _: AccountsWrite
) -> Place | None:
    """Ask where an account's new unit lies; None when the unit stays, or is none."""
    return None if change.unit is None else await parts.units.place(change.unit)


PlaceOfNew = Annotated[Place | None, Asks(place_of_new)]
PlaceOfChange = Annotated[Place | None, Asks(place_of_change)]
