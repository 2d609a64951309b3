"""What routes of accounts and posts ask of the registry: units and organisations."""

from typing import Annotated

from fastapi import Depends

from gateway.accounts.contracts import AccountCreate
from gateway.parts import PartsOfApp
from gateway.places import UnitPlace
from gateway.posts.contracts import PostGive, PostUpdate
from libs.contracts.registry.organisations import Organisation
from libs.contracts.scopes import Scope
from libs.kit.asking import Asks
from libs.kit.auth import Principal, requires

_Manager = Annotated[Principal, Depends(requires(Scope.ACCOUNTS_WRITE))]
"""Nobody else has anything asked for him."""


async def place_of_new(order: AccountCreate, parts: PartsOfApp, _: _Manager) -> UnitPlace | None:
    """Ask where a new account's unit lies; None when there is no such unit."""
    return await parts.units.place(order.unit)


async def organisation_of_new(
    order: AccountCreate, parts: PartsOfApp, by: _Manager
) -> Organisation | None:
    """Ask for the organisation of a new account's post; None when none is named or known."""
    named = order.organisation
    return None if named is None else await parts.units.organisation(named, by)


async def organisation_of_post(
    order: PostGive, parts: PartsOfApp, by: _Manager
) -> Organisation | None:
    """Ask for the organisation of a new post; None when none is named or known."""
    named = order.organisation
    return None if named is None else await parts.units.organisation(named, by)


async def organisation_of_change(
    change: PostUpdate, parts: PartsOfApp, by: _Manager
) -> Organisation | None:
    """Ask for a post's other organisation; None when none is named or known."""
    named = change.organisation
    return None if named is None else await parts.units.organisation(named, by)


async def place_of_post(order: PostGive, parts: PartsOfApp, _: _Manager) -> UnitPlace | None:
    """Ask where a new post's unit lies; None when there is no such unit."""
    return await parts.units.place(order.unit)


PlaceOfNew = Annotated[UnitPlace | None, Asks(place_of_new)]
PlaceOfPost = Annotated[UnitPlace | None, Asks(place_of_post)]
OrganisationOfNew = Annotated[Organisation | None, Asks(organisation_of_new)]
OrganisationOfPost = Annotated[Organisation | None, Asks(organisation_of_post)]
OrganisationOfChange = Annotated[Organisation | None, Asks(organisation_of_change)]
