"""The product list, 50 a page from 20,000, against asyncpg with the same JSON built in SQL.

Both ask the same private PostgreSQL for the same pages, in turn. Ours is the
whole service: token, reach, transaction, route, headers; only the network is left out.
"""

import asyncio
import json
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import FastAPI
from pydantic import SecretStr

from compose.registry import Neighbours, registry_app
from embedded import postgres
from embedded.provision import DATABASE, create_database, new_passwords, provision
from libs.clients.scoring import ScoringClient
from libs.contracts.core import Level, Role
from libs.contracts.scopes import Scope
from libs.kit.auth import Principal
from libs.kit.clock import SystemClock
from libs.kit.db import Database
from libs.kit.http import connect
from libs.kit.ids import ClockIds
from libs.kit.logs import configure_logs
from libs.kit.pagination import encode_cursor
from libs.kit.text import fold, sort_key
from libs.kit.tokens import (
    StaticKeys,
    TokenSigner,
    TokenVerifier,
    TrustedIssuer,
    new_private_key,
    public_jwk,
)
from migrations import run
from services.registry.base import METADATA
from services.registry.service_tokens import ServiceTokens
from services.registry.settings import RegistrySettings
from tools.bench.rows import Row

PRODUCTS = 20_000
PAGE = 50
_ROUNDS = 300
_WARM_UP = 60
_LIMIT = 4.0
_LIMIT_OF_ONE = 16.0
_ISSUER = "bench"
_IDS = ClockIds(SystemClock())
_WORDS = ["Cà phê", "Mật ong", "Chè", "Rau cải", "Gạo", "Nước mắm", "Ớt", "Bưởi", "Ổi", "Ấm"]

_DOCUMENT = """
    json_build_object(
        'id', p.id, 'version', p.version,
        'producer', json_build_object('id', r.id, 'name', r.name, 'kind', r.kind),
        'name', p.name, 'commune', p.commune, 'province', '66',
        'product_set', p.product_set, 'rulebook', p.rulebook, 'group', p.product_group,
        'description', p.description, 'specification', p.specification, 'gtin', p.gtin,
        'code', p.code, 'created_at', p.created_at, 'updated_at', p.updated_at
    )
"""
_FLOOR = f"""
    SELECT json_agg(page.document)::text FROM (
        SELECT {_DOCUMENT} AS document
        FROM products p JOIN producers r ON r.id = p.producer_id
        WHERE p.commune = ANY($1::text[]) AND (p.name_sort, p.id) > ($2, $3)
        ORDER BY p.name_sort, p.id LIMIT 51
    ) page
"""  # noqa: S608 - made of the text above
_FLOOR_OF_ONE = f"""
    SELECT {_DOCUMENT}::text FROM products p JOIN producers r ON r.id = p.producer_id
    WHERE p.commune = ANY($1::text[]) AND p.id = $2
"""  # noqa: S608 - made of the text above

Place = tuple[str, UUID]
Ask = Callable[[Place], Awaitable[Any]]


def measure() -> list[Row]:
    """Measure on a private PostgreSQL of its own."""
    configure_logs("bench")
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder, _database(folder) as urls:
        return asyncio.run(_measure(*urls, Path(folder)))


@contextmanager
def _database(folder: str) -> Iterator[tuple[str, str]]:
    Path(folder).chmod(0o711)
    with postgres.running(Path(folder) / "postgres", durable=False) as server:
        passwords = json.loads(new_passwords())
        databases = provision(create_database(server.url("postgres")), passwords)
        run.upgrade("registry", databases.owner_of("registry"))
        yield databases.registry, server.url(DATABASE)


async def _measure(url: str, administrator: str, folder: Path) -> list[Row]:
    places = await _fill(administrator)
    connection = await asyncpg.connect(url)
    chosen = random.Random(26).choices(places, k=_ROUNDS + _WARM_UP)  # noqa: S311 - pages to ask for
    clock = SystemClock()
    database = Database(url, METADATA, clock)
    app, token = _app(database, clock, folder)
    floor, ours = await _medians(
        chosen,
        lambda place: connection.fetchval(_FLOOR, ["24133"], *place),
        lambda place: _ask(app, token, "/v1/products", _page(place)),
    )
    floor_of_one, one = await _medians(
        chosen,
        lambda place: connection.fetchval(_FLOOR_OF_ONE, ["24133"], place[1]),
        lambda place: _ask(app, token, f"/v1/products/{place[1]}"),
    )
    await connection.close()
    await database.close()
    name = f"list {PAGE} of {PRODUCTS:,} products: microseconds a page"
    return [
        Row(name, ours, floor, ours / floor, _LIMIT),
        Row("one product: microseconds", one, floor_of_one, one / floor_of_one, _LIMIT_OF_ONE),
    ]


