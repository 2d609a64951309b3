"""One request, one transaction, one answer: commit before the response leaves, replay a retry."""

import hashlib
import hmac
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import Table, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.errors import Fault, IdempotencyKeyReused, InvalidInput
from libs.kit.auth import Requires, access_of, authenticate
from libs.kit.db import Database, database_of
from libs.kit.tokens import Principal

_HEADER = "idempotency-key"
_MAX_KEY = 255
_KEPT_HEADERS = ("content-type", "etag", "location")
_SUCCESS = range(200, 300)

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class UnitOfWorkRoute(APIRoute):
    """Runs a route in one transaction and answers a repeated POST with the first answer.

    Whoever may not call is refused before anything of the request is looked at. An error rolls
    everything back, the idempotency key included, so that the call can be made again. Keys belong
    to the account that sent them; anonymous calls have none.
    """

    def get_route_handler(self) -> Handler:
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()

        async def in_one_transaction(request: Request) -> Response:
            if isinstance(access := access_of(self.dependant), Requires):
                await access(request)
            database = database_of(request)
            if database is None:
                return await handle(request)
            async with database.sessions() as session:
                request.state.session = session
                claim = await _claim(request, session, database)
                if claim is not None and claim.answer is not None:
                    return claim.answer
                response = await handle(request)
                if claim is not None and response.status_code in _SUCCESS:
                    await claim.keep(response)
                elif claim is not None:
                    await claim.give_up()
                await database.commit(session)
                return response

        return in_one_transaction


class _Claim:
    def __init__(self, session: AsyncSession, table: Table, principal: Principal, key: str) -> None:
        self._session = session
        self._table = table
        self._where = (table.c.subject == principal.subject) & (table.c.key == key)
        self._values = {"subject": principal.subject, "key": key}
        self.answer: Response | None = None

    async def take(self, fingerprint: str, request: Request) -> None:
        """Insert the key, waiting for a twin under way; find the first answer if there is one."""
        statement = (
            insert(self._table)
            .values(
                **self._values,
                fingerprint=fingerprint,
                created_at=request.app.state.clock.now(),
            )
            .on_conflict_do_nothing()
        )
        result = await self._session.execute(statement.returning(self._table.c.key))
        if result.first() is not None:
            return
        row = (await self._session.execute(select(self._table).where(self._where))).mappings().one()
        if row["fingerprint"] != fingerprint:
            raise IdempotencyKeyReused
        self.answer = Response(
            content=row["body"],
            status_code=row["status"],
            headers={**row["headers"], "idempotency-replayed": "true"},
        )

    async def keep(self, response: Response) -> None:
        """Keep the answer in the same transaction as the change it tells of."""
        headers = {
            name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers
        }
        await self._session.execute(
            update(self._table)
            .where(self._where)
            .values(status=response.status_code, headers=headers, body=bytes(response.body))
        )

    async def give_up(self) -> None:
        """Forget the key of a call whose answer is not a success, so that it can be repeated."""
        await self._session.execute(delete(self._table).where(self._where))


def stored_key(key: str) -> str:
    """Give the form in which a key is kept.

    The request's fingerprint is keyed by the key itself, so that whoever reads the table can guess
    neither: a body may hold a password.
    """
    return hashlib.sha256(key.encode()).hexdigest()


async def _claim(request: Request, session: AsyncSession, database: Database) -> _Claim | None:
    key = request.headers.get(_HEADER)
    if key is None or request.method != "POST":
        return None
    if not key or len(key) > _MAX_KEY or not key.isascii() or not key.isprintable():
        raise InvalidInput(
            faults=[Fault(pointer="/Idempotency-Key", code="idempotency_key", where="header")]
        )
    principal = await authenticate(request)
    if principal is None:
        return None
    body = await request.body()
    parts = (request.method, request.url.path, request.url.query)
    fingerprint = hmac.digest(key.encode(), "\n".join(parts).encode() + b"\n" + body, "sha256")
    claim = _Claim(session, database.idempotency, principal, stored_key(key))
    await claim.take(fingerprint.hex(), request)
    return claim
