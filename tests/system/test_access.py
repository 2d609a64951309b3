"""Who may call what: every route of every part, by every role at every level; deny by default."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from gateway.access import ACCESS, scopes_of
from gateway.routes import ROUTES, RouteTable, is_hidden
from libs.contracts.core import Level, Role
from libs.contracts.scopes import SERVICE_ONLY, Scope
from libs.kit.apps import new_app, new_router
from libs.kit.asking import _Asks
from libs.kit.auth import Anonymous, Public, Requires, _walk, access_of
from libs.kit.description import api_routes
from tests.contracts.generated import NOBODY
from tests.contracts.whole import REGISTRY, Whole, name_of, running_whole
from tests.support.database import TestServer
from tests.support.ids import new_id

_SAMPLES = {
    "code": "24133",
    "rulebook": "26-2026",
    "rulebook_id": "26-2026",
    "number": "1",
    "product_set": "1",
    "criterion": "1.1",
    "username": "nobody",
    "year": "2027",
    "kind": "holidays",
}
_ROOT = Path(__file__).parents[2]
_BODIES = {"POST", "PUT", "PATCH"}
_SAID = (Requires, Anonymous)


@dataclass(frozen=True)
class Way:
    """One method on one route of one part."""

    app: str
    method: str
    route: APIRoute

    @property
    def access(self) -> Requires | Anonymous | None:
        return access_of(self.route.dependant)

    @property
    def path(self) -> str:
        values: dict[str, str] = {}
        for parameter in _in_path(self.route.dependant):
            identifier = parameter.field_info.annotation is UUID
            values[parameter.alias] = (
                str(new_id()) if identifier else _SAMPLES.get(parameter.alias, "x")
            )
        return self.route.path_format.format(**values)

    def __str__(self) -> str:
        return f"{self.app}: {self.method} {self.route.path_format}"


def _in_path(dependant: Dependant) -> Iterator[ModelField]:
    """Give what a path names, also where only something that the route needs asks for it."""
    yield from dependant.path_params
    for inner in dependant.dependencies:
        yield from _in_path(inner)


def _ways(app: FastAPI, name: str) -> list[Way]:
    return [Way(name, method, route) for route in api_routes(app) for method in route.methods or ()]


def _scope(call: Requires | Anonymous) -> Scope | None:
    return call.scope if isinstance(call, Requires) else None


def _marks(route: APIRoute) -> list[Requires | Anonymous]:
    """Give what a route itself says; a question of it comes in with the same permission."""
    own, asked = [], []
    for one in route.dependant.dependencies:
        found = asked if isinstance(one.call, _Asks) else own
        found += [call for call in (one.call, *_walk(one)) if isinstance(call, _SAID)]
    assert {_scope(call) for call in asked} <= {_scope(call) for call in own}, route.path
    return own


def _unmarked(app: FastAPI) -> list[str]:
    """Name the routes that do not say, once, who may call them."""
    return [route.path for route in api_routes(app) if len(_marks(route)) != 1]


@pytest.fixture(scope="module")
def whole(database_server: TestServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    with running_whole(database_server, tmp_path_factory.mktemp("system")) as made:
        yield made


@pytest.fixture(scope="module")
def ways(whole: Whole) -> list[Way]:
    return [way for name, app in whole.apps.apps.items() for way in _ways(app, name)]


@pytest.fixture(scope="module")
def guarded(ways: list[Way]) -> list[tuple[Way, Scope]]:
    return [(way, way.access.scope) for way in ways if isinstance(way.access, Requires)]


def _ask(
    whole: Whole, way: Way, caller: str, *, client: str | None = None, **headers: str
) -> httpx.Response:
    body: dict[str, Any] = {"json": {}} if way.method in _BODIES else {}
    sent = {**whole.accounts[caller].headers, **headers}
    request = whole.clients[client or way.app].request(way.method, way.path, headers=sent, **body)
    return whole.loop.run(request)


def test_every_route_says_once_who_may_call_it(whole: Whole) -> None:
    for name, app in whole.apps.apps.items():
        assert _unmarked(app) == [], name


def test_no_route_is_served_that_is_not_listed(whole: Whole) -> None:
    """A route outside of `new_app(routers=...)` would escape the walk; a description may."""
    for name, app in whole.apps.apps.items():
        listed = {route.path for route in api_routes(app)}
        served = {path for route in app.routes if (path := getattr(route, "path", ""))}
        assert served - listed <= {"/openapi.json"}, name


def test_a_new_route_that_names_nobody_fails_the_walk() -> None:
    router = new_router()

    @router.get("/forgotten")
    async def read_forgotten() -> None: ...

    @router.get("/said", dependencies=[Public])
    async def read_said() -> None: ...

    @router.get("/twice", dependencies=[Public, Public])
    async def read_twice() -> None: ...

    app = new_app(name="test", title="Test", routers=[router])
    assert _unmarked(app) == ["/forgotten", "/twice"]


def test_without_a_token_a_guarded_route_answers_401(
    whole: Whole, guarded: list[tuple[Way, Scope]]
) -> None:
    for way, _ in guarded:
        answer = _ask(whole, way, NOBODY)
        assert answer.status_code == 401, way
        assert answer.json()["code"] == "not_authenticated", way
        assert answer.headers["www-authenticate"].startswith("Bearer"), way


@pytest.mark.parametrize("header", ["Bearer x", "Bearer a.b.c", "Basic eDp5", "Bearer", ""])
def test_with_a_token_that_is_none_a_guarded_route_answers_401(
    header: str, whole: Whole, guarded: list[tuple[Way, Scope]]
) -> None:
    for way, _ in guarded:
        assert _ask(whole, way, NOBODY, Authorization=header).status_code == 401, way


def test_without_a_token_a_public_route_answers(whole: Whole, ways: list[Way]) -> None:
    for way in ways:
        if isinstance(way.access, Anonymous):
            answer = _ask(whole, way, NOBODY)
            assert answer.status_code not in {401, 403}, way
            assert answer.status_code < 500, way


@pytest.mark.parametrize(
    ("role", "level"), ACCESS, ids=[name_of(role, level) for role, level in ACCESS]
)
def test_a_role_reaches_what_its_permissions_name_and_nothing_else(
    role: Role, level: Level, whole: Whole, guarded: list[tuple[Way, Scope]]
) -> None:
    held = scopes_of(role, level)
    for way, scope in guarded:
        answer = _ask(whole, way, name_of(role, level))
        missing = answer.status_code == 403 and answer.json()["code"] == "permission_missing"
        assert missing == (scope not in held), f"{way} {answer.status_code}"
        assert answer.status_code != 401, way
        assert answer.status_code < 500, f"{way} {answer.text}"
        if missing:
            said = answer.json()["params"]
            assert said == {"scope": scope.value, "role": role.value, "level": level.value}


def test_the_registrys_own_token_opens_only_what_is_meant_for_it(
    whole: Whole, guarded: list[tuple[Way, Scope]]
) -> None:
    believed = {"certificates": SERVICE_ONLY, "gateway": {Scope.PEOPLE_READ}}
    for way, scope in guarded:
        status = _ask(whole, way, REGISTRY).status_code
        if way.app not in believed:
            assert status == 401, f"{way}: this part does not trust the issuer"
        else:
            assert (status == 403) == (scope not in believed[way.app]), way


def test_no_token_of_the_gateway_does_what_services_do(
    whole: Whole, guarded: list[tuple[Way, Scope]]
) -> None:
    forged = whole.account(Role.OFFICER, Level.MINISTRY, "VN", frozenset(Scope))
    for way, scope in guarded:
        if scope in SERVICE_ONLY:
            answer = _ask(whole, way, NOBODY, **forged.headers)
            assert answer.status_code == 403, way
            assert answer.json()["code"] == "permission_missing", way


def test_every_permission_is_asked_for_somewhere_and_held_by_somebody(
    guarded: list[tuple[Way, Scope]],
) -> None:
    asked = {scope for _, scope in guarded}
    sources = [path.read_text(encoding="utf-8") for path in (_ROOT / "services").rglob("*.py")]
    asked |= {scope for scope in Scope if any(f"Scope.{scope.name} " in text for text in sources)}
    held = {scope for pair in ACCESS for scope in scopes_of(*pair)}
    assert asked == set(Scope), "a permission that nobody asks for says nothing"
    assert held == set(Scope) - SERVICE_ONLY


def test_a_role_that_does_not_exist_at_a_level_may_nothing() -> None:
    for role in Role:
        for level in Level:
            assert bool(scopes_of(role, level)) == ((role, level) in ACCESS)
    assert not any(scopes_of(Role.SERVICE, level) for level in Level)


@pytest.mark.parametrize(
    ("role", "level", "scope"),
    [
        (Role.PRODUCER, Level.COMMUNE, Scope.SHEETS_WRITE),
        (Role.PRODUCER, Level.COMMUNE, Scope.DOSSIERS_RECEIVE),
        (Role.PRODUCER, Level.COMMUNE, Scope.ACCOUNTS_READ),
        (Role.OFFICER, Level.COMMUNE, Scope.DECISIONS_WRITE),
        (Role.OFFICER, Level.MINISTRY, Scope.DOSSIERS_FORWARD),
        (Role.COUNCIL_MEMBER, Level.PROVINCE, Scope.CONCLUSIONS_WRITE),
        (Role.COUNCIL_MEMBER, Level.PROVINCE, Scope.DECISIONS_WRITE),
        (Role.INSPECTOR, Level.PROVINCE, Scope.WITHDRAWALS_WRITE),
        (Role.AUDITOR, Level.PROVINCE, Scope.REGISTRY_AUDIT_READ),
        (Role.AUDITOR, Level.MINISTRY, Scope.PRODUCTS_WRITE),
        (Role.ADMINISTRATOR, Level.PROVINCE, Scope.NOTICES_READ),
        (Role.ADMINISTRATOR, Level.MINISTRY, Scope.REGISTRY_AUDIT_READ),
        (Role.ADMINISTRATOR, Level.MINISTRY, Scope.PERSONAL_DATA_READ),
        (Role.ADMINISTRATOR, Level.PROVINCE, Scope.DOSSIERS_READ),
        (Role.ADMINISTRATOR, Level.COMMUNE, Scope.PRODUCERS_READ),
        (Role.ADMINISTRATOR, Level.COMMUNE, Scope.DOSSIERS_RECEIVE),
        (Role.LEADER, Level.COMMUNE, Scope.DOCUMENTS_DRAFT),
        (Role.LEADER, Level.PROVINCE, Scope.DOCUMENTS_DRAFT),
        (Role.LEADER, Level.PROVINCE, Scope.SHEETS_WRITE),
        (Role.LEADER, Level.MINISTRY, Scope.DECISIONS_WRITE),
        (Role.LEADER, Level.COMMUNE, Scope.HISTORY_CONFIRM),
        (Role.STEWARD, Level.MINISTRY, Scope.DOCUMENTS_SIGN),
        (Role.STEWARD, Level.MINISTRY, Scope.DOSSIERS_WRITE),
        (Role.OFFICER, Level.COMMUNE, Scope.DOCUMENTS_SIGN),
        (Role.OFFICER, Level.PROVINCE, Scope.DOCUMENTS_SIGN),
        (Role.OFFICER, Level.MINISTRY, Scope.REFERENCE_WRITE),
    ],
)
def test_what_a_role_must_never_do_is_not_in_the_table(
    role: Role, level: Level, scope: Scope
) -> None:
    assert scope not in scopes_of(role, level)


def test_the_door_lets_nobody_in_where_a_token_is_needed(
    whole: Whole, guarded: list[tuple[Way, Scope]]
) -> None:
    for way, _ in guarded:
        status = _ask(whole, way, NOBODY, client="door").status_code
        assert status == (404 if is_hidden(way.path) else 401), way


def test_the_door_and_the_services_agree_on_what_is_public(ways: list[Way]) -> None:
    table = RouteTable()
    for way in ways:
        route = table.route(way.path)
        if route is None or way.app == "gateway":
            continue
        assert route.service == way.app, way
        if isinstance(way.access, Anonymous):
            assert way.method in route.public, f"{way} is public, and the door keeps it shut"


def test_every_route_of_a_service_is_reached_through_the_door_or_hidden(ways: list[Way]) -> None:
    table = RouteTable()
    inside = {"/healthz", "/readyz", "/metrics", "/.well-known/jwks.json"}
    for way in ways:
        if way.app == "gateway" or way.route.path in inside or is_hidden(way.path):
            continue
        assert table.route(way.path) is not None, f"{way}: nobody can reach it"


def test_every_row_of_the_doors_table_leads_somewhere(ways: list[Way]) -> None:
    paths = [(way.app, way.route.path) for way in ways]
    for route in ROUTES:
        beneath = [
            path
            for app, path in paths
            if app == route.service and f"{path}/".startswith(f"{route.prefix}/")
        ]
        assert beneath, route


@pytest.mark.parametrize("path", ["/v1/events", "/v1/schedule", "/v1/audit-events"])
def test_what_is_national_passes_the_door_for_the_ministrys_auditors_alone(
    path: str, whole: Whole
) -> None:
    for role, level in ACCESS:
        headers = whole.accounts[name_of(role, level)].headers
        answer = whole.loop.run(whole.clients["door"].get(path, headers=headers))
        may = (role, level) == (Role.AUDITOR, Level.MINISTRY)
        assert answer.status_code == (200 if may else 403), f"{path} {role} {level}"


def test_everybody_but_administrators_reads_notices_through_the_door(whole: Whole) -> None:
    for role, level in ACCESS:
        headers = whole.accounts[name_of(role, level)].headers
        answer = whole.loop.run(whole.clients["door"].get("/v1/notices", headers=headers))
        assert answer.status_code == (403 if role is Role.ADMINISTRATOR else 200), (role, level)


@pytest.mark.parametrize(
    "path",
    [
        "/v1",
        "/v1/",
        "/v1/nowhere",
        "/v2/products",
        "/v1/productsx",
        "/admin",
        "/v1/Products",
        "/docs",
        "/redoc",
        "/.env",
    ],
)
def test_an_address_outside_of_the_table_is_not_found(path: str, whole: Whole) -> None:
    for caller in (NOBODY, name_of(Role.OFFICER, Level.MINISTRY)):
        headers = {**whole.accounts[caller].headers, "Accept": "application/json"}
        answer = whole.loop.run(whole.clients["door"].get(path, headers=headers))
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize(
    "path",
    [
        "/internal/v1/certificates/{id}",
        "//internal/v1/certificates/{id}",
        "/%69nternal/v1/certificates/{id}",
        "/internal%2Fv1%2Fcertificates%2F{id}",
        "/v1/certificates/../../internal/v1/certificates/{id}",
        "/v1/certificates/%2e%2e/%2e%2e/internal/v1/certificates/{id}",
        "/./internal/v1/certificates/{id}",
        "/v1/internal/v1/certificates/{id}",
        "/v1/../internal/v1/certificates/{id}",
        "/v1\\..\\internal\\v1\\certificates\\{id}",
    ],
)
@pytest.mark.parametrize("caller", [NOBODY, REGISTRY, name_of(Role.OFFICER, Level.MINISTRY)])
def test_what_is_internal_never_passes_the_door(caller: str, path: str, whole: Whole) -> None:
    headers = whole.accounts[caller].headers
    address = "http://door" + path.format(id=new_id())
    answer = whole.loop.run(whole.clients["door"].put(address, json={}, headers=headers))
    assert answer.status_code == 404, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
