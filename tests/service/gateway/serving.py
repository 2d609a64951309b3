"""Apps behind real sockets of the loopback, and a service that misbehaves on request."""

import asyncio
import hashlib
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from libs.kit.http import ASGIApp, Receive, Scope, Send


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """Serve an app on a free port for a while; gives its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app,
        lifespan="off",
        log_config=None,
        ws="none",
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    server.capture_signals = _NoSignals  # type: ignore[method-assign,assignment]
    task = asyncio.create_task(server.serve([listening]))
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listening.close()


class _NoSignals:
    """Leaves the signals to pytest."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


class Service:
    """A service that does what the last step of the path says."""

    def __init__(self) -> None:
        self.received: list[int] = []
        self.left = asyncio.Event()
        self.go_on = asyncio.Event()
        self.calls = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        self.calls += 1
        await getattr(self, scope["path"].rpartition("/")[2].partition(".")[0])(
            scope, receive, send
        )

    async def told(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell what arrived."""
        body = await self._read(receive)
        told = {
            "method": scope["method"],
            "path": scope["path"],
            "raw": scope["raw_path"].decode("latin-1"),
            "query": scope["query_string"].decode("latin-1"),
            "headers": [[k.decode("latin-1"), v.decode("latin-1")] for k, v in scope["headers"]],
            "sha256": hashlib.sha256(body).hexdigest(),
            "size": len(body),
        }
        headers = [
            (b"content-type", b"application/json"),
            (b"etag", b'"7"'),
            (b"keep-alive", b"timeout=5"),
            (b"x-request-id", b"not-this-one"),
            (b"set-cookie", b"a=1"),
            (b"set-cookie", b"b=2"),
        ]
        await send({"type": "http.response.start", "status": 201, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(told).encode()})

    async def dripping(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send one piece, wait for the test, send the other."""
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        await asyncio.wait_for(self.go_on.wait(), 10)
        await send({"type": "http.response.body", "body": b"second"})

    async def waiting(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note each piece of the body when it comes."""
        while True:
            message = await receive()
            self.received.append(len(message.get("body", b"")))
            if not message.get("more_body"):
                break
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    async def dying(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise a thousand bytes, send ten, die."""
        headers = [(b"content-length", b"1000")] if b"exact" in scope["query_string"] else []
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"0123456789", "more_body": True})
        raise RuntimeError("died")

    async def refusing(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse without reading."""
        headers = [(b"content-type", b"application/problem+json"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": b'{"code":"body_too_large"}'})

    async def sleeping(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Say nothing until the caller leaves."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self.left.set()

    async def large(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send 40 MB."""
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(640):
            await send({"type": "http.response.body", "body": bytes(65536), "more_body": True})
        await send({"type": "http.response.body"})

    async def _read(self, receive: Receive) -> bytes:
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                return body
