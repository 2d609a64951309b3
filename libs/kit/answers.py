"""Answers that a caller may keep: entity tags, 304, and where a new record is (RFC 9110)."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from fastapi import Request, Response

from libs.kit.as_of import moment_of

REVALIDATE: Final = "public, no-cache"
"""Kept, but asked about before each use, because a change must show at once."""
IMMUTABLE: Final = "public, max-age=31536000, immutable"
"""Kept for ever: the address names these very bytes."""
KNOWN: Final[dict[int | str, dict[str, Any]]] = {
    304: {"description": "The caller's copy (If-None-Match) is the current one"}
}
"""For `responses=` of a route whose answers are `kept`."""

_NOT_MODIFIED = 304
_REPEATED = ("cache-control", "content-location", "date", "etag", "expires", "vary")
_TAG = re.compile(r'[ \t]*(W/)?"([\x21\x23-\x7e\x80-\xff]*)"[ \t]*(?:,|$)|[ \t]*,|[ \t]+$')
_ANY = "*"


def etag(version: int) -> str:
    """Write a record's version as a strong entity tag."""
    return f'"{version}"'


def tag_of(content: bytes) -> str:
    """Give the strong entity tag of a body: half of its SHA-256.

    What is read as of a moment has a tag of its own, even where it says what is said today.
    """
    moment = moment_of()
    then = b"" if moment is None else moment.isoformat().encode()
    return f'"{hashlib.sha256(content + then).hexdigest()[:32]}"'


def named_in(header: str, tag: str) -> bool:
    """Say whether an `If-None-Match` or `If-Match` names a tag, or is `*`.

    Tags are compared weakly: a proxy that compresses makes a strong tag weak, and its caller holds
    this version all the same. A header that does not follow the grammar names nothing.
    """
    if header.strip() == _ANY:
        return True
    opaque = tag.removeprefix("W/")
    return opaque in _tags(header)


def _tags(header: str) -> frozenset[str]:
    at, found = 0, []
    while at < len(header):
        read = _TAG.match(header, at)
        if read is None:
            return frozenset()
        at = read.end()
        if read[2] is not None:
            found.append(f'"{read[2]}"')
    return frozenset(found)


def is_known(request: Request, tag: str) -> bool:
    """Say whether the caller already holds the body of this tag."""
    named = request.headers.getlist("if-none-match")
    return bool(named) and named_in(", ".join(named), tag)


def not_modified(headers: Mapping[str, str]) -> Response:
    """Answer that the caller's copy is right, with those of the headers that a 304 repeats."""
    repeated = {name: value for name, value in headers.items() if name.lower() in _REPEATED}
    return Response(status_code=_NOT_MODIFIED, headers=repeated)


def kept(
    request: Request,
    content: bytes,
    *,
    tag: str | None = None,
    cache_control: str = REVALIDATE,
    media_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
    vary: Iterable[str] = (),
) -> Response:
    """Answer with a body that may be kept, or with 304 when the caller has it.

    `tag` is a whole entity tag with its quotes; without it the body's own is taken.
    """
    said = {"etag": tag or tag_of(content), "cache-control": cache_control, **(headers or {})}
    if names := ", ".join(vary):
        said["vary"] = names
    if is_known(request, said["etag"]):
        return not_modified(said)
    return Response(content, media_type=media_type, headers=said)


def tagged(response: Response, version: int, location: str | None = None) -> None:
    """Set a record's version on its answer, and on a new record's the address it is at."""
    response.headers["ETag"] = etag(version)
    if location is not None:
        response.headers["Location"] = location
