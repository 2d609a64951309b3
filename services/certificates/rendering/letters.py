"""Which letters the vendored fonts can print, read from their own character maps."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
_BREAKABLE = 24
_STEP = 12
_BREAK = "\u200b"
_INVISIBLE = {"Cf", "Cc", "Cn", "Co", "Cs"}
_BLANKS = {"Zs", "Zl", "Zp"}
_HIDDEN = "Cf"


def _character_map(path: Path) -> set[int]:
    """Read the code points for which a font has a glyph."""
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


@cache
def printable() -> frozenset[str]:
    """Give the letters that all four faces have."""
    maps = [_character_map(path) for path in sorted(FONTS.glob("*.ttf"))]
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
