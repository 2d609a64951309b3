"""What routes of accounts and posts ask of the registry: where a unit lies."""

from typing import Annotated

from fastapi import Depends

from gateway.accounts.contracts import AccountCreate
from gateway.parts import PartsOfApp
from gateway.places import UnitPlace
from gateway.posts.contracts import PostGive
from libs.contracts.scopes import Scope
from libs.kit.asking import Asks
from libs.kit.auth import Principal, requires

_Manager = Annotated[Principal, Depends(requires(Scope.ACCOUNTS_WRITE))]
"""Nobody else has anything asked for him."""


async def place_of_new(order: AccountCreate, parts: PartsOfApp, _: _Manager) -> UnitPlace | None:
    """Ask where a new account's unit lies; None when there is no such unit."""
    return await parts.units.place(order.unit)


async def place_of_post(order: PostGive, parts: PartsOfApp, _: _Manager) -> UnitPlace | None:
    """Ask where a new post's unit lies; None when there is no such unit."""
    return await parts.units.place(order.unit)


PlaceOfNew = Annotated[UnitPlace | None, Asks(place_of_new)]
PlaceOfPost = Annotated[UnitPlace | None, Asks(place_of_post)]
