"""Answers that anybody may keep: an entity tag each, and how long it may be trusted."""

import hashlib

from fastapi import Request, Response

REVALIDATE = "public, no-cache"
"""Kept, but asked about before each use, because a withdrawal must show at once."""
IMMUTABLE = "public, max-age=31536000, immutable"
NOT_MODIFIED = 304


def tag_of(content: bytes) -> str:
    """Give a strong entity tag of a body."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def is_known(request: Request, tag: str) -> bool:
    """Say whether the caller already holds the body of this tag (RFC 9110, 13.1.2)."""
    header = request.headers.get("if-none-match", "")
    named = {part.strip().removeprefix("W/") for part in header.split(",")}
    return tag in named or "*" in named


def not_modified(tag: str, cache_control: str) -> Response:
    """Answer that the caller's copy is still right."""
    return Response(status_code=NOT_MODIFIED, headers={"etag": tag, "cache-control": cache_control})


def kept(
    request: Request,
    content: bytes,
    *,
    tag: str,
    cache_control: str = REVALIDATE,
    media_type: str = "application/json",
    headers: dict[str, str] | None = None,
) -> Response:
    """Answer with a body that may be kept, or with 304 when the caller has it."""
    if is_known(request, tag):
        return not_modified(tag, cache_control)
    return Response(
        content,
        media_type=media_type,
        headers={"etag": tag, "cache-control": cache_control, **(headers or {})},
    )
