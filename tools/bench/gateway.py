"""The gateway's hop: processor time a forwarded request, against a hop that only does what it must.

The floor over a port copies the request through aiohttp without looking at it; the floor in process
hashes the token, looks it up and copies the scope. Neither has the server's own parsing in it.
"""

import asyncio
import hashlib
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp

from compose.gateway import gateway_app
from gateway.access import scopes_of
from gateway.app import Gateway
from gateway.base import METADATA
from gateway.settings import GatewaySettings
from gateway.tokens.keys import ISSUER
from libs.contracts.core import Level, Role
from libs.kit.clock import SystemClock
from libs.kit.db import Database
from libs.kit.http import ASGIApp, Receive, Scope, Send
from libs.kit.logs import configure_logs
from libs.kit.tokens import Principal
from tools.bench.rows import Row

_ROUNDS, _BATCH = 30, 50
_REMOTE_LIMIT, _LOCAL_LIMIT = 2.2, 9.0
_BODY = b'{"items":[],"next":null}'
_STARTED = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/json"), (b"content-length", b"24")],
}


async def service(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - ASGI
    """Answer everything with an empty page."""
    await send(dict(_STARTED))
    await send({"type": "http.response.body", "body": _BODY})


async def measure() -> list[Row]:
    """Measure both ways of running."""
    configure_logs("bench")
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder:
        async with _remote_service() as url:
            app, token = _gateway(url, Path(folder))
            async with _bare_forwarder(url) as bare:
                over = await _compare(app, bare, token)
            await app.upstreams["registry"].close()
        app, token = _gateway(service, Path(folder))
        inside = await _compare(app, _bare_call(), token)
    return [
        Row("gateway hop over a port: microseconds of CPU", *over, _REMOTE_LIMIT),
        Row("gateway hop in process: microseconds of CPU", *inside, _LOCAL_LIMIT),
    ]


def _gateway(target: str | ASGIApp, folder: Path) -> tuple[Gateway, str]:
    clock = SystemClock()
    app = gateway_app(
        GatewaySettings(keys_dir=folder, account_per_second=1e9, account_burst=10**9),
        database=Database("postgresql://nobody@127.0.0.1:1/none", METADATA, clock),
        services={"registry": target, "scoring": target, "certificates": target},
        clock=clock,
    )
    scopes = scopes_of(Role.OFFICER, Level.PROVINCE)
    officer = Principal(uuid4(), Role.OFFICER, Level.PROVINCE, "66", scopes, ISSUER, str(uuid4()))
    return app, app.parts.signer.sign(officer)


@asynccontextmanager
async def _remote_service() -> AsyncIterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "tools.bench.gateway:service", "--lifespan", "off"]
    options = ["--port", str(port), "--no-access-log", "--log-level", "error"]
    process = await asyncio.create_subprocess_exec(*command, *options)
    try:
        for _ in range(200):
            await asyncio.sleep(0.05)
            with socket.socket() as ping:
                if ping.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def _bare_forwarder(url: str) -> AsyncIterator[ASGIApp]:
    session = aiohttp.ClientSession(auto_decompress=False)

    async def forward(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - ASGI
        headers = [(name.decode(), value.decode()) for name, value in scope["headers"]]
        target = url + scope["path"]
        async with session.request(scope["method"], target, headers=headers) as answer:
            raw = list(answer.raw_headers)
            await send({"type": "http.response.start", "status": answer.status, "headers": raw})
            await send({"type": "http.response.body", "body": await answer.read()})

    async with session:
        yield forward


def _bare_call() -> ASGIApp:
    known: dict[bytes, float] = {}

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        header = dict(scope["headers"])[b"authorization"]
        known.setdefault(hashlib.sha256(header[7:]).digest(), 0.0)
        await service({**scope, "state": {}}, receive, send)

    return call


async def _compare(ours: ASGIApp, floor: ASGIApp, token: str) -> tuple[float, float, float]:
    """Take turns in small batches, and keep the best of each: the machine has other work too."""
    taken: dict[str, list[float]] = {"ours": [], "floor": []}
    for _ in range(_ROUNDS):
        for name, app in (("ours", ours), ("floor", floor)):
            taken[name].append(await _batch(lambda app=app: _ask(app, token)))  # type: ignore[misc]
    best = {name: min(times) for name, times in taken.items()}
    return best["ours"], best["floor"], best["ours"] / best["floor"]


async def _batch(ask: Callable[[], Awaitable[None]]) -> float:
    started = time.process_time()
    for _ in range(_BATCH):
        await ask()
    return (time.process_time() - started) / _BATCH * 1_000_000


async def _ask(app: ASGIApp, token: str) -> None:
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/v1/products",
        "raw_path": b"/v1/products",
        "query_string": b"",
        "client": ("127.0.0.1", 4000),
        "server": ("127.0.0.1", 8000),
        "headers": [
            (b"host", b"127.0.0.1:8000"),
            (b"accept", b"application/json"),
            (b"accept-language", b"vi"),
            (b"user-agent", b"bench"),
            (b"authorization", f"Bearer {token}".encode()),
        ],
    }
    sent: list[Any] = []
    asked, gone = False, asyncio.get_running_loop().create_future()

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if asked:
            await gone
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    assert sent[0]["status"] == 200, sent  # noqa: PLR2004 - the measured call must succeed


if __name__ == "__main__":
    for row in asyncio.run(measure()):
        print(f"{row.name}: ours {row.ours:.1f}, floor {row.floor:.1f}, ratio {row.ratio:.2f}")
