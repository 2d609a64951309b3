"""What a connection may cost before anybody knows who it is: bytes, headers, time."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from compose.protocol import Bounds
from compose.serving import bind, serve
from libs.kit.http import Receive, Scope, Send
from tests.support.raw_requests import RawAnswer, exchange

BOUNDS = Bounds(
    head_bytes=2048, headers=20, head_seconds=0.4, body_seconds=0.4, body_rate=1024 * 1024
)
PATIENCE = 20.0


class Counting:
    """An app that reads a body to its end and says how long it was."""

    def __init__(self) -> None:
        self.left = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.left += 1
                return
            size += len(message["body"])
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"%d" % size})


@pytest.fixture
def app() -> Counting:
    return Counting()


@pytest.fixture
async def port(app: Counting) -> AsyncIterator[int]:
    listening = bind("127.0.0.1", 0)
    stop, ready = asyncio.Event(), asyncio.Event()

    async def say_ready() -> None:
        ready.set()

    serving = asyncio.create_task(serve(app, listening, stop, say_ready, bounds=BOUNDS))
    await ready.wait()
    yield listening.getsockname()[1]
    stop.set()
    await serving


async def answered(port: int, sent: bytes) -> RawAnswer:
    """Send and wait until the server closes the connection."""
    return await exchange(port, sent, silence=PATIENCE)


POST = b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n", 200),
        (POST + b"content-length: 3\r\n\r\nabc", 200),
        (POST + b"content-length: 100000\r\n\r\n" + b"x" * 100_000, 200),
        (POST + b"transfer-encoding: chunked\r\n\r\n" + b"1\r\nx\r\n" * 5000 + b"0\r\n\r\n", 200),
        (b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 21 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nx: " + b"y" * 4000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nx: " + b"y" * 100_000, 431),
        (b"GET /" + b"a" * 4000 + b" HTTP/1.1\r\n\r\n", 431),
        (b"GET /" + b"a" * 100_000, 431),
        (POST + b"transfer-encoding: chunked\r\n\r\n1;" + b"x" * 900_000, 431),
        (POST + b"transfer-encoding: chunked\r\n\r\n0\r\nx: " + b"y" * 900_000, 431),
        (POST + b"transfer-encoding: chunked\r\n\r\n0\r\n" + b"x: y\r\n" * 30 + b"\r\n", 431),
        (b"GET / HTTP/1.1\r\nhost: x\r\n", 408),
        (b"GE", 408),
        (POST + b"content-length: 3\r\n\r\nab", 408),
        (POST + b"transfer-encoding: chunked\r\n\r\n5\r\nab", 408),
        (POST + b"transfer-encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00", 400),
        (b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: 1, 1\r\n\r\n", 400),
    ],
)
async def test_a_connection_ends_with_one_answer(port: int, sent: bytes, status: int) -> None:
    answer = await answered(port, sent)
    assert [head[0] for head in answer.heads] == [status], answer.received
    if status != 200:
        assert answer.heads[0][1] == "application/problem+json"
        assert b"connection: close" in answer.received


async def test_a_connection_on_which_nobody_speaks_is_closed(port: int) -> None:
    assert (await answered(port, b"")).received == b""


async def test_a_body_that_drips_is_ended(port: int, app: Counting) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(POST + b"content-length: 100000\r\n\r\n")
    for _ in range(400):
        writer.write(b"x")
        await asyncio.sleep(0.05)
        if app.left:
            break
    assert (await reader.read())[:12] == b"HTTP/1.1 408"
    assert app.left == 1
    writer.close()


async def test_a_kept_connection_serves_request_after_request(port: int) -> None:
    one = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1500\r\n\r\n" + b"y" * 1500
    answer = await exchange(port, one * 3)
    assert [head[0] for head in answer.heads] == [200, 200, 200]


async def test_nonsense_behind_a_request_does_not_take_its_answer_away(port: int) -> None:
    answer = await answered(port, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n\x00\x01nonsense\r\n\r\n")
    assert [head[0] for head in answer.heads] == [200]
