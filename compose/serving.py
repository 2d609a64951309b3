"""One port, one app: taken before anything else starts, given back after everything else ended."""

import asyncio
import errno
import gc
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, closing, contextmanager
from typing import Protocol, TypeVar

import httpx
import uvicorn
import uvloop
from fastapi import FastAPI

from compose.protocol import Bounds, bounded_by
from libs.kit.clock import Clock, SystemClock
from libs.kit.db import Database
from libs.kit.http import ASGIApp, connect
from libs.kit.logs import configure_logs

LONGEST_WAIT = 1.0
"""Seconds that a request waits for a connection of the pool before it is told to come again."""
_GRACE_SECONDS = 5
_LAST_PORT = 65535
_HINT = "OCOP_PORT={port} make run"


class ListeningSettings(Protocol):
    """Where a part listens when it runs alone, and how it writes its log."""

    @property
    def host(self) -> str:
        """The address to listen at."""
        ...

    @property
    def port(self) -> int:
        """The port to listen at."""
        ...

    @property
    def log_format(self) -> str:
        """`json`, or lines for people."""
        ...


class PortTakenError(RuntimeError):
    """The address is not to be had; the message says what to do."""


class _Server(uvicorn.Server):
    """Leaves signals to us, as uvicorn would end the process before the rest has stopped."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture nothing."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say when callers are let in."""
        await super().startup(sockets)
        self.listens.set()


def bind(host: str, port: int, *, hint: str = _HINT) -> socket.socket:
    """Take the address without listening yet, so that nobody is let in before all is ready.

    Raises `PortTakenError`; its words end with `hint`, which shows how to choose another port.
    """
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        if error.errno != errno.EADDRINUSE:
            raise PortTakenError(f"Cannot listen on {host}:{port}: {error.strerror}.") from error
        other = port + 1 if port < _LAST_PORT else 8000
        raise PortTakenError(
            f"Port {port} on {host} is taken by another program."
            f" Choose another: {hint.format(port=other)}"
        ) from None
    return taken


def stop_on_signals(stop: asyncio.Event) -> None:
    """Let Ctrl-C and SIGTERM set the event; a second one changes nothing."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)


async def serve(
    app: ASGIApp,
    listening: socket.socket,
    stop: asyncio.Event,
    when_ready: Callable[[], Awaitable[None]],
    *,
    bounds: Bounds = Bounds(),
) -> None:
    """Serve the app until `stop` is set; its lifespan is the caller's."""
    server = _Server(
        uvicorn.Config(
            app,
            http=bounded_by(bounds),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )

    serving = asyncio.create_task(server.serve([listening]))
    opened = asyncio.create_task(server.listens.wait())
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({serving, opened}, return_when=asyncio.FIRST_COMPLETED)
        if opened.done():
            await when_ready()
            settle()
            await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        opened.cancel()
        stopped.cancel()
        server.should_exit = True
        await serving


def hurry() -> None:
    """Keep the collector still while a start makes what stays; `settle` lets it work again.

    Ours: it went through all the classes and routes again and again, a seventh of a start's work.
    """
    gc.disable()


def settle() -> None:
    """Take what a start has made out of the collector's sight; it lives as long as the process.

    Each full collection walked the law, the units and every compiled route: 0.3 s in which nobody
    was answered.
    """
    gc.collect()
    gc.freeze()
    gc.enable()


async def enter(stack: AsyncExitStack, app: FastAPI) -> FastAPI:
    """Begin an app's life; it ends with the stack."""
    await stack.enter_async_context(app.router.lifespan_context(app))
    return app


def connected(stack: AsyncExitStack, address: str) -> httpx.AsyncClient:
    """Connect to another part; the connections end with the stack."""
    client = connect(address)
    stack.push_async_callback(client.aclose)
    return client


def kept(stack: AsyncExitStack, database: Database) -> Database:
    """Give the database back, to be closed with the stack."""
    stack.push_async_callback(database.close)
    return database


S = TypeVar("S", bound=ListeningSettings)
Begin = Callable[[S, AsyncExitStack, Clock], Awaitable[ASGIApp]]
"""Builds a part and enters it; what must be closed in the end goes onto the stack."""


def run_alone(name: str, settings: S, begin: Begin[S]) -> None:
    """Serve one part at its own port until told to stop."""
    configure_logs(name, json=settings.log_format == "json")
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_alone(name, settings, begin))
    except PortTakenError as error:
        sys.exit(str(error))


async def _alone(name: str, settings: S, begin: Begin[S]) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    hint = f"OCOP_{name.upper()}_PORT={{port}}"
    with closing(bind(settings.host, settings.port, hint=hint)) as listening:
        async with AsyncExitStack() as stack:
            app = await begin(settings, stack, SystemClock())
            await serve(app, listening, stop, _begun)


async def _begun() -> None:
    """Say nothing: `/readyz` tells who asks."""
