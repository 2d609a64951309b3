"""The gateway in this process, on a database of its own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import httpx
import pytest
from httpx import Response

from compose.gateway import gateway_app
from gateway.accounts.bootstrap import create_first_administrator
from gateway.app import Gateway
from gateway.base import METADATA
from gateway.places import UnitPlace
from gateway.settings import GatewaySettings
from libs.contracts.core import Level
from libs.contracts.registry.organisations import Organisation, OrganisationKind
from libs.kit.db import Database
from libs.kit.http import ASGIApp, Receive, Scope, Send, connect
from libs.kit.tokens import KeySource, Principal
from tests.support.clock import FixedClock
from tests.support.ids import new_id

FIRST_PASSWORD = "Dau-tien-cua-ca-nuoc-26"
GOOD_PASSWORD = "Cam-nhung-2026-Ea-Kao"
ANOTHER_PASSWORD = "Ca-phe-chon-ngon-2027"

CHEAP = {
    "argon2_time_cost": 1,
    "argon2_memory_kib": 8,
    "anonymous_per_second": 0,
    "account_per_second": 0,
    "work_per_second": 0,
    "account_work_per_second": 0,
    "logins_per_minute": 0,
}
"""Settings for tests that are not about their cost or their number."""


def an_organisation(name: str, unit: str, *, ends_on: date | None = None) -> Organisation:
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Organisation(
        id=new_id(),
        version=1,
        kind=OrganisationKind.OFFICE,
        name=name,
        names=[],
        agency_code=None,
        unit=unit,
        parent=None,
        begins_on=date(2020, 1, 1),
        ends_on=ends_on,
        legal_basis="",
        ended_by=None,
        successors=[],
        created_at=moment,
        updated_at=moment,
    )


class Atlas:
    """A few units, as the registry would place them."""

    places: ClassVar = {
        "VN": UnitPlace("VN", Level.MINISTRY, in_force=True, province=None),
        "66": UnitPlace("66", Level.PROVINCE, in_force=True, province="66"),
        "01": UnitPlace("01", Level.PROVINCE, in_force=True, province="01"),
        "24133": UnitPlace("24133", Level.COMMUNE, in_force=True, province="66"),
        "00004": UnitPlace("00004", Level.COMMUNE, in_force=True, province="01"),
        "24118": UnitPlace("24118", Level.COMMUNE, in_force=False, province="66"),
        "643": UnitPlace("643", Level.DISTRICT, in_force=False, province="66"),
    }

    async def place(self, code: str) -> UnitPlace | None:
        return self.places.get(code)

    async def organisation(self, id: UUID, by: Principal) -> Organisation | None:  # noqa: A002
        return self.organisations.get(id)

    organisations: ClassVar = {
        one.id: one
        for one in (
            an_organisation("UBND xã Ea Kao", "24133"),
            an_organisation("Sở Nông nghiệp và Môi trường", "66"),
            an_organisation("Phòng Kinh tế cũ", "24133", ends_on=date(2025, 6, 30)),
        )
    }

    def named(self, name: str) -> str:
        return next(str(one.id) for one in self.organisations.values() if one.name == name)


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """A service that answers with nothing but its path."""
    if scope["type"] != "http":
        return
    headers = [(b"content-type", b"text/plain")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": scope["path"].encode()})


@dataclass
class Person:
    """Somebody with an account, logged in."""

    http: httpx.AsyncClient
    username: str
    password: str
    account: dict[str, Any]
    tokens: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        return UUID(self.account["id"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens['access_token']}"}

    async def log_in(self) -> "Person":
        answer = await log_in(self.http, self.username, self.password)
        assert answer.status_code == 200, answer.text
        self.tokens = answer.json()
        return self

    async def get(self, path: str, **options: Any) -> Response:
        return await self.http.get(path, headers=self.headers, **options)

    async def post(self, path: str, json: Any = None, **headers: str) -> Response:
        return await self.http.post(path, json=json, headers={**self.headers, **headers})

    async def patch(self, path: str, json: Any, if_match: str) -> Response:
        headers = {**self.headers, "If-Match": if_match}
        return await self.http.patch(path, json=json, headers=headers)

    async def act(self, path: str, json: Any, if_match: str = "*") -> Response:
        return await self.http.post(path, json=json, headers={**self.headers, "If-Match": if_match})


async def log_in(http: httpx.AsyncClient, username: str, password: str) -> Response:
    return await http.post("/v1/auth/login", json={"username": username, "password": password})


def an_account(**changes: Any) -> dict[str, Any]:
    body = {
        "username": "canbo.eakao",
        "display_name": "H'Linh Niê",
        "role": "officer",
        "level": "commune",
        "unit": "24133",
    }
    return {**body, **changes}


def an_office(**changes: Any) -> dict[str, Any]:
    return {"role": "officer", "level": "commune", "unit": "24133", **changes}


async def set_password(http: httpx.AsyncClient, code: str, password: str) -> Response:
    body = {"code": code, "password": password}
    return await http.post("/v1/auth/password-setting", json=body)


@dataclass
class Door:
    """The gateway under test and what it stands on."""

    app: Gateway
    http: httpx.AsyncClient
    database: Database
    clock: FixedClock
    first: Person

    async def person(
        self, by: Person | None = None, *, password: str = GOOD_PASSWORD, **changes: Any
    ) -> Person:
        """Have an account made, set its password as its person does, and log in."""
        giver, body = by or self.first, an_account(**changes)
        answer = await giver.post("/v1/accounts", body)
        assert answer.status_code == 201, answer.text
        await self.settle(giver, answer.json()["id"], password)
        made = Person(self.http, body["username"], password, answer.json())
        return await made.log_in()

    async def settle(self, by: Person, account: str, password: str) -> None:
        reason = {"reason": "Tài khoản mới"}
        link = await by.post(f"/v1/accounts/{account}/password-link", reason)
        assert link.status_code == 200, link.text
        answer = await set_password(self.http, link.json()["code"], password)
        assert answer.status_code == 204, answer.text

    async def province_administrator(self) -> Person:
        return await self.person(
            username="quantri.daklak", role="administrator", level="province", unit="66"
        )


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
async def database(gateway_database_url: str, clock: FixedClock) -> AsyncIterator[Database]:
    database = Database(gateway_database_url, METADATA, clock, pool_size=4)
    yield database
    await database.close()


def a_gateway(
    database: Database,
    clock: FixedClock,
    keys: Path,
    *,
    services: dict[str, str | ASGIApp] | None = None,
    registry_keys: KeySource | None = None,
    **settings: Any,
) -> Gateway:
    every = {"registry": echo, "scoring": echo, "certificates": echo}
    return gateway_app(
        GatewaySettings(**{**CHEAP, "keys_dir": keys, **settings}),
        database=database,
        services={**every, **(services or {})},
        clock=clock,
        registry_keys=registry_keys,
        units=Atlas(),
    )


async def opened(app: Gateway, database: Database, clock: FixedClock) -> Door:
    made = await create_first_administrator(app.parts)
    assert made is not None
    http = connect(app)
    assert (await set_password(http, made.code, FIRST_PASSWORD)).status_code == 204
    first = Person(http, made.username, FIRST_PASSWORD, {})
    await first.log_in()
    first.account = first.tokens["account"]
    return Door(app, http, database, clock, first)


@pytest.fixture
async def door(database: Database, clock: FixedClock, tmp_path: Path) -> AsyncIterator[Door]:
    app = a_gateway(database, clock, tmp_path / "keys")
    async with app.api.router.lifespan_context(app.api):
        made = await opened(app, database, clock)
        yield made
        await made.http.aclose()
