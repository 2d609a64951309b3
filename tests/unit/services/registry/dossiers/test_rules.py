"""The way of a dossier under every rulebook's routing, walked to its end in every direction."""

from collections.abc import Iterator, Sequence
from datetime import date

import pytest

import law
from libs.contracts.core import Level
from libs.contracts.law import AssessmentKind, Procedure, Step, Task
from libs.contracts.registry.dossiers import DossierStatus as At
from libs.contracts.scoring import Outcome
from services.registry.actions import Action
from services.registry.calendar import Spell, official_calendar
from services.registry.councils import rules as councils
from services.registry.councils.rules import CONCLUDE, ENTER_ROUND, OPEN
from services.registry.dossiers import rules as dossiers
from services.registry.dossiers.rules import (
    ACCEPT,
    ENDED,
    PROPOSE,
    REPORT,
    RETURN,
    REVISE,
    SUBMIT,
    Act,
    Moved,
    Refusal,
    Result,
    Standing,
    Units,
    Whose,
    blocked,
    decide,
    holder,
    level_on,
    responsible,
    stage_on,
    transition,
)
from services.registry.standing import rules as standing_rules
from services.registry.standing.rules import CLOSE, FORWARD, REASSESS, RECOGNISE

ACTS = (*dossiers.ACTS, *councils.ACTS, *standing_rules.ACTS)
LAWS = {decree.procedure.id: decree.procedure for decree in law.read()}
DAY = date(2024, 5, 6)
"""Districts are there."""


@pytest.fixture(params=sorted(LAWS))
def act_of_law(request: pytest.FixtureRequest) -> Procedure:
    return LAWS[request.param]


def results_at(step: Step, act: Procedure) -> list[Result]:
    """What scoring can say at a level: recognised here or at another, sent up, or nothing."""
    found = [Result(one) for one in (Outcome.NOT_RECOGNISED, Outcome.ELIMINATED, Outcome.STOPPED)]
    levels = [one.level for one in act.routing if one.recognises]
    found += [Result(Outcome.RECOGNISE, recognised_by=level) for level in levels]
    if step.forward is not None:
        found.append(Result(Outcome.FORWARD, forward_to=step.forward.to))
    return found


def onward(standing: Standing, act_of_law: Procedure) -> Iterator[tuple[Act, Standing | Refusal]]:
    for act in ACTS:
        if act.asks_result:
            for result in results_at(act_of_law.routing[standing.stage], act_of_law):
                yield act, transition(act_of_law, standing, act, day=DAY, result=result)
        else:
            yield act, transition(act_of_law, standing, act, day=DAY)


def reachable(act_of_law: Procedure) -> dict[Standing, list[tuple[Act, Standing]]]:
    """Every standing that a dossier can come to, and where it can go from there."""
    graph: dict[Standing, list[tuple[Act, Standing]]] = {}
    waiting = [Standing(At.DRAFT)]
    while waiting:
        standing = waiting.pop()
        if standing in graph:
            continue
        steps = [(act, to) for act, to in onward(standing, act_of_law) if isinstance(to, Standing)]
        graph[standing] = steps
        waiting += [to for _, to in steps]
    return graph


def test_every_act_from_every_standing_is_answered(act_of_law: Procedure) -> None:
    for stage in range(len(act_of_law.routing)):
        for status in At:
            for result in [None, *results_at(act_of_law.routing[stage], act_of_law)]:
                standing = Standing(status, stage, result)
                for _, answer in onward(standing, act_of_law):
                    assert isinstance(answer, Standing | Refusal)


def test_nothing_leads_on_from_an_end(act_of_law: Procedure) -> None:
    for standing, steps in reachable(act_of_law).items():
        if standing.status in ENDED:
            assert steps == []
            assert holder(act_of_law, standing, DAY) is None


def test_every_standing_leads_to_an_end(act_of_law: Procedure) -> None:
    graph = reachable(act_of_law)
    good = {standing for standing in graph if standing.status in ENDED}
    while True:
        more = {one for one in graph if any(to in good for _, to in graph[one])} - good
        if not more:
            break
        good |= more
    assert good == set(graph)


