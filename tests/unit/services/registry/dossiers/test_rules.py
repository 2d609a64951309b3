"""The way of a dossier under every rulebook's routing, walked to its end in every direction."""

from collections.abc import Iterator

import pytest

from libs.contracts.core import Level
from libs.contracts.law import Step, Task
from libs.contracts.registry.dossiers import DossierStatus as At
from libs.contracts.scoring import Outcome, Rulebook
from services.registry.dossiers.rules import (
    ENDED,
    PRODUCERS_ACTS,
    Act,
    Refusal,
    Result,
    Standing,
    blocked,
    holder,
    responsible,
    transition,
)
from tests.unit.services.registry.dossiers.laws import LAWS

Routing = tuple[Step, ...]
_SCORINGS = {Act.OPEN, Act.CONCLUDE}


@pytest.fixture(params=sorted(LAWS))
def law(request: pytest.FixtureRequest) -> Rulebook:
    return LAWS[request.param]


def results_at(step: Step, routing: Routing) -> list[Result]:
    """What scoring can say at a level: recognised here or at another, sent up, or nothing."""
    found = [Result(one) for one in (Outcome.NOT_RECOGNISED, Outcome.ELIMINATED, Outcome.STOPPED)]
    levels = [one.level for one in routing if one.recognises]
    found += [Result(Outcome.RECOGNISE, recognised_by=level) for level in levels]
    if step.forward is not None:
        found.append(Result(Outcome.FORWARD, forward_to=step.forward.to))
    return found


def onward(standing: Standing, routing: Routing) -> Iterator[tuple[Act, Standing | Refusal]]:
    for act in Act:
        if act in _SCORINGS:
            for result in results_at(routing[standing.stage], routing):
                yield act, transition(standing, act, routing, result=result)
        else:
            yield act, transition(standing, act, routing)


def reachable(routing: Routing) -> dict[Standing, list[tuple[Act, Standing]]]:
    """Every standing that a dossier can come to, and where it can go from there."""
    graph: dict[Standing, list[tuple[Act, Standing]]] = {}
    waiting = [Standing(At.DRAFT)]
    while waiting:
        standing = waiting.pop()
        if standing in graph:
            continue
        steps = [(act, to) for act, to in onward(standing, routing) if isinstance(to, Standing)]
        graph[standing] = steps
        waiting += [to for _, to in steps]
    return graph


def test_every_act_from_every_standing_is_answered(law: Rulebook) -> None:
    for stage in range(len(law.routing)):
        for status in At:
            for result in [None, *results_at(law.routing[stage], law.routing)]:
                standing = Standing(status, stage, result)
                for _, answer in onward(standing, law.routing):
                    assert isinstance(answer, Standing | Refusal)


def test_nothing_leads_on_from_an_end(law: Rulebook) -> None:
    for standing, steps in reachable(law.routing).items():
        if standing.status in ENDED:
            assert steps == []
            assert holder(standing, law.routing) is None


def test_every_standing_leads_to_an_end(law: Rulebook) -> None:
    graph = reachable(law.routing)
    good = {standing for standing in graph if standing.status in ENDED}
    while True:
        more = {one for one in graph if any(to in good for _, to in graph[one])} - good
        if not more:
            break
        good |= more
    assert good == set(graph)


def test_the_stage_never_goes_back(law: Rulebook) -> None:
    for standing, steps in reachable(law.routing).items():
        for act, to in steps:
            assert to.stage >= standing.stage
            assert (to.stage > standing.stage) == (act in {Act.PROPOSE, Act.FORWARD})


def test_every_level_of_the_routing_is_reached_and_no_other(law: Rulebook) -> None:
    stages = {standing.stage for standing in reachable(law.routing)}
    assert stages == set(range(len(law.routing)))


def test_a_reporting_level_never_scores_and_an_assessing_one_never_reports(law: Rulebook) -> None:
    for standing in reachable(law.routing):
        task = law.routing[standing.stage].task
        if standing.status in {At.IN_ROUND, At.SCORED, At.CONCLUDED}:
            assert task is Task.ASSESS
        if standing.status is At.COMMUNE_REPORTED:
            assert task is Task.REPORT


def test_recognition_needs_a_conclusion_that_recognises(law: Rulebook) -> None:
    for standing, steps in reachable(law.routing).items():
        recognises = any(act is Act.RECOGNISE for act, _ in steps)
        result = standing.result
        assert recognises == (
            standing.status is At.CONCLUDED
            and result is not None
            and result.outcome is Outcome.RECOGNISE
        )


def test_forwarding_forgets_the_result_and_names_the_level_of_the_rulebook(law: Rulebook) -> None:
    for standing, steps in reachable(law.routing).items():
        for act, to in steps:
            if act is Act.FORWARD:
                forward = law.routing[standing.stage].forward
                assert forward is not None
                assert law.routing[to.stage].level is forward.to
                assert to.result is None


def test_a_returned_dossier_comes_back_to_the_level_that_returned_it(law: Rulebook) -> None:
    for standing, steps in reachable(law.routing).items():
        for act, to in steps:
            if act is Act.RETURN:
                again = transition(to, Act.SUBMIT, law.routing)
                assert again == Standing(At.SUBMITTED, standing.stage)


def test_the_producer_has_the_ball_exactly_in_drafts_and_returned_dossiers(law: Rulebook) -> None:
    for standing, steps in reachable(law.routing).items():
        mine = standing.status in {At.DRAFT, At.RETURNED}
        assert any(act is Act.SUBMIT for act, _ in steps) == mine
        if mine:
            assert holder(standing, law.routing) is None