async def _fill(administrator: str) -> list[Place]:
    """Fill the tables as their owner's administrator: the service's role may not vacuum them."""
    connection = await asyncpg.connect(administrator)
    await connection.execute("SET search_path = registry, extensions")
    now = datetime.fromisoformat("2026-11-22T10:00:00+07:00")
    producers, products, places = [], [], []
    for number in range(PRODUCTS // 2):
        name, key = f"Hợp tác xã {number}", _IDS.new()
        common = (name, fold(name), sort_key(name), "24133")
        producers.append(
            (key, 1, "cooperative", *common, f"{number} Lê Lợi", "none", "confirmed", now, now)
        )
        for word in (_WORDS[number % len(_WORDS)], _WORDS[(number * 7 + 5) % len(_WORDS)]):
            name, product = f"{word} {number}", _IDS.new()
            common = (name, fold(name), sort_key(name), "24133")
            places.append((common[2], product))
            products.append((product, 1, key, *common, number % 26 + 1, "Ngon và sạch.", now, now))
    names = ["name", "name_fold", "name_sort", "commune"]
    ends = ["created_at", "updated_at"]
    await connection.copy_records_to_table(
        "producers",
        records=producers,
        columns=["id", "version", "kind", *names, "address", "identity_scheme", "claim", *ends],
    )
    await connection.copy_records_to_table(
        "products",
        records=products,
        columns=["id", "version", "producer_id", *names, "product_set", "description", *ends],
    )
    await connection.execute("VACUUM ANALYZE producers")
    await connection.execute("VACUUM ANALYZE products")
    await connection.close()
    return sorted(places)[: -PAGE - 1]


def _app(database: Database, clock: SystemClock, folder: Path) -> tuple[FastAPI, str]:
    pem = new_private_key()
    keys = StaticKeys({_ISSUER: public_jwk(pem, _ISSUER)})
    nowhere = ScoringClient(connect("http://127.0.0.1:9"))
    app = registry_app(
        RegistrySettings(database_url=SecretStr("-"), state_dir=folder),
        database=database,
        verifier=TokenVerifier(issuers={_ISSUER: TrustedIssuer(keys)}, clock=clock),
        clock=clock,
        neighbours=Neighbours(nowhere, None, ServiceTokens(pem, clock)),
    )
    officer = Principal(
        _IDS.new(),
        Role.OFFICER,
        Level.PROVINCE,
        "66",
        frozenset({Scope.PRODUCTS_READ}),
        _ISSUER,
    )
    signer = TokenSigner(private_pem=pem, kid=_ISSUER, issuer=_ISSUER, clock=clock)
    return app, signer.sign(officer)


def _page(place: Place) -> str:
    return f"limit={PAGE}&cursor={encode_cursor(('name', *place))}"


async def _ask(app: FastAPI, token: str, path: str, query: str = "") -> None:
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"authorization", f"Bearer {token}".encode())],
    }
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    assert sent[0]["status"] == 200, sent  # noqa: PLR2004 - the measured call must succeed


async def _medians(places: list[Place], *asked: Ask) -> list[float]:
    """Ask in turn, so that a busy machine slows both; gives microseconds."""
    taken: list[list[float]] = [[] for _ in asked]
    for place in places:
        for ask, times in zip(asked, taken, strict=True):
            started = time.perf_counter()
            await ask(place)
            times.append((time.perf_counter() - started) * 1_000_000)
    return [statistics.median(times[_WARM_UP:]) for times in taken]


if __name__ == "__main__":
    for row in measure():
        print(f"{row.name}: ours {row.ours:.0f}, floor {row.floor:.0f}, ratio {row.ratio:.2f}")
