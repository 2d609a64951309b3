"""What the law leaves open: named settings, each with a default in the rulebook."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from services.scoring.engine.faults import Fault, step

Json = Mapping[str, Any]
MAX_NAME = 64
MAX_SEATS = 200
MAX_POINTS = 100
CHOICES = {
    "missed_floor": ("highest_star_met", "one_star_down", "ignored"),
    "floors_on": ("agreed_else_mean", "mean", "each_sheet"),
    "unanswered": ("zero", "refuse"),
    "intervals": ("half_open", "as_printed"),
    "forward_on": ("points", "points_and_minimums"),
    "gate_on": ("any_sheet", "agreed_else_all"),
    "printed_points": ("as_printed", "as_in_other_sheets"),
    "mark_reading": ("least_option", "all_points"),
}
"""Every named reading; the first is taken where a rulebook leaves the question out."""
_SHARE = re.compile(r"([1-9][0-9]{0,2})/([1-9][0-9]{0,2})")


class Quorum(NamedTuple):
    """How many seats a council has and which share of them must have scored."""

    seats: int
    share: tuple[int, int]
    chair: str | None


class Settings(NamedTuple):
    """What the law leaves open, decided by the council's regulations or the default."""

    missed_floor: str
    floors_on: str
    unanswered: str
    intervals: str
    forward_on: str
    gate_on: str
    printed_points: str
    mark_reading: str
    max_spread: int | None
    quorum: Quorum | None


def read_settings(defaults: Json, data: Any, where: str, faults: list[Fault]) -> Settings | None:
    """Lay the caller's settings over the rulebook's defaults.

    Ours: what no article decides is a named setting, kept in every result (decisions 0101-0108).
    """
    if not isinstance(data, dict):
        faults.append(Fault(where, "not_an_object"))
        return None
    merged = {name: allowed[0] for name, allowed in CHOICES.items()} | dict(defaults)
    for name, value in data.items():
        if name not in merged:
            faults.append(Fault(step(where, name), "unknown_field"))
        elif value is not None:
            merged[name] = value
    for name, allowed in CHOICES.items():
        if merged[name] not in allowed:
            faults.append(Fault(f"{where}/{name}", "not_a_choice", {"allowed": list(allowed)}))
    spread = merged["max_spread"]
    if spread is not None and (type(spread) is not int or not 0 <= spread <= MAX_POINTS):
        faults.append(Fault(f"{where}/max_spread", "not_whole_points", {"max": MAX_POINTS}))
    return Settings(
        **{name: merged[name] for name in (*CHOICES, "max_spread")},
        quorum=_quorum(merged["quorum"], f"{where}/quorum", faults),
    )


def _quorum(data: Any, where: str, faults: list[Fault]) -> Quorum | None:
    if data is None:
        return None
    if not isinstance(data, dict):
        faults.append(Fault(where, "not_an_object"))
        return None
    known = {"seats", "share", "chair"}
    wrong = [Fault(step(where, name), "unknown_field") for name in data if name not in known]
    seats, share, chair = data.get("seats"), _share(data.get("share", "1/1")), data.get("chair")
    if type(seats) is not int or not 1 <= seats <= MAX_SEATS:
        code = "missing_field" if seats is None else "not_a_number_of_seats"
        wrong.append(Fault(f"{where}/seats", code, {"limit": MAX_SEATS}))
    if share is None:
        wrong.append(Fault(f"{where}/share", "not_a_share"))
    if chair is not None and not (isinstance(chair, str) and 0 < len(chair) <= MAX_NAME):
        wrong.append(Fault(f"{where}/chair", "not_a_name", {"limit": MAX_NAME}))
    faults += wrong
    return None if wrong or share is None else Quorum(data["seats"], share, chair)


def _share(text: Any) -> tuple[int, int] | None:
    """Read "2/3" as (2, 3); None where it is no share or more than the whole."""
    match = _SHARE.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    part, whole = int(match[1]), int(match[2])
    return (part, whole) if part <= whole else None
