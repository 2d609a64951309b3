"""Readings of one printed sheet: what its numbers and marks say under each setting."""

from collections.abc import Callable, Mapping
from operator import is_
from typing import Any

Json = dict[str, Any]
MARKED_STARS = (3, 4, 5)
AS_PRINTED = ("as_printed", "least_option")
READINGS = tuple(
    (printed, mark)
    for printed in ("as_printed", "as_in_other_sheets")
    for mark in ("least_option", "all_points")
)
"""Every pair of `printed_points` and `mark_reading`."""


def read_as(entry: Mapping[str, Any], printed_points: str, mark_reading: str) -> Mapping[str, Any]:
    """Give a product set as one pair of settings reads it; the very same where nothing differs.

    Ours: a legible number stands as printed, another reading is asked for by name (0107).
    """
    if entry["parts"] is None or (printed_points, mark_reading) == AS_PRINTED:
        return entry
    parts = _each(entry["parts"], lambda node: _criterion(node, printed_points, mark_reading))
    if parts == entry["parts"]:
        return entry
    return {**entry, "parts": parts, "floors": floors_of_marks(parts)}


def floors_of_marks(parts: list[Any]) -> dict[str, dict[str, int]] | None:
    """Compute the minimums of every star from the printed asterisk marks.

    Law: 26/2026 Annex II, notes to the sheets: a mark is the least option for its star.
    Ours: a mark of a lower star binds the higher ones too; the highest marked points count (0101).
    """
    marks: list[tuple[int, str, int]] = []

    def collect(node: Json) -> Json:
        marks.extend(
            (option["min_star"], node["code"], option["points"])
            for option in node["options"]
            if option.get("min_star") is not None and option["points"] is not None
        )
        return node

    _each(parts, collect)
    if not marks:
        return None
    floors: dict[str, dict[str, int]] = {}
    for star in MARKED_STARS:
        least: dict[str, int] = {}
        for marked, code, points in marks:
            if marked <= star:
                least[code] = max(points, least.get(code, 0))
        floors[str(star)] = least
    return floors


def _each(parts: list[Any], change: Callable[[Json], Json]) -> list[Any]:
    return [
        {**part, "sections": [_below(section, change) for section in part["sections"]]}
        for part in parts
    ]


def _below(node: Json, change: Callable[[Json], Json]) -> Json:
    if "options" in node:
        return change(node)
    return {**node, "criteria": [_below(child, change) for child in node.get("criteria", ())]}


def _criterion(node: Json, printed_points: str, mark_reading: str) -> Json:
    options = node["options"]
    if printed_points == "as_in_other_sheets":
        options = [_as_elsewhere(option) for option in options]
    known = node.get("mark_reading")
    if mark_reading != AS_PRINTED[1] and known is not None:
        least = known["readings"][mark_reading]
        options = [_marked_at(option, known["star"], least) for option in options]
    same = all(map(is_, options, node["options"]))
    return node if same else {**node, "options": options}


def _as_elsewhere(option: Json) -> Json:
    if "other_sheets" not in option and "other_sheets_min_star" not in option:
        return option
    changed = dict(option)
    if "other_sheets" in option:
        changed["points"] = option["other_sheets"]
    if "other_sheets_min_star" in option:
        changed["min_star"] = option["other_sheets_min_star"]
    return changed


def _marked_at(option: Json, star: int, least: int) -> Json:
    """Move a star's mark to the option of so many points; other stars' marks stay."""
    others = {name: value for name, value in option.items() if name != "min_star"}
    if option["points"] == least:
        return {**others, "min_star": star}
    return others if option.get("min_star") == star else option