def test_who_acts_is_the_level_of_the_stage_or_the_one_that_recognises(law: Rulebook) -> None:
    for standing, steps in reachable(law.routing).items():
        for act, _ in steps:
            level = responsible(standing, act, law.routing)
            if act in PRODUCERS_ACTS:
                assert level is None
            elif act is Act.RECOGNISE:
                assert standing.result is not None
                assert level is standing.result.recognised_by
            else:
                assert level is law.routing[standing.stage].level


def test_what_is_blocked_is_refused_and_what_is_not_may_still_be(law: Rulebook) -> None:
    for standing in reachable(law.routing):
        for act, answer in onward(standing, law.routing):
            if blocked(standing, act, law.routing) is not None:
                assert isinstance(answer, Refusal)


def test_a_second_submission_has_a_refusal_of_its_own(law: Rulebook) -> None:
    refusal = transition(Standing(At.SUBMITTED), Act.SUBMIT, law.routing)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "dossier_already_submitted"


def test_a_change_after_submission_is_a_change_of_something_frozen(law: Rulebook) -> None:
    refusal = transition(Standing(At.ACCEPTED), Act.REVISE, law.routing)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "dossier_frozen"


def test_a_result_is_asked_for_exactly_at_a_scoring(law: Rulebook) -> None:
    with pytest.raises(ValueError, match="scoring"):
        transition(Standing(At.DRAFT), Act.SUBMIT, law.routing, result=Result(Outcome.RECOGNISE))


_WAYS = {
    "1048-781": [
        (Act.SUBMIT, At.SUBMITTED, Level.DISTRICT),
        (Act.ACCEPT, At.ACCEPTED, Level.DISTRICT),
        (Act.ENTER_ROUND, At.IN_ROUND, Level.DISTRICT),
        (Result(Outcome.FORWARD, forward_to=Level.PROVINCE), At.CONCLUDED, Level.DISTRICT),
        (Act.FORWARD, At.FORWARDED, Level.PROVINCE),
        (Act.ENTER_ROUND, At.IN_ROUND, Level.PROVINCE),
        (Result(Outcome.RECOGNISE, recognised_by=Level.PROVINCE), At.CONCLUDED, Level.PROVINCE),
        (Act.RECOGNISE, At.RECOGNISED, None),
    ],
    "148": [
        (Act.SUBMIT, At.SUBMITTED, Level.COMMUNE),
        (Act.ACCEPT, At.ACCEPTED, Level.COMMUNE),
        (Act.REPORT, At.COMMUNE_REPORTED, Level.COMMUNE),
        (Act.PROPOSE, At.PROPOSED, Level.DISTRICT),
        (Act.ENTER_ROUND, At.IN_ROUND, Level.DISTRICT),
        (Result(Outcome.RECOGNISE, recognised_by=Level.DISTRICT), At.CONCLUDED, Level.DISTRICT),
        (Act.RECOGNISE, At.RECOGNISED, None),
    ],
    "26-2026": [
        (Act.SUBMIT, At.SUBMITTED, Level.COMMUNE),
        (Act.RETURN, At.RETURNED, None),
        (Act.SUBMIT, At.SUBMITTED, Level.COMMUNE),
        (Act.ACCEPT, At.ACCEPTED, Level.COMMUNE),
        (Act.REPORT, At.COMMUNE_REPORTED, Level.COMMUNE),
        (Act.PROPOSE, At.PROPOSED, Level.PROVINCE),
        (Act.RETURN, At.RETURNED, None),
        (Act.SUBMIT, At.SUBMITTED, Level.PROVINCE),
        (Act.ACCEPT, At.ACCEPTED, Level.PROVINCE),
        (Act.ENTER_ROUND, At.IN_ROUND, Level.PROVINCE),
        (Result(Outcome.FORWARD, forward_to=Level.MINISTRY), At.CONCLUDED, Level.PROVINCE),
        (Act.FORWARD, At.FORWARDED, Level.MINISTRY),
        (Act.ENTER_ROUND, At.IN_ROUND, Level.MINISTRY),
        (Result(Outcome.RECOGNISE, recognised_by=Level.PROVINCE), At.CONCLUDED, Level.PROVINCE),
        (Act.RECOGNISE, At.RECOGNISED, None),
    ],
}


@pytest.mark.parametrize("name", sorted(_WAYS))
def test_the_ways_that_the_acts_describe_lead_where_they_say(name: str) -> None:
    """1048/2019 and 148/2023 as reported; 26/2026 Đ.7, also below 90 points at the centre (k.4)."""
    routing, standing = LAWS[name].routing, Standing(At.DRAFT)
    for act, status, level in _WAYS[name]:
        if isinstance(act, Result):
            opened = transition(standing, Act.OPEN, routing, result=act)
            assert isinstance(opened, Standing)
            after = transition(opened, Act.CONCLUDE, routing, result=act)
        else:
            after = transition(standing, act, routing)
        assert isinstance(after, Standing), (act, standing)
        standing = after
        assert (standing.status, holder(standing, routing)) == (status, level)


def step(level: Level, task: Task) -> Step:
    return Step(level=level, task=task, recognises=(), forward=None, clause="invented")


def test_a_routing_that_leads_nowhere_is_refused_and_not_followed() -> None:
    """No rulebook is like this; a mistake in the data must not lose a dossier."""
    reporting = (step(Level.COMMUNE, Task.REPORT),)
    refusal = transition(Standing(At.COMMUNE_REPORTED), Act.PROPOSE, reporting)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "no_level_above"
    assessing = (step(Level.PROVINCE, Task.ASSESS),)
    upward = Result(Outcome.FORWARD, forward_to=Level.MINISTRY)
    refusal = transition(Standing(At.CONCLUDED, 0, upward), Act.FORWARD, assessing)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "no_level_above"
    refusal = transition(Standing(At.ACCEPTED, 5), Act.ENTER_ROUND, assessing)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "act_not_possible"
