"""What comes in at the door goes on unbuffered, and what must not go on does not."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from libs.kit.db import Database
from libs.kit.http import connect
from tests.service.gateway.conftest import Door, a_gateway, opened
from tests.service.gateway.serving import Service, serving
from tests.support.clock import FixedClock

DEAD = "http://127.0.0.1:9"


@dataclass
class Way:
    """The gateway behind a socket, and the service behind the gateway."""

    http: httpx.AsyncClient
    service: Service
    door: Door
    remote: bool

    @property
    def token(self) -> dict[str, str]:
        return self.door.first.headers


@pytest.fixture(params=["in process", "over a port"])
async def way(
    request: pytest.FixtureRequest, database: Database, clock: FixedClock, tmp_path: Path
) -> AsyncIterator[Way]:
    service, remote = Service(), request.param == "over a port"
    async with AsyncExitStack() as stack:
        target: Any = await stack.enter_async_context(serving(service)) if remote else service
        services = {"registry": target, "scoring": target, "certificates": DEAD}
        limit = {"largest_upload": 48 * 1024 * 1024, "connect_seconds": 1}
        app = a_gateway(database, clock, tmp_path, services=services, **limit)
        await stack.enter_async_context(app.api.router.lifespan_context(app.api))
        url = await stack.enter_async_context(serving(app))
        http = await stack.enter_async_context(
            httpx.AsyncClient(base_url=url, timeout=20, trust_env=False)
        )
        yield Way(http, service, await opened(app, database, clock), remote)


async def raw(way: Way, request: str) -> bytes:
    """Send exactly these bytes; gives everything until the gateway closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", way.http.base_url.port)
    writer.write(request.encode())
    answer = await reader.read()
    writer.close()
    return answer


async def test_method_path_query_and_body_arrive_as_they_were(way: Way) -> None:
    body = os.urandom(3_000_000)
    path = "/v1/papers/a%20b%2Fc%C4%91/told?q=%C4%91%E1%BA%AFk&x=1+2&x=%2F"
    answer = await way.http.put(path, content=body, headers=way.token)
    told = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"7"')
    assert told["method"] == "PUT"
    assert told["path"] == "/v1/papers/a b/cđ/told"
    assert told["raw"] == "/v1/papers/a%20b%2Fc%C4%91/told"
    assert told["query"] == "q=%C4%91%E1%BA%AFk&x=1+2&x=%2F"
    assert (told["size"], told["sha256"]) == (len(body), hashlib.sha256(body).hexdigest())


async def test_a_body_of_unknown_length_arrives_whole(way: Way) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"x" * 1000

    answer = await way.http.post("/v1/dossiers/told", content=pieces(), headers=way.token)
    assert answer.json()["size"] == 50_000


async def test_a_request_without_a_body_has_none(way: Way) -> None:
    for method in ("GET", "DELETE", "POST", "PATCH"):
        answer = await way.http.request(method, "/v1/dossiers/told", headers=way.token)
        assert (answer.json()["method"], answer.json()["size"]) == (method, 0)


async def test_a_service_is_told_the_way_by_us_alone(way: Way) -> None:
    lies = {
        "X-Forwarded-For": "1.2.3.4",
        "X-Forwarded-Host": "evil.example",
        "X-Real-IP": "1.2.3.4",
        "Forwarded": "for=1.2.3.4",
        "Proxy-Authorization": "Basic x",
        "TE": "trailers",
        "X-Private": "1",
        "Connection": "X-Private",
        "X-Request-Id": "mine-12345678",
        "If-Match": '"3"',
        "Idempotency-Key": "k",
    }
    answer = await way.http.get("/v1/dossiers/told", headers={**way.token, **lies})
    headers = dict(answer.json()["headers"])
    for name in ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "te", "x-private"):
        assert name not in headers
    assert "proxy-authorization" not in headers
    assert headers["forwarded"].startswith("for=127.0.0.1;proto=http;host=")
    assert headers["x-request-id"] == "mine-12345678"
    assert (headers["if-match"], headers["idempotency-key"]) == ('"3"', "k")
    assert headers["authorization"] == way.token["Authorization"]