def test_the_stage_goes_back_only_to_be_assessed_again(act_of_law: Procedure) -> None:
    for standing, steps in reachable(act_of_law).items():
        for act, to in steps:
            assert (to.stage > standing.stage) == (act in {PROPOSE, FORWARD})
            assert (to.stage < standing.stage) == (act is REASSESS)


def test_every_level_of_the_routing_is_reached_and_no_other(act_of_law: Procedure) -> None:
    stages = {standing.stage for standing in reachable(act_of_law)}
    assert stages == set(range(len(act_of_law.routing)))


def test_a_reporting_level_never_scores_and_an_assessing_one_never_reports(
    act_of_law: Procedure,
) -> None:
    for standing in reachable(act_of_law):
        task = act_of_law.routing[standing.stage].task
        if standing.status in {At.IN_ROUND, At.SCORED, At.CONCLUDED}:
            assert task is Task.ASSESS
        if standing.status is At.COMMUNE_REPORTED:
            assert task is Task.REPORT


def test_recognition_needs_a_conclusion_that_recognises(act_of_law: Procedure) -> None:
    for standing, steps in reachable(act_of_law).items():
        recognises = any(act is RECOGNISE for act, _ in steps)
        result = standing.result
        assert recognises == (
            standing.status is At.CONCLUDED
            and result is not None
            and result.outcome is Outcome.RECOGNISE
        )


def test_forwarding_forgets_the_result_and_names_the_level_of_the_rulebook(
    act_of_law: Procedure,
) -> None:
    for standing, steps in reachable(act_of_law).items():
        for act, to in steps:
            if act is FORWARD:
                forward = act_of_law.routing[standing.stage].forward
                assert forward is not None
                assert act_of_law.routing[to.stage].level is forward.to
                assert to.result is None


def test_a_returned_dossier_comes_back_to_the_level_that_returned_it(act_of_law: Procedure) -> None:
    for standing, steps in reachable(act_of_law).items():
        for act, to in steps:
            if act is RETURN:
                again = transition(act_of_law, to, SUBMIT, day=DAY)
                assert again == Standing(At.SUBMITTED, standing.stage)


def test_the_producer_has_the_ball_exactly_in_drafts_and_returned_dossiers(
    act_of_law: Procedure,
) -> None:
    for standing, steps in reachable(act_of_law).items():
        mine = standing.status in {At.DRAFT, At.RETURNED}
        assert any(act is SUBMIT for act, _ in steps) == mine
        if mine:
            assert holder(act_of_law, standing, DAY) is None


def test_who_acts_is_the_level_of_the_stage_or_the_one_that_the_result_concerns(
    act_of_law: Procedure,
) -> None:
    for standing, steps in reachable(act_of_law).items():
        for act, _ in steps:
            level = responsible(act_of_law, standing, act, DAY)
            if act.whose is Whose.PRODUCER:
                assert level is None
            elif act is RECOGNISE:
                assert standing.result is not None
                assert level is standing.result.recognised_by
            elif act in {REASSESS, CLOSE}:
                assert level is Level.PROVINCE
                assert act_of_law.routing[standing.stage].level is Level.MINISTRY
            else:
                assert level is act_of_law.routing[standing.stage].level


def test_what_is_blocked_is_refused_and_what_is_not_may_still_be(act_of_law: Procedure) -> None:
    for standing in reachable(act_of_law):
        for act, answer in onward(standing, act_of_law):
            if blocked(act_of_law, standing, act) is not None:
                assert isinstance(answer, Refusal)


def test_a_second_submission_has_a_refusal_of_its_own(act_of_law: Procedure) -> None:
    refusal = transition(act_of_law, Standing(At.SUBMITTED), SUBMIT, day=DAY)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "dossier_already_submitted"


def test_a_change_after_submission_is_a_change_of_something_frozen(act_of_law: Procedure) -> None:
    refusal = transition(act_of_law, Standing(At.ACCEPTED), REVISE, day=DAY)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "dossier_frozen"


def test_a_result_is_asked_for_exactly_at_a_scoring(act_of_law: Procedure) -> None:
    given = Result(Outcome.RECOGNISE)
    with pytest.raises(ValueError, match="scoring"):
        transition(act_of_law, Standing(At.DRAFT), SUBMIT, day=DAY, result=given)


