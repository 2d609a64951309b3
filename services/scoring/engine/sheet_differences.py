"""What changed on one sheet: criteria added, removed, renamed; points, options, marks.

Ours: a change of law is told in words.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from services.scoring.engine.tables import Criterion, Table
from services.scoring.engine.words import say, text_of

Found = tuple[str, str, Any, Any, str | None]
"""Topic, criterion, before, after, and the kind where it does not follow from the two."""


def between(before: Table | None, after: Table | None, language: str) -> Iterator[Found]:
    """Compare two sheets; a sheet that was not found has no criteria."""
    old, new = _criteria(before), _criteria(after)
    pairs = _pairs(old, new)
    for code, one in old.items():
        if code not in pairs:
            yield "criteria", code, _label(one, language), None, None
    for code, other in new.items():
        if code not in pairs.values():
            yield "criteria", code, None, _label(other, language), None
    for code, twin in pairs.items():
        yield from _pair(old[code], new[twin], language)


def _criteria(table: Table | None) -> Mapping[str, Criterion]:
    return table.criteria if table else {}


def _pairs(old: Mapping[str, Criterion], new: Mapping[str, Criterion]) -> dict[str, str]:
    """Find each criterion again: by its name within its part, else by its number.

    Ours: acts renumber criteria and reword them; what keeps either is held to be the same one.
    """
    named = {(one.part, _folded(one)): code for code, one in [*new.items()][::-1]}
    pairs: dict[str, str] = {}
    for code, one in old.items():
        twin = named.get((one.part, _folded(one)))
        if twin is not None and twin not in pairs.values():
            pairs[code] = twin
    for code, one in old.items():
        same = new.get(code)
        free = code not in pairs and code not in pairs.values()
        if free and same is not None and same.part == one.part:
            pairs[code] = code
    return pairs


def _folded(one: Criterion) -> str:
    return " ".join(str(one.node["label"]["vi"]).casefold().split())


def _label(one: Criterion, language: str) -> str:
    return text_of(one.node["label"], language)


def _pair(old: Criterion, new: Criterion, language: str) -> Iterator[Found]:
    where = old.code if old.code == new.code else f"{old.code} → {new.code}"
    if _folded(old) != _folded(new):
        yield "criteria", where, *_told(old.node["label"], new.node["label"], language), "renamed"
    elif old.code != new.code:
        yield "criteria", where, old.code, new.code, "renamed"
    if old.max != new.max:
        yield "points", where, old.max, new.max, None
    yield from _options(where, old, new, language)


def _options(where: str, old: Criterion, new: Criterion, language: str) -> Iterator[Found]:
    for place in range(max(len(old.points), len(new.points))):
        at = f"{where} ({place + 1})"
        one, other = _option(old, place), _option(new, place)
        if _text(one, "vi") != _text(other, "vi"):
            was, now = (entry["text"] if entry else None for entry in (one, other))
            yield "options", at, *_told(was, now, language), None
        if one and other and one["points"] != other["points"]:
            yield "points", at, one["points"], other["points"], None
        marks = [option.get("min_star") if option else None for option in (one, other)]
        if marks[0] != marks[1]:
            stars = [say(language, "star_label", star=mark) if mark else None for mark in marks]
            yield "marks", at, stars[0], stars[1], None


def _told(
    one: Mapping[str, str | None] | None, other: Mapping[str, str | None] | None, language: str
) -> tuple[str | None, str | None]:
    """Give two wordings to be read side by side.

    Ours: in Vietnamese where the translation is the same or one of them has none.
    """
    both = [entry for entry in (one, other) if entry is not None]
    said = [entry.get(language) for entry in both]
    spoken = language if all(said) and len({*said}) == len(said) else "vi"
    shown = [" ".join(text_of(entry, spoken).split()) if entry else None for entry in (one, other)]
    return shown[0], shown[1]


def _option(one: Criterion, place: int) -> Mapping[str, Any] | None:
    options = one.node["options"]
    return options[place] if place < len(options) else None


def _text(option: Mapping[str, Any] | None, language: str) -> str | None:
    return " ".join(text_of(option["text"], language).split()) if option else None
