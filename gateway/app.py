"""`create_app`: the only place where the gateway's parts meet."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
from fastapi import APIRouter, FastAPI, Request, Response
from starlette.middleware.cors import CORSMiddleware

from gateway.accounts.api import router as accounts
from gateway.accounts.auth_api import router as auth
from gateway.accounts.keys_api import router as public_keys
from gateway.accounts.people_api import router as people
from gateway.accounts.posts_api import router as posts
from gateway.accounts.session_api import router as session
from gateway.base import METADATA
from gateway.forwarding import Door, Doorkeeper
from gateway.letters import sender_of
from gateway.openapi import WholeDescription
from gateway.pages.making import Pages
from gateway.pages.notice import SignatureNotice
from gateway.parts import GatewayParts
from gateway.passwords import Passwords
from gateway.portal.api import no_such_page
from gateway.portal.api import router as portal
from gateway.posts.following import following_territory
from gateway.routes import CERTIFICATES, REGISTRY, SERVICES
from gateway.settings import GatewaySettings
from gateway.throttle import Throttle
from gateway.tokens.housekeeping import old_sessions
from gateway.tokens.keys import ISSUER, KeyRing
from gateway.tokens.revocations import Revocations
from gateway.units import RegistryUnits, Units
from gateway.upstreams import LocalService, RemoteService, Upstream
from libs.clients.certificates import CertificatesClient
from libs.clients.registry import RegistryClient
from libs.contracts.scopes import SERVICE_ONLY, Scope
from libs.kit.answers import kept
from libs.kit.apps import Lifespan, configure, new_app, new_router
from libs.kit.audit_api import audit_router
from libs.kit.auth import Public
from libs.kit.clock import Clock, SystemClock
from libs.kit.db import Database
from libs.kit.files import load_or_make
from libs.kit.http import ASGIApp, Receive, Send, connect
from libs.kit.http import Scope as ConnectionScope
from libs.kit.middleware import BodyLimits
from libs.kit.personal import PersonKeys, new_person_key
from libs.kit.tokens import TokenVerifier, TrustedIssuer

_EXPOSED = ("ETag", "Location", "Retry-After", "X-Request-Id", "Idempotency-Replayed")
_MESSAGES = Path(__file__).with_name("messages.json")
_LABELS = Path(__file__).with_name("labels.json")
_VERIFY = re.compile(r"^/kiem-tra$")


@dataclass(frozen=True, slots=True)
class Gateway:
    """The gateway as one ASGI app: `api` are its own routes, behind the door."""

    door: ASGIApp
    api: FastAPI
    parts: GatewayParts
    upstreams: Mapping[str, Upstream]

    async def __call__(self, scope: ConnectionScope, receive: Receive, send: Send) -> None:
        """Serve."""
        await self.door(scope, receive, send)


def create_app(
    settings: GatewaySettings,
    *,
    database: Database,
    services: Mapping[str, str | ASGIApp],
    clock: Clock,
    keys: KeyRing,
    inside: Mapping[str, TrustedIssuer] | None = None,
    units: Units | None = None,
) -> Gateway:
    """Put the gateway together.

    `services` gives each of registry, scoring and certificates as its address or as its app in
    this process; `inside` are the services whose own tokens may ask about people, by issuer;
    `units` stands in for the registry. The database belongs to the caller.
    """
    clients = {name: connect(services[name]) for name in SERVICES}
    parts = new_parts(settings, database=database, clock=clock, keys=keys, clients=clients)
    if units is not None:
        parts = replace(parts, units=units)
    verifier = TokenVerifier(
        issuers={**(inside or {}), ISSUER: TrustedIssuer(parts.keys, denied=SERVICE_ONLY)},
        clock=clock,
        revocations=parts.revocations,
    )
    upstreams = {name: _upstream(services[name], settings) for name in SERVICES}
    api = _own_app(parts, verifier, clients, _lifespan(parts, clients, upstreams))
    keeper = _doorkeeper(settings, api, verifier, parts.pages)
    door: ASGIApp = Door(own=api, services=upstreams, keeper=keeper)
    if settings.cors_origins:
        door = _answering_browsers(door, settings.cors_origins)
    return Gateway(door, api, parts, upstreams)


def new_parts(
    settings: GatewaySettings,
    *,
    database: Database,
    clock: Clock,
    keys: KeyRing,
    clients: Mapping[str, httpx.AsyncClient],
) -> GatewayParts:
    """Make the collaborators of the gateway's own routes."""
    certificates, signer = CertificatesClient(clients[CERTIFICATES]), keys.signer()
    return GatewayParts(
        settings=settings,
        database=database,
        clock=clock,
        passwords=Passwords.of(settings),
        keys=keys,
        signer=signer,
        revocations=Revocations(database, clock, every=settings.revocation_poll_seconds),
        logins=Throttle(per_second=settings.logins_per_minute / 60, burst=settings.logins_burst),
        codes=Throttle(per_second=settings.logins_per_minute / 60, burst=settings.logins_burst),
        units=RegistryUnits(RegistryClient(clients[REGISTRY]), signer),
        certificates=certificates,
        pages=Pages(),
        notice=SignatureNotice(certificates, clock),
        sender=sender_of(settings),
        person_keys=_person_keys(settings.person_key_file),
    )


