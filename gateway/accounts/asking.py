"""What the routes of the accounts ask of the registry: where the unit lies that a body names."""

from typing import Annotated

from fastapi import Depends

from gateway.accounts.contracts import AccountCreate, AccountUpdate
from gateway.parts import PartsOfApp
from gateway.places import UnitPlace
from libs.contracts.scopes import Scope
from libs.kit.asking import Asks
from libs.kit.auth import Principal, requires

_Manager = Annotated[Principal, Depends(requires(Scope.ACCOUNTS_WRITE))]
"""Nobody else has anything asked for him."""


async def place_of_new(order: AccountCreate, parts: PartsOfApp, _: _Manager) -> UnitPlace | None:
    """Ask where a new account's unit lies; None when there is no such unit."""
    return await parts.units.place(order.unit)


async def place_of_change(
    change: AccountUpdate, parts: PartsOfApp, _: _Manager
) -> UnitPlace | None:
    """Ask where an account's new unit lies; None when the unit stays, or is none."""
    return None if change.unit is None else await parts.units.place(change.unit)


PlaceOfNew = Annotated[UnitPlace | None, Asks(place_of_new)]
PlaceOfChange = Annotated[UnitPlace | None, Asks(place_of_change)]
