"""Everything that a request says is checked before its route runs, and all faults told at once.

FastAPI would check a body leniently (a number for a date, "1" for 1) and stop at the first part
that is wrong. Here a body is read as strict JSON, together with the query, the path and the
headers. Ours: decision 0127.
"""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final

from fastapi import Request
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from pydantic import TypeAdapter, ValidationError

from libs.contracts.errors import (
    MOST_FAULTS,
    Fault,
    InvalidInput,
    MalformedRequest,
    NotAcceptable,
    UnsupportedContent,
)
from libs.kit import jsons
from libs.kit.problems import fault_of_pydantic
from libs.kit.query import Parameters

JSON: Final = "application/json"
_MOST_ENTRIES: Final = 10_000
"""Members and items of a body, all objects and lists together: a round names a thousand dossiers.

Each may be a fault that is looked for before it is known how many there are.
"""
_UNREADABLE: Final = "json_invalid"
_OUR_PROBLEMS: Final = "application/problem+json"


class Reading:
    """How the requests of one route are read."""

    def __init__(
        self, dependant: Dependant, body: ModelField | None, offered: Iterable[str]
    ) -> None:
        self._parameters = Parameters(dependant)
        self._offered = tuple(offered)
        self._body = None
        if body is not None:
            shape: Any = body.field_info.annotation
            self._required = body.field_info.is_required()
            self._body = TypeAdapter(shape) if media_type_of(body) == JSON else None

    async def check(self, request: Request) -> None:
        """Refuse what cannot be read, and what is wrong, everything at once.

        Raises `NotAcceptable`, `UnsupportedContent`, `MalformedRequest` for what is no JSON, and
        `InvalidInput` with the faults of query, path, headers and body.
        """
        require_acceptable(request, self._offered)
        faults = self._parameters.strange(request)
        if self._body is not None:
            faults += await self._wrong_in(request, self._body)
        if faults:
            seen = {(fault.where, fault.pointer) for fault in faults}
            others = self._parameters.wrong(request)
            faults += [one for one in others if (one.where, one.pointer) not in seen]
            raise InvalidInput(faults=faults)

    async def _wrong_in(self, request: Request, shape: TypeAdapter[Any]) -> list[Fault]:
        body = await request.body()
        if not body:
            return [Fault("", "missing")] if self._required else []
        require_type(request, JSON)
        if body.count(b",") > _MOST_ENTRIES:
            return [Fault("", "too_many_entries", {"limit": _MOST_ENTRIES})]
        try:
            twice = jsons.read(body)[1]
        except ValueError as error:
            raise MalformedRequest(reason="JSON") from error
        return [*twice, *_faults_of(shape, body)]


def _faults_of(shape: TypeAdapter[Any], body: bytes) -> list[Fault]:
    """Read a body as strictly as JSON can be read: a number is no text, and a text no number."""
    try:
        shape.validate_json(body, strict=True)
    except ValidationError as error:
        entries = error.errors(include_url=False, include_input=False)
        if entries[0]["type"] == _UNREADABLE:
            raise MalformedRequest(reason="JSON") from error
        return [_of_body(one) for one in islice(entries, MOST_FAULTS + 1)]
    return []


def _of_body(entry: Mapping[str, Any]) -> Fault:
    return fault_of_pydantic({**entry, "loc": ("body", *entry["loc"])})


def media_type_of(body: ModelField) -> str:
    """Give the type in which a route takes its body."""
    return str(getattr(body.field_info, "media_type", JSON))


def require_type(request: Request, taken: str) -> None:
    """Refuse a body of another type than the one that is taken here (`UnsupportedContent`)."""
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared != taken:
        raise UnsupportedContent(content_type=declared[:100] or "-")


def require_acceptable(request: Request, offered: Iterable[str]) -> None:
    """Refuse a request whose `Accept` names nothing that is offered (`NotAcceptable`).

    Who takes problem documents is answered: some programs ask for nothing else.
    """
    accept = request.headers.get("accept")
    if accept is None or "*/*" in accept or not offered:
        return
    wanted = [_range(part) for part in accept.split(",")]
    known = [*offered, _OUR_PROBLEMS]
    if accept.strip() and not any(_names(one, kind) for one in wanted for kind in known):
        raise NotAcceptable(offered=list(offered))


def _range(part: str) -> str:
    kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
    refused = any(one.startswith("q=0") and not one.strip("q=0.") for one in parameters)
    return "" if refused else kind


def _names(wanted: str, kind: str) -> bool:
    return wanted == kind or (wanted.endswith("/*") and kind.startswith(wanted[:-1]))
