"""From points to stars, and from stars to who recognises."""

from typing import NamedTuple

from services.scoring.engine import gates
from services.scoring.engine.case import Case
from services.scoring.engine.catalogue import Rulebook, Step
from services.scoring.engine.given import given_at
from services.scoring.engine.points import Fraction, minimums_met
from services.scoring.engine.tables import Table

RECOGNISE = "recognise"
FORWARD = "forward"
NOT_RECOGNISED = "not_recognised"


class Outcome(NamedTuple):
    """What follows at the level that scored."""

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


def assess(case: Case) -> Assessment:
    """Decide stars and outcome of a checked case."""
    average = Fraction(sum(sum(sheet.parts) for sheet in case.sheets), len(case.sheets))
    by_total = star_by_total(case.rulebook, average, case.settings.intervals)
    minimums = minimums_of(case)
    fired = gates.fired(case)
    effects = {gate.effect for gate in fired}
    for effect in (gates.ELIMINATED, gates.STOPPED):
        if effect in effects:
            ended = Outcome(effect, None, None)
            return Assessment(average, by_total, minimums, None, ended, fired)
    stars = star_with_minimums(by_total, minimums, case.settings.missed_floor)
    outcome = outcome_at(case.rulebook, case.step, stars, average)
    return Assessment(average, by_total, minimums, stars, outcome, fired)


def star_by_total(rulebook: Rulebook, average: Fraction, intervals: str) -> int | None:
    """Class the unrounded average total (Decision 26/2026, Art. 3 cl. 3).

    Decision 1048 prints whole-number ranges; read `as_printed`, 89.5 falls in no class.
    """
    for entry in rulebook.classes:
        if average.reaches(entry.min):
            most = entry.printed_max
            if intervals == "as_printed" and most is not None:
                beyond = average.numerator > most * average.denominator
                return None if beyond else entry.star
            return entry.star
    return None


def minimums_of(case: Case) -> dict[int, bool]:
    """Say for every star with minimums whether all of them are met."""
    table = case.product_set.table
    if table is None:
        return {}
    if not case.agreed and len(case.sheets) == 1:
        return minimums_met(table, case.sheets[0].weight)
    return _minimums_on_given(case, table)


def _minimums_on_given(case: Case, table: Table) -> dict[int, bool]:
    bound = {code for pairs in table.floors.values() for code, _ in pairs}
    given = {code: given_at(case, table, code) for code in bound}
    return {
        star: all(given[code].reaches(least) for code, least in pairs)
        for star, pairs in table.floors.items()
    }


def star_with_minimums(
    by_total: int | None, minimums: dict[int, bool], missed_floor: str
) -> int | None:
    """Lower the star where a minimum is missed, as the setting says (docs/decisions/0101).

    The marks are Decision 26/2026's (Annex II); what a missed one does is in no act.
    """
    if by_total is None or missed_floor == "ignored" or minimums.get(by_total, True):
        return by_total
    if missed_floor == "one_star_down":
        return max(by_total - 1, 1)
    return next((star for star in range(by_total, 1, -1) if minimums.get(star, True)), 1)


def outcome_at(rulebook: Rulebook, step: Step, stars: int | None, average: Fraction) -> Outcome:
    """Say what the scoring level does next, from the rulebook's routing alone."""
    if stars is None:
        return Outcome(NOT_RECOGNISED, None, None)
    if stars in step.recognises:
        return Outcome(RECOGNISE, step.level, None)
    if step.forward_min is not None and average.reaches(step.forward_min):
        return Outcome(FORWARD, None, step.forward_to)
    entry = next(known for known in rulebook.classes if known.star == stars)
    if entry.certificate:
        return Outcome(RECOGNISE, entry.recognised_by, None)
    return Outcome(NOT_RECOGNISED, None, None)
