"""What the routes share: reading a body whole, faults as problems, cacheable answers."""

import json
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import orjson
from fastapi import Request, Response

from libs.contracts.errors import Fault, InvalidInput
from libs.kit.problems import language_of
from libs.kit.unit_of_work import UnitOfWorkRoute
from services.scoring.engine import faults as engine

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

        async def handle(request: Request) -> Response:
            response: Response = await endpoint(request)
            return response

        return handle


def language(request: Request) -> str:
    """Choose Vietnamese or English by Accept-Language."""
    return language_of(request.headers.get("accept-language"))


async def read_json(request: Request, limit: int = MAX_BODY) -> tuple[Any, list[engine.Fault]]:
    """Read a JSON body; too large or unreadable is a fault, a key that stands twice another."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise refused([engine.Fault("", "body_too_long", {"limit": limit})])
        chunks.append(chunk)
    return parse(b"".join(chunks))


def parse(body: bytes) -> tuple[Any, list[engine.Fault]]:
    """Parse JSON, and name every key that stands twice (two answers for one criterion)."""
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise refused([engine.Fault("", "not_json")]) from error
    return data, _named_twice(body) if body.count(b'":') != _keys(data) else []


def _keys(data: Any) -> int:
    """Count the keys; when the text has as many `":` as that, no key was lost to a twin."""
    if isinstance(data, dict):
        return len(data) + sum(_keys(value) for value in data.values() if type(value) is not int)
    if isinstance(data, list):
        return sum(map(_keys, data))
    return 0


def _named_twice(body: bytes) -> list[engine.Fault]:
    """Find keys that stand twice in one object; the slow way, only when the count is odd."""
    twice: dict[int, list[str]] = {}

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(found)
        if len(made) != len(found):
            seen: set[str] = set()
            repeated = [key for key, _ in found if key in seen or seen.add(key)]  # type: ignore[func-returns-value]
            twice[id(made)] = repeated
            kept.append(made)
        return made

    kept: list[dict[str, Any]] = []
    data = json.loads(body, object_pairs_hook=pairs)
    return list(_pointers(data, "", twice)) if twice else []


def _pointers(data: Any, where: str, twice: dict[int, list[str]]) -> list[engine.Fault]:
    found = []
    if isinstance(data, dict):
        found += [
            engine.Fault(engine.step(where, key), "named_twice", {"name": key})
            for key in dict.fromkeys(twice.get(id(data), ()))
        ]
        for key, value in data.items():
            found += _pointers(value, engine.step(where, key), twice)
    elif isinstance(data, list):
        for place, value in enumerate(data):
            found += _pointers(value, f"{where}/{place}", twice)
    return found


def refused(faults: list[engine.Fault] | tuple[engine.Fault, ...]) -> InvalidInput:
    """Turn the engine's faults into a problem with one entry each."""
    return InvalidInput(
        faults=[
            Fault(pointer=fault.pointer, code=fault.code, params=fault.params) for fault in faults
        ]
    )


def checked(read: Callable[[], Checked], twice: list[engine.Fault]) -> Checked:
    """Run a check; its faults and those of keys named twice come back together."""
    try:
        found = read()
    except engine.RefusedError as error:
        raise refused([*twice, *error.faults]) from error
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
    etag = f'"{tag}"'
    headers = {"etag": etag, "cache-control": _CACHED, "vary": "Accept-Language"}
    known = request.headers.get("if-none-match", "")
    if etag in known or known.strip() == "*":
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)
