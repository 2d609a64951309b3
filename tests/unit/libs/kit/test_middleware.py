import re
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from structlog.testing import capture_logs

from libs.contracts.errors import NotFound
from libs.kit.apps import new_app, new_router
from libs.kit.auth import Public
from libs.kit.http import ASGIApp, Message, Receive, Scope, Send, connect
from libs.kit.middleware import BodyLimits, Envelope, Metrics, headers_of, request_id_of
from libs.kit.problems import MEDIA_TYPE, Messages

WORDS = Messages()


async def _reads_everything(scope: Scope, receive: Receive, send: Send) -> None:
    more = True
    while more:
        more = (await receive()).get("more_body", False)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _envelope(app: ASGIApp, metrics: Metrics | None = None) -> ASGIApp:
    return Envelope(
        app,
        messages=WORDS,
        metrics=metrics or Metrics("test"),
        body_limits=BodyLimits(default=10, by_path=((re.compile("/large/"), 100),)),
    )


async def _call(app: ASGIApp, path: str = "/", **options: Any) -> httpx.Response:
    async with connect(app) as client:
        return await client.post(path, **options)


def test_the_first_pattern_that_matches_gives_the_limit() -> None:
    limits = BodyLimits(
        default=1, by_path=((re.compile("/a/b"), 2), (re.compile("/a"), 3), (re.compile("b"), 4))
    )
    assert [limits.limit(path) for path in ("/a/b/c", "/a/c", "/b", "")] == [2, 3, 1, 1]


@pytest.mark.parametrize(("path", "size", "status"), [("/", 10, 204), ("/", 11, 413)])
async def test_the_limit_is_the_last_size_that_passes(path: str, size: int, status: int) -> None:
    answer = await _call(_envelope(_reads_everything), path, content=b"x" * size)
    assert answer.status_code == status


async def test_a_path_can_have_a_limit_of_its_own() -> None:
    app = _envelope(_reads_everything)
    assert (await _call(app, "/large/file", content=b"x" * 100)).status_code == 204
    assert (await _call(app, "/large/file", content=b"x" * 101)).status_code == 413


async def test_an_expected_error_keeps_its_status_outside_of_any_route() -> None:
    async def lost(scope: Scope, receive: Receive, send: Send) -> None:
        raise NotFound

    answer = await _call(_envelope(lost))
    assert answer.status_code == 404
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["x-request-id"] == answer.json()["request_id"]


async def test_a_caller_who_leaves_in_the_middle_is_no_error_of_ours() -> None:
    async def reading(scope: Scope, receive: Receive, send: Send) -> None:
        await Request(scope, receive).body()

    async def leaving() -> Message:
        return {"type": "http.disconnect"}

    sent: list[Message] = []

    async def sending(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b""}
    with capture_logs() as logged:
        await _envelope(reading)(scope, leaving, sending)
    assert sent[0]["status"] == 400
    assert [line for line in logged if line["log_level"] == "error"] == []


async def test_an_unexpected_error_is_counted_and_tells_nothing() -> None:
    async def breaks(scope: Scope, receive: Receive, send: Send) -> None:
        raise KeyError("password")

    metrics = Metrics("test")
    answer = await _call(_envelope(breaks, metrics))
    assert answer.status_code == 500
    assert "password" not in answer.text
    labels = {"service": "test", "route": "(none)"}
    assert metrics.registry.get_sample_value("ocop_request_errors_total", labels) == 1


async def test_an_error_after_the_first_bytes_cuts_the_answer_off() -> None:
    sent: list[Message] = []

    async def breaks_late(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise KeyError("late")

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "path": "/", "headers": []}
    with pytest.raises(KeyError):
        await _envelope(breaks_late)(scope, receive, send)
    assert [message["type"] for message in sent] == ["http.response.start"]


async def test_what_is_not_http_passes_untouched() -> None:
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    async def nothing(*_: object) -> Any: ...

    await _envelope(app)({"type": "lifespan"}, nothing, nothing)
    assert seen == ["lifespan"]


async def test_the_answer_carries_one_request_id_whatever_the_app_sets() -> None:
    async def sets_its_own(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"x-request-id", b"its-own-choice")]
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    answer = await _call(_envelope(sets_its_own), headers={"x-request-id": "from-caller"})
    assert answer.headers.get_list("x-request-id") == ["from-caller"]


@pytest.mark.parametrize(
    "offered", ["", "short", "a b c d e f g", "x" * 65, "a\nb-and-more", "é" * 9]
)
def test_an_id_that_could_forge_a_log_line_is_replaced(offered: str) -> None:
    assert request_id_of({"x-request-id": offered}) != offered


def test_headers_are_given_by_lower_case_name() -> None:
    scope = {"headers": [(b"accept", b"a"), (b"x-name", "é".encode("latin-1"))]}
    assert headers_of(scope) == {"accept": "a", "x-name": "é"}


async def test_head_answers_as_get_does_but_without_a_body() -> None:
    router = new_router()

    @router.get("/thing", dependencies=[Public])
    async def thing() -> dict[str, str]:
        return {"name": "gạo"}

    async with connect(new_app(name="try", title="Try", routers=[router])) as client:
        told, asked = await client.head("/thing"), await client.get("/thing")
        assert (told.status_code, told.content) == (200, b"")
        assert told.headers["content-length"] == asked.headers["content-length"]
        assert (await client.head("/nothing")).status_code == 404