_WAYS: dict[str, list[tuple[Act | Result, At, Level | None]]] = {
    "1048-781": [
        (SUBMIT, At.SUBMITTED, Level.DISTRICT),
        (ACCEPT, At.ACCEPTED, Level.DISTRICT),
        (ENTER_ROUND, At.IN_ROUND, Level.DISTRICT),
        (Result(Outcome.FORWARD, forward_to=Level.PROVINCE), At.CONCLUDED, Level.DISTRICT),
        (FORWARD, At.FORWARDED, Level.PROVINCE),
        (ENTER_ROUND, At.IN_ROUND, Level.PROVINCE),
        (Result(Outcome.RECOGNISE, recognised_by=Level.PROVINCE), At.CONCLUDED, Level.PROVINCE),
        (RECOGNISE, At.RECOGNISED, None),
    ],
    "148": [
        (SUBMIT, At.SUBMITTED, Level.COMMUNE),
        (ACCEPT, At.ACCEPTED, Level.COMMUNE),
        (REPORT, At.COMMUNE_REPORTED, Level.COMMUNE),
        (PROPOSE, At.PROPOSED, Level.DISTRICT),
        (ENTER_ROUND, At.IN_ROUND, Level.DISTRICT),
        (Result(Outcome.RECOGNISE, recognised_by=Level.DISTRICT), At.CONCLUDED, Level.DISTRICT),
        (RECOGNISE, At.RECOGNISED, None),
    ],
    "26-2026": [
        (SUBMIT, At.SUBMITTED, Level.COMMUNE),
        (RETURN, At.RETURNED, None),
        (SUBMIT, At.SUBMITTED, Level.COMMUNE),
        (ACCEPT, At.ACCEPTED, Level.COMMUNE),
        (REPORT, At.COMMUNE_REPORTED, Level.COMMUNE),
        (PROPOSE, At.PROPOSED, Level.PROVINCE),
        (RETURN, At.RETURNED, None),
        (SUBMIT, At.SUBMITTED, Level.PROVINCE),
        (ACCEPT, At.ACCEPTED, Level.PROVINCE),
        (ENTER_ROUND, At.IN_ROUND, Level.PROVINCE),
        (Result(Outcome.FORWARD, forward_to=Level.MINISTRY), At.CONCLUDED, Level.PROVINCE),
        (FORWARD, At.FORWARDED, Level.MINISTRY),
        (ENTER_ROUND, At.IN_ROUND, Level.MINISTRY),
        (Result(Outcome.RECOGNISE, recognised_by=Level.PROVINCE), At.CONCLUDED, Level.PROVINCE),
        (REASSESS, At.ACCEPTED, Level.PROVINCE),
        (ENTER_ROUND, At.IN_ROUND, Level.PROVINCE),
        (Result(Outcome.RECOGNISE, recognised_by=Level.PROVINCE), At.CONCLUDED, Level.PROVINCE),
        (RECOGNISE, At.RECOGNISED, None),
    ],
}


@pytest.mark.parametrize("name", sorted(_WAYS))
def test_the_ways_that_the_acts_describe_lead_where_they_say(name: str) -> None:
    """1048/2019 and 148/2023 as reported; 26/2026 Đ.7, also below 90 points at the centre (k.4)."""
    act_of_law, standing = LAWS[name], Standing(At.DRAFT)
    for act, status, level in _WAYS[name]:
        if isinstance(act, Result):
            opened = transition(act_of_law, standing, OPEN, day=DAY, result=act)
            assert isinstance(opened, Standing)
            after = transition(act_of_law, opened, CONCLUDE, day=DAY, result=act)
        else:
            after = transition(act_of_law, standing, act, day=DAY)
        assert isinstance(after, Standing), (act, standing)
        standing = after
        assert (standing.status, holder(act_of_law, standing, DAY)) == (status, level)


def test_what_the_centre_does_not_recognise_lies_with_the_province_and_does_not_end() -> None:
    """26/2026 Đ.7 k.4g; nothing ends silently."""
    act_of_law = LAWS["26-2026"]
    result = Result(Outcome.NOT_RECOGNISED)
    after = transition(act_of_law, Standing(At.SCORED, 2), CONCLUDE, day=DAY, result=result)
    assert after == Standing(At.CONCLUDED, 2, result)
    assert holder(act_of_law, after, DAY) is Level.PROVINCE
    assert transition(act_of_law, after, REASSESS, day=DAY) == Standing(At.ACCEPTED, 1)
    ended = transition(act_of_law, after, CLOSE, day=DAY)
    assert ended == Standing(At.NOT_RECOGNISED, 2, result)


