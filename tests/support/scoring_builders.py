"""Sheets and requests for scoring tests; name only what matters."""

from functools import cache
from typing import Any

import orjson
from hypothesis import strategies as st

from services.scoring.app import RULEBOOKS
from services.scoring.engine import catalogue as catalogues
from services.scoring.engine.catalogue import Catalogue
from services.scoring.engine.requests import read_case
from services.scoring.engine.result import score
from services.scoring.engine.stars import Assessment, assess
from services.scoring.engine.tables import Table

Json = dict[str, Any]
IN_FORCE = "26-2026"


@cache
def the_catalogue() -> Catalogue:
    return catalogues.load(RULEBOOKS)


def table(number: int, rulebook: str = IN_FORCE) -> Table:
    book = the_catalogue().get(rulebook)
    assert book is not None
    found = book.product_sets[number].table
    assert found is not None
    return found


def choices(number: int, rulebook: str = IN_FORCE) -> dict[str, list[int]]:
    """Every criterion with the numbers of its options whose points are known."""
    return {
        code: [place for place, points in enumerate(one.points, 1) if points is not None]
        for code, one in table(number, rulebook).criteria.items()
    }


def best(number: int, rulebook: str = IN_FORCE, **instead: int) -> dict[str, int]:
    """A sheet with the best option everywhere but at the named criteria (`c3_5=1`)."""
    answers = {
        code: max(
            (place for place, points in enumerate(one.points, 1) if points is not None),
            key=lambda place: one.points[place - 1] or 0,
        )
        for code, one in table(number, rulebook).criteria.items()
    }
    changed = {name.removeprefix("c").replace("_", "."): value for name, value in instead.items()}
    return {**answers, **changed}


def with_total(number: int, total: int, rulebook: str = IN_FORCE) -> dict[str, int]:
    """A sheet of exactly so many points; what gives none is left unanswered."""
    known = table(number, rulebook)
    story = {*known.zeroed, *known.zeroed.values()}
    told = {code: option for code, option in best(number, rulebook).items() if code in story}
    reached: dict[int, dict[str, int]] = {
        0: {},
        sum(known.points[code, option] for code, option in told.items()): told,
    }
    for code, one in known.criteria.items():
        if code in story:
            continue
        for so_far, answers in list(reached.items()):
            for option, points in enumerate(one.points, 1):
                if points and so_far + points <= total:
                    reached.setdefault(so_far + points, {**answers, code: option})
    return reached[total]


def a_request(*sheets: dict[str, int], **more: Any) -> Json:
    return {
        "rulebook": IN_FORCE,
        "product_set": 1,
        "sheets": [
            {"assessor": f"m{place}", "answers": answers} for place, answers in enumerate(sheets, 1)
        ],
        **more,
    }


def assessed(request: Json) -> Assessment:
    return assess(read_case(the_catalogue(), request))


def scored(request: Json, language: str = "vi") -> Json:
    """The whole result as its readers get it."""
    found: Json = orjson.loads(orjson.dumps(score(read_case(the_catalogue(), request), language)))
    return found


def sheets_of(number: int, rulebook: str = IN_FORCE) -> st.SearchStrategy[dict[str, int]]:
    """Any sheet of a set: some criteria answered, each by an option with known points."""
    known = choices(number, rulebook)
    return st.fixed_dictionaries(
        {}, optional={code: st.sampled_from(options) for code, options in known.items()}
    )
