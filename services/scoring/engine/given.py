"""What the council gave at one criterion: the value that minimums and gates are tested on."""

from services.scoring.engine.case import Case
from services.scoring.engine.points import Fraction, points_at
from services.scoring.engine.tables import Table


def given_at(case: Case, table: Table, code: str) -> Fraction:
    """Give the points at a criterion as the setting `floors_on` says.

    Ours: the act names no basis; the default takes the option the council agreed on, else the mean
    of the members' points (0101).
    """
    basis = case.settings.floors_on
    if basis == "agreed_else_mean" and code in case.agreed:
        return Fraction(points_at(table, _with_head(case, table, code), code), 1)
    points = [points_at(table, sheet.answers or {}, code) for sheet in case.sheets]
    if basis == "each_sheet":
        return Fraction(min(points), 1)
    return Fraction(sum(points), len(points))


def _with_head(case: Case, table: Table, code: str) -> dict[str, int]:
    """Take the agreed options; what this criterion rests on may be agreed or only scored."""
    answers = dict(case.agreed)
    needed = table.zeroed.get(code)
    if needed is not None and needed not in answers:
        best = max(
            case.sheets,
            key=lambda sheet: table.points[needed, (sheet.answers or {}).get(needed)],
        )
        option = (best.answers or {}).get(needed)
        if option is not None:
            answers[needed] = option
    return answers
