"""The registry for tests: people who call it, and bodies that say only what matters."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from gateway.access import scopes_of
from libs.contracts.core import Level, Role
from libs.contracts.scopes import Scope
from libs.kit.auth import Principal
from tests.support.ids import new_id
from tests.support.people import KnownPeople, post_of
from tests.support.tokens import GATEWAY, Tokens

PROVINCE = "66"
"""Đắk Lắk."""
COMMUNE = "24133"
"""Phường Buôn Ma Thuột, tỉnh Đắk Lắk: a code that named another ward until 30/6/2025."""
OTHER_COMMUNE = "24121"
"""Phường Tân Lập, tỉnh Đắk Lắk."""
FAR_COMMUNE = "00004"
"""Phường Ba Đình, Hà Nội."""
LOST_COMMUNE = "24118"
"""Phường Tân Lập of the city Buôn Ma Thuột, in force until 30/6/2025."""
DISTRICT = "643"
"""Thành phố Buôn Ma Thuột, a district until 30/6/2025; COMMUNE lies in it."""

TAX_CODE = "0301442989"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@dataclass(frozen=True)
class Caller:
    """Somebody who calls one app with one account."""

    http: httpx.AsyncClient
    principal: Principal
    headers: Mapping[str, str]

    @property
    def id(self) -> UUID:
        return self.principal.subject

    async def get(self, path: str, **options: Any) -> httpx.Response:
        return await self.call("GET", path, **options)

    async def post(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        return await self.call("POST", path, json=json, **options)

    async def put(self, path: str, **options: Any) -> httpx.Response:
        return await self.call("PUT", path, **options)

    async def patch(self, path: str, json: Any = None, **options: Any) -> httpx.Response:
        return await self.call("PATCH", path, json=json, **options)

    async def call(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **options: Any
    ) -> httpx.Response:
        return await self.http.request(
            method, path, headers={**self.headers, **(headers or {})}, **options
        )


_TITLES = {
    Role.OFFICER: "Chuyên viên",
    Role.LEADER: "Phó Chủ tịch",
    Role.COUNCIL_MEMBER: "Ủy viên Hội đồng",
    Role.INSPECTOR: "Thanh tra viên",
}


class People:
    """Accounts as the gateway would let them in: role and level give the permissions."""

    def __init__(self, http: httpx.AsyncClient, tokens: Tokens, known: KnownPeople) -> None:
        self._http = http
        self._tokens = tokens
        self.known = known
        """What the gateway would tell the registry of these people."""

    def someone(
        self, role: Role, level: Level, unit: str, *, scopes: frozenset[Scope] | None = None
    ) -> Caller:
        held = scopes_of(role, level) if scopes is None else scopes
        number = len(self.known.by_account)
        principal = Principal(
            subject=new_id(),
            role=role,
            level=level,
            unit=unit,
            scopes=held,
            issuer=GATEWAY,
            name=f"Người {number}",
            title=_TITLES.get(role, ""),
            organisation_name=f"Cơ quan {number}",
            post=new_id(),
        )
        self.known.add(principal)
        return Caller(self._http, principal, self._tokens.headers(principal))

    def again(self, caller: Caller, role: Role, level: Level, unit: str) -> Caller:
        """The same account in a further post of its own."""
        principal = replace(
            caller.principal,
            role=role,
            level=level,
            unit=unit,
            scopes=scopes_of(role, level),
            post=new_id(),
        )
        held = self.known.by_account[caller.id].posts
        self.known.change(caller.id, posts=[*held, post_of(principal)])
        return self.fresh(Caller(self._http, principal, {}))

    def fresh(self, caller: Caller) -> Caller:
        """The same account with a new token, after the clock was moved."""
        return Caller(self._http, caller.principal, self._tokens.headers(caller.principal))

    def producer(self, unit: str = COMMUNE) -> Caller:
        return self.someone(Role.PRODUCER, Level.COMMUNE, unit)

    def commune_officer(self, unit: str = COMMUNE) -> Caller:
        return self.someone(Role.OFFICER, Level.COMMUNE, unit)

    def district_officer(self, unit: str = DISTRICT) -> Caller:
        return self.someone(Role.OFFICER, Level.DISTRICT, unit)

    def province_officer(self, unit: str = PROVINCE) -> Caller:
        return self.someone(Role.OFFICER, Level.PROVINCE, unit)

    def ministry_officer(self) -> Caller:
        return self.someone(Role.OFFICER, Level.MINISTRY, "VN")

    def council_member(self, unit: str = PROVINCE, level: Level = Level.PROVINCE) -> Caller:
        return self.someone(Role.COUNCIL_MEMBER, level, unit)

    def leader(self, unit: str = PROVINCE, level: Level = Level.PROVINCE) -> Caller:
        return self.someone(Role.LEADER, level, unit)

    def inspector(self, unit: str = PROVINCE) -> Caller:
        return self.someone(Role.INSPECTOR, Level.PROVINCE, unit)

    def ministry_auditor(self) -> Caller:
        return self.someone(Role.AUDITOR, Level.MINISTRY, "VN")


@dataclass(frozen=True)
class Registry:
    """The app under test and the people who call it."""

    app: FastAPI
    http: httpx.AsyncClient
    people: People


def producer_body(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "cooperative",
        "name": "Hợp tác xã Rau sạch Buôn Ma Thuột",
        "commune": COMMUNE,
        "address": "12 Nguyễn Tất Thành",
        **changes,
    }


def product_body(producer_id: str, **changes: Any) -> dict[str, Any]:
    return {"producer_id": producer_id, "name": "Rau cải xanh", "product_set": 1, **changes}


def paper_body(producer_id: str, **changes: Any) -> dict[str, Any]:
    return {
        "producer_id": producer_id,
        "kind": "TEST_REPORT",
        "title": "Phiếu kết quả kiểm nghiệm",
        **changes,
    }


async def a_producer(caller: Caller, **changes: Any) -> dict[str, Any]:
    """A producer as it is read; what it may be mistaken for is told at registration only."""
    registered = made(await caller.post("/v1/producers", producer_body(**changes)))
    return {name: value for name, value in registered.items() if name != "similar"}


async def a_product(
    caller: Caller, producer: Mapping[str, Any] | None = None, **changes: Any
) -> dict[str, Any]:
    owner = producer or await a_producer(caller)
    return made(await caller.post("/v1/products", product_body(owner["id"], **changes)))


async def a_paper(
    caller: Caller, producer: Mapping[str, Any] | None = None, **changes: Any
) -> dict[str, Any]:
    owner = producer or await a_producer(caller)
    return made(await caller.post("/v1/papers", paper_body(owner["id"], **changes)))


async def a_stored_paper(
    caller: Caller, producer: Mapping[str, Any] | None = None, **changes: Any
) -> dict[str, Any]:
    paper = await a_paper(caller, producer, **changes)
    return made(await store(caller, paper))


async def store(
    caller: Caller,
    paper: Mapping[str, Any],
    content: Any = PDF,
    content_type: str = "application/pdf",
    *,
    if_match: str | None = None,
) -> httpx.Response:
    headers = {"Content-Type": content_type, "If-Match": if_match or f'"{paper["version"]}"'}
    return await caller.put(f"/v1/papers/{paper['id']}/content", content=content, headers=headers)


def made(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code in {200, 201}, response.text
    document: dict[str, Any] = response.json()
    return document


def refused(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Check a problem document; gives it for a closer look."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["code"] == code, document
    return document


def fault(response: httpx.Response, pointer: str) -> str:
    """Give the code of the fault at a pointer of a 422."""
    document = refused(response, 422, response.json()["code"])
    found = [entry["code"] for entry in document.get("errors", []) if entry["pointer"] == pointer]
    assert len(found) == 1, document
    return str(found[0])
