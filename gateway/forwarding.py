"""The door: every request comes in here, is admitted or refused, and goes to its service.

A plain ASGI application: nothing of a framework lies on the way to a service. The gateway's own
routes and pages are a FastAPI app behind it.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import structlog

from gateway.addresses import Networks, client_address, is_within, throttle_key
from gateway.headers import Incoming, forwarded, incoming, outgoing
from gateway.routes import LONG_WORK, Route, RouteTable, is_hidden, is_inward
from gateway.throttle import Throttle
from gateway.upstreams import Call, Upstream
from libs.contracts.errors import (
    BodyTooLarge,
    MalformedRequest,
    NotAuthenticated,
    NotFound,
    OcopError,
)
from libs.contracts.scopes import Scope as Permission
from libs.kit import logs
from libs.kit.http import ASGIApp, Message, Receive, Scope, Send
from libs.kit.middleware import Metrics, bounded, request_id_of, send_problem
from libs.kit.problems import Messages
from libs.kit.tokens import Principal, TokenVerifier

_log = structlog.get_logger("door")
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="ocop"'}
_UNCOUNTED = frozenset({"/healthz", "/metrics", "/.well-known/jwks.json"})
_ASKING = "OPTIONS"
"""Needs no token: which methods a path takes stands in the published description."""
_METRICS = "/metrics"
_READY = "/readyz"
"""Counted for everybody outside: it asks all parts."""
_HSTS = (b"strict-transport-security", b"max-age=31536000")
_SERVER_ERROR = 500
_POLICY_VIOLATION = 1008

PageMaker = Callable[[OcopError, str], tuple[int, dict[str, str], bytes]]


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """What the door needs to decide whom it lets through."""

    verifier: TokenVerifier
    anonymous: Throttle
    """Counts requests without a token that counts, by network address."""
    accounts: Throttle
    """Counts requests with one, by account."""
    work: Throttle
    """Counts long work that is done for somebody without a token."""
    accounts_work: Throttle
    """Counts long work that is done for an account."""
    trusted_proxies: Networks
    largest_body: int
    messages: Messages
    metrics: Metrics
    page: PageMaker
    https: bool
    metrics_networks: Networks
    access_log: bool


class Door:
    """Admits, forwards, refuses; the only thing of the system that the outside can reach."""

    def __init__(
        self,
        *,
        own: ASGIApp,
        services: Mapping[str, Upstream],
        keeper: Doorkeeper,
        routes: RouteTable | None = None,
    ) -> None:
        self._own = own
        self._services = services
        self._keeper = keeper
        self._routes = routes or RouteTable()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection event of the server."""
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._own(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        visit = _Visit(self._keeper, scope, send)
        token = logs.request_id.set(visit.request_id)
        try:
            try:
                await self._admit(visit, receive)
            except OcopError as refusal:
                if visit.status:
                    raise
                await visit.refuse(refusal)
            except Exception:
                if visit.status:
                    raise
                _log.exception("unexpected error at the door", request_id=visit.request_id)
                await visit.refuse(OcopError())
        finally:
            visit.note()
            logs.request_id.reset(token)

    async def _admit(self, visit: "_Visit", receive: Receive) -> None:
        said = visit.said = incoming(visit.scope["headers"])
        visit.address = client_address(
            visit.scope, said.text(b"x-forwarded-for"), self._keeper.trusted_proxies
        )
        if is_inward(visit.path) and await self._is_service(visit):
            await self._hand_over(visit, receive)
            return
        try:
            length = self._readable(visit)
        except OcopError:
            self._count(visit)
            raise
        visit.route = self._routes.route(visit.path)
        if visit.route is None:
            await self._own_route(visit, receive)
            return
        await self._check(visit, visit.route)
        if said.has_body and length is None:
            receive = bounded(receive, self._keeper.largest_body)
        receive = self._at_a_price(visit, receive)
        call = Call(visit.scope, visit.headers_on(), visit.address, said.has_body)
        await self._services[visit.route.service].pass_on(call, receive, visit.send)

    def _readable(self, visit: "_Visit") -> int | None:
        """Refuse what nobody has to be asked about; gives the length of the body if it is told."""
        said, path = visit.said, visit.path
        if said.repeated is not None:
            raise MalformedRequest(reason=said.repeated.decode())
        if "\x00" in path or b"%00" in visit.scope["query_string"]:
            raise MalformedRequest(reason="NUL")
        if is_hidden(path) or (path == _METRICS and not self._is_inside(visit)):
            raise NotFound
        length, limit = said.length, self._keeper.largest_body
        if length is not None and length > limit:
            raise BodyTooLarge(limit=limit)
        return length

    def _is_inside(self, visit: "_Visit") -> bool:
        return is_within(visit.address, self._keeper.metrics_networks)

    def _count(self, visit: "_Visit") -> None:
        """Count a request for its account, or for its address while no account is known.

        Raises `TooManyRequests`. Ours: a token is no licence to ask without end.
        """
        if visit.principal is not None:
            self._keeper.accounts.take(visit.account)
        else:
            self._keeper.anonymous.take(throttle_key(visit.address))

    def _at_a_price(self, visit: "_Visit", receive: Receive) -> Receive:
        """Let long work be paid for from the caller's budget, its body as it comes in.

        Raises `TooManyRequests` for a caller whose budget is spent. Ours: decision 0127.
        """
        unit = LONG_WORK.get(visit.path)
        if unit is None or visit.scope["method"] != "POST":
            return receive
        budget, key = self._keeper.work, throttle_key(visit.address)
        if visit.principal is not None:
            budget, key = self._keeper.accounts_work, visit.account
        budget.take(key)

        async def paid() -> Message:
            message = await receive()
            budget.charge(key, len(message.get("body", b"")) / unit)
            return message

        return paid

    async def _is_service(self, visit: "_Visit") -> bool:
        """Tell whether a service of this system asks; for all others the path does not exist."""
        if visit.said.repeated is not None:
            return False
        try:
            principal = await self._principal(visit.said)
        except NotAuthenticated:
            return False
        return principal is not None and Permission.PEOPLE_READ in principal.scopes

    async def _check(self, visit: "_Visit", route: Route) -> None:
        """Verify the token first; without one only public routes answer, and not without end."""
        try:
            visit.principal = await self._principal(visit.said)
        except OcopError:
            self._count(visit)
            raise
        self._count(visit)
        method = visit.scope["method"]
        if visit.principal is None and method not in route.public and method != _ASKING:
            raise NotAuthenticated(headers=_CHALLENGE, reason="missing")

    async def _own_route(self, visit: "_Visit", receive: Receive) -> None:
        """Hand a request to the gateway's own app, which verifies the token itself."""
        if visit.path not in _UNCOUNTED and not (visit.path == _READY and self._is_inside(visit)):
            with suppress(NotAuthenticated):
                visit.principal = await self._principal(visit.said)
            self._count(visit)
        await self._hand_over(visit, self._at_a_price(visit, receive))

    async def _hand_over(self, visit: "_Visit", receive: Receive) -> None:
        scope = {
            **visit.scope,
            "client": (visit.address, 0),
            "headers": [
                *(pair for pair in visit.scope["headers"] if pair[0] != b"x-request-id"),
                (b"x-request-id", visit.request_id.encode()),
            ],
        }
        await self._own(scope, receive, visit.send)

    async def _principal(self, said: Incoming) -> Principal | None:
        header = said.text(b"authorization")
        if header is None:
            return None
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise NotAuthenticated(headers=_CHALLENGE, reason="scheme")
        try:
            return await self._keeper.verifier.verify(token.strip())
        except NotAuthenticated as refusal:
            refusal.headers.update(_CHALLENGE)
            raise


class _Visit:
    """One request at the door: what is known of it, and what was answered."""

    def __init__(self, keeper: Doorkeeper, scope: Scope, send: Send) -> None:
        self._keeper = keeper
        self._send = send
        self._started = time.perf_counter()
        self.scope = scope
        self.path: str = scope["path"]
        self.said = Incoming()
        self.address = ""
        self.route: Route | None = None
        self.principal: Principal | None = None
        self.status = 0
        self._account = ""
        offered = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1")
        self.request_id = request_id_of({"x-request-id": offered})

    @property
    def account(self) -> str:
        """The account that asks, once it is known; written once a request."""
        if not self._account and self.principal is not None:
            self._account = str(self.principal.subject)
        return self._account

    async def send(self, message: Message) -> None:
        """Send on what answers the client, with the headers that are the client's business."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = outgoing(message.get("headers", ()), self.request_id.encode())
            if self._keeper.https:
                headers.append(_HSTS)
            message = {**message, "headers": headers}
        await self._send(message)

    def headers_on(self) -> list[tuple[bytes, bytes]]:
        """Give the headers that go on to a service."""
        scheme = self.said.text(b"x-forwarded-proto") if self._behind_proxy() else None
        host = self.said.read.get(b"host")
        account = self.account if self.path in LONG_WORK else ""
        told = forwarded(self.address, scheme or self.scope["scheme"], host, account)
        return [
            *self.said.kept,
            (b"forwarded", told),
            (b"x-request-id", self.request_id.encode()),
        ]

    async def refuse(self, refusal: OcopError) -> None:
        """Answer with a problem document, or with a page for somebody who reads pages."""
        if self._reads_pages():
            status, headers, body = self._keeper.page(refusal, self.request_id)
            raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
            await self.send({"type": "http.response.start", "status": status, "headers": raw})
            shown = b"" if self.scope["method"] == "HEAD" else body
            await self.send({"type": "http.response.body", "body": shown})
            return
        language = self.said.text(b"accept-language")
        await send_problem(
            self.send,
            refusal,
            messages=self._keeper.messages,
            headers={"accept-language": language} if language else {},
            request_id=self.request_id,
        )

    def note(self) -> None:
        """Count what was forwarded (the own app counts its routes itself), and log the request."""
        seconds = time.perf_counter() - self._started
        method, route = self.scope["method"], self.route.prefix if self.route else "own"
        if self.route is not None:
            self._keeper.metrics.observe(method, route, self.status, seconds)
        write = _log.info if self._keeper.access_log else _log.debug
        if self.status >= _SERVER_ERROR:
            write = _log.error
        write(
            "served",
            method=method,
            route=route,
            status=self.status,
            milliseconds=round(seconds * 1000, 1),
            address=self.address,
            account=self.account or None,
            request_id=self.request_id,
        )

    def _behind_proxy(self) -> bool:
        peer = self.scope.get("client")
        return bool(self._keeper.trusted_proxies and peer and peer[0] != self.address)

    def _reads_pages(self) -> bool:
        accepts = self.said.text(b"accept") or ""
        return "text/html" in accepts and not self.path.startswith("/v1/")
