"""Who acts, when, in which transaction: what a use case of the registry is given."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.core import Role
from libs.contracts.scopes import Scope
from libs.kit.auth import Principal, requires
from libs.kit.clock import Clock
from libs.kit.db import Session
from services.registry.scope import Reach, reach_of


@dataclass(frozen=True, slots=True)
class Acting:
    """A caller that holds the permission, in the request's transaction."""

    session: AsyncSession
    principal: Principal
    clock: Clock

    @property
    def is_producer(self) -> bool:
        """Say whether the caller is a producer's own account."""
        return self.principal.role is Role.PRODUCER

    async def reach(self) -> Reach:
        """Work out what the caller's unit covers."""
        return await reach_of(self.session, self.principal, self.clock.today())


def acts_with(scope: Scope) -> Callable[..., Coroutine[Any, Any, Acting]]:
    """Make the dependency of a route that needs a scope."""

    async def acting(
        request: Request,
        session: Session,
        principal: Annotated[Principal, Depends(requires(scope))],
    ) -> Acting:
        return Acting(session=session, principal=principal, clock=request.app.state.clock)

    return acting
