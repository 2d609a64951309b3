"""`new_app()`: what every service has alike; `new_router()`: routes in one transaction each."""

import re
import traceback
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException as StarletteHTTPException  # noqa: TID251 - caught

from libs.contracts.errors import (
    Busy,
    Fault,
    InvalidInput,
    MalformedRequest,
    MethodNotAllowed,
    NotFound,
    OcopError,
    ServiceUnavailable,
)
from libs.kit.anchors import Anchors, anchoring
from libs.kit.auth import Public
from libs.kit.clock import Clock, SystemClock
from libs.kit.db import Database
from libs.kit.description import describe
from libs.kit.housekeeping import KEYS_KEPT, Chore, old_keys, sweeping
from libs.kit.http import ASGIApp, Receive, Scope, Send
from libs.kit.ids import ClockIds, Ids
from libs.kit.labels import Labels
from libs.kit.lately import Lately
from libs.kit.logs import request_id
from libs.kit.middleware import BodyLimits, Envelope, Metrics
from libs.kit.problems import (
    MEDIA_TYPE,
    Messages,
    document_of,
    encode,
    fault_of_pydantic,
    headers_of_problem,
    language_of,
)
from libs.kit.settings import EXPORT_MAX_ROWS, Settings
from libs.kit.tokens import TokenVerifier
from libs.kit.unit_of_work import PastRoute, UnitOfWorkRoute

