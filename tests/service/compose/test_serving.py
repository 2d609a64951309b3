"""The address is taken before the start, served until told to stop, and free again at once."""

import asyncio
import socket

import httpx
import pytest

from compose.serving import PortTakenError, bind, serve
from embedded.processes import free_port
from libs.kit.http import Receive, Scope, Send


async def _hello(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


def test_a_taken_port_is_told_with_another_to_try() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTakenError, match=rf"Port {port} .* OCOP_PORT={port + 1} make run"):
            bind("127.0.0.1", port)


async def test_nobody_is_let_in_before_and_after() -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    listening = bind("127.0.0.1", port)
    stop = asyncio.Event()
    answers = []
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(address)

        async def when_ready() -> None:
            answers.append((await client.get(address)).text)
            stop.set()

        await asyncio.wait_for(serve(_hello, listening, stop, when_ready), 10)
        assert answers == ["hello"]
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(address)
    bind("127.0.0.1", port).close()


async def test_a_failure_when_ready_stops_the_server_and_is_told() -> None:
    async def when_ready() -> None:
        raise ValueError("no")

    listening = bind("127.0.0.1", free_port())
    with pytest.raises(ValueError, match="no"):
        await asyncio.wait_for(serve(_hello, listening, asyncio.Event(), when_ready), 10)
