"""Conclusion: proposed with votes and minutes, confirmed by who presided; only then it moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from libs.contracts.errors import StaleVersion
from libs.contracts.people import Actor, Person
from libs.contracts.registry.councils import (
    ConclusionInput,
    ConfirmationInput,
    ResultState,
    SittingResult,
)
from libs.contracts.registry.dossiers import Dossier
from libs.contracts.registry.history import PastConclusion
from libs.contracts.registry.voting import Votes
from libs.contracts.scoring import ScoreResult
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.councils import membership, opening, rules, seating, store, views
from services.registry.councils.acts.sittings import (
    move,
    new_result,
    note,
    outcome_of,
    require_same,
)
from services.registry.councils.asking import Agreed, Scored, agreed_in, require_council_post
from services.registry.councils.errors import ConfirmedByProposer, NothingProposed, NotPresiding
from services.registry.councils.rules import CONCLUDE
from services.registry.councils.sitting import Sitting, results_of, sit
from services.registry.councils.tables import MemberRow, ResultRow
from services.registry.dossiers import (
    Case,
    Conduct,
    Refusal,
    Today,
    begin,
    dated,
    error_of,
)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A conclusion before it is kept."""

    sitting: Sitting
    row: ResultRow
    result: ScoreResult


async def propose_conclusion(
    acting: Acting,
    dossier_id: UUID,
    asked: ConclusionInput,
    scored: Scored | None,
    *,
    if_match: str,
) -> SittingResult:
    """Bring votes and minutes before who presided; the dossier stays where it is."""
    seen, conduct = scored.version if scored else None, dated(asked)
    case = await begin(acting, dossier_id, CONCLUDE, conduct=conduct, if_match=if_match, seen=seen)
    draft = await _draft(acting, case, asked, scored, ResultState.PROPOSED)
    draft.row.votes = Votes(options=asked.options, findings=asked.findings).model_dump(mode="json")
    _require_leads_on(case, draft.result)
    acting.session.add(draft.row)
    note(acting, draft.row, draft.result, Action.CONCLUSION_PROPOSED)
    return views.result_of(draft.row)


async def confirm_conclusion(
    acting: Acting,
    dossier_id: UUID,
    asked: ConfirmationInput,
    people: Mapping[UUID, Person],
    *,
    if_match: str,
) -> Dossier:
    """Let who presided confirm the last proposal; another person than who proposed it.

    The conclusion is of the day of its minutes, whenever it is confirmed. `people`: the members and
    the proposer, as the gateway tells of them.
    """
    known = await store.results(acting.session, dossier_id)
    conduct = Today(on=known[-1].scored_on if known else None, members=True)
    case = await begin(acting, dossier_id, CONCLUDE, conduct=conduct, if_match=if_match)
    sitting = await sit(acting, case, {})
    last = (await results_of(acting, sitting))[-1]
    if last.state is not ResultState.PROPOSED:
        raise NothingProposed
    if last.id != asked.result_id:
        raise StaleVersion(current=case.dossier.version)
    _require_presided(acting, sitting, last, people)
    _require_another(acting, last, people)
    last.state, last.confirmed_by = ResultState.CONFIRMED, acting.actor.model_dump(mode="json")
    result = ScoreResult.model_validate(last.result)
    return await move(acting, sitting, result, last, Action.CONCLUSION_CONFIRMED)


async def enter_conclusion(
    acting: Acting,
    dossier_id: UUID,
    asked: PastConclusion,
    scored: Scored | None,
    *,
    if_match: str,
    conduct: Conduct,
) -> Dossier:
    """Enter a conclusion of the past from its paper minutes."""
    seen = scored.version if scored else None
    case = await begin(acting, dossier_id, CONCLUDE, conduct=conduct, if_match=if_match, seen=seen)
    draft = await _draft(acting, case, asked, scored, ResultState.ENTERED)
    acting.session.add(draft.row)
    return await move(acting, draft.sitting, draft.result, draft.row, Action.RESULT_RECORDED)


async def _draft(
    acting: Acting,
    case: Case,
    asked: ConclusionInput | PastConclusion,
    scored: Scored | None,
    state: ResultState,
) -> _Draft:
    sitting = await sit(acting, case, {})
    known = await results_of(acting, sitting)
    taken = opening.taken_at(known)
    agreed = agreed_in(asked, sitting, taken)
    if scored is not None:
        require_same(sitting, sitting.counting(taken), scored)
    result = scored.result if scored else ScoreResult.model_validate(known[0].result)
    row = new_result(acting, sitting, taken, result, state, version=known[-1].version + 1)
    _say(row, agreed, asked.minutes)
    return _Draft(sitting, row, result)


def _say(row: ResultRow, agreed: Agreed, minutes: str) -> None:
    row.agreed = dict(agreed.options) or None
    row.findings = list(agreed.findings) or None
    row.minutes = minutes


def _require_leads_on(case: Case, result: ScoreResult) -> None:
    """Refuse a proposal that could never be confirmed, e.g. where agreement is still needed."""
    led = rules.concluded(case.law, case.standing, outcome_of(result))
    if isinstance(led, str):
        raise error_of(Refusal(led, CONCLUDE.action, case.standing))


def _require_presided(
    acting: Acting, sitting: Sitting, last: ResultRow, people: Mapping[UUID, Person]
) -> None:
    """Refuse who did not preside; one whose account or post is gone is followed by the next.

    Ours: decision 0122, so that no dossier waits for ever for one person.
    """
    taken = opening.taken_at([last])
    gone = {one.id for one in sitting.members if not _able(sitting, one, people)}
    presides = seating.presiding(sitting.seats, [one for one in taken if one.seat not in gone])
    member = sitting.member(presides)
    if member is None or member.account_id != acting.principal.subject:
        raise NotPresiding(could=member.name if member else "-")
    require_council_post(acting, sitting.council)


def _able(sitting: Sitting, member: MemberRow, people: Mapping[UUID, Person]) -> bool:
    person = people.get(member.account_id) if member.account_id else None
    council, day = sitting.council, sitting.case.day
    return membership.why_not_member(person, council.level, council.unit, day) is None


def _require_another(acting: Acting, last: ResultRow, people: Mapping[UUID, Person]) -> None:
    """Refuse who proposed it, by account and by person."""
    me, proposer = acting.principal.subject, Actor.model_validate(last.recorded_by).account
    mine, theirs = people.get(me), people.get(proposer) if proposer else None
    twins = mine and theirs and mine.person is not None and mine.person == theirs.person
    if me == proposer or twins:
        raise ConfirmedByProposer(name=acting.principal.name)
