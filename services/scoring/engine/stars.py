"""From points to stars, and from stars to who recognises."""

from collections.abc import Mapping
from typing import NamedTuple

from services.scoring.engine import gates
from services.scoring.engine.case import Case
from services.scoring.engine.catalogue import Rulebook
from services.scoring.engine.columns import Columns, columns_of
from services.scoring.engine.points import Fraction

RECOGNISE = "recognise"
FORWARD = "forward"
NOT_RECOGNISED = "not_recognised"


class Outcome(NamedTuple):
    """What the result is for the level that scored; `ways` says what may be done with it."""

    outcome: str
    recognised_by: str | None
    forward_to: str | None


class Assessment(NamedTuple):
    """Everything decided about a case; the words and lists around it are made elsewhere."""

    average: Fraction
    stars_by_total: int | None
    minimums: dict[int, bool]
    stars: int | None
    outcome: Outcome
    gates: tuple[gates.Fired, ...]
    missed: Mapping[int, list[str]]
    """The criteria whose minimum is missed, by star, in the order of the sheet."""
    columns: Columns
    """The sheets criterion by criterion; empty for part totals."""


def assess(case: Case) -> Assessment:
    """Decide stars and outcome of a checked case.

    Law: 26/2026 Đ.3 (classes), Đ.7 k.3, k.4 (who recognises, what goes up), Annex II (gates).
    """
    average = Fraction(sum([sum(sheet.parts) for sheet in case.sheets]), len(case.sheets))
    by_total = star_by_total(case.rulebook, average, case.settings.intervals)
    columns = columns_of(case)
    missed = missed_in(case, columns)
    minimums = minimums_met(case, missed)
    fired = gates.fired(case)
    ended = _ended_by(fired)
    if ended is not None:
        stars, outcome = None, Outcome(ended, None, None)
    else:
        stars = star_with_minimums(by_total, minimums, case.settings.missed_floor)
        outcome = outcome_at(case, stars, average, minimums)
    return Assessment(average, by_total, minimums, stars, outcome, fired, missed, columns)


def _ended_by(fired: tuple[gates.Fired, ...]) -> str | None:
    """Name what leaves the case without stars: elimination, then a stop, then a question."""
    if not fired:
        return None
    effects = {gate.effect for gate in fired if gate.status == gates.FIRES}
    for effect in (gates.ELIMINATED, gates.STOPPED):
        if effect in effects:
            return effect
    return gates.NEEDS_AGREEMENT if gates.open_criteria(fired) else None


def star_by_total(rulebook: Rulebook, average: Fraction, intervals: str) -> int | None:
    """Class the unrounded average total.

    Law: 26/2026 Đ.3 k.3. Ours: nothing is rounded (0102). Decision 1048 prints whole-number
    ranges; read `as_printed`, 89.5 falls in no class.
    """
    for entry in rulebook.classes:
        if average.reaches(entry.min):
            most = entry.printed_max
            if intervals == "as_printed" and most is not None:
                beyond = average.numerator > most * average.denominator
                return None if beyond else entry.star
            return entry.star
    return None


def missed_in(case: Case, columns: Columns) -> dict[int, list[str]]:
    """Name the criteria whose minimum is missed, by star, in the order of the sheet.

    Law: 26/2026 Annex II, notes to the sheets. Ours: what they are tested on (0101).
    """
    table = case.product_set.table
    return columns.missed(table.bound) if table else {}


def minimums_met(case: Case, missed: Mapping[int, list[str]]) -> dict[int, bool]:
    """Say for every star with minimums whether all of them are met.

    Law: 26/2026 Annex II, notes to the sheets.
    """
    table = case.product_set.table
    return {star: star not in missed for star in table.floors} if table else {}


def star_with_minimums(
    by_total: int | None, minimums: dict[int, bool], missed_floor: str
) -> int | None:
    """Lower the star where a minimum is missed.

    Law: 26/2026 Annex II (the marks). Ours: what a missed one does is in no act (0101).
    """
    if by_total is None or missed_floor == "ignored" or minimums.get(by_total, True):
        return by_total
    if missed_floor == "one_star_down":
        return max(by_total - 1, 1)
    for star in range(by_total, 1, -1):
        if minimums.get(star, True):
            return star
    return 1


def outcome_at(
    case: Case, stars: int | None, average: Fraction, minimums: dict[int, bool]
) -> Outcome:
    """Say what the scoring level does next, from the rulebook's routing alone.

    Law: 26/2026 Đ.7 k.3, k.3e, k.4. What goes up is decided before what stays.
    """
    step = case.step
    if goes_up(case, average, minimums):
        return Outcome(FORWARD, None, step.forward_to)
    if stars is None:
        return Outcome(NOT_RECOGNISED, None, None)
    if stars in step.recognises:
        return Outcome(RECOGNISE, step.level, None)
    entry = next(known for known in case.rulebook.classes if known.star == stars)
    if entry.certificate:
        return Outcome(RECOGNISE, entry.recognised_by, None)
    return Outcome(NOT_RECOGNISED, None, None)


def goes_up(case: Case, average: Fraction, minimums: dict[int, bool]) -> bool:
    """Say whether the level sends the product up.

    Law: 26/2026 Đ.7 k.3e, "đạt từ 90 trở lên": by points alone. Ours: the other reading,
    `points_and_minimums`, also asks for the minimums of the star that the bound belongs to, and of
    no other, so that a better sheet never stays where a worse one goes up (0105).
    """
    least = case.step.forward_min
    if least is None or not average.reaches(least):
        return False
    settings = case.settings
    if settings.forward_on == "points" or settings.missed_floor == "ignored":
        return True
    bound = next(known.star for known in case.rulebook.classes if known.min <= least)
    return minimums.get(bound, True)
