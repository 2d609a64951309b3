"""What the generated requests need: apps on one event loop, callers of several roles, real ids."""

import asyncio
import copy
import json
import threading
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self, TypeVar

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from requests.structures import CaseInsensitiveDict
from schemathesis import Case as GenericCase
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from libs.contracts.scopes import Scope
from libs.kit.http import ASGIApp, connect
from tools.openapi.schemas import resolve

T = TypeVar("T")
Case = GenericCase[Any]
Operation = APIOperation[Any, Any, Any, Any]

SEED = 20261122
"""Every run draws the same requests; change it to draw others."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
_TIMEOUT_SECONDS = 30
NOBODY = "nobody"
_SELDOM = 8
_BINARY = ("application/pdf", "application/octet-stream", "image/png", "image/jpeg")


def _teach_media_types() -> None:
    """Tell the generator how bodies are written that are neither JSON nor a form."""
    for media_type in _BINARY:
        schemathesis.openapi.media_type(media_type, st.binary(max_size=200))

    @schemathesis.serializer("application/x-ndjson")
    def as_lines(_: Any, value: Any) -> bytes:
        if isinstance(value, bytes):
            return value
        return json.dumps(value).encode() + b"\n"


_teach_media_types()


class Loop:
    """An event loop in a thread of its own, for connection pools that outlive one test."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._stack = AsyncExitStack()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do the work on the loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_TIMEOUT_SECONDS)

    def enter(self, context: AbstractAsyncContextManager[T]) -> T:
        """Enter a context on the loop; it is left with the others, the last one first."""
        return self.run(self._stack.enter_async_context(context))

    def leave(self) -> None:
        """Leave every context that was entered."""
        self.run(self._stack.aclose())

    def client(self, app: ASGIApp) -> httpx.AsyncClient:
        """Open a client to an app."""
        return self.enter(connect(app))

    @contextmanager
    def running(self) -> Iterator["Loop"]:
        """Keep the loop running."""
        self._thread.start()
        try:
            yield self
        finally:
            self.leave()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_TIMEOUT_SECONDS)
            self._loop.close()


@dataclass(frozen=True)
class Account:
    """Who calls: the headers to send, and the permissions in the token."""

    headers: Mapping[str, str]
    scopes: frozenset[Scope]

    @classmethod
    def bearing(cls, token: str, scopes: frozenset[Scope]) -> Self:
        """Make the account of a token."""
        return cls({"Authorization": f"Bearer {token}"}, scopes)


@dataclass(frozen=True)
class Served:
    """An app with its description, and those who call it."""

    loop: Loop
    client: httpx.AsyncClient
    document: Mapping[str, Any]
    accounts: Mapping[str, Account]
    ids: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    taken: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """Bodies by operation that the system once took."""

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """Give the operations by their identifiers."""
        schema = schemathesis.openapi.from_dict(dict(self.document))
        found = [result.ok() for result in schema.get_all_operations()]  # type: ignore[union-attr]
        return {operation.definition.raw["operationId"]: operation for operation in found}

    def who_may(self, operation: Operation) -> list[str]:
        """Give those who hold the permission, mostly, and one who does not, and nobody."""
        scope = operation.definition.raw.get("x-ocop-scope")
        if scope is None:
            return [NOBODY]
        holders = [name for name, one in self.accounts.items() if scope in one.scopes]
        stranger = next(name for name in self.accounts if name not in {*holders, NOBODY})
        return [*(holders * _SELDOM)[: max(_SELDOM, len(holders))], stranger, NOBODY]

    def answer(self, case: Case, caller: str) -> httpx.Response:
        """Send the request as the caller."""
        sent = case.as_transport_kwargs(base_url="http://service")
        sent.pop("allow_redirects", None)
        headers = {**(sent.pop("headers", None) or {}), **self.accounts[caller].headers}
        if "data" in sent and isinstance(sent["data"], bytes | str):
            sent["content"] = sent.pop("data")
        cookies = sent.pop("cookies", None)
        sent.update(headers=_plain(headers))
        if cookies:
            sent["headers"]["cookie"] = "; ".join(f"{k}={v}" for k, v in cookies.items())
        return self.loop.run(self.client.request(**sent))


def _plain(headers: Mapping[str, Any]) -> dict[str, str]:
    """Leave out headers that no HTTP client would send."""
    return {
        name: str(value)
        for name, value in headers.items()
        if name.isascii() and str(value).isprintable() and str(value).isascii()
    }


def bounded(examples: int) -> settings:
    """Bound the work: no shrinking, no database of failures, no deadline."""
    return settings(
        max_examples=examples,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )


def requests_of(served: Served, operation: Operation) -> st.SearchStrategy[Case]:
    """Draw requests as described, against it, and as once taken with one thing changed."""
    as_described = operation.as_strategy(GenerationMode.POSITIVE)
    against_it = operation.as_strategy(GenerationMode.NEGATIVE)
    taken = list(served.taken.get(operation.definition.raw["operationId"], ()))
    keeps_id = operation.path.startswith("/internal/")
    conditional = any(
        resolve(served.document, parameter)["name"] == "If-Match"
        for parameter in operation.definition.raw.get("parameters", ())
    )

    @st.composite
    def draw_one(draw: st.DrawFn) -> Case:
        case: Case = draw(st.one_of(as_described, as_described, against_it))
        if draw(_MOSTLY):
            case.path_parameters = _with_real_ids(draw, case.path_parameters, served.ids)
        repeats: bool = draw(_MOSTLY)
        if taken and repeats:
            place = draw(st.integers(0, len(taken) - 1))
            case.body = _with_one_change(draw, taken[place], case.body, keep_id=keeps_id)
        elif draw(_MOSTLY):
            case.body = _with_real_ids(draw, case.body, served.ids)
        if conditional and draw(_MOSTLY):
            case.headers = CaseInsensitiveDict({**dict(case.headers or {}), "If-Match": "*"})
        return case

    return draw_one()  # type: ignore[no-any-return, unused-ignore]


_MOSTLY = st.sampled_from([True, True, False])


def _with_one_change(draw: st.DrawFn, taken: Any, drawn: Any, *, keep_id: bool) -> Any:
    """Repeat a body as a new record, unless its identifier is the one of the address."""
    body = copy.deepcopy(taken)
    if isinstance(body, dict):
        if not keep_id:
            body.pop("id", None)
        if isinstance(drawn, dict) and drawn and draw(st.booleans()):
            name = draw(st.sampled_from(sorted(drawn)))
            body[name] = drawn[name]
    return body


def _with_real_ids(draw: st.DrawFn, part: Any, ids: Mapping[str, Sequence[Any]]) -> Any:
    """Give a copy that names records which are there; what was drawn may be drawn again."""
    if not isinstance(part, dict):
        return part
    real = {name: draw(st.sampled_from(ids[name])) for name in sorted(set(part) & set(ids))}
    return {**part, **real}
