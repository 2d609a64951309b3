"""What a council's acts ask of the gateway and of scoring, before any transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from libs.contracts.core import Role
from libs.contracts.errors import Fault
from libs.contracts.people import Actor, Person
from libs.contracts.registry.councils import ConclusionInput, OpeningInput, SheetCreate
from libs.contracts.registry.dossiers import Dated
from libs.contracts.registry.history import PastConclusion
from libs.contracts.scoring import ScoreRequest, ScoreResult, SheetInput
from libs.kit.asking import Reads
from services.registry.acting import Acting
from services.registry.councils import opening, rules, seating, store, voting
from services.registry.councils.errors import ActInCouncilPost, NotAMember, SealBroken, SheetInvalid
from services.registry.councils.knowing import ask_people
from services.registry.councils.rules import CONCLUDE, FILE_SHEET, OPEN
from services.registry.councils.seating import Taken
from services.registry.councils.sitting import Place, Sitting, results_of, sit, take_place
from services.registry.councils.store import FiledSheet
from services.registry.councils.tables import CouncilRow, MemberRow
from services.registry.dossiers import Act, Conduct, Today, ask, dated, load, peek


def members_own(asked: Dated | None = None) -> Today:
    """Give today's conduct where a council member acts, whose seat is looked at."""
    return Today(on=asked.effective_on if asked else None, members=True)


@dataclass(frozen=True, slots=True)
class Scored:
    """A council's sheets on a dossier as they were read, and what scoring made of them."""

    version: int
    sheets: frozenset[UUID]
    result: ScoreResult
    people: Mapping[UUID, Person]
    """What the gateway told of the members; empty for members of the past."""


def member_of(place: Place, *, own: bool) -> MemberRow:
    """Give the member at the table, or refuse: the caller has no seat, or named none there is."""
    if place.at.member is not None:
        return place.at.member
    if own:
        raise NotAMember(council=place.at.council.name)
    facts = {"council": place.at.council.name}
    raise SheetInvalid(faults=[Fault("/member_id", "member_unknown", facts)])


def require_council_post(acting: Acting, council: CouncilRow) -> None:
    """Refuse a member's act in another of the account's posts: an officer does not score.

    Ours: decision 0122; to sit in a council and to serve it are two posts, also of one person, and
    so are seats at two levels.
    """
    mine = acting.principal
    own = mine.level is council.level and acting.reach.covers(council.unit)
    if mine.role is not Role.COUNCIL_MEMBER or not own:
        raise ActInCouncilPost(title=acting.principal.title)


async def ask_member(acting: Acting) -> Person | None:
    """Ask the gateway who the caller is; None where it knows of no such account."""
    me = acting.principal.subject
    return (await ask_people(acting, [me])).get(me)


async def ask_sheet(
    acting: Acting,
    reading: Reads,
    dossier_id: UUID,
    new: SheetCreate,
    *,
    conduct: Conduct | None = None,
    member_id: UUID | None = None,
) -> int:
    """Have scoring check one sheet; gives its total in points. Faults point into the sheet."""
    async with reading() as early:
        place = await take_place(
            replace(acting, session=early),
            dossier_id,
            FILE_SHEET,
            conduct=conduct or members_own(new),
            account_id=None if member_id else acting.principal.subject,
            member_id=member_id,
            lock=False,
        )
    member_of(place, own=member_id is None)
    request = ScoreRequest(
        rulebook=place.case.dossier.rulebook,
        sheets_digest=place.case.dossier.sheets_digest,
        product_set=place.case.dossier.product_set,
        level=place.level,
        sheets=[SheetInput(assessor="member", answers=new.answers, parts=new.parts)],
        settings=seating.settings_of(place.regulations, (), ()),
        explain=False,
    )
    call = acting.parts.scoring.score(request)
    result = await ask(call, places={"/sheets/0": "", "": ""}, refusal=SheetInvalid)
    return result.sheets[0].total


async def ask_members(
    acting: Acting, reading: Reads, dossier_id: UUID, act: Act, conduct: Conduct
) -> Mapping[UUID, Person]:
    """Ask the gateway who the members of the council are that has a dossier."""
    if conduct.historic:
        return {}
    async with reading() as early:
        case = await peek(acting, early, dossier_id, act, conduct=conduct)
        round_id = case.dossier.round_id
        convened = await store.convened(early, round_id) if round_id else None
        members = await store.members(early, [convened.council.id] if convened else [])
    return await ask_people(acting, [one.account_id for one in members if one.account_id])


async def ask_sitting_on(acting: Acting, reading: Reads, dossier_id: UUID) -> Mapping[UUID, Person]:
    """Ask the gateway who sits on a dossier, for whoever may read it."""
    async with reading() as early:
        round_id = (await load(replace(acting, session=early), dossier_id)).dossier.round_id
    return {} if round_id is None else await ask_sitting_in(acting, reading, round_id)


