"""Reads the attachment out of a PDF."""

from typing import Any

from services.certificates.rendering.canonical import FILE_NAME

_MAX_ATTACHMENT = 65_536
"""Bytes; ours have about a thousand."""


def attached(reader: Any) -> bytes | None:
    """Give the bytes of our attachment; None when there is none, or one too large to be ours.

    `reader` is pyHanko's; of a hostile file it may raise anything.
    """
    names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    for position in range(0, len(names), 2):
        if str(names[position]) == FILE_NAME:
            data: bytes = names[position + 1]["/EF"]["/F"].data
            return data if len(data) <= _MAX_ATTACHMENT else None
    return None
