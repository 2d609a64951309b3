"""Parts that run as processes start together and end together."""

import asyncio
import os
import signal
import subprocess
import sys
import time

import httpx
import pytest

from embedded.processes import Part, PartError, Supervisor, free_port
from embedded.state import CHECKOUT

_SUPERVISOR = """
import asyncio, sys
from embedded.processes import Part, Supervisor
ports = sys.argv[1:]
MODE = {"OCOP_SCORING_ENVIRONMENT": "development"}
parts = [
    Part(p, "compose.scoring", f"http://127.0.0.1:{p}", MODE | {"OCOP_SCORING_PORT": p})
    for p in ports
]
async def main():
    with Supervisor(parts) as all:
        await all.until_ready()
        print("ready", flush=True)
        await all.until_one_ends()
asyncio.run(main())
"""


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).is_success
    except httpx.TransportError:
        return False


def _gone(port: int) -> bool:
    for _ in range(100):
        if not _answers(port):
            return True
        time.sleep(0.05)
    return False


def _scoring(port: int) -> Part:
    return Part(
        f"scoring {port}",
        "compose.scoring",
        f"http://127.0.0.1:{port}",
        {"OCOP_SCORING_ENVIRONMENT": "development", "OCOP_SCORING_PORT": str(port)},
    )


async def test_when_one_part_ends_all_are_stopped() -> None:
    ports = [free_port(), free_port()]
    with Supervisor([_scoring(port) for port in ports]) as supervisor:
        await supervisor.until_ready()
        assert all(_answers(port) for port in ports)
        supervisor._processes[f"scoring {ports[1]}"].kill()
        with pytest.raises(PartError, match=f"The scoring {ports[1]} process ended"):
            await asyncio.wait_for(supervisor.until_one_ends(), 10)
    assert all(_gone(port) for port in ports)


async def test_a_part_that_cannot_start_is_named() -> None:
    part = Part("broken", "services.no_such_service", "http://127.0.0.1:9", {})
    with (
        Supervisor([part]) as supervisor,
        pytest.raises(PartError, match="The broken process ended with status 1"),
    ):
        await supervisor.until_ready()


def test_no_part_outlives_a_killed_supervisor() -> None:
    ports = [str(free_port()), str(free_port())]
    supervisor = subprocess.Popen(
        [sys.executable, "-c", _SUPERVISOR, *ports],
        stdout=subprocess.PIPE,
        text=True,
        cwd=CHECKOUT,
    )
    assert supervisor.stdout is not None
    assert supervisor.stdout.readline() == "ready\n"
    os.kill(supervisor.pid, signal.SIGKILL)
    supervisor.communicate()
    assert all(_gone(int(port)) for port in ports)
