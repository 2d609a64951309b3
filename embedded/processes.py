"""The system's parts as processes of their own, and one supervisor that lets none outlive another.

When one of them ends, all are stopped and the failure is told: a part that dies has a reason to be
looked at, and in production it is the platform's task to start it again.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import httpx

from embedded.children import die_with_parent, end
from embedded.state import CHECKOUT

_READY_SECONDS = 60.0
_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.05


class PartError(RuntimeError):
    """A part did not start, or ended; the message names it."""


@dataclass(frozen=True)
class Part:
    """One process: the module it runs, its settings, and where it answers."""

    name: str
    module: str
    address: str
    settings: Mapping[str, str]


def free_port() -> int:
    """Find a loopback port that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Supervisor:
    """Starts the parts in order and stops them in the opposite order."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        try:
            for part in self._parts:
                self._processes[part.name] = _start(part)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def until_ready(self) -> None:
        """Wait until every part answers."""
        async with (
            httpx.AsyncClient(trust_env=False, timeout=5) as client,
            asyncio.timeout(_READY_SECONDS),
        ):
            for part in self._parts:
                while not await _answers(client, part):
                    self._complain_of_the_dead()
                    await asyncio.sleep(_POLL_SECONDS)

    async def until_one_ends(self) -> None:
        """Watch them; raises when one has ended."""
        while True:
            self._complain_of_the_dead()
            await asyncio.sleep(_POLL_SECONDS * 10)

    def stop(self) -> None:
        """Stop them all, the last one started first."""
        for process in reversed(self._processes.values()):
            end(process, signal.SIGTERM, patience=_STOP_SECONDS)
        self._processes.clear()

    def _complain_of_the_dead(self) -> None:
        for name, process in self._processes.items():
            status = process.poll()
            if status is not None:
                raise PartError(f"The {name} process ended with status {status}; all are stopped.")


def _start(part: Part) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", part.module],
        cwd=CHECKOUT,
        env={**os.environ, **part.settings},  # noqa: TID251 - handed on, not read
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),
        start_new_session=True,
        preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - two system calls, no more
    )


async def _answers(client: httpx.AsyncClient, part: Part) -> bool:
    try:
        return (await client.get(f"{part.address}/healthz")).is_success
    except httpx.TransportError:
        return False
