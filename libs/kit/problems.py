"""OcopError <-> `application/problem+json` (RFC 9457), in both directions and two languages."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import orjson

from libs.contracts.errors import Fault, Kind, OcopError, RemoteProblem, ServiceUnavailable

MEDIA_TYPE: Final = "application/problem+json"

STATUS: Final[Mapping[Kind, int]] = {
    Kind.MALFORMED: 400,
    Kind.UNAUTHENTICATED: 401,
    Kind.FORBIDDEN: 403,
    Kind.NOT_FOUND: 404,
    Kind.METHOD_NOT_ALLOWED: 405,
    Kind.NOT_ACCEPTABLE: 406,
    Kind.TIMED_OUT: 408,
    Kind.CONFLICT: 409,
    Kind.GONE: 410,
    Kind.STALE: 412,
    Kind.TOO_LARGE: 413,
    Kind.UNSUPPORTED: 415,
    Kind.RANGE: 416,
    Kind.INVALID: 422,
    Kind.PRECONDITION_REQUIRED: 428,
    Kind.TOO_MANY: 429,
    Kind.HEAD_TOO_LARGE: 431,
    Kind.INTERNAL: 500,
    Kind.UNAVAILABLE: 503,
}

LANGUAGES: Final = ("vi", "en")
_KIT_MESSAGES = Path(__file__).with_name("messages.json")
_LONGEST_POINTER = 500
_LONGEST_TEXT = 300
_LONGEST_LIST = 200
_LARGEST = 2**63 - 1


class Messages:
    """The words for every code: the kit's own and those of the service's `messages.json` files."""

    def __init__(self, paths: Iterable[Path] = ()) -> None:
        self._words: dict[str, dict[str, dict[str, str]]] = {}
        for path in (_KIT_MESSAGES, *paths):
            self._words.update(json.loads(path.read_text(encoding="utf-8")))

    def __contains__(self, code: str) -> bool:
        return code in self._words

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def words(self, code: str, language: str, params: Mapping[str, Any]) -> dict[str, str]:
        """Give title and detail of a code with its placeholders filled."""
        known = self._words.get(code) or self._words["unexpected_code"]
        texts = known.get(language) or known["vi"]
        return {part: _fill(text, params) for part, text in texts.items()}


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def _fill(text: str, params: Mapping[str, Any]) -> str:
    plain = {
        name: ", ".join(map(str, islice(value, _LONGEST_LIST)))
        if isinstance(value, list | tuple | set)
        else _short(str(_plain(value)))
        for name, value in params.items()
    }
    return text.format_map(_Blank(plain))


def language_of(accept_language: str | None) -> str:
    """Choose Vietnamese or English; Vietnamese unless English is asked for first."""
    best, best_quality = "vi", -1.0
    for part in (accept_language or "").split(","):
        tag, _, quality_text = part.strip().partition(";q=")
        primary = tag.strip().lower().split("-")[0]
        try:
            quality = float(quality_text) if quality_text else 1.0
        except ValueError:
            continue
        if primary in LANGUAGES and quality > best_quality and quality > 0:
            best, best_quality = primary, quality
    return best


def headers_of_problem(language: str) -> dict[str, str]:
    """Give the headers of every problem document besides its type and length."""
    return {
        "cache-control": "no-store",
        "content-language": language,
        "vary": "Accept-Language",
    }


def document_of(
    error: OcopError, *, messages: Messages, language: str, request_id: str
) -> tuple[int, dict[str, Any]]:
    """Write an error as status and problem document in the asked language."""
    if isinstance(error, RemoteProblem):
        return error.status, {**error.document, "request_id": request_id}
    status = STATUS[error.kind]
    words = messages.words(error.code, language, error.params)
    document: dict[str, Any] = {
        "type": f"urn:ocop:problem:{error.code}",
        "title": words["title"],
        "status": status,
        "detail": words["detail"],
        "code": error.code,
        "request_id": request_id,
    }
    if error.params:
        document["params"] = {name: _plain(value) for name, value in error.params.items()}
    if error.faults:
        document["errors"] = _faults(error.faults, messages, language)
    if error.more:
        document["more"] = True
    return status, document


def _plain(value: Any) -> Any:
    """Write a fact plainly and not at any length: a caller's own text may be megabytes."""
    if isinstance(value, bool | None):
        return value
    if isinstance(value, int):
        return value if -_LARGEST <= value <= _LARGEST else str(value)[:_LONGEST_TEXT]
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in islice(value, _LONGEST_LIST)]
    return _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"


def _faults(faults: Sequence[Fault], messages: Messages, language: str) -> list[dict[str, Any]]:
    entries = []
    for fault in faults:
        code = fault.code if fault.code in messages else "invalid_value"
        detail = messages.words(code, language, fault.params)["detail"]
        entry: dict[str, Any] = {
            "pointer": shortened(fault.pointer),
            "in": fault.where,
            "code": fault.code,
            "detail": detail,
        }
        if fault.params:
            entry["params"] = {name: _plain(value) for name, value in fault.params.items()}
        entries.append(entry)
    return entries


def shortened(place: str) -> str:
    """Cut a pointer that is too long to be told back to the next object or list around it."""
    while len(place) > _LONGEST_POINTER:
        place = place.rpartition("/")[0]
    return place


def pointer(path: Iterable[str | int]) -> str:
    """Write a path as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def fault_of_pydantic(error: Mapping[str, Any]) -> Fault:
    """Turn one entry of a pydantic or FastAPI validation error into a fault."""
    location = list(error.get("loc", ()))
    where = "body"
    if location and location[0] in {"body", "query", "path", "header", "cookie"}:
        where = str(location.pop(0))
    code = str(error["type"])
    context = dict(error.get("ctx") or {})
    if code == "value_error":
        said = str(context.pop("error", ""))
        code = said if said.isidentifier() else "invalid_value"
    if code == "json_invalid":
        location = []
    params = {
        name: value for name, value in context.items() if isinstance(value, str | int | float)
    }
    return Fault(pointer=pointer(location), code=code, params=params, where=where)


def encode(document: Mapping[str, Any]) -> bytes:
    """Write a problem document as bytes; lone surrogates from hostile input become `?`."""
    try:
        return orjson.dumps(document)
    except TypeError:
        return json.dumps(document, ensure_ascii=True, default=str).encode()


def _subclasses(parent: type[OcopError]) -> Iterator[type[OcopError]]:
    for child in parent.__subclasses__():
        yield child
        yield from _subclasses(child)


def error_from_document(status: int, body: bytes) -> OcopError:
    """Turn a problem document of another service back into the typed error it was."""
    try:
        document = json.loads(body)
        code = document["code"]
    except (ValueError, KeyError, TypeError):
        return ServiceUnavailable(service="")
    for kind in _subclasses(OcopError):
        if kind.code == code and kind is not RemoteProblem and STATUS[kind.kind] == status:
            faults = [
                Fault(
                    pointer=entry["pointer"],
                    code=entry["code"],
                    params=entry.get("params", {}),
                    where=entry.get("in", "body"),
                )
                for entry in document.get("errors", [])
            ]
            error = OcopError.__new__(kind)
            more = bool(document.get("more"))
            OcopError.__init__(error, faults=faults, more=more, **document.get("params", {}))
            return error
    return RemoteProblem(status=status, document=document)
