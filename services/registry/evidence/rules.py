"""Pure decisions on files: what bytes are, which range is asked for, when a file may be stored."""

import re
from collections.abc import Collection
from typing import Final

from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.registry.evidence import (
    ContentAlreadyStored,
    ContentEmpty,
    ContentNotAsDeclared,
    ContentType,
    ContentTypeNotTaken,
    RangeNotSatisfiable,
)

_SIGNATURES: Final[tuple[tuple[ContentType, re.Pattern[bytes]], ...]] = (
    (ContentType.PDF, re.compile(rb"%PDF-")),
    (ContentType.JPEG, re.compile(rb"\xff\xd8\xff")),
    (ContentType.PNG, re.compile(rb"\x89PNG\r\n\x1a\n")),
    (ContentType.WEBP, re.compile(rb"RIFF.{4}WEBP", re.DOTALL)),
    (ContentType.MP4, re.compile(rb".{4}ftyp", re.DOTALL)),
)
_ZIP: Final = b"PK\x03\x04"
_ZIPPED: Final = {
    ContentType.DOCX: frozenset({"[Content_Types].xml", "word/document.xml"}),
    ContentType.XLSX: frozenset({"[Content_Types].xml", "xl/workbook.xml"}),
}
_EXTENSIONS: Final = {
    ContentType.PDF: "pdf",
    ContentType.JPEG: "jpg",
    ContentType.PNG: "png",
    ContentType.WEBP: "webp",
    ContentType.DOCX: "docx",
    ContentType.XLSX: "xlsx",
    ContentType.MP4: "mp4",
}
_RANGE: Final = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


def require_known_kind(kind: str, known: Collection[str]) -> None:
    """Refuse a kind of paper that no rulebook names and no entry has added.

    Ours: one list of kinds, so that the papers named by advice are those that can be filed.
    """
    if kind not in known:
        facts = {"kind": kind, "known": sorted(known)}
        raise InvalidInput(faults=[Fault("/kind", "paper_kind_unknown", facts)])


def declared_type(header: str | None) -> ContentType:
    """Give the declared format, or refuse one that papers are not stored in.

    Ours: what opens everywhere and can be kept for ten years; a film may belong to a story.
    """
    bare = (header or "").partition(";")[0].strip().lower()
    try:
        return ContentType(bare)
    except ValueError as error:
        raise ContentTypeNotTaken(
            content_type=bare[:100] or "-", taken=[kind.value for kind in ContentType]
        ) from error


def is_zipped(declared: ContentType) -> bool:
    """Say whether the format is a zip archive, whose names must be looked at.

    Ours: office files are archives, told from others by what is in them.
    """
    return declared in _ZIPPED


def require_as_declared(
    declared: ContentType, head: bytes, names: Collection[str] | None = None
) -> None:
    """Refuse no bytes, and bytes that are not what the type says; `names` are a zip archive's.

    Ours: a reader opens what was declared, so a program never hides behind a picture's name.
    """
    if not head:
        raise ContentEmpty
    if declared in _ZIPPED:
        if head.startswith(_ZIP) and _ZIPPED[declared] <= set(names or ()):
            return
    else:
        signature = dict(_SIGNATURES)[declared]
        if signature.match(head):
            return
    raise ContentNotAsDeclared(declared=declared.value, found=_found(head))


def _found(head: bytes) -> str:
    for kind, signature in _SIGNATURES:
        if signature.match(head):
            return kind.value
    return "application/zip" if head.startswith(_ZIP) else "?"


def is_already_stored(known: str | None, sha256: str) -> bool:
    """Say whether this very file is stored; another one is refused.

    Ours: a paper is never rewritten, because dossiers name it; a new file is a new paper.
    """
    if known is None:
        return False
    if known != sha256:
        raise ContentAlreadyStored
    return True


def asked_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Give the first and the last byte asked for (RFC 9110, 14.2), None for the whole file.

    Ours: several ranges at once and other units are given the whole file, as the RFC allows.
    """
    found = _RANGE.fullmatch(header.strip()) if header else None
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        length = min(int(found[2]), size)
        first, last = size - length, size - 1
    else:
        first, last = int(found[1]), min(int(found[2] or size), size - 1)
        if found[2] and int(found[2]) < first:
            return None
    if first > last:
        raise RangeNotSatisfiable(size=size, headers={"content-range": f"bytes */{size}"})
    return first, last


def file_name(paper: str, content_type: str) -> str:
    """Give a plain name for the saved file.

    Ours: a paper's own title may be personal, and a name travels further than its file.
    """
    return f"{paper}.{_EXTENSIONS[ContentType(content_type)]}"
