"""The service as a process of its own: started, killed at any moment, started again."""

import asyncio
import json
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from libs.clients.certificates import CertificatesClient
from libs.contracts.certificates import ChangeKind, FileVerdict, Status
from libs.contracts.core import Level, Role
from libs.contracts.scopes import SERVICE_ONLY
from libs.kit.clock import SystemClock
from libs.kit.http import connect
from libs.kit.tokens import public_jwk
from tests.support.tokens import REGISTRY, Tokens
from tests.unit.services.certificates.orders import a_change, an_order

CHECKOUT = Path(__file__).resolve().parents[3]
START_SECONDS = 60
STOPPED = {0, -signal.SIGTERM}
"""uvicorn stops in order and then hands the signal on to whoever waits for it."""


class _Keys(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps({"keys": [self.server.jwk]}).encode()  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def issuer(tokens: Tokens) -> Iterator[str]:
    """Stand in for the registry, whose keys the service asks for."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Keys)
    server.jwk = public_jwk(tokens._pem[REGISTRY], REGISTRY)  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Process:
    def __init__(self, environment: dict[str, str]) -> None:
        self.url = f"http://127.0.0.1:{environment['OCOP_CERTIFICATES_PORT']}"
        self._environment = environment
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: ASYNC220 - it returns at once
            [sys.executable, "-m", "compose.certificates"],
            cwd=CHECKOUT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        async with httpx.AsyncClient(trust_env=False) as client, asyncio.timeout(START_SECONDS):
            while True:
                try:
                    if (await client.get(f"{self.url}/readyz")).is_success:
                        return
                except httpx.TransportError:
                    await asyncio.sleep(0.05)

    def end(self, how: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(timeout=20)


@pytest.fixture
def alone(certificates_database_url: str, tmp_path: Path) -> Iterator[tuple[Process, Tokens]]:
    tokens = Tokens(SystemClock())
    with issuer(tokens) as registry:
        port = random.Random().randrange(20_000, 32_000)
        process = Process(
            {
                "OCOP_CERTIFICATES_ENVIRONMENT": "production",
                "OCOP_CERTIFICATES_PORT": str(port),
                "OCOP_CERTIFICATES_DATABASE_URL": certificates_database_url,
                "OCOP_CERTIFICATES_STATE_DIR": str(tmp_path),
                "OCOP_CERTIFICATES_PUBLIC_URL": "https://ocop.example.vn/",
                "OCOP_CERTIFICATES_REGISTRY_URL": registry,
                "OCOP_CERTIFICATES_GATEWAY_URL": registry,
            }
        )
        try:
            yield process, tokens
        finally:
            if process.process is not None and process.process.poll() is None:
                process.end(signal.SIGKILL)


def client(http: httpx.AsyncClient, tokens: Tokens) -> CertificatesClient:
    principal = tokens.principal(
        *SERVICE_ONLY, role=Role.SERVICE, level=Level.MINISTRY, unit="VN", issuer=REGISTRY
    )
    return CertificatesClient(http, token=lambda: tokens.signers[REGISTRY].sign(principal))


async def test_it_runs_alone_and_stops_when_told(alone: tuple[Process, Tokens]) -> None:
    process, tokens = alone
    await process.start()
    async with connect(process.url) as http:
        order = an_order(issued_on="2026-06-01", decision={"number": "1", "date": "2026-06-01"})
        made = await client(http, tokens).issue(order)
        checked = await client(http, tokens).verify(await client(http, tokens).pdf(made.code))
        assert checked.verdict is FileVerdict.VALID
        revoke = a_change(ChangeKind.REVOKE, made.issued_on)
        revoked = await client(http, tokens).change_status(order.id, revoke)
        assert revoked.standing.status is Status.REVOKED
        altered = bytearray(await client(http, tokens).pdf(made.code))
        altered[30_000] ^= 1
        checked = await client(http, tokens).verify(bytes(altered))
        assert checked.verdict in {FileVerdict.NOT_GENUINE, FileVerdict.NOT_A_CERTIFICATE}
    assert process.end(signal.SIGTERM) in STOPPED


async def test_killed_at_any_moment_it_loses_nothing_and_repeats_nothing(
    alone: tuple[Process, Tokens],
) -> None:
    process, tokens = alone
    chance = random.Random()
    orders = [
        an_order(issued_on="2026-06-01", decision={"number": "1", "date": "2026-06-01"})
        for _ in range(16)
    ]
    acknowledged: dict[str, str] = {}

    async def send_all(http: httpx.AsyncClient) -> None:
        caller = client(http, tokens)
        for order in orders:
            made = await caller.issue(order)
            known = acknowledged.setdefault(str(order.id), made.code)
            assert known == made.code

    for _ in range(2):
        await process.start()
        async with connect(process.url) as http:
            sending = asyncio.create_task(send_all(http))
            await asyncio.wait({sending}, timeout=chance.uniform(0.05, 0.8))
            process.end(signal.SIGKILL)
            results = await asyncio.gather(sending, return_exceptions=True)
            assert not isinstance(results[0], AssertionError)

    await process.start()
    async with connect(process.url) as http:
        await send_all(http)
        caller = client(http, tokens)
        listed = (await caller.find(limit=200)).items
        assert len({line.code for line in listed}) == len(orders)
        numbers = sorted(line.number for line in listed)
        assert numbers == [f"{n:04d}/2026/OCOP-66" for n in range(1, len(orders) + 1)]
        for line in listed[:4]:
            checked = await caller.verify(await caller.pdf(line.code))
            assert checked.verdict is FileVerdict.VALID
    assert process.end(signal.SIGTERM) in STOPPED
