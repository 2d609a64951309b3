"""Which letters a name may have: one script, no look-alikes, no marks piled up (pure).

Ours: a name is read by people, on a certificate and in a list; two that look alike must be equal.
"""

import re
import unicodedata
from typing import Final

_MARKS: Final = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0308\u0309\u030c\u031b\u0323")
"""Marks of Vietnamese and of the minorities' Latin spelling, where no composed letter exists."""
_SIGNS: Final = frozenset("αβγδλμπσωΔΩµ")
"""Greek letters that stand for quantities and look like no Latin one."""
_SCRIPTS: Final = frozenset({"LATIN", "GREEK", "CYRILLIC"})
_LOOK_ALIKE: Final = frozenset("ıȷɑɡɩʟᴀ")
"""Latin letters outside of every spelling used here that pass for plain ones."""
_KEPT_LETTERS: Final = frozenset("µªº")
"""Signs of measure and of number that Unicode counts among the letters."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:[\u0300-\u036f]+[^\W\d_]*)*")


def letter_fault(text: str) -> str | None:
    """Give the code of what is wrong with the letters of a composed text (NFC), or None.

    `stacked_marks`: a mark on a mark, on no letter, or none of any spelling used here;
    `letter_not_plain`: a letter in disguise (full width, mathematical, a ligature);
    `mixed_scripts`: letters of two scripts; a Greek sign such as `β` may stand alone as a word.
    """
    if text.isascii():
        return None
    if _piled_up(text):
        return "stacked_marks"
    if any(map(_in_disguise, text)):
        return "letter_not_plain"
    return "mixed_scripts" if len(scripts(text)) > 1 else None


def scripts(text: str) -> set[str]:
    """Give the scripts of a text's letters by their Unicode names; a lone Greek sign is none."""
    words = [word for word in _WORD.findall(text) if word not in _SIGNS]
    return {_script(sign) for word in words for sign in word if sign.isalpha() and sign != "µ"}


def _script(sign: str) -> str:
    return unicodedata.name(sign, "UNKNOWN").split()[0]


def _piled_up(text: str) -> bool:
    """Look at what composing left over: at most one mark, of a spelling, on a letter of two."""
    letter, left = " ", 0
    for sign in text:
        if not unicodedata.combining(sign):
            letter, left = sign, 0
            continue
        left += 1
        if left > 1 or not letter.isalpha() or not _may_bear(letter, sign):
            return True
    return False


def _may_bear(letter: str, mark: str) -> bool:
    if _script(letter) not in _SCRIPTS:
        return mark not in _MARKS and not "\u0300" <= mark <= "\u036f"
    borne = unicodedata.normalize("NFD", letter)[1:]
    return mark in _MARKS and mark not in borne and len(borne) <= 1


def _in_disguise(sign: str) -> bool:
    form = unicodedata.decomposition(sign)
    if form.startswith(("<wide>", "<narrow>", "<font>")):
        return True
    return sign in _LOOK_ALIKE or (
        sign.isalpha() and form.startswith("<") and sign not in _KEPT_LETTERS
    )
