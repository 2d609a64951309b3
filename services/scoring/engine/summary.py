"""What a result says of parts and star classes, written once for every value it can take."""

from collections.abc import Iterator
from typing import Any

import orjson

from services.scoring.engine.case import Case
from services.scoring.engine.columns import Minimums
from services.scoring.engine.explanation import part_entry, star_entry
from services.scoring.engine.points import shown
from services.scoring.engine.stars import Assessment

MOST_KEPT = 4096


Store = dict[Any, bytes]


def around(case: Case, found: Assessment, language: str) -> Iterator[bytes]:
    """Explain the parts, then the star classes, as JSON objects."""
    kept: Store = case.product_set.written.setdefault(("summary", language), {})
    yield from _parts(case, kept, language)
    yield from _stars(case, found, kept, language)


def _parts(case: Case, kept: Store, language: str) -> Iterator[bytes]:
    sums = map(sum, zip(*(sheet.parts for sheet in case.sheets), strict=True))
    for part, total in zip(case.rulebook.pack["parts"], sums, strict=True):
        given = shown(total, len(case.sheets))
        key = part["code"], given
        yield kept.get(key) or _keep(kept, key, part_entry(part, given, language))


def _stars(case: Case, found: Assessment, kept: Store, language: str) -> Iterator[bytes]:
    average = found.average
    for known in case.rulebook.classes:
        met = found.minimums.get(known.star)
        missed = _missed(case, found.tested, known.star) if met is False else ()
        key = known.star, average, met, missed
        yield kept.get(key) or _keep(kept, key, star_entry(known, average, met, missed, language))


def _missed(case: Case, minimums: list[Minimums], star: int) -> tuple[str, ...]:
    codes = case.product_set.table.codes if case.product_set.table else ()
    return tuple(code for code, one in zip(codes, minimums, strict=True) if star in one.missed)


def _keep(kept: Store, key: Any, entry: Any) -> bytes:
    if len(kept) >= MOST_KEPT:
        kept.clear()
    written = kept[key] = orjson.dumps(entry)
    return written