_log = structlog.get_logger("app")
_READY_SECONDS = 1.0
_NOT_FOUND, _METHOD_NOT_ALLOWED = 404, 405
# The driver's InternalClientError is what a connection lost in the middle of a statement shows.
_UNREACHABLE = (
    OperationalError,
    InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
_COME_AGAIN = 1
"""Seconds after which whoever found every connection taken may try again."""
_UNREADABLE = ("22021", "22P05")

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class App(FastAPI):
    """FastAPI with room for a plain ASGI app before it, for the few hottest routes.

    `front` is given every HTTP request first and hands on what it does not answer to `behind`.
    """

    front: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, by the front if there is one."""
        if self.front is not None and scope["type"] == "http":
            await self.front(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    async def behind(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request by the framework."""
        await super().__call__(scope, receive, send)


def new_router(*, prefix: str = "", tags: Sequence[str] = (), past: bool = False) -> APIRouter:
    """Make a router whose routes run in one transaction each and replay a repeated POST.

    With `past` its GETs take `?as_of=`: they answer with the records as they were then.
    """
    kind = PastRoute if past else UnitOfWorkRoute
    return APIRouter(prefix=prefix, tags=list(tags), route_class=kind)


def configure(app: FastAPI, settings: Settings, secrets: Path | None = None) -> None:
    """Give an app what the settings of every service may say; to be called before it serves.

    `secrets` is the part's folder of keys; the anchors of its trail lie there unless the settings
    name another. Without both the trail is not anchored.
    """
    folder = settings.anchors_dir or (secrets and secrets / "anchors")
    if folder is not None:
        service, clock = app.state.service, app.state.clock
        app.state.anchors = Anchors(folder, service, clock, url=settings.anchor_url)
    app.state.export_max_rows = settings.export_max_rows
    app.state.keys_kept = timedelta(hours=settings.keys_kept_hours)


def _kept_tidy(lifespan: Lifespan | None, chores: Sequence[Chore]) -> Lifespan:
    @asynccontextmanager
    async def living(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            if lifespan is not None:
                await stack.enter_async_context(lifespan(app))
            database: Database | None = app.state.database
            if database is not None:
                if app.state.anchors is not None:
                    await stack.enter_async_context(anchoring(app.state.anchors, database))
                all_chores = (old_keys(database, app.state.keys_kept), *chores)
                await stack.enter_async_context(sweeping(all_chores, app.state.clock))
            yield

    return living


def _operation_id(route: Any) -> str:
    name: str = route.name
    return name


def new_app(
    *,
    name: str,
    title: str,
    routers: Iterable[APIRouter],
    version: str = "1",
    description: str = "",
    messages: Path | Iterable[Path] = (),
    labels: Iterable[Path] = (),
    database: Database | None = None,
    verifier: TokenVerifier | None = None,
    clock: Clock | None = None,
    ids: Ids | None = None,
    lifespan: Lifespan | None = None,
    body_limits: BodyLimits | None = None,
    checks: Iterable[Callable[[], Any]] = (),
    chores: Iterable[Chore] = (),
) -> App:
    """Put an app together: problem documents, request ids, health, metrics and OpenAPI 3.1.

    `labels` are the words for the fields of its records (`libs/kit/labels.py`).
    `checks` are awaited by `/readyz` besides the database; one that raises makes it a 503.
    While a service with a database serves, it forgets old idempotency keys and does its `chores`
    every ten minutes. `configure` gives it what its settings say.
    """
    paths = (messages,) if isinstance(messages, Path) else tuple(messages)
    words, metrics = Messages(paths), Metrics(name)
    app = App(
        title=title,
        version=version,
        description=description,
        lifespan=_kept_tidy(lifespan, tuple(chores)),
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        generate_unique_id_function=_operation_id,
        separate_input_output_schemas=False,
    )
    app.state.service = name
    app.state.clock = clock or SystemClock()
    app.state.ids = ids or ClockIds(app.state.clock)
    app.state.database = database
    app.state.verifier = verifier
    app.state.messages = words
    app.state.labels = Labels(labels)
    app.state.metrics = metrics
    app.state.export_max_rows = EXPORT_MAX_ROWS
    app.state.keys_kept = KEYS_KEPT
    app.state.anchors = None
    app.state.ready = Lately(_READY_SECONDS)
    app.state.routers = [*routers, _health(database, tuple(checks), metrics, app.state.ready)]
    for router in app.state.routers:
        app.include_router(router)
    _handle_errors(app, words)
    app.openapi = lambda: describe(app)  # type: ignore[method-assign]
    app.add_middleware(
        Envelope,
        messages=words,
        metrics=metrics,
        body_limits=body_limits or BodyLimits(),
    )
    return app


def _health(
    database: Database | None, checks: Sequence[Callable[[], Any]], metrics: Metrics, ready: Lately
) -> APIRouter:
    router = APIRouter(dependencies=[Public])

    async def asked() -> None:
        if database is not None:
            await database.ping()
        for check in checks:
            await check()

    @router.get("/healthz", include_in_schema=False)
    async def healthz() -> dict[str, str]:
        """Say that the process lives."""
        return {"status": "ok"}

    @router.get("/readyz", include_in_schema=False)
    async def readyz() -> dict[str, str]:
        """Say that the service can do its work now."""
        try:
            await ready.done(asked)
        except Exception as error:
            _log.warning("not ready", error=repr(error))
            raise ServiceUnavailable(service="") from error
        return {"status": "ready"}

    @router.get("/metrics", include_in_schema=False)
    async def prometheus() -> Response:
        """Give the counters in Prometheus' text form."""
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    return router


def _handle_errors(app: FastAPI, words: Messages) -> None:
    def answer(request: Request, error: OcopError) -> Response:
        language = language_of(request.headers.get("accept-language"))
        status, document = document_of(
            error, messages=words, language=language, request_id=request_id.get()
        )
        return Response(
            encode(document),
            status_code=status,
            media_type=MEDIA_TYPE,
            headers={**headers_of_problem(language), **error.headers},
        )

    async def expected(request: Request, error: Exception) -> Response:
        return answer(request, error if isinstance(error, OcopError) else OcopError())

    async def invalid(request: Request, error: Exception) -> Response:
        entries = error.errors() if isinstance(error, RequestValidationError) else []
        return answer(request, InvalidInput(faults=_once(map(fault_of_pydantic, entries))))

    async def http(request: Request, error: Exception) -> Response:
        refusal = _from_http(error)
        if isinstance(refusal, MethodNotAllowed):
            allowed = ", ".join(_methods_at(app, request.scope["path"]))
            if request.method == "OPTIONS":
                return Response(status_code=204, headers={"allow": allowed})
            refusal.headers["allow"] = allowed
        return answer(request, refusal)

    async def storage(request: Request, error: Exception) -> Response:
        return answer(request, _from_database(error))

    app.add_exception_handler(OcopError, expected)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(StarletteHTTPException, http)
    app.add_exception_handler(DBAPIError, storage)
    app.add_exception_handler(PoolTimeoutError, storage)
    app.add_exception_handler(OSError, storage)
    app.add_exception_handler(asyncpg.InternalClientError, storage)


def _methods_at(app: FastAPI, path: str) -> list[str]:
    """Give every method that a path takes, whichever of its routes takes it (RFC 9110, 10.2.1)."""
    found = {"OPTIONS"}
    for route in (*app.routes, *(one for router in app.state.routers for one in router.routes)):
        regex: re.Pattern[str] | None = getattr(route, "path_regex", None)
        if regex is not None and regex.match(path):
            found |= getattr(route, "methods", None) or set()
    return sorted(found | {"HEAD"} if "GET" in found else found)


def _once(faults: Iterable[Fault]) -> list[Fault]:
    """Drop what was found twice: a route and its questions may read the same body."""
    found: list[Fault] = []
    for fault in faults:
        if fault not in found:
            found.append(fault)
    return found


def _from_http(error: Exception) -> OcopError:
    if isinstance(error.__cause__, OcopError):
        return error.__cause__
    status = getattr(error, "status_code", 500)
    if status == _NOT_FOUND:
        return NotFound()
    if status == _METHOD_NOT_ALLOWED:
        return MethodNotAllowed()
    return MalformedRequest(reason="body")


def _from_database(error: Exception) -> OcopError:
    original = getattr(error, "orig", None)
    if getattr(original, "sqlstate", None) in _UNREADABLE:
        return MalformedRequest(reason="NUL")
    if isinstance(_root(original), OverflowError | UnicodeError):
        _log.warning("a value came through that no column can hold", error=repr(original))
        return MalformedRequest(reason="value")
    if isinstance(error, PoolTimeoutError):
        return Busy(seconds=_COME_AGAIN, headers={"Retry-After": str(_COME_AGAIN)})
    if isinstance(error, _UNREACHABLE) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    ):
        _log.error("database does not answer", error=repr(error))
        return ServiceUnavailable(service="database")
    _log.error("unexpected database error", trace="".join(traceback.format_exception(error)))
    return OcopError()


def _root(error: BaseException | None) -> BaseException | None:
    while error is not None and error.__cause__ is not None:
        error = error.__cause__
    return error