async def ask_sitting_in(acting: Acting, reading: Reads, round_id: UUID) -> Mapping[UUID, Person]:
    """Ask the gateway who sits in the council of a round; members of the past have no accounts."""
    async with reading() as early:
        convened = await store.convened(early, round_id)
        if convened is None or convened.council.historic:
            return {}
        members = await store.members(early, [convened.council.id])
    return await ask_people(acting, [one.account_id for one in members if one.account_id])


async def ask_confirmation(
    acting: Acting, reading: Reads, dossier_id: UUID
) -> Mapping[UUID, Person]:
    """Ask the gateway who the members are, and who proposed the conclusion."""
    async with reading() as early:
        session = replace(acting, session=early)
        case = await peek(acting, early, dossier_id, CONCLUDE, conduct=members_own())
        sitting = await sit(session, case, {})
        last = (await results_of(session, sitting))[-1]
    proposer = Actor.model_validate(last.recorded_by).account
    accounts = {one.account_id for one in sitting.members} | {proposer}
    return await ask_people(acting, [one for one in accounts if one is not None])


async def ask_opening(
    acting: Acting,
    reading: Reads,
    dossier_id: UUID,
    asked: OpeningInput,
    *,
    conduct: Conduct | None = None,
) -> Scored:
    """Prove every seal and have the sheets that count scored together."""
    conduct = conduct or dated(asked)
    people = await ask_members(acting, reading, dossier_id, OPEN, conduct)
    async with reading() as early:
        case = await peek(acting, early, dossier_id, OPEN, conduct=conduct)
        sitting = await sit(replace(acting, session=early), case, people)
    taken = opening.require_complete(sitting, asked.absent)
    return await _scored(acting, sitting, taken, people, Agreed({}, []))


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a council agreed on and found, with where it stands in the request."""

    options: Mapping[str, int]
    findings: Sequence[str]
    places: Mapping[str, str] | None = None


async def ask_conclusion(
    acting: Acting,
    reading: Reads,
    dossier_id: UUID,
    asked: ConclusionInput | PastConclusion,
    *,
    conduct: Conduct | None = None,
) -> Scored | None:
    """Have the sheets scored again with what was agreed or found; None when nothing was."""
    conduct = conduct or dated(asked)
    async with reading() as early:
        case = await peek(acting, early, dossier_id, CONCLUDE, conduct=conduct)
        sitting = await sit(replace(acting, session=early), case, {})
        taken = opening.taken_at(await results_of(replace(acting, session=early), sitting))
    agreed = agreed_in(asked, sitting, taken)
    if not agreed.options and not agreed.findings:
        return None
    return await _scored(acting, sitting, taken, {}, agreed)


def agreed_in(
    asked: ConclusionInput | PastConclusion, sitting: Sitting, taken: Sequence[Taken]
) -> Agreed:
    """Give what was carried by the votes, or what a paper of the past says; refuses false votes."""
    if isinstance(asked, PastConclusion):
        places = {"/agreed": "/agreed", "/findings": "/findings"}
        return Agreed(asked.agreed or {}, asked.findings or [], places)
    sat, regulations = seating.sitting(taken), sitting.regulations
    opening.require_votes(asked, sat, regulations)
    return Agreed(
        voting.agreed(asked.options, sat, regulations),
        voting.found(asked.findings, sat, regulations),
        voting.places(asked.options, asked.findings, sat, regulations),
    )


async def _scored(
    acting: Acting,
    sitting: Sitting,
    taken: Sequence[Taken],
    people: Mapping[UUID, Person],
    agreed: Agreed,
) -> Scored:
    counting = sitting.counting(taken)
    request = request_of(sitting, taken, counting).model_copy(
        update={
            "agreed": dict(agreed.options) or None,
            "findings": list(agreed.findings) or None,
        }
    )
    result = await ask(acting.parts.scoring.score(request), places=agreed.places or {})
    sheets = frozenset(one.sheet.id for one in counting)
    return Scored(sitting.case.dossier.version, sheets, result, people)


def request_of(
    sitting: Sitting, taken: Sequence[Taken], counting: Sequence[FiledSheet]
) -> ScoreRequest:
    """Make the request for the sheets that count; raises `SealBroken` where one was changed."""
    for sheet, member in counting:
        if rules.commitment(sheet.id, sheet.content, sheet.salt) != sheet.commitment:
            raise SealBroken(member=member.name)
    return ScoreRequest(
        rulebook=sitting.case.dossier.rulebook,
        sheets_digest=sitting.case.dossier.sheets_digest,
        product_set=sitting.case.dossier.product_set,
        level=sitting.level,
        sheets=[
            SheetInput(
                assessor=str(sheet.member_id),
                answers=sheet.content["answers"],
                parts=sheet.content["parts"],
            )
            for sheet, _ in counting
        ],
        settings=sitting.settings(taken),
    )
