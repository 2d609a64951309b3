"""Very many sheets of one product set: totals and stars only, as fast as a table allows."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from services.scoring.engine.catalogue import Rulebook
from services.scoring.engine.points import Answers, Fraction, weigh
from services.scoring.engine.stars import star_by_total, star_with_minimums
from services.scoring.engine.tables import BITS, MASK, Table

MOST_KEPT = 50_000


class Classed(NamedTuple):
    """One sheet's total and stars under the rulebook's defaults, gates aside."""

    total: int
    stars_by_total: int | None
    stars: int | None


def classify(book: Rulebook, number: int, sheets: Iterable[Answers]) -> Iterator[Classed]:
    """Class sheets one after the other; KeyError where an answer is not on the sheet.

    The general rules decide once for every total and set of minimums met; after that a sheet costs
    its additions and one look-up. Meant for studies over many sheets: nothing is explained here.
    """
    table = book.product_sets[number].table
    if table is None:
        raise ValueError(f"the sheet of product set {number} is not known")
    known: dict[int, Classed] = {}
    kept = (1 << table.gate_shift) - 1
    kept ^= MASK << table.answered_shift
    for answers in sheets:
        state = weigh(table, answers) & kept
        classed = known.get(state)
        if classed is None:
            if len(known) >= MOST_KEPT:
                known.clear()
            classed = known[state] = _class(book, table, state)
        yield classed


def _class(book: Rulebook, table: Table, state: int) -> Classed:
    total = sum((state >> (BITS * place)) & MASK for place in range(len(table.parts)))
    shift = table.answered_shift + BITS
    minimums = {
        star: (state >> (shift + BITS * place)) & MASK == table.floor_counts[place]
        for place, star in enumerate(table.floor_stars)
    }
    by_total = star_by_total(book, Fraction(total, 1), book.defaults.intervals)
    return Classed(
        total, by_total, star_with_minimums(by_total, minimums, book.defaults.missed_floor)
    )
