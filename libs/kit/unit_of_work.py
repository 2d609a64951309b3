"""One request, one transaction, one answer: commit before the response leaves, replay a retry."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.errors import Fault, IdempotencyKeyReused, InvalidInput
from libs.kit import past, versions
from libs.kit.asking import asks_first, begin_acting, having_asked
from libs.kit.auth import Requires, access_of, authenticate
from libs.kit.db import Database, database_of
from libs.kit.reading import JSON, Reading

_HEADER = "idempotency-key"
_MAX_KEY = 255
_KEPT_HEADERS = ("content-type", "etag", "location")
_SUCCESS = range(200, 300)

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class UnitOfWorkRoute(APIRoute):
    """Runs a route in one transaction and answers a repeated POST with the first answer.

    Whoever may not call is refused before anything of the request is looked at. What the route asks
    of other services (`Asks`) it asks before the transaction. An error rolls everything back, the
    idempotency key included, so that the call can be made again. Keys belong to the account that
    sent them; anonymous calls have none. Nothing is held between the parts, so a process that is
    killed leaves no key behind that blocks a retry.
    """

    keeps_past = False
    """Whether its GETs may be asked `?as_of=`; the router says so (`new_router(past=True)`)."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        methods = options.get("methods") or ("GET",)
        self.reads_past = self.keeps_past and past.has_past(endpoint, methods)
        if self.reads_past:
            options["dependencies"] = [*(options.get("dependencies") or ()), past.AS_OF]
        self.asks_first = asks_first(endpoint)
        super().__init__(path, having_asked(endpoint) if self.asks_first else endpoint, **options)

    def get_route_handler(self) -> Handler:
        """Wrap FastAPI's handler."""
        handle = super().get_route_handler()
        admit = self.admission()

        async def in_one_transaction(request: Request) -> Response:
            await admit(request)
            database = database_of(request)
            if database is None:
                return await handle(request)
            if self.reads_past and "as_of" in request.query_params:
                single = bool(request.path_params)
                return await past.answer(request, database, handle, single=single)
            key = await _key(request, database)
            if key is not None and self.asks_first and (early := await key.answer()) is not None:
                return early
            async with database.sessions() as session:
                request.state.session = session
                act = _Act(session, key, lambda: handle(request))
                response = await (act.after_asking() if self.asks_first else act.at_once())
                versions.by(session, getattr(request.state, "principal", None))
                await database.commit(session)
                return response

        return in_one_transaction

    def admission(self) -> Callable[[Request], Awaitable[None]]:
        """Make what comes before everything: who may not call is refused, then what is wrong."""
        reading = Reading(self.dependant, self.body_field, offered_by(self))
        access = access_of(self.dependant)

        async def admit(request: Request) -> None:
            if isinstance(access, Requires):
                await access(request)
            if self.include_in_schema:  # a page for people is opened with whatever a link carries
                await reading.check(request)

        return admit


class PastRoute(UnitOfWorkRoute):
    """A route whose GETs may be asked as of a moment."""

    keeps_past = True


class _Answered(Exception):
    """A twin of the request was answered while this one asked."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class _Act:
    """One request's work in its transaction, with its idempotency key taken and kept."""

    def __init__(
        self, session: AsyncSession, key: "_Key | None", handle: Callable[[], Awaitable[Response]]
    ) -> None:
        self._session = session
        self._key = key
        self._handle = handle

    async def at_once(self) -> Response:
        """Take the key, then let the route read, check and act."""
        if self._key is not None and (first := await self._key.take(self._session)) is not None:
            return first
        return await self._keeping()

    async def after_asking(self) -> Response:
        """Let the route read the request and ask; the key is taken when it begins to act."""
        begun = begin_acting.set(self._begin)
        try:
            return await self._keeping()
        except _Answered as answered:
            return answered.response
        finally:
            begin_acting.reset(begun)

    async def _begin(self) -> None:
        if self._key is not None and (first := await self._key.take(self._session)) is not None:
            raise _Answered(first)

    async def _keeping(self) -> Response:
        response = await self._handle()
        if self._key is not None:
            await self._key.settle(self._session, response)
        return response


class _Key:
    """An idempotency key of one account, with the fingerprint of the request that it came with."""

    def __init__(self, request: Request, database: Database, **known: Any) -> None:
        self._request = request
        self._database = database
        self._table = table = database.idempotency
        self._values = known
        self._where = (table.c.subject == known["subject"]) & (table.c.key == known["key"])

    async def answer(self) -> Response | None:
        """Look for the first answer in a short transaction, so that nobody asks for it again."""
        async with self._database.sessions() as session:
            return await self._first(session)

    async def take(self, session: AsyncSession) -> Response | None:
        """Insert the key, waiting for a twin under way; give the first answer if there is one."""
        statement = (
            insert(self._table)
            .values(**self._values, created_at=self._request.app.state.clock.now())
            .on_conflict_do_nothing()
        )
        result = await session.execute(statement.returning(self._table.c.key))
        return None if result.first() is not None else await self._first(session)

    async def _first(self, session: AsyncSession) -> Response | None:
        row = (await session.execute(select(self._table).where(self._where))).mappings().first()
        if row is None:
            return None
        if row["fingerprint"] != self._values["fingerprint"]:
            raise IdempotencyKeyReused
        return Response(
            content=row["body"],
            status_code=row["status"],
            headers={**row["headers"], "idempotency-replayed": "true"},
        )

    async def settle(self, session: AsyncSession, response: Response) -> None:
        """Keep a success in the same transaction as the change it tells of; forget the rest.

        An answer that nobody may keep (`no-store`: personal data) is not kept here either.
        """
        unkept = "no-store" in response.headers.get("cache-control", "")
        if response.status_code not in _SUCCESS or unkept:
            await session.execute(delete(self._table).where(self._where))
            return
        headers = {
            name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers
        }
        await session.execute(
            update(self._table)
            .where(self._where)
            .values(status=response.status_code, headers=headers, body=bytes(response.body))
        )


def offered_by(route: APIRoute) -> list[str]:
    """Give the media types in which a route answers a success; none for a page, or no content."""
    if not route.include_in_schema:
        return []
    described = [
        kind
        for status, response in route.responses.items()
        if str(status).startswith("2")
        for kind in response.get("content", ())
    ]
    if route.response_field is not None:
        described.append(JSON)
    return list(dict.fromkeys(described))


def stored_key(key: str) -> str:
    """Give the form in which a key is kept.

    The request's fingerprint is keyed by the key itself, so that whoever reads the table can guess
    neither: a body may hold a password.
    """
    return hashlib.sha256(key.encode()).hexdigest()


async def _key(request: Request, database: Database) -> _Key | None:
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
    return _Key(
        request,
        database,
        subject=principal.subject,
        key=stored_key(key),
        fingerprint=fingerprint.hex(),
    )