@pytest.mark.parametrize("outcome", [Outcome.ELIMINATED, Outcome.STOPPED])
def test_what_is_eliminated_at_the_centre_has_ended(outcome: Outcome) -> None:
    result = Result(outcome)
    scored = Standing(At.SCORED, 2)
    after = transition(LAWS["26-2026"], scored, CONCLUDE, day=DAY, result=result)
    assert isinstance(after, Standing)
    assert after.status is At.NOT_RECOGNISED


def test_nothing_is_concluded_while_the_council_has_to_agree() -> None:
    """Some members' sheets stop the assessment, others' do not (26/2026, Phụ lục II, set 16)."""
    result = Result(Outcome.NEEDS_AGREEMENT)
    for stage in (1, 2):
        scored = Standing(At.SCORED, stage)
        refusal = transition(LAWS["26-2026"], scored, CONCLUDE, day=DAY, result=result)
        assert isinstance(refusal, Refusal)
        assert refusal.code == "agreement_needed"


def test_what_a_district_had_begun_goes_on_with_the_province() -> None:
    """NQ 203/2025/QH15, 1489/QĐ-TTg: districts ended on 1/7/2025."""
    act_of_law = LAWS["148"]
    last, first = date(2025, 6, 30), date(2025, 7, 1)
    assert level_on(act_of_law, Level.DISTRICT, last) is Level.DISTRICT
    assert level_on(act_of_law, Level.DISTRICT, first) is Level.PROVINCE
    assert (stage_on(act_of_law, 1, last), stage_on(act_of_law, 1, first)) == (1, 2)
    reported = Standing(At.COMMUNE_REPORTED)
    assert transition(act_of_law, reported, PROPOSE, day=last) == Standing(At.PROPOSED, 1)
    assert transition(act_of_law, reported, PROPOSE, day=first) == Standing(At.PROPOSED, 2)
    waiting = Standing(At.PROPOSED, 1)
    assert transition(act_of_law, waiting, ENTER_ROUND, day=first) == Standing(At.IN_ROUND, 2)
    concluded = Standing(At.CONCLUDED, 1, Result(Outcome.RECOGNISE, recognised_by=Level.DISTRICT))
    assert responsible(act_of_law, concluded, RECOGNISE, last) is Level.DISTRICT
    assert responsible(act_of_law, concluded, RECOGNISE, first) is Level.PROVINCE


def a_step(level: Level, task: Task) -> Step:
    return Step(clause="-", level=level, task=task)


def test_a_routing_that_leads_nowhere_is_refused_and_not_followed() -> None:
    """No rulebook is like this; a mistake in the data must not lose a dossier."""
    real = LAWS["26-2026"]
    reporting = real.model_copy(update={"routing": (a_step(Level.COMMUNE, Task.REPORT),)})
    refusal = transition(reporting, Standing(At.COMMUNE_REPORTED), PROPOSE, day=DAY)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "no_level_above"
    assessing = real.model_copy(update={"routing": (a_step(Level.PROVINCE, Task.ASSESS),)})
    upward = Result(Outcome.FORWARD, forward_to=Level.MINISTRY)
    refusal = transition(assessing, Standing(At.CONCLUDED, 0, upward), FORWARD, day=DAY)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "no_level_above"
    refusal = transition(assessing, Standing(At.ACCEPTED, 5), ENTER_ROUND, day=DAY)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "act_not_possible"


@pytest.mark.parametrize("status", list(At))
def test_a_dossier_that_arrives_passes_over_a_level_that_has_ended_and_no_other_does(
    status: At,
) -> None:
    """1489/QĐ-TTg: what the district still has in hand stays where it is until it is sent on."""
    act = Act(Action.DOSSIER_REVISED, frozenset({At.DRAFT}), status)
    there = transition(LAWS["148"], Standing(At.DRAFT, 1), act, day=date(2025, 7, 1))
    assert isinstance(there, Standing)
    assert there.stage == (2 if status in {"proposed", "forwarded", "in_round"} else 1)


