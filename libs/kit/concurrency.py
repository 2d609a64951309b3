"""Concurrent edits: reads carry an `ETag`, changes to a record need `If-Match` (RFC 9110)."""

from typing import Annotated

from fastapi import Depends, Header

from libs.contracts.errors import PreconditionRequired, StaleVersion
from libs.kit.answers import etag, named_in

__all__ = ["IfMatch", "check_version", "etag"]


async def _if_match(
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            max_length=200,
            description="The ETag of the version that this change is meant for, or `*`.",
        ),
    ] = None,
) -> str:
    if if_match is None or not if_match.strip():
        raise PreconditionRequired
    return if_match


IfMatch = Annotated[str, Depends(_if_match)]
"""The precondition of a change; missing it is a 428."""


def check_version(if_match: str, version: int) -> None:
    """Raise `StaleVersion` (412) unless the header names this version (or `*`)."""
    if not named_in(if_match, etag(version)):
        raise StaleVersion(current=version)
