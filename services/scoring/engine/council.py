"""The council's own rules: how far members may lie apart, and how many must have scored.

No decision of the Prime Minister sets them; they live in each council's regulations and come in
as settings (docs/decisions/0104).
"""

from typing import Any

from services.scoring.engine.case import Case
from services.scoring.engine.points import points_at


def spread(case: Case) -> dict[str, Any]:
    """Measure how far the members' totals lie apart, and at which criteria they differ."""
    totals = [sum(sheet.parts) for sheet in case.sheets]
    distance = max(totals) - min(totals)
    limit = case.settings.max_spread
    return {
        "total": distance,
        "limit": limit,
        "exceeds": limit is not None and distance > limit,
        "by_criterion": _by_criterion(case),
    }


def _by_criterion(case: Case) -> dict[str, int]:
    table = case.product_set.table
    if table is None or len(case.sheets) == 1:
        return {}
    apart = {}
    for code in table.codes:
        points = [points_at(table, sheet.answers or {}, code) for sheet in case.sheets]
        if max(points) != min(points):
            apart[code] = max(points) - min(points)
    return apart


def quorum(case: Case) -> dict[str, Any] | None:
    """Compare the sheets with the seats; the share is rounded up to whole members."""
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
