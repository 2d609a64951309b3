"""One certificate issued, one scan answered, one file checked, against their libraries alone.

Ours is the whole service: token, transaction, numbers, store, audit, route; only the network is
left out. The floors are typst and pyHanko with a loaded key, asyncpg with one stored document,
and pyHanko's validation, each in the same process and the same minute, call by call in turn.
"""

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import orjson
from cryptography.hazmat.primitives.serialization import Encoding
from fastapi import FastAPI
from pydantic import SecretStr

from compose.certificates import certificates_app
from embedded import postgres
from embedded.provision import create_database, new_passwords, provision
from libs.clients.certificates import CertificatesClient
from libs.contracts.certificates import Certificate, IssueCertificate
from libs.contracts.core import Level, Role
from libs.contracts.scopes import SERVICE_ONLY
from libs.kit.auth import Principal
from libs.kit.clock import SystemClock
from libs.kit.db import Database
from libs.kit.http import connect
from libs.kit.ids import ClockIds
from libs.kit.logs import configure_logs
from libs.kit.tokens import (
    StaticKeys,
    TokenSigner,
    TokenVerifier,
    TrustedIssuer,
    new_private_key,
    public_jwk,
)
from migrations import run
from services.certificates.base import METADATA
from services.certificates.examining.pdf import examine
from services.certificates.parts import CertificatesParts
from services.certificates.rendering.renderer import PrintedPage
from services.certificates.settings import CertificatesSettings
from tools.bench.rows import Row

_ISSUER = "bench"
_IDS = ClockIds(SystemClock())
_SCAN = "SELECT published FROM certificates WHERE code = $1"
_WARM_UP = 5
Step = Callable[[], Awaitable[Any]]


def measure() -> list[Row]:
    """Measure on a private PostgreSQL of its own."""
    configure_logs("bench")
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder, _database(folder) as url:
        return asyncio.run(_measure(url, Path(folder)))


@contextmanager
def _database(folder: str) -> Iterator[str]:
    Path(folder).chmod(0o711)
    with postgres.running(Path(folder) / "postgres", durable=False) as server:
        passwords = json.loads(new_passwords())
        databases = provision(create_database(server.url("postgres")), passwords)
        run.upgrade("certificates", databases.owner_of("certificates"))
        yield databases.certificates


@dataclass(frozen=True)
class _Bench:
    app: FastAPI
    client: CertificatesClient
    connection: "asyncpg.Connection[Any]"

    @property
    def parts(self) -> CertificatesParts:
        parts: CertificatesParts = self.app.state.parts
        return parts


async def _measure(url: str, folder: Path) -> list[Row]:
    clock = SystemClock()
    database = Database(url, METADATA, clock)
    app, token = _app(database, clock, folder)
    connection = await asyncpg.connect(url)
    async with connect(app) as http:
        bench = _Bench(app, CertificatesClient(http, token=lambda: token), connection)
        made = await bench.client.issue(_order())
        rows = [
            await _row("certificate issued: ms", 40, 2.0, _issue(bench), _print_and_sign(bench)),
            await _row("scan answered: ms", 400, 12.0, _scan(bench, made), _read(bench, made)),
            await _row("own PDF verified: ms", 40, 2.0, *await _verify(bench, made)),
        ]
    await connection.close()
    await database.close()
    bench.parts.bench.close()
    return rows


async def _row(name: str, rounds: int, limit: float, ours: Step, floor: Step) -> Row:
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + _WARM_UP):
        for step, times in zip((ours, floor), taken, strict=True):
            started = time.perf_counter()
            await step()
            times.append((time.perf_counter() - started) * 1000)
    mine, bare = (statistics.median(times[_WARM_UP:]) for times in taken)
    return Row(name, mine, bare, mine / bare, limit)


def _issue(bench: _Bench) -> Step:
    return lambda: bench.client.issue(_order())


def _print_and_sign(bench: _Bench) -> Step:
    parts = bench.parts

    def alone() -> bytes:
        at = SystemClock().now().replace(microsecond=0)
        code = _IDS.new().hex[:12].upper()
        page = PrintedPage(_order(), _IDS.new().hex, code, date(2029, 11, 20), parts.url(code), at)
        return parts.signer.sign(parts.renderer.print_page(page), at=at, name="Tỉnh Đắk Lắk")

    return lambda: parts.bench.work(alone)


def _scan(bench: _Bench, made: Certificate) -> Step:
    path = f"/v1/certificates/{made.code}"
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": b"",
        "headers": [(b"accept", b"application/json")],
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def ask() -> None:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        await bench.app(dict(scope), receive, send)
        assert sent[0]["status"] == 200, sent  # noqa: PLR2004 - the measured call must succeed

    return ask


def _read(bench: _Bench, made: Certificate) -> Step:
    async def read() -> bytes:
        return orjson.dumps(orjson.loads(await bench.connection.fetchval(_SCAN, made.code)))

    return read


async def _verify(bench: _Bench, made: Certificate) -> tuple[Step, Step]:
    pdf = await bench.client.pdf(made.code)
    roots = [root.public_bytes(Encoding.DER) for root in bench.parts.chain.roots]
    return (
        lambda: bench.client.verify(pdf),
        lambda: bench.parts.bench.work(lambda: examine(pdf, roots)),
    )


def _app(database: Database, clock: SystemClock, folder: Path) -> tuple[FastAPI, str]:
    pem = new_private_key()
    keys = StaticKeys({_ISSUER: public_jwk(pem, _ISSUER)})
    app = certificates_app(
        CertificatesSettings(
            database_url=SecretStr("-"), state_dir=folder, public_url="https://ocop.example.vn"
        ),
        database=database,
        verifier=TokenVerifier(issuers={_ISSUER: TrustedIssuer(keys)}, clock=clock),
        clock=clock,
    )
    registry = Principal(_IDS.new(), Role.SERVICE, Level.MINISTRY, "VN", SERVICE_ONLY, _ISSUER)
    signer = TokenSigner(private_pem=pem, kid=_ISSUER, issuer=_ISSUER, clock=clock)
    return app, signer.sign(registry)


def _order() -> IssueCertificate:
    order = {
        "id": _IDS.new(),
        "authority": {"level": "province", "unit_code": "66", "unit_name": "Tỉnh Đắk Lắk"},
        "signer": {"title": "Chủ tịch", "name": "Nguyễn Thị Hồng Ngọc"},
        "decision": {"number": "1234/QĐ-UBND", "date": "2026-11-20"},
        "product": {"id": _IDS.new(), "code": "66-24133-001-2026", "name": "Rau muống Ea Kao"},
        "producer": {"name": "Hợp tác xã Ea Kao", "address": "Phường Ea Kao, tỉnh Đắk Lắk"},
        "product_set": {"number": 1, "name": "Rau, củ, quả tươi"},
        "stars": 4,
        "rulebook": "26-2026",
        "issued_on": "2026-11-20",
        "validity_months": 36,
    }
    return IssueCertificate.model_validate(order)


if __name__ == "__main__":
    for row in measure():
        print(f"{row.name}: ours {row.ours:.2f}, floor {row.floor:.2f}, ratio {row.ratio:.2f}")
