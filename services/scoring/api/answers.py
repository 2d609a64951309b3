"""What the routes share: reading a body whole, faults as problems, cacheable answers."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

import orjson
from fastapi import Request, Response

from libs.contracts.errors import Fault, InvalidInput, MalformedRequest
from libs.kit.answers import kept
from libs.kit.problems import Messages, language_of, shortened
from libs.kit.reading import Reading, media_type_of, require_type
from libs.kit.unit_of_work import UnitOfWorkRoute, offered_by
from services.scoring.engine import faults as engine
from services.scoring.engine.parsing import parse

MAX_BODY = 256 * 1024
"""Largest body of one score or advice request: 200 sheets of 60 answers fit ten times."""
_CACHED = "public, max-age=300, stale-while-revalidate=86400"

Checked = TypeVar("Checked")
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class SelfReadingRoute(UnitOfWorkRoute):
    """A route that reads its own body; the annotated `body` parameter only describes it.

    The engine checks sheets against the rulebook and names every fault at once, with its own
    codes; a second check by a model would hide half of them behind the first wrong type.
    """

    def get_route_handler(self) -> Handler:
        """Call the endpoint with the request itself."""
        endpoint = self.endpoint
        reading = Reading(self.dependant, None, offered_by(self))
        taken = media_type_of(self.body_field) if self.body_field is not None else None

        async def handle(request: Request) -> Response:
            await reading.check(request)
            if taken is not None:
                require_type(request, taken)
            response: Response = await endpoint(request)
            return response

        return handle


def language(request: Request) -> str:
    """Choose Vietnamese or English by Accept-Language."""
    return language_of(request.headers.get("accept-language"))


async def read_body(request: Request, limit: int = MAX_BODY) -> bytes:
    """Read a body whole; too large is a fault."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise refused([engine.Fault("", "body_too_long", {"limit": limit})])
        chunks.append(chunk)
    return b"".join(chunks)


def parsed(body: bytes) -> tuple[Any, list[engine.Fault]]:
    """Read JSON; a key that stands twice is a fault. Raises `MalformedRequest` for what is none."""
    try:
        return parse(body)
    except engine.RefusedError as error:
        raise MalformedRequest(reason="JSON") from error


def refused(
    faults: list[engine.Fault] | tuple[engine.Fault, ...], *, more: bool = False
) -> InvalidInput:
    """Turn the engine's faults into a problem with one entry each."""
    return InvalidInput(
        more=more,
        faults=[
            Fault(pointer=fault.pointer, code=fault.code, params=fault.params) for fault in faults
        ],
    )


def told(messages: Messages, faults: Sequence[engine.Fault], asked: str) -> list[dict[str, Any]]:
    """Put the faults of one of many products into words."""
    return [
        {
            "pointer": shortened(fault.pointer),
            "code": fault.code,
            "detail": messages.words(fault.code, asked, fault.params)["detail"],
        }
        for fault in faults
    ]


def checked(read: Callable[[], Checked], twice: list[engine.Fault]) -> Checked:
    """Run a check; its faults and those of keys named twice come back together."""
    try:
        found = read()
    except engine.RefusedError as error:
        raise refused([*twice, *error.faults], more=error.more) from error
    if twice:
        raise refused(twice)
    return found


def answer(value: Any, *, headers: dict[str, str] | None = None) -> Response:
    """Answer with JSON that is already plain."""
    return Response(orjson.dumps(value), media_type="application/json", headers=headers)


def cached(
    request: Request, body: bytes, tag: str, media_type: str = "application/json"
) -> Response:
    """Answer with what can only change when the rulebooks do; 304 when the reader has it."""
    return kept(
        request,
        body,
        tag=f'"{tag}"',
        cache_control=_CACHED,
        media_type=media_type,
        vary=["Accept-Language"],
    )
