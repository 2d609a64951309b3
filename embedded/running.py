"""The life of a system once its databases are there: begin, say hello, watch, stop."""

import asyncio
import os
import socket
import sys
import threading
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop

from compose.serving import hurry, serve, stop_on_signals
from embedded import demo
from embedded.administrator import ensure_administrator
from embedded.cluster import PostgresError
from embedded.parts import Given, as_processes, settings_of_whole
from embedded.postgres import PostgresServer
from embedded.processes import Supervisor
from embedded.settings import EmbeddedSettings
from embedded.state import State
from embedded.welcome import say_hello
from libs.kit.clock import SystemClock

_WATCH_SECONDS = 0.5
_STOP_SECONDS = 10.0
_START_FIELD = 19


@dataclass(frozen=True)
class Launch:
    """What is there before the parts begin."""

    settings: EmbeddedSettings
    state: State
    given: Given
    server: PostgresServer | None
    listening: socket.socket

    async def announce(self) -> None:
        """Say hello, and walk the demo if this is the first start."""
        say_hello(self.settings, self.state, _seconds_of_life())
        demo.say_outcome(self.state)
        demo.begin(self.settings, self.state)


def _seconds_of_life() -> float:
    """Tell how long ago this process began, its imports included."""
    fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    began = int(fields[_START_FIELD]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - began


def run(launch: Launch, *, processes: bool) -> None:
    """Run the system, in this process or in four, until it is told to stop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_in_processes(launch) if processes else _in_one_process(launch))


async def _in_one_process(launch: Launch) -> None:
    hurry()
    from compose.whole import (  # noqa: PLC0415 - four processes need none of it here
        warn_of_any_new_keys,
        whole_system,
    )

    stop = asyncio.Event()
    stop_on_signals(stop)
    await warn_of_any_new_keys(settings_of_whole(launch.given), SystemClock())
    await ensure_administrator(launch.given, launch.state)
    system = whole_system(settings_of_whole(launch.given), SystemClock())
    async with system.living() as gateway:
        try:
            await _first_of(
                serve(gateway, launch.listening, stop, launch.announce), _watch(launch.server)
            )
        finally:
            _end_in_time(sys.exc_info()[1])


def _end_in_time(failure: BaseException | None) -> None:
    """Cut the process off when a part does not end: it may be asking a database that is gone.

    What is acknowledged is on disk, and the private PostgreSQL stops by itself without us.
    """

    def cut_off() -> None:
        told = f"{failure}\n" if failure else ""
        sys.stderr.write(f"{told}A part did not end in {_STOP_SECONDS:.0f} s and was cut off.\n")
        sys.stderr.flush()
        os._exit(1)

    timer = threading.Timer(_STOP_SECONDS, cut_off)
    timer.daemon = True
    timer.start()


async def _in_processes(launch: Launch) -> None:
    stop = asyncio.Event()
    stop_on_signals(stop)
    await ensure_administrator(launch.given, launch.state)
    launch.listening.close()
    with Supervisor(as_processes(launch.settings, launch.given)) as supervisor:
        await supervisor.until_ready()
        await launch.announce()
        await _first_of(stop.wait(), supervisor.until_one_ends(), _watch(launch.server))


async def _watch(server: PostgresServer | None) -> None:
    """End the system when its database ends: without it nothing can be acknowledged."""
    while True:
        if server is not None and not server.alive:
            raise PostgresError("The private PostgreSQL ended; everything is stopped.")
        await asyncio.sleep(_WATCH_SECONDS)


async def _first_of(*works: Coroutine[Any, Any, Any]) -> None:
    """Wait until one ends, end the others, and raise what any of them failed with."""
    tasks = [asyncio.ensure_future(work) for work in works]
    done, pending = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
    for task in done:
        task.result()
