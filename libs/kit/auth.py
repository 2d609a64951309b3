"""Bearer token -> principal; every route names the scope it needs, or says it is public."""

from collections.abc import Iterator
from typing import Any

from fastapi import Depends, Request
from fastapi.dependencies.models import Dependant

from libs.contracts.errors import NotAuthenticated, PermissionMissing
from libs.contracts.scopes import Scope
from libs.kit.tokens import Principal, TokenVerifier

__all__ = [
    "Anonymous",
    "Principal",
    "Public",
    "Requires",
    "access_of",
    "authenticate",
    "requires",
]

_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="ocop"'}


def bearer_token(request: Request) -> str | None:
    """Give the bearer token of the request, or None when it carries no such header."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise NotAuthenticated(headers=_CHALLENGE, reason="scheme")
    return token.strip()


async def authenticate(request: Request) -> Principal | None:
    """Verify the request's token once; None without a token, `NotAuthenticated` with a bad one."""
    known: Principal | None = getattr(request.state, "principal", None)
    if known is not None:
        return known
    token = bearer_token(request)
    verifier: TokenVerifier | None = request.app.state.verifier
    if token is None or verifier is None:
        return None
    try:
        principal = await verifier.verify(token)
    except NotAuthenticated as error:
        error.headers.update(_CHALLENGE)
        raise
    request.state.principal = principal
    return principal


class Requires:
    """A dependency that lets only callers with one scope through (401, then 403)."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    async def __call__(self, request: Request) -> Principal:
        """Give the principal that holds the scope."""
        principal = await authenticate(request)
        if principal is None:
            raise NotAuthenticated(headers=_CHALLENGE, reason="missing")
        if self.scope not in principal.scopes:
            raise PermissionMissing(
                scope=self.scope.value, role=principal.role.value, level=principal.level.value
            )
        return principal


def requires(scope: Scope) -> Requires:
    """Name the scope that a route needs."""
    return Requires(scope)


class Anonymous:
    """A dependency that says: anybody may call this route."""

    async def __call__(self) -> None:
        """Let everybody through."""


Public: Any = Depends(Anonymous())
"""Mark of a public route: `dependencies=[Public]`."""


def _walk(dependant: Dependant) -> Iterator[Any]:
    for inner in dependant.dependencies:
        yield inner.call
        yield from _walk(inner)


def access_of(dependant: Dependant) -> Requires | Anonymous | None:
    """Tell what a route asks of its caller; None means that it forgot to say, a defect."""
    for call in _walk(dependant):
        if isinstance(call, Requires | Anonymous):
            return call
    return None
