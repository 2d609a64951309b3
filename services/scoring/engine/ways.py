"""What may follow a result, and who may do it: no outcome ends without a word."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from services.scoring.engine.case import Case
from services.scoring.engine.gates import open_criteria
from services.scoring.engine.stars import FORWARD, NOT_RECOGNISED, RECOGNISE, Assessment
from services.scoring.engine.words import say

PRODUCER = "producer"


class Way(NamedTuple):
    """One thing that may be done with a result; `by` is a level or the producer."""

    act: str
    by: str
    stars: int | None = None
    to: str | None = None
    clause: str | None = None
    criteria: tuple[str, ...] = ()


def ways_after(case: Case, found: Assessment) -> tuple[Way, ...]:
    """Name every act that may follow; where there are several, the authority chooses.

    Law: 26/2026 Đ.7 k.3e, k.4g. Ours: a product of 90 points and more that misses minimums at the
    centre has the same two ways as one below 90, which the act does not say (0105).
    """
    step, outcome = case.step, found.outcome
    match outcome.outcome:
        case "forward":
            ways = [Way(FORWARD, step.level, to=step.forward_to, clause=step.clause)]
        case "needs_agreement":
            ways = [Way("agree", step.level, criteria=open_criteria(found.gates))]
        case "recognise":
            ways = [*_recognition(case, found), *_again(case, found)]
        case _:
            ways = [*_again(case, found), Way("apply_again", PRODUCER)]
    return tuple(ways)


def _recognition(case: Case, found: Assessment) -> Iterator[Way]:
    level, own = found.outcome.recognised_by, case.step.level
    clause = next(known.clause for known in case.rulebook.classes if known.star == found.stars)
    if level == own:
        yield Way(RECOGNISE, own, found.stars, clause=clause)
    elif level is not None:
        below = case.step.below
        clause = below["clause"] if below else clause
        yield Way("recognise_on_this_result", level, found.stars, clause=clause)


def _again(case: Case, found: Assessment) -> Iterator[Way]:
    """Offer a new assessment by the level that sent the product up."""
    below, outcome = case.step.below, found.outcome
    if below is None or "assess_again" not in below["province_may"]:
        return
    kept = outcome.outcome == RECOGNISE and outcome.recognised_by != case.step.level
    if kept or outcome.outcome == NOT_RECOGNISED:
        level = next(
            known.level
            for known in case.rulebook.steps.values()
            if known.forward_to == case.step.level
        )
        yield Way("assess_again", level, clause=below["clause"])


def told(way: Way, language: str) -> dict[str, Any]:
    """Show a way with its words.

    Ours: 0105.
    """
    facts = {
        "by": say(language, f"level_{way.by}"),
        "to": say(language, f"level_{way.to}") if way.to else "",
        "stars": way.stars,
        "criteria": ", ".join(way.criteria),
    }
    text = say(language, f"way_{way.act}", **facts)
    return {
        **way._asdict(),
        "criteria": list(way.criteria),
        "text": text[:1].upper() + text[1:],
    }
