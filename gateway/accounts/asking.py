"""Asks the registry where a unit lies before the request's transaction begins."""

import json
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from gateway.parts import parts_of
from gateway.places import UnitPlace
from libs.contracts.scopes import Scope
from libs.kit.auth import authenticate
from libs.kit.unit_of_work import Handler, UnitOfWorkRoute


class AskFirstRoute(UnitOfWorkRoute):
    """A route whose body names a unit: no other service is called while a transaction is open.

    An idempotency key opens the transaction before the route's function runs, so it is too late
    there.
    """

    def get_route_handler(self) -> Handler:
        """Wrap the handler that works in one transaction."""
        handle = super().get_route_handler()

        async def having_asked(request: Request) -> Response:
            principal = await authenticate(request)
            request.state.place = None
            if principal is not None and Scope.ACCOUNTS_WRITE in principal.scopes:
                unit = _unit_named(await request.body())
                if unit is not None:
                    request.state.place = await parts_of(request).units.place(unit)
            return await handle(request)

        return having_asked


def _unit_named(body: bytes) -> str | None:
    try:
        read: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    unit = read.get("unit") if isinstance(read, dict) else None
    return unit if isinstance(unit, str) else None


def _place(request: Request) -> UnitPlace | None:
    place: UnitPlace | None = getattr(request.state, "place", None)
    return place


PlaceNamed = Annotated[UnitPlace | None, Depends(_place)]
