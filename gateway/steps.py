"""Routes that work in several short transactions, not in the request's."""

from fastapi import Request, Response
from fastapi.routing import APIRoute

from libs.kit.unit_of_work import Handler, UnitOfWorkRoute


class StepsRoute(UnitOfWorkRoute):
    """A route that proves or hands out a secret, or sends a letter.

    So it holds no connection while a password is hashed or a mail server thinks (else a crowd of
    such calls shuts everybody out), and its answer, tokens and codes included, is kept under no
    idempotency key.
    """

    def get_route_handler(self) -> Handler:
        """Wrap FastAPI's handler, without a transaction."""
        handle, admit = APIRoute.get_route_handler(self), self.admission()

        async def in_steps(request: Request) -> Response:
            await admit(request)
            return await handle(request)

        return in_steps
