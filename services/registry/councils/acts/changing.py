"""Change a council by a document: who joins, who leaves, until when it sits."""

from collections.abc import Mapping
from uuid import UUID

from libs.contracts.errors import Fault, InvalidInput, NotFound
from libs.contracts.people import Person
from libs.contracts.registry.councils import CouncilChange
from libs.contracts.registry.documents import Document, DocumentKind, EffectInput
from services.registry import documents
from services.registry.acting import Acting
from services.registry.councils import membership, store
from services.registry.councils.acts.founding import member_row, seats
from services.registry.councils.effects import CHANGES, Change
from services.registry.councils.errors import NotYourUnit
from services.registry.councils.tables import CouncilRow, MemberRow


async def change_council(
    acting: Acting, council_id: UUID, new: CouncilChange, people: Mapping[UUID, Person]
) -> Document:
    """Draft a change of one's own council; it holds from its day, once a leader signs it."""
    row = (await store.councils_locked(acting.session, [council_id])).get(council_id)
    if row is None or not acting.reach.covers(row.unit):
        raise NotFound
    mine = acting.principal
    if (row.level, row.unit) != (mine.level, mine.unit) or row.historic:
        raise NotYourUnit(unit=mine.unit, level=mine.level.value)
    known = await store.members(acting.session, [row.id])
    _require_possible(acting, row, new, people)
    joining = _joining(acting, row, known, new, people)
    acting.session.add_all(joining)
    await acting.session.flush()
    change = Change(joins=[one.id for one in joining], leaves=new.leaves, term_to=new.term_to)
    return await documents.draft(
        acting,
        documents.Drafting(
            kind=DocumentKind.COUNCIL_CHANGE,
            subject=f"Kiện toàn {row.name}"[:500],
            number=new.decision.number,
            issued_on=new.decision.date,
            effects=[
                EffectInput(
                    kind=CHANGES, record_id=row.id, particulars=change.model_dump(mode="json")
                )
            ],
            pointer="",
        ),
    )


def _require_possible(
    acting: Acting, row: CouncilRow, new: CouncilChange, people: Mapping[UUID, Person]
) -> None:
    """Refuse to appoint somebody without the post; the council it leaves is looked at after."""
    faults = [
        Fault(fault.pointer.replace("/members", "/joins"), fault.code, fault.params)
        for fault in membership.faults_of_members(
            new.joins, people, level=row.level, unit=row.unit, day=acting.clock.today()
        )
    ]
    if new.term_to is not None and new.term_to < new.decision.date:
        faults.append(Fault("/term_to", "term_ends_before_it_begins"))
    if faults:
        raise InvalidInput(faults=faults)


def _present(known: list[MemberRow]) -> list[MemberRow]:
    return [one for one in known if one.joined_on is not None and one.left_on is None]


def _joining(
    acting: Acting,
    row: CouncilRow,
    known: list[MemberRow],
    new: CouncilChange,
    people: Mapping[UUID, Person],
) -> list[MemberRow]:
    by_account = {one.account_id: one.id for one in _present(known) if one.account_id}
    filled = seats(acting, new.joins, people, acting.clock.today(), by_account)
    first = max((one.position for one in known), default=0) + 1
    rows = [member_row(acting, row, place, one) for place, one in enumerate(filled, first)]
    for one in rows:
        one.joined_on = None
    return rows