EA_KAO = Units(commune="24133", district="643", province="66")


@pytest.mark.parametrize(
    ("level", "unit"),
    [
        (Level.COMMUNE, "24133"),
        (Level.DISTRICT, "643"),
        (Level.PROVINCE, "66"),
        (Level.MINISTRY, "VN"),
    ],
)
def test_each_level_has_its_unit_and_the_ministry_the_whole_country(
    level: Level, unit: str
) -> None:
    assert EA_KAO.at(level) == unit
    nowhere = Units(commune=None, district=None, province=None)
    assert nowhere.at(level) == ("VN" if level is Level.MINISTRY else None)


def decided(
    standing: Standing,
    act: Act,
    day: date,
    kind: AssessmentKind = AssessmentKind.FIRST,
    spells: Sequence[tuple[int, Spell]] = (),
) -> Moved | Refusal:
    return decide(
        LAWS["26-2026"],
        standing,
        act,
        day=day,
        kind=kind,
        units=EA_KAO,
        spells=spells,
        calendar=official_calendar(),
    )


def test_the_commune_has_fifteen_working_days_from_the_submission() -> None:
    """26/2026 Đ.7 k.2."""
    moved = decided(Standing(At.DRAFT), SUBMIT, date(2026, 6, 1))
    assert moved == Moved(Standing(At.SUBMITTED), Level.COMMUNE, "24133", date(2026, 6, 22))


def test_a_stage_goes_on_with_the_days_that_it_has_not_used_itself() -> None:
    spells = [
        (0, Spell(date(2026, 6, 1), date(2026, 6, 4))),
        (1, Spell(date(2026, 6, 1), date(2026, 6, 12))),
    ]
    moved = decided(Standing(At.RETURNED), SUBMIT, date(2026, 6, 15), spells=spells)
    assert moved == Moved(Standing(At.SUBMITTED), Level.COMMUNE, "24133", date(2026, 7, 1))


@pytest.mark.parametrize(
    ("kind", "due"),
    [(AssessmentKind.FIRST, None), (AssessmentKind.RE_EVALUATION, date(2026, 7, 16))],
)
def test_the_province_is_bound_where_the_path_says_so(
    kind: AssessmentKind, due: date | None
) -> None:
    """26/2026 Đ.7 k.6g: 45 days."""
    moved = decided(Standing(At.COMMUNE_REPORTED), PROPOSE, date(2026, 6, 1), kind)
    assert moved == Moved(Standing(At.PROPOSED, 1), Level.PROVINCE, "66", due)


def test_what_the_producer_has_lies_with_no_level_and_runs_against_nobody() -> None:
    moved = decided(Standing(At.SUBMITTED), RETURN, date(2026, 6, 2))
    assert moved == Moved(Standing(At.RETURNED), None, None, None)


def test_what_is_not_possible_is_not_decided() -> None:
    refused = decided(Standing(At.SUBMITTED), PROPOSE, date(2026, 6, 2))
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.act) == ("act_not_possible", "dossier.propose")


def test_a_council_of_an_ended_level_gives_over_what_it_had_and_nothing_else() -> None:
    """1489/QĐ-TTg: also what the district's council had scored; no draft and no conclusion."""
    able = {
        status.value
        for status in At
        if blocked(LAWS["148"], Standing(status, 1), ENTER_ROUND) is None
    }
    assert able == {"accepted", "proposed", "forwarded", "in_round", "scored"}


@pytest.mark.parametrize("stage", [-1, 3])
def test_a_stage_that_the_routing_does_not_have_allows_nothing(stage: int) -> None:
    refusal = blocked(LAWS["26-2026"], Standing(At.SUBMITTED, stage), ACCEPT)
    assert refusal is not None
    assert refusal.code == "act_not_possible"


@pytest.mark.parametrize("to", [Level.COMMUNE, Level.PROVINCE, Level.MINISTRY])
def test_nothing_is_forwarded_to_the_own_level_or_down(to: Level) -> None:
    standing = Standing(At.CONCLUDED, 2, Result(Outcome.FORWARD, forward_to=to))
    refusal = blocked(LAWS["26-2026"], standing, FORWARD)
    assert refusal is not None
    assert refusal.code == "no_level_above"
