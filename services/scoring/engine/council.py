"""The council's own rules: how far members may lie apart, and how many must have scored.

No decision of the Prime Minister sets them; they live in each council's regulations and come in
as settings (docs/decisions/0104).
"""

from typing import Any

from services.scoring.engine.case import Case
from services.scoring.engine.columns import Columns


def spread(case: Case, columns: Columns) -> dict[str, Any]:
    """Measure how far the members' totals lie apart, and at which criteria they differ.

    Points between the highest and the lowest member, in all and criterion by criterion.

    Ours: reported only; no act limits it (0104).
    """
    totals = [sum(sheet.parts) for sheet in case.sheets]
    distance = max(totals) - min(totals)
    limit = case.settings.max_spread
    apart = columns.apart if len(totals) > 1 else ()
    codes = case.product_set.table.codes if case.product_set.table else ()
    return {
        "total": distance,
        "limit": limit,
        "exceeds": limit is not None and distance > limit,
        "by_criterion": {
            code: points for code, points in zip(codes, apart, strict=False) if points
        },
    }


def quorum(case: Case) -> dict[str, Any] | None:
    """Compare the sheets with the seats; the share is rounded up to whole members.

    Ours: reported only; size and quorum are in each council's regulations (0104).
    """
    rule = case.settings.quorum
    if rule is None:
        return None
    share, whole = rule.share
    needed = -(-rule.seats * share // whole)
    present = len(case.sheets)
    chair = None
    if rule.chair is not None:
        chair = any(sheet.assessor == rule.chair for sheet in case.sheets)
    return {
        "present": present,
        "needed": needed,
        "chair_present": chair,
        "met": present >= needed and chair is not False,
    }
