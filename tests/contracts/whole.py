"""The whole system in this process on a real database, with accounts of every role."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import UUID

import httpx

from compose.serving import bind, serve
from compose.settings import WholeSettings
from compose.whole import Whole as WholeSystem
from compose.whole import whole_system
from embedded.provision import ServiceDatabases
from gateway.access import ACCESS, scopes_of
from gateway.tokens.keys import ISSUER
from libs.contracts.core import Level, Role
from libs.contracts.scopes import SERVICE_ONLY, Scope
from libs.kit.clock import SystemClock
from libs.kit.http import ASGIApp
from libs.kit.tokens import Principal
from tests.contracts.generated import NOBODY, Account, Loop
from tests.support.database import TestServer
from tests.support.ids import new_id
from tests.support.registry import COMMUNE, DISTRICT, PROVINCE

REGISTRY = "registry"
UNITS = {
    Level.COMMUNE: COMMUNE,
    Level.DISTRICT: DISTRICT,
    Level.PROVINCE: PROVINCE,
    Level.MINISTRY: "VN",
}
_UNBOUNDED = {
    "anonymous_per_second": 0,
    "account_per_second": 0,
    "work_per_second": 0,
    "account_work_per_second": 0,
    "logins_per_minute": 0,
    "argon2_time_cost": 1,
}


@dataclass(frozen=True)
class Whole:
    """The parts, a client to each (`door` is what the outside reaches), and who may call."""

    apps: WholeSystem
    loop: Loop
    databases: ServiceDatabases
    clients: Mapping[str, httpx.AsyncClient]
    accounts: Mapping[str, Account]
    administrator: Account | None = None

    def account(
        self, role: Role, level: Level, unit: str, scopes: frozenset[Scope] | None = None
    ) -> Account:
        """Create an account and sign its token as the gateway does.

        Its session is in no table, so that no request can end it.
        """
        held = scopes_of(role, level) if scopes is None else scopes
        principal = Principal(new_id(), role, level, unit, held, ISSUER)
        if self.administrator is not None:
            principal = self.enrol(principal, f"people.{principal.subject.hex}")
        return self.as_signed(principal)

    def as_signed(self, principal: Principal) -> Account:
        """Sign a token for somebody whose account is there."""
        named = replace(principal, session=str(new_id()))
        return Account.bearing(self.apps.signer.sign(named), named.scopes)

    def enrol(self, principal: Principal, username: str) -> Principal:
        """Have the first administrator create the principal's account; nobody can log in to it.

        Gives the principal in the post that it got.
        """
        body = {
            "id": str(principal.subject),
            "username": username,
            "display_name": "Nguyễn Thị Hạnh",
            "role": principal.role.value,
            "level": principal.level.value,
            "unit": principal.unit,
        }
        door, by = self.clients["door"], self.administrator
        assert by is not None
        made = self.loop.run(door.post("/v1/accounts", json=body, headers=by.headers))
        assert made.status_code == 201, made.text
        post = made.json()["posts"][0]
        return replace(
            principal,
            name=body["display_name"],
            title=post["title"],
            organisation_name=post["organisation_name"],
            post=UUID(post["id"]),
        )

    def settle(self, account: UUID) -> str:
        """Set an account's password as its person does; gives it."""
        password = f"Ocop-{secrets.token_hex(12)}"
        door, by = self.clients["door"], self.administrator
        assert by is not None
        link = f"/v1/accounts/{account}/password-link"
        given = self.loop.run(door.post(link, json={"reason": "Mới"}, headers=by.headers))
        body = {"code": given.json()["code"], "password": password}
        answer = self.loop.run(door.post("/v1/auth/password-setting", json=body))
        assert answer.status_code == 204, answer.text
        return password

    def listen(self) -> str:
        """Let the door be reached over a port until the loop ends; gives its address."""
        return self.loop.enter(_listening(self.apps.door))


def name_of(role: Role, level: Level) -> str:
    """Name the account of a role and level."""
    return f"{role.value}@{level.value}"


@asynccontextmanager
async def _listening(door: ASGIApp) -> AsyncIterator[str]:
    taken = bind("127.0.0.1", 0)
    stop, ready = asyncio.Event(), asyncio.Event()

    async def say_ready() -> None:
        ready.set()

    serving = asyncio.create_task(serve(door, taken, stop, say_ready))
    await ready.wait()
    yield f"http://127.0.0.1:{taken.getsockname()[1]}"
    stop.set()
    await serving


@contextmanager
def running_whole(server: TestServer, folder: Path) -> Iterator[Whole]:
    """Keep the system running on a database of its own."""
    with server.clone() as databases, Loop().running() as loop:
        settings = WholeSettings.below(folder, asdict(databases), gateway=_UNBOUNDED)
        apps = whole_system(settings, SystemClock())
        for app in apps.apps.values():
            loop.enter(app.router.lifespan_context(app))
        clients = {name: loop.client(app) for name, app in apps.apps.items()}
        clients["door"] = loop.client(apps.door)
        accounts: dict[str, Account] = {NOBODY: Account({}, frozenset())}
        accounts[REGISTRY] = Account.bearing(apps.registry_tokens.token(), SERVICE_ONLY)
        whole = Whole(apps, loop, databases, clients, accounts)
        first = whole.account(Role.ADMINISTRATOR, Level.MINISTRY, "VN")
        whole = replace(whole, administrator=first)
        for role, level in ACCESS:
            accounts[name_of(role, level)] = whole.account(role, level, UNITS[level])
        yield whole
        loop.leave()
        for database in apps.databases:
            loop.run(database.close())
