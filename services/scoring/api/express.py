"""The hottest request without a framework: a council's sheets in, their result out.

`POST /v1/scores` is described and served by `scores.py` like every other route. This middleware
stands before the app and answers every faultless request itself, in plain ASGI and by the very
same functions; whatever is faulty goes on to the app untouched, which names the faults.
"""

import time
from collections.abc import Mapping
from typing import Any, Final

import orjson
import structlog

from libs.kit.http import ASGIApp, Message, Receive, Scope, Send
from libs.kit.middleware import Metrics, request_id_of
from libs.kit.problems import language_of
from services.scoring.api.answers import MAX_BODY
from services.scoring.engine.catalogue import Catalogue
from services.scoring.engine.faults import RefusedError
from services.scoring.engine.parsing import parse
from services.scoring.engine.requests import read_case
from services.scoring.engine.result import score

PATH: Final = "/v1/scores"
_SENT: Final = (
    (b"content-type", b"application/json"),
    (b"cache-control", b"private, no-cache"),
    (b"x-content-type-options", b"nosniff"),
)
_JSON: Final = b"application/json"
_ANY: Final = b"*/*"
_log = structlog.get_logger("request")


class Express:
    """Answers score requests before any routing; hands everything else on."""

    def __init__(self, app: ASGIApp, *, catalogue: Catalogue, metrics: Metrics) -> None:
        self._app, self._catalogue, self._metrics = app, catalogue, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["path"] != PATH or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        first = await receive()
        headers = dict(scope["headers"])
        body = None
        if (
            _is_plain(scope, headers)
            and first["type"] == "http.request"
            and not first.get("more_body", False)
        ):
            body = self._answer(first.get("body", b""), headers.get(b"accept-language", b""))
        if body is None:
            await self._app(scope, _again(first, receive), send)
            return
        offered = headers.get(b"x-request-id", b"").decode("latin-1")
        request_id = request_id_of({"x-request-id": offered})
        length = (b"content-length", b"%d" % len(body))
        sent = [*_SENT, length, (b"x-request-id", request_id.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": sent})
        await send({"type": "http.response.body", "body": body})
        seconds = time.perf_counter() - started
        self._metrics.observe("POST", PATH, 200, seconds)
        milliseconds = round(seconds * 1000, 1)
        _log.debug("answered", route=PATH, milliseconds=milliseconds, request_id=request_id)

    def _answer(self, body: bytes, accept_language: bytes) -> bytes | None:
        """Score a faultless request; None, without a reason, where the app has to name faults."""
        if len(body) > MAX_BODY:
            return None
        language = language_of(accept_language.decode("latin-1")) if accept_language else "vi"
        try:
            data, twice = parse(body)
            return (
                None if twice else orjson.dumps(score(read_case(self._catalogue, data), language))
            )
        except RefusedError:
            return None


def _is_plain(scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
    """Say that nothing about the request has to be looked at besides its body."""
    accept = headers.get(b"accept", _ANY)
    return (
        not scope["query_string"]
        and headers.get(b"content-type") == _JSON
        and (_ANY in accept or _JSON in accept)
    )


def _again(first: Message, receive: Receive) -> Receive:
    """Give the message that was read already once more, then the rest."""
    waiting: list[Any] = [first]

    async def receiving() -> Message:
        message: Message = waiting.pop() if waiting else await receive()
        return message

    return receiving
