"""One description of the whole API, merged from those of the services and the gateway's own."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx

from gateway.routes import RouteTable, is_hidden
from libs.contracts.errors import ServiceUnavailable
from libs.kit.clock import Clock

Description = Mapping[str, Any]

_METHODS = ("get", "head", "post", "put", "patch", "delete")
_SCHEMAS = "#/components/schemas/"
_KEPT_FOR = timedelta(minutes=1)
_PROBLEMS = {"401": "Not authenticated", "429": "Too many requests", "503": "Unavailable"}


class WholeDescription:
    """Fetches the services' descriptions, merges them and keeps the result for a minute."""

    def __init__(
        self,
        own: Callable[[], Description],
        services: Mapping[str, httpx.AsyncClient],
        clock: Clock,
    ) -> None:
        self._own = own
        self._services = services
        self._clock = clock
        self._made: tuple[datetime, bytes, str] | None = None

    async def document(self) -> tuple[bytes, str]:
        """Give the description and its entity tag; all services must answer for a new one."""
        now = self._clock.now()
        if self._made is not None and now - self._made[0] < _KEPT_FOR:
            return self._made[1], self._made[2]
        names = list(self._services)
        found = await asyncio.gather(*(self._fetch(name) for name in names))
        whole = merge({"gateway": self._own(), **dict(zip(names, found, strict=True))})
        body = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        self._made = (now, body, tag)
        return body, tag

    async def _fetch(self, name: str) -> Description:
        try:
            response = await self._services[name].get("/openapi.json")
            response.raise_for_status()
            found: Description = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ServiceUnavailable(service=name) from error
        return found


def merge(parts: Mapping[str, Description]) -> dict[str, Any]:
    """Merge descriptions by service; what the gateway does not forward is left out."""
    table = RouteTable()
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    seen: dict[str, str] = {}
    for service, part in parts.items():
        kept = {
            path: item
            for path, item in part.get("paths", {}).items()
            if not is_hidden(path) and (service == "gateway" or _goes_to(table, path) == service)
        }
        own = part.get("components", {}).get("schemas", {})
        needed = {name: own[name] for name in _reachable(kept, own)}
        renamed = _clashes(service, needed, schemas)
        kept, needed = _rename(kept, renamed), _rename(needed, renamed)
        schemas.update(
            {
                renamed.get(name, name): _retitled(schema, renamed.get(name, name))
                for name, schema in needed.items()
            }
        )
        for path, operation in _operations(kept):
            _note_once(seen, operation["operationId"], f"{service} {path}")
            _add_problems(operation)
        paths.update(kept)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "OCOP platform",
            "version": "1",
            "description": "The whole system behind its one public door.",
        },
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
    }


def _goes_to(table: RouteTable, path: str) -> str | None:
    route = table.route(path)
    return route.service if route else None


def _operations(paths: Description) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in paths.items():
        for method in _METHODS:
            if method in item:
                yield path, item[method]


def _note_once(seen: dict[str, str], operation: str, where: str) -> None:
    if operation in seen:
        raise ValueError(f"operationId {operation} is used by {seen[operation]} and by {where}")
    seen[operation] = where


def _add_problems(operation: dict[str, Any]) -> None:
    """Add what the door itself may answer to any request."""
    for status, description in _PROBLEMS.items():
        schema = {"$ref": f"{_SCHEMAS}Problem"}
        operation["responses"].setdefault(
            status,
            {
                "description": description,
                "content": {"application/problem+json": {"schema": schema}},
            },
        )


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref" and isinstance(inner, str) and inner.startswith(_SCHEMAS):
                yield inner.removeprefix(_SCHEMAS)
            else:
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _reachable(paths: Description, schemas: Description) -> list[str]:
    """Give the schemas that the kept paths speak of, directly or through others."""
    found: list[str] = []
    waiting = [*_references(paths), "Problem"]
    while waiting:
        name = waiting.pop()
        if name in schemas and name not in found:
            found.append(name)
            waiting.extend(_references(schemas[name]))
    return sorted(found)


def _clashes(service: str, needed: Description, taken: Description) -> dict[str, str]:
    """Give new names to schemas that mean something else elsewhere, and to those that use them."""
    renamed: dict[str, str] = {}
    while True:
        more = {
            name: f"{service.capitalize()}{name}"
            for name, schema in needed.items()
            if name not in renamed
            and name in taken
            and (schema != taken[name] or not renamed.keys().isdisjoint(_references(schema)))
        }
        if not more:
            return renamed
        renamed.update(more)


def _retitled(schema: Description, name: str) -> Description:
    """Let the title follow the name: generators name their classes after it."""
    return {**schema, "title": name} if "title" in schema else schema


def _rename(value: Any, renamed: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            key: _new_reference(inner, renamed)
            if isinstance(inner, str)
            else _rename(inner, renamed)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_rename(inner, renamed) for inner in value]
    return value


def _new_reference(text: str, renamed: Mapping[str, str]) -> str:
    if not text.startswith(_SCHEMAS):
        return text
    name = text.removeprefix(_SCHEMAS)
    return _SCHEMAS + renamed.get(name, name)
