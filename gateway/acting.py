"""Who acts, with what, in which transaction: what a use case of the gateway is given."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Response
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import MutableHeaders

from gateway.parts import GatewayParts, PartsOfApp
from libs.contracts.scopes import Scope
from libs.kit.auth import Principal, requires
from libs.kit.db import Session


@dataclass(frozen=True, slots=True)
class Acting:
    """A caller that holds the permission, in the request's transaction."""

    session: AsyncSession
    principal: Principal
    parts: GatewayParts
    headers: MutableHeaders
    """The headers of the answer."""

    @property
    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return self.parts.clock.now()

    @property
    def today(self) -> date:
        """The legal day in Vietnam."""
        return self.parts.clock.today()


def acts_with(scope: Scope) -> Callable[..., Coroutine[Any, Any, Acting]]:
    """Make the dependency of a route that needs a scope."""

    async def acting(
        session: Session,
        parts: PartsOfApp,
        principal: Annotated[Principal, Depends(requires(scope))],
        response: Response,
    ) -> Acting:
        return Acting(session, principal, parts, response.headers)

    return acting


ReadingAccounts = Annotated[Acting, Depends(acts_with(Scope.ACCOUNTS_READ))]
"""Whoever may see the accounts of a territory."""
ManagingAccounts = Annotated[Acting, Depends(acts_with(Scope.ACCOUNTS_WRITE))]
"""An administrator."""
OnOwnSession = Annotated[Acting, Depends(acts_with(Scope.SESSION))]
"""Anybody who is logged in, about the own account."""
OwnSession = Annotated[Principal, Depends(requires(Scope.SESSION))]
"""The same, for routes that work in short transactions of their own."""
AskingAboutPeople = Annotated[Acting, Depends(acts_with(Scope.PEOPLE_READ))]
"""Another service of this system."""
