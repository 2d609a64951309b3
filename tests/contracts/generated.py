"""What the generated requests need: apps on one event loop, callers of several roles, real ids."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis import Case as GenericCase
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from libs.kit.http import connect

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


class Loop:
    """An event loop in a thread of its own, for connection pools that outlive one test."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._stack = AsyncExitStack()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do the work on the loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_TIMEOUT_SECONDS)

    def client(self, app: FastAPI) -> httpx.AsyncClient:
        """Start the app and open a client to it, until the loop ends."""

        async def start() -> httpx.AsyncClient:
            await self._stack.enter_async_context(app.router.lifespan_context(app))
            return await self._stack.enter_async_context(connect(app))

        return self.run(start())

    @contextmanager
    def running(self) -> Iterator["Loop"]:
        """Keep the loop running."""
        self._thread.start()
        try:
            yield self
        finally:
            self.run(self._stack.aclose())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_TIMEOUT_SECONDS)
            self._loop.close()


@dataclass
class Served:
    """One service with its description, and the headers of those who may call it."""

    name: str
    loop: Loop
    client: httpx.AsyncClient
    document: Mapping[str, Any]
    callers: Mapping[str, Mapping[str, str]]
    ids: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def operations(self) -> dict[str, Operation]:
        """Give the operations by their identifiers."""
        schema = schemathesis.openapi.from_dict(dict(self.document))
        found = [result.ok() for result in schema.get_all_operations()]  # type: ignore[union-attr]
        return {operation.definition.raw["operationId"]: operation for operation in found}

    def answer(self, case: Case, caller: str) -> httpx.Response:
        """Send the request as the caller."""
        sent = case.as_transport_kwargs(base_url="http://service")
        sent.pop("allow_redirects", None)
        headers = {**(sent.pop("headers", None) or {}), **self.callers[caller]}
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
    """Draw requests as described and against the description, half of them with real ids."""

    as_described = operation.as_strategy(GenerationMode.POSITIVE)
    against_it = operation.as_strategy(GenerationMode.NEGATIVE)

    @st.composite
    def draw_one(draw: st.DrawFn) -> Case:
        case: Case = draw(st.one_of(as_described, as_described, against_it))
        if draw(st.booleans()):
            for part in (case.path_parameters, case.body):
                _put_real_ids(draw, part, served.ids)
        if "If-Match" in (case.headers or {}) and draw(st.booleans()):
            case.headers["If-Match"] = "*"
        return case

    return draw_one()  # type: ignore[no-any-return, unused-ignore]


def _put_real_ids(draw: st.DrawFn, part: Any, ids: Mapping[str, Sequence[Any]]) -> None:
    if isinstance(part, dict):
        for name in sorted(set(part) & set(ids)):
            part[name] = draw(st.sampled_from(ids[name]))