async def test_an_answer_carries_our_request_id_and_no_hop_by_hop_headers(way: Way) -> None:
    answer = await way.http.get("/v1/dossiers/told", headers=way.token)
    assert len(answer.headers.get_list("x-request-id")) == 1
    assert answer.headers["x-request-id"] != "not-this-one"
    assert "keep-alive" not in answer.headers
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert len(answer.headers.get_list("date")) == 1


async def test_an_answer_streams_before_it_is_whole(way: Way) -> None:
    async with way.http.stream("GET", "/v1/dossiers/dripping", headers=way.token) as answer:
        pieces = answer.aiter_raw()
        assert await anext(pieces) == b"first"
        way.service.go_on.set()
        assert b"".join([piece async for piece in pieces]) == b"second"


async def test_a_body_streams_before_it_is_whole(way: Way) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"a" * 10
        for _ in range(500):
            if way.service.received:
                break
            await asyncio.sleep(0.01)
        assert way.service.received == [10]
        yield b"b" * 20

    answer = await way.http.post("/v1/dossiers/waiting", content=pieces(), headers=way.token)
    assert answer.status_code == 204
    assert sum(way.service.received) == 30


async def test_a_large_answer_passes_through(way: Way) -> None:
    size = 0
    async with way.http.stream("GET", "/v1/dossiers/large", headers=way.token) as answer:
        async for piece in answer.aiter_raw():
            size += len(piece)
    assert size == 640 * 65536


async def test_a_service_that_dies_midway_is_no_success(way: Way) -> None:
    for query in ("", "?exact"):
        with pytest.raises(httpx.HTTPError):
            await way.http.get(f"/v1/dossiers/dying{query}", headers=way.token)


async def test_a_refusal_before_the_body_was_read_reaches_the_client(way: Way) -> None:
    answer = await way.http.put(
        "/v1/papers/x/refusing", content=bytes(20_000_000), headers=way.token
    )
    assert answer.status_code == 413
    assert answer.json()["code"] == "body_too_large"


async def test_two_hundred_megabytes_are_refused_before_they_are_sent(way: Way) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(3200):
            yield bytes(65536)

    head = "PUT /v1/papers/x/waiting HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    head += f"Content-Length: 209715200\r\nAuthorization: {way.token['Authorization']}\r\n\r\n"
    answer = await raw(way, head)
    assert answer.startswith(b"HTTP/1.1 413")
    assert b'"code":"body_too_large"' in answer
    assert way.service.calls == 0
    try:
        hidden = await way.http.put("/v1/papers/x/waiting", content=endless(), headers=way.token)
        assert hidden.status_code in {413, 500}
    except httpx.HTTPError:
        pass
    assert sum(way.service.received) <= 48 * 1024 * 1024


async def test_when_the_client_leaves_the_service_learns_of_it(way: Way) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await way.http.get("/v1/dossiers/sleeping", headers=way.token, timeout=0.3)
    await asyncio.wait_for(way.service.left.wait(), 5)


async def test_a_dead_service_is_a_503_in_words(way: Way) -> None:
    answer = await way.http.get("/v1/certificates/ABC")
    assert (answer.status_code, answer.json()["code"]) == (503, "service_unavailable")
    assert answer.headers["Retry-After"]
    page = await way.http.get("/c/0123456789AB", headers={"Accept": "text/html"})
    if way.remote or page.status_code == 503:
        assert "Điều này không nói lên giấy chứng nhận là thật hay giả." in page.text
    assert (await way.http.get("/readyz")).status_code == 503
    assert (await way.http.get("/healthz")).status_code == 200


HIDDEN = [
    "/internal/v1/certificates/told",
    "/internal",
    "/v1/../internal/told",
    "/v1/papers/../../internal/told",
    "/v1/papers/%2e%2e/%2e%2e/internal/told",
    "/v1/papers/..%2f..%2finternal/told",
    "/v1/papers\\..\\..\\internal/told",
    "//internal/told",
    "/v1//papers/told",
    "/v1/internal/told",
    "/v1/papers/./told",
    "/%69nternal/v1/told",
]


