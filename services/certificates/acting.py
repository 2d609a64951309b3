"""Who acts, with what, in which transaction: what a use case of this service is given."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.scopes import Scope
from libs.kit.auth import Principal, requires
from libs.kit.db import Session
from services.certificates.parts import CertificatesParts, PartsOfApp


@dataclass(frozen=True, slots=True)
class Acting:
    """A caller that holds the permission, in the request's transaction."""

    session: AsyncSession
    principal: Principal
    parts: CertificatesParts


def acts_with(scope: Scope) -> Callable[..., Coroutine[Any, Any, Acting]]:
    """Make the dependency of a route that needs a scope."""

    async def acting(
        session: Session,
        parts: PartsOfApp,
        principal: Annotated[Principal, Depends(requires(scope))],
    ) -> Acting:
        return Acting(session=session, principal=principal, parts=parts)

    return acting


Issuing = Annotated[Acting, Depends(acts_with(Scope.CERTIFICATES_ISSUE))]
"""The registry, which orders certificates and takes numbers out of use."""
ChangingStatus = Annotated[Acting, Depends(acts_with(Scope.CERTIFICATES_STATUS))]
"""The registry, which says what became of a certificate."""
