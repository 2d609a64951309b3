"""Set up councils."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import law
from libs.contracts.core import Level
from libs.contracts.errors import AlreadyExists, Fault, InvalidInput, NotFound
from libs.contracts.people import Person
from libs.contracts.registry.councils import (
    Council,
    CouncilCreate,
    CouncilState,
    FoundingDecision,
    MemberInput,
    Regulations,
)
from libs.contracts.registry.documents import DocumentKind, EffectInput
from libs.kit import audit
from services.registry import documents, saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.councils import membership, rules, store, views
from services.registry.councils.effects import FOUNDS
from services.registry.councils.tables import CouncilRow, MemberRow


@dataclass(frozen=True, slots=True)
class Seating:
    """A seat to be filled."""

    id: UUID | None
    account_id: UUID | None
    name: str
    title: str
    chair: bool
    stands_for: UUID | None
    """The identifier of the regular member whose substitute it is."""
    organisation: str = ""
    organisation_id: UUID | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Founding:
    """A council to be set up, with all that is known of it."""

    id: UUID | None
    name: str
    level: Level
    unit: str
    decision: FoundingDecision
    term_from: date
    term_to: date | None
    regulations: Regulations
    members: Sequence[Seating]
    state: CouncilState
    historic: bool = False


async def found_council(
    acting: Acting, new: CouncilCreate, people: Mapping[UUID, Person]
) -> Council:
    """Draft a council of one's own level and unit with its document.

    `people`: what the gateway told of the members.
    """
    mine, today = acting.principal, acting.clock.today()
    faults = membership.faults_of_founding(new, today) + membership.faults_of_members(
        new.members, people, level=mine.level, unit=mine.unit, day=today
    )
    if faults:
        raise InvalidInput(faults=faults)
    founding = Founding(
        id=new.id,
        name=new.name,
        level=mine.level,
        unit=mine.unit,
        decision=new.decision,
        term_from=new.term_from,
        term_to=new.term_to,
        regulations=new.regulations,
        members=seats(acting, new.members, people, today),
        state=CouncilState.DRAFT,
    )
    council = await record_council(acting, founding)
    return await documented(acting, council.id, new)


async def documented(acting: Acting, council_id: UUID, new: CouncilCreate) -> Council:
    """Draft the document that founds a council; it may sit once a leader puts that in force."""
    row = await store.council(acting.session, council_id)
    if row is None:
        raise NotFound
    document = await documents.draft(
        acting,
        documents.Drafting(
            kind=DocumentKind.COUNCIL_FOUNDING,
            subject=f"Thành lập {new.name}"[:500],
            number=new.decision.number,
            issued_on=new.decision.date,
            effects=[EffectInput(kind=FOUNDS, record_id=council_id)],
            pointer="",
        ),
    )
    row.document_id = document.id
    return views.council_of(row, await store.members(acting.session, [row.id]))


def seats(
    acting: Acting,
    members: Sequence[MemberInput],
    people: Mapping[UUID, Person],
    day: date,
    known: Mapping[UUID, UUID] | None = None,
) -> list[Seating]:
    """Give seats to be filled; `known`: members there are already, by account."""
    ids = dict(known or {}) | {one.account_id: acting.new_id(one.id) for one in members}
    return [_seating(acting, one, ids, people[one.account_id], day) for one in members]


def _seating(
    acting: Acting, new: MemberInput, ids: Mapping[UUID, UUID], person: Person, day: date
) -> Seating:
    mine = acting.principal
    post = membership.post_of(person, mine.level, mine.unit, day)
    if post is None:
        raise ValueError("somebody without the post was not refused")
    return Seating(
        id=ids[new.account_id],
        account_id=person.account,
        name=person.name,
        title=post.title,
        chair=new.chair,
        stands_for=_seat_of(new, ids),
        organisation=post.organisation_name,
        organisation_id=post.organisation,
        person=person.person,
    )


def _seat_of(new: MemberInput, ids: Mapping[UUID, UUID]) -> UUID | None:
    if new.stands_for is None:
        return None
    if new.stands_for not in ids:
        raise InvalidInput(faults=[Fault("", "stands_for_nobody")])
    return ids[new.stands_for]


async def record_council(acting: Acting, new: Founding) -> Council:
    """Write a council with its members; its level must have been there when it was founded."""
    ended = [one for decree in law.read() for one in decree.procedure.levels_ended]
    rules.require_level_then(ended, new.level, new.decision.date)
    row = CouncilRow(
        id=acting.new_id(new.id),
        name=new.name,
        level=new.level,
        unit=new.unit,
        decision_number=new.decision.number,
        decision_date=new.decision.date,
        term_from=new.term_from,
        term_to=new.term_to,
        state=new.state,
        founded_by=acting.actor.model_dump(mode="json"),
        historic=new.historic,
        regulations=new.regulations.model_dump(mode="json"),
        created_at=acting.clock.now(),
    )
    acting.session.add(row)
    await saving.flush(acting.session, {"pk_councils": AlreadyExists()})
    members = [
        member_row(acting, row, position, one) for position, one in enumerate(new.members, 1)
    ]
    for regular in (True, False):
        acting.session.add_all(one for one in members if (one.stands_for is None) is regular)
        await saving.flush(acting.session, {"pk_council_members": AlreadyExists()})
    council = views.council_of(row, members)
    audit.record(
        acting.session,
        acting.principal,
        action=Action.COUNCIL_FOUNDED,
        kind="council",
        id=row.id,
        after=council,
    )
    return council


def member_row(acting: Acting, council: CouncilRow, position: int, new: Seating) -> MemberRow:
    """Make the row of a seat; it is held once the document that appoints it is in force."""
    return MemberRow(
        id=acting.new_id(new.id),
        council_id=council.id,
        position=position,
        account_id=new.account_id,
        name=new.name,
        title=new.title,
        organisation=new.organisation,
        organisation_id=new.organisation_id,
        person=new.person,
        chair=new.chair,
        stands_for=new.stands_for,
        joined_on=council.term_from if council.state is CouncilState.IN_FORCE else None,
    )
