"""What a result says of parts and star classes, written once for every value it can take.

Ours: 0106.
"""

from collections.abc import Iterator
from typing import Any

import orjson

from services.scoring.engine.case import Case
from services.scoring.engine.explanation import part_entry, star_entry
from services.scoring.engine.points import shown
from services.scoring.engine.stars import Assessment

MOST_KEPT = 4096


Store = dict[Any, bytes]


def around(case: Case, found: Assessment, language: str) -> list[bytes]:
    """Explain the parts, then the star classes, as JSON objects."""
    kept: Store = case.product_set.written.setdefault(("summary", language), {})
    return [*_parts(case, kept, language), *_stars(case, found, kept, language)]


def _parts(case: Case, kept: Store, language: str) -> Iterator[bytes]:
    count = len(case.sheets)
    sums = map(sum, zip(*(sheet.parts for sheet in case.sheets), strict=True))
    for place, total in enumerate(sums):
        key = place, total, count
        yield kept.get(key) or _keep(kept, key, _part(case, place, total, language))


def _part(case: Case, place: int, total: int, language: str) -> Any:
    return part_entry(case.rulebook.pack["parts"][place], shown(total, len(case.sheets)), language)


def _stars(case: Case, found: Assessment, kept: Store, language: str) -> Iterator[bytes]:
    average, missed = found.average, _missed(case, found)
    for known in case.rulebook.classes:
        met, codes = found.minimums.get(known.star), tuple(missed.get(known.star, ()))
        key = known.star, average, met, codes
        yield kept.get(key) or _keep(kept, key, star_entry(known, average, met, codes, language))


def _missed(case: Case, found: Assessment) -> dict[int, list[str]]:
    """Name the criteria whose minimum is missed, by star, in the order of the sheet."""
    missed: dict[int, list[str]] = {}
    codes = case.product_set.table.codes if case.product_set.table else ()
    for code, one in zip(codes, found.tested, strict=True):
        for star in one.missed:
            missed.setdefault(star, []).append(code)
    return missed


def _keep(kept: Store, key: Any, entry: Any) -> bytes:
    if len(kept) >= MOST_KEPT:
        kept.clear()
    written = kept[key] = orjson.dumps(entry)
    return written
