"""How much of a password is left when all that everybody would try first is taken away."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from libs.kit.text import fold

FEWEST_SIGNS: Final = 8
"""So much must be left: about what guessing on line can never try through."""
_SHORTEST_RUN: Final = 3
_SHORTEST_WALK: Final = 4
_SHORTEST_WORD: Final = 4
_LONGEST_PIECE: Final = 40
_ROWS: Final = ("`1234567890-=", "qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./")
_COLUMNS: Final = ("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/")
_YEAR: Final = re.compile(r"(19|20)[0-9]{2}")
_STANDS_FOR: Final = str.maketrans("@4310$5!7", "aaeiossit")


@cache
def common_words() -> frozenset[str]:
    """Read the words that many passwords are made of, folded; 4 letters or more.

    Ours: decision 0123, a shorter word is found out as fast as the signs that it is made of.
    """
    text = Path(__file__).with_name("words.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(word for line in lines for word in line.split() if len(word) >= _SHORTEST_WORD)


def effective_length(password: str, known: Collection[str] = ()) -> int:
    """Count the signs that somebody who guesses has to find out, at most the password's length.

    A repetition, a run (`abcd`, `4321`), a walk over the keyboard, a year and a common word count
    as one sign each; `known` are words that belong to the person. Ours: decision 0123, written by
    rule and not by a list alone, because who repeats a word is in no list.
    """
    folded = fold(password)
    words = common_words() | {fold(word) for word in known if len(word) >= _SHORTEST_WORD}
    forms = {folded, _without_repetition(folded)}
    forms |= {form.translate(_STANDS_FOR) for form in forms}
    return min(_cheapest(form, words) for form in forms)


def is_too_easy(password: str, known: Collection[str] = ()) -> bool:
    """Say whether a password would be guessed.

    Law: TCVN 14423:2026, level 3, passwords that are hard to guess. Ours: eight signs must be left.
    """
    return effective_length(password, known) < FEWEST_SIGNS


def _without_repetition(text: str) -> str:
    """Give a text without its repetitions: `ocopocopocop1234` is `ocop1234`."""
    return re.sub(r"(.+?)\1+", r"\1", text)


def _cheapest(text: str, words: Collection[str]) -> int:
    """Count the fewest pieces that a text is made of: signs, runs, walks, years and words."""
    costs = [0] + [len(text)] * len(text)
    for start, sign in enumerate(text):
        costs[start + 1] = min(costs[start + 1], costs[start] + _cost_of_sign(sign))
        for end in _ends_of_pieces(text, start, words):
            costs[end] = min(costs[end], costs[start] + 1)
    return costs[-1]


def _cost_of_sign(sign: str) -> int:
    return 0 if sign in " -_.,;:" else 1


def _ends_of_pieces(text: str, start: int, words: Collection[str]) -> Iterator[int]:
    """Give where the pieces end that begin at a place."""
    last = min(len(text), start + _LONGEST_PIECE)
    run = _end_of_run(text, start, last)
    if run - start >= _SHORTEST_RUN:
        yield run
    walk = _end_of_walk(text, start, last)
    if walk - start >= _SHORTEST_WALK:
        yield walk
    if _YEAR.match(text, start):
        yield start + len("2026")
    for end in range(start + _SHORTEST_WORD, last + 1):
        if text[start:end] in words:
            yield end


def _end_of_run(text: str, start: int, last: int) -> int:
    """Give how far each sign is one more, one less, or the same as the one before."""
    if start + 1 >= last or (step := _step(text[start], text[start + 1])) not in {-1, 0, 1}:
        return start + 1
    end = start + 2
    while end < last and _step(text[end - 1], text[end]) == step:
        end += 1
    return end


def _step(one: str, other: str) -> int:
    if {one, other} == {"9", "0"}:
        return 1 if one == "9" else -1
    return ord(other) - ord(one)


def _end_of_walk(text: str, start: int, last: int) -> int:
    """Give how far a text goes along a row or a column of the keyboard, either way."""
    end = start + _SHORTEST_WALK
    while end <= last and any(text[start:end] in line for line in _WALKS):
        end += 1
    return end - 1


_SNAKE: Final = "".join(_ROWS[1:]).translate(str.maketrans("", "", "[]\\;',./"))
"""The letters row after row: `qwertyuiopasdf`."""

_WALKS: Final = tuple(line[::way] for line in (*_ROWS, *_COLUMNS, _SNAKE) for way in (1, -1))
