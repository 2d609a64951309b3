"""Vietnamese text: one stored form, a form to search by and a key to sort by."""

import unicodedata
from functools import lru_cache

_BASES = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_BASES, start=1)}
_TONES = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_QUALITY_MARKS = {"\u0306", "\u0302", "\u031b"}
_DIGIT_BASE = 0x30
_LETTER_BASE = 0x41
_OTHER = "\x21"


def nfc(text: str) -> str:
    """Give the composed form (TCVN 6909:2001), in which everything is stored."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Strip case, tones and marks, `đ` included, so that `Đắk Lắk` is found by `dak lak`."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return " ".join(bare.replace("đ", "d").split())


@lru_cache(maxsize=4096)
def _letter(sign: str) -> tuple[str, int]:
    decomposed = unicodedata.normalize("NFD", sign)
    base = decomposed[0]
    quality = [mark for mark in decomposed[1:] if mark in _QUALITY_MARKS]
    tone = next((_TONES[mark] for mark in decomposed[1:] if mark in _TONES), 0)
    letter = unicodedata.normalize("NFC", base + "".join(quality))
    if letter in _LETTER_RANK:
        return chr(_LETTER_BASE + _LETTER_RANK[letter]), tone
    if base.isascii() and base.isdigit():
        return chr(_DIGIT_BASE + int(base)), 0
    return _OTHER, 0


def sort_key(text: str) -> str:
    """Give a key that sorts as a Vietnamese dictionary does under plain byte order.

    Syllable by syllable: first the letters (a, ă, â … d, đ …), then the tones
    (level, grave, hook, tilde, acute, dot), so the order is equal on every server.
    """
    syllables = nfc(text).casefold().split()
    letters: list[str] = []
    tones: list[str] = []
    for syllable in syllables:
        pairs = [_letter(sign) for sign in nfc(syllable)]
        letters.append("".join(rank for rank, _ in pairs))
        tones.append(str(max((tone for _, tone in pairs), default=0)))
    return " ".join(f"{word}{tone}" for word, tone in zip(letters, tones, strict=True))
