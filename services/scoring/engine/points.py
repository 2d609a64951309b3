"""Points: one answered sheet, and the exact average of many.

Ours: 0102.
"""

from collections.abc import Mapping
from typing import NamedTuple

from services.scoring.engine.tables import MASK, Table

Answers = Mapping[str, int]


class Fraction(NamedTuple):
    """An exact average, kept as sum and count so that a reader can check it."""

    numerator: int
    denominator: int

    def reaches(self, least: int) -> bool:
        """Compare without rounding: 89.995 does not reach 90."""
        return self.numerator >= least * self.denominator

    def shown(self) -> str:
        """Show two decimals, cut and never rounded up, so that 89.995 is not shown as 90."""
        return shown(self.numerator, self.denominator)


def shown(numerator: int, denominator: int) -> str:
    """Show a fraction with two decimals, cut off behind them.

    Ours: nothing that is not 90 is shown as 90.00 (0102).
    """
    hundredths = abs(numerator) * 100 // denominator
    sign = "-" if numerator < 0 and hundredths else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"


def weigh(table: Table, answers: Answers) -> int:
    """Count an answered sheet into one weight (see `tables`); KeyError where an answer is wrong.

    Law: 26/2026 Annex II: one option a criterion, and its printed points count.
    """
    weight = sum(map(table.weights.__getitem__, answers.items()))
    if table.zeroed and (
        weight >> table.gate_shift or (weight >> table.answered_shift) & MASK != len(table.codes)
    ):
        for code in zeroed_in(table, answers):
            kept = 1 << table.answered_shift
            weight -= table.weights[code, answers[code]] - kept
    return weight


def zeroed_in(table: Table, answers: Answers) -> list[str]:
    """Name the criteria whose points do not count because what they rest on gives nothing.

    "Scored only when a product story exists": without points at 5.1, 5.2 counts 0.

    Law: 26/2026 Annex II, note to 5.2.
    """
    return [
        code
        for code, needed in table.zeroed.items()
        if not table.points[needed, answers.get(needed)] and table.points[code, answers.get(code)]
    ]


def parts_of(table: Table, weight: int) -> list[int]:
    """Read the points of every part out of a weight."""
    return [(weight >> shift) & MASK for shift in table.shifts]


def points_at(table: Table, answers: Answers, code: str) -> int:
    """Give what one sheet counts at one criterion, after the gates that set it to zero.

    Law: 26/2026 Phụ lục II. Ours: 0103.
    """
    needed = table.zeroed.get(code)
    if needed is not None and not table.points[needed, answers.get(needed)]:
        return 0
    return table.points[code, answers.get(code)]
