"""A system as somebody finds it who knocks at its door: its description, and a token."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import httpx

from libs.contracts.core import Level, Role
from libs.contracts.scopes import SERVICE_ONLY, Scope
from libs.kit.clock import SystemClock
from libs.kit.tokens import Principal, TokenSigner
from tests.support.ids import new_id
from tests.support.system import System

ANY_ID = "018f4e3a-1111-7000-8000-000000000000"


@dataclass(frozen=True)
class Operation:
    """One operation of the published description."""

    method: str
    path: str
    described: dict[str, Any]

    @property
    def needs_a_token(self) -> bool:
        return bool(self.described["security"])

    @property
    def body(self) -> dict[str, Any] | None:
        """Give the schema of a JSON body."""
        content = self.described.get("requestBody", {}).get("content", {})
        found: dict[str, Any] | None = content.get("application/json", {}).get("schema")
        return found

    def parameters(self, where: str) -> list[dict[str, Any]]:
        return [one for one in self.described.get("parameters", ()) if one["in"] == where]


@dataclass(frozen=True)
class AtTheDoor:
    """The system, and a client."""

    system: System
    http: httpx.Client

    @classmethod
    @contextmanager
    def of(cls, system: System) -> Iterator[Self]:
        with httpx.Client(base_url=system.base_url, timeout=60, trust_env=False) as http:
            yield cls(system, http)

    @cached_property
    def description(self) -> dict[str, Any]:
        found: dict[str, Any] = self.http.get("/openapi.json").json()
        return found

    @cached_property
    def token(self) -> str:
        """Sign a token that may do everything, as the gateway would."""
        key = max(self.system.folder.rglob("token-*.pem"))
        signer = TokenSigner(
            private_pem=key.read_bytes(),
            kid=key.stem.removeprefix("token-"),
            issuer="ocop-gateway",
            clock=SystemClock(),
        )
        scopes = frozenset(Scope) - SERVICE_ONLY
        return signer.sign(Principal(new_id(), Role.OFFICER, Level.MINISTRY, "VN", scopes, ""))

    @cached_property
    def operations(self) -> list[Operation]:
        methods = ("get", "post", "put", "patch", "delete")
        return [
            Operation(method.upper(), path, item[method])
            for path, item in self.description["paths"].items()
            for method in methods
            if method in item
        ]

    def ask(self, operation: Operation, **options: Any) -> httpx.Response:
        """Ask for a record that is not there, as somebody who may ask."""
        steps = [_filled(step, operation) for step in operation.path.split("/")]
        headers = {"if-match": "*", **options.pop("headers", {})}
        if operation.needs_a_token:
            headers["authorization"] = f"Bearer {self.token}"
        return self.http.request(operation.method, "/".join(steps), headers=headers, **options)


def _filled(step: str, operation: Operation) -> str:
    if not step.startswith("{"):
        return step
    named = [one for one in operation.parameters("path") if "{" + one["name"] + "}" in step]
    kinds = {one["name"]: one["schema"].get("type") for one in named}
    for name, kind in kinds.items():
        step = step.replace("{" + name + "}", "1" if kind == "integer" else ANY_ID)
    return step