async def test_internal_paths_do_not_exist_however_they_are_written(way: Way) -> None:
    token = way.token["Authorization"]
    rest = f"HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\nConnection: close\r\n\r\n"
    for path in HIDDEN:
        answer = await raw(way, f"GET {path} {rest}")
        assert answer.startswith((b"HTTP/1.1 404", b"HTTP/1.1 400")), (path, answer[:200])
    assert way.service.calls == 0


async def test_without_a_token_only_public_routes_answer(way: Way) -> None:
    assert (await way.http.get("/v1/units/told")).status_code == 201
    assert (await way.http.post("/v1/scores/told", json={})).status_code == 201
    assert way.service.calls == 2
    for method, path in (
        ("GET", "/v1/dossiers/told"),
        ("POST", "/v1/units/told"),
        ("DELETE", "/v1/scores/told"),
        ("GET", "/v1/audit-events/told"),
    ):
        answer = await way.http.request(method, path)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="ocop"'
    assert way.service.calls == 2


async def test_a_nul_or_two_authorisations_are_refused(way: Way) -> None:
    assert (await way.http.get("/v1/units/a%00b/told")).status_code == 400
    assert (await way.http.get("/v1/units/told?q=%00")).status_code == 400
    twice = [("Authorization", way.token["Authorization"]), ("Authorization", "Bearer other")]
    assert (await way.http.get("/v1/dossiers/told", headers=twice)).status_code == 400
    basic = await way.http.get("/v1/dossiers/told", headers={"Authorization": "Basic eDp5"})
    assert (basic.status_code, basic.json()["params"]) == (401, {"reason": "scheme"})
    assert way.service.calls == 0


async def test_a_refusal_speaks_the_readers_language(way: Way) -> None:
    answer = await way.http.get("/v1/dossiers", headers={"Accept-Language": "en"})
    assert answer.json()["title"] == "Not authenticated"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


async def test_requests_are_counted_by_route_and_not_by_path(way: Way) -> None:
    await way.http.get("/v1/units/told")
    metrics = (await way.http.get("/metrics")).text
    assert 'route="/v1/units",service="gateway",status="201"' in metrics


async def test_the_counters_are_not_for_everybody(
    database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    app = a_gateway(database, clock, tmp_path, metrics_networks=["10.0.0.0/8"])
    async with connect(app) as http:
        assert (await http.get("/metrics")).status_code == 404
        assert (await http.get("/healthz")).status_code == 200


async def test_a_line_of_the_log_names_the_account_and_nothing_of_the_request(
    database: Database, clock: FixedClock, tmp_path: Path
) -> None:
    door = await opened(a_gateway(database, clock, tmp_path, access_log=True), database, clock)
    with capture_logs() as lines:
        await door.first.get("/v1/dossiers?q=Nguy%E1%BB%85n")
    logged = next(line for line in lines if line["event"] == "served")
    assert (logged["log_level"], logged["route"], logged["status"]) == ("info", "/v1/dossiers", 200)
    assert (logged["account"], logged["address"]) == (str(door.first.id), "127.0.0.1")
    assert "Nguy" not in str(lines)
    assert "Bearer" not in str(lines)


async def test_asking_for_the_head_only_gets_the_head_only(way: Way) -> None:
    answer = await way.http.head("/v1/units/told")
    assert (answer.status_code, answer.content) == (201, b"")
    assert (await way.http.head("/")).status_code == 200


async def test_many_requests_at_once_do_not_mix(way: Way) -> None:
    async def one(number: int) -> None:
        body = str(number) * 1000
        headers = {**way.token, "X-Number": str(number)}
        answer = await way.http.post(f"/v1/dossiers/{number}/told", content=body, headers=headers)
        told = answer.json()
        assert told["path"] == f"/v1/dossiers/{number}/told"
        assert dict(told["headers"])["x-number"] == str(number)
        assert told["sha256"] == hashlib.sha256(body.encode()).hexdigest()

    await asyncio.gather(*(one(number) for number in range(100)))
