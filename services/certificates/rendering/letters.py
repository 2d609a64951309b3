"""Which letters the vendored fonts can print, read from their own character maps."""

import struct
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
_BREAKABLE = 24
_STEP = 12
_BREAK = "\u200b"
_INVISIBLE = {"Cf", "Cc", "Cn", "Co", "Cs"}
_BLANKS = {"Zs", "Zl", "Zp"}
_HIDDEN = "Cf"


def _character_map(font: bytes) -> set[int]:
    """Read the format 12 or 4 `cmap` of a TrueType font: code points that have a glyph."""
    (tables,) = struct.unpack_from(">H", font, 4)
    found = {
        font[12 + 16 * i : 16 + 16 * i]: struct.unpack_from(">I", font, 20 + 16 * i)[0]
        for i in range(tables)
    }
    start = found[b"cmap"]
    (count,) = struct.unpack_from(">H", font, start + 2)
    points: set[int] = set()
    for i in range(count):
        offset = start + struct.unpack_from(">I", font, start + 8 + 8 * i)[0]
        (form,) = struct.unpack_from(">H", font, offset)
        if form == 4:  # noqa: PLR2004 - the name of the format
            points |= _segments(font, offset)
        elif form == 12:  # noqa: PLR2004
            points |= _groups(font, offset)
    return points


def _segments(font: bytes, offset: int) -> set[int]:
    (double,) = struct.unpack_from(">H", font, offset + 6)
    n = double // 2
    ends = struct.unpack_from(f">{n}H", font, offset + 14)
    starts = struct.unpack_from(f">{n}H", font, offset + 16 + double)
    deltas = struct.unpack_from(f">{n}H", font, offset + 16 + 2 * double)
    ranges_at = offset + 16 + 3 * double
    ranges = struct.unpack_from(f">{n}H", font, ranges_at)
    points = set()
    for i, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for point in range(first, last + 1):
            glyph = point
            if ranges[i]:
                at = ranges_at + 2 * i + ranges[i] + 2 * (point - first)
                glyph = struct.unpack_from(">H", font, at)[0] if at + 2 <= len(font) else 0
            if glyph and (glyph + deltas[i]) & 0xFFFF:
                points.add(point)
    return points


def _groups(font: bytes, offset: int) -> set[int]:
    (count,) = struct.unpack_from(">I", font, offset + 12)
    points = set()
    for i in range(count):
        first, last, _ = struct.unpack_from(">3I", font, offset + 16 + 12 * i)
        points |= set(range(first, last + 1))
    return points


@cache
def printable() -> frozenset[str]:
    """Give the letters that all four faces have."""
    maps = [_character_map(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))]
    common = set.intersection(*maps)
    return frozenset(
        sign for sign in map(chr, common) if unicodedata.category(sign) not in _INVISIBLE
    )


def missing(texts: Iterable[str]) -> list[str]:
    """List the signs that cannot be printed, each once; hidden signs are not printed anyway."""
    return sorted({sign for text in texts for sign in _plain(text) if sign not in printable()})


def shown(text: str) -> str:
    """Give a text as it is printed: blanks plain, hidden signs left out, long words breakable.

    Zero-width signs come along when people copy from web pages, and signs of direction can make
    a name look like another one; neither is a letter of the name.
    """
    return " ".join(
        _BREAK.join(word[i : i + _STEP] for i in range(0, len(word), _STEP))
        if len(word) > _BREAKABLE
        else word
        for word in _plain(text).split(" ")
    )


def _plain(text: str) -> str:
    return "".join(
        " " if category in _BLANKS else sign
        for sign, category in ((sign, unicodedata.category(sign)) for sign in text)
        if category != _HIDDEN
    )