def _person_keys(file: Path | None) -> PersonKeys | None:
    return PersonKeys(load_or_make(file, new_person_key)) if file else None


@asynccontextmanager
async def parts_at_the_machine(settings: GatewaySettings) -> AsyncIterator[GatewayParts]:
    """Give the parts to somebody who works at the machine itself, with no app and no port."""
    if settings.database_url is None:
        raise ValueError("Set OCOP_GATEWAY_DATABASE_URL to the gateway's database.")
    clock = SystemClock()
    addresses = {REGISTRY: settings.registry_url, CERTIFICATES: settings.certificates_url}
    async with AsyncExitStack() as stack:
        database = Database(settings.database_url.get_secret_value(), METADATA, clock)
        stack.push_async_callback(database.close)
        clients = {name: connect(address) for name, address in addresses.items()}
        for client in clients.values():
            stack.push_async_callback(client.aclose)
        keys = KeyRing(settings.keys_dir, clock)
        yield new_parts(settings, database=database, clock=clock, keys=keys, clients=clients)


def _answering_browsers(door: ASGIApp, origins: Sequence[str]) -> ASGIApp:
    """Let web front ends of these origins call the API."""
    return CORSMiddleware(
        door,
        allow_origins=origins,
        allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["*"],
        expose_headers=_EXPOSED,
        max_age=600,
    )


def _upstream(target: str | ASGIApp, settings: GatewaySettings) -> Upstream:
    return RemoteService(target, settings) if isinstance(target, str) else LocalService(target)


def _own_app(
    parts: GatewayParts,
    verifier: TokenVerifier,
    clients: Mapping[str, httpx.AsyncClient],
    lifespan: Lifespan,
) -> FastAPI:
    audit = audit_router(
        prefix="/v1/gateway/audit-events", service="gateway", scope=Scope.GATEWAY_AUDIT_READ
    )
    limit = parts.settings.largest_upload
    api = new_app(
        name="gateway",
        title="OCOP gateway",
        description="Accounts, sessions and public pages; the one door to the other services.",
        routers=[auth, session, accounts, posts, people, audit, public_keys, portal],
        messages=_MESSAGES,
        labels=[_LABELS],
        database=parts.database,
        verifier=verifier,
        clock=parts.clock,
        lifespan=lifespan,
        body_limits=BodyLimits(by_path=((_VERIFY, limit),)),
        checks=[_readiness(client) for client in clients.values()],
        chores=[
            old_sessions(parts.database),
            following_territory(parts.database, parts.units, parts.clock),
        ],
    )
    configure(api, parts.settings, parts.settings.keys_dir)
    api.state.parts = parts
    _describe_all(api, WholeDescription(api.openapi, clients, parts.clock))
    api.router.default = no_such_page
    return api


def _doorkeeper(
    settings: GatewaySettings, api: FastAPI, verifier: TokenVerifier, pages: Pages
) -> Doorkeeper:
    return Doorkeeper(
        verifier=verifier,
        anonymous=Throttle(
            per_second=settings.anonymous_per_second, burst=settings.anonymous_burst
        ),
        accounts=Throttle(per_second=settings.account_per_second, burst=settings.account_burst),
        work=Throttle(per_second=settings.work_per_second, burst=settings.work_burst),
        accounts_work=Throttle(
            per_second=settings.account_work_per_second, burst=settings.account_work_burst
        ),
        trusted_proxies=settings.trusted_proxies,
        largest_body=settings.largest_upload,
        messages=api.state.messages,
        metrics=api.state.metrics,
        page=pages.problem,
        https=settings.https,
        metrics_networks=settings.metrics_networks,
        access_log=settings.access_log,
    )


def _lifespan(
    parts: GatewayParts,
    clients: Mapping[str, httpx.AsyncClient],
    upstreams: Mapping[str, Upstream],
) -> Lifespan:
    @asynccontextmanager
    async def living(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for closing in clients.values():
                stack.push_async_callback(closing.aclose)
            for upstream in upstreams.values():
                stack.push_async_callback(upstream.close)
            await parts.revocations.load()
            reading = asyncio.create_task(parts.revocations.keep_reading())
            stack.push_async_callback(_end, [reading])
            yield

    return living


async def _end(tasks: list["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _readiness(client: httpx.AsyncClient) -> Callable[[], Awaitable[None]]:
    async def ready() -> None:
        response = await client.get("/readyz")
        response.raise_for_status()

    return ready


def _describe_all(api: FastAPI, whole: WholeDescription) -> None:
    """Answer `/openapi.json` with the whole system's description instead of the gateway's own."""
    own = api.openapi_url
    api.router.routes[:] = [one for one in api.router.routes if getattr(one, "path", "") != own]
    router: APIRouter = new_router()

    @router.get("/openapi.json", include_in_schema=False, dependencies=[Public])
    async def describe_everything(request: Request) -> Response:
        """Describe the API of all four parts."""
        body, tag = await whole.document()
        return kept(request, body, tag=tag, cache_control="public, max-age=60")

    api.include_router(router)
