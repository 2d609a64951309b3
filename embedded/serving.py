"""One port, one app: taken before anything else starts, given back after everything else ended."""

import asyncio
import errno
import signal
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import uvicorn

from libs.kit.http import ASGIApp

_GRACE_SECONDS = 5
_LAST_PORT = 65535


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


def bind(host: str, port: int) -> socket.socket:
    """Take the address without listening yet, so that nobody is let in before all is ready."""
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
            f" Choose another: OCOP_PORT={other} make run"
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
) -> None:
    """Serve the app until `stop` is set; its lifespan is the caller's."""
    server = _Server(
        uvicorn.Config(
            app,
            http="httptools",
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
            await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        opened.cancel()
        stopped.cancel()
        server.should_exit = True
        await serving
