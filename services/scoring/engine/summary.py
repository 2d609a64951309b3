"""What a result says of parts and star classes, written once for every value it can take.

Ours: 0106.
"""

from collections.abc import Iterator
from itertools import repeat
from typing import Any

import orjson

from services.scoring.engine.case import Case
from services.scoring.engine.explanation import part_entry, star_entry
from services.scoring.engine.points import shown
from services.scoring.engine.stars import Assessment

MOST_KEPT = 4096
"""Entries kept a set and language; the store starts anew beyond them."""
Part = tuple[str, orjson.Fragment]
"""The average of a part as it is shown, and its explanation as JSON."""
Store = dict[Any, Any]


def parts_of(case: Case, language: str) -> tuple[Part, ...]:
    """Show and explain what the parts came to, cut to two decimals."""
    kept, count = _kept(case, language), len(case.sheets)
    sums = map(sum, zip(*[sheet.parts for sheet in case.sheets], strict=True))
    keys = zip(range(len(case.rulebook.parts)), sums, repeat(count))
    return tuple([kept.get(key) or _keep(kept, key, _part(case, key, language)) for key in keys])


def _part(case: Case, key: tuple[int, int, int], language: str) -> Part:
    place, total, count = key
    given = shown(total, count)
    entry = part_entry(case.rulebook.pack["parts"][place], given, language)
    return given, orjson.Fragment(orjson.dumps(entry))


def stars_of(case: Case, found: Assessment, language: str) -> Iterator[orjson.Fragment]:
    """Explain the star classes."""
    kept, average = _kept(case, language), found.average
    for known in case.rulebook.classes:
        met, codes = found.minimums.get(known.star), tuple(found.missed.get(known.star, ()))
        key = known.star, average, met, codes
        yield (kept.get(key) or _keep(kept, key, _star(known, average, met, codes, language)))


def _star(*facts: Any) -> orjson.Fragment:
    return orjson.Fragment(orjson.dumps(star_entry(*facts)))


def _kept(case: Case, language: str) -> Store:
    kept: Store = case.product_set.written.setdefault(("summary", language), {})
    return kept


def _keep(kept: Store, key: Any, written: Any) -> Any:
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[key] = written
    return written
