"""Set up councils."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import law
from libs.contracts.core import Level
from libs.contracts.errors import AlreadyExists
from libs.contracts.registry.councils import (
    Council,
    CouncilCreate,
    FoundingDecision,
    Regulations,
)
from libs.kit import audit
from services.registry import saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.councils import rules, views
from services.registry.councils.tables import CouncilRow, MemberRow


@dataclass(frozen=True, slots=True)
class Seating:
    """A seat to be filled."""

    id: UUID | None
    account_id: UUID | None
    name: str
    title: str
    chair: bool
    substitute: bool


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
    historic: bool = False


async def found_council(acting: Acting, new: CouncilCreate) -> Council:
    """Set up a council of one's own level and unit."""
    mine = acting.principal
    seats = [
        Seating(one.id, one.account_id, one.name, one.title, one.chair, one.substitute)
        for one in new.members
    ]
    founding = Founding(
        id=new.id,
        name=new.name,
        level=mine.level,
        unit=mine.unit,
        decision=new.decision,
        term_from=new.term_from,
        term_to=new.term_to,
        regulations=new.regulations,
        members=seats,
    )
    return await record_council(acting, founding)


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
        historic=new.historic,
        regulations=new.regulations.model_dump(mode="json"),
        created_at=acting.clock.now(),
    )
    acting.session.add(row)
    await saving.flush(acting.session, {"pk_councils": AlreadyExists()})
    members = [_member(acting, row, position, one) for position, one in enumerate(new.members, 1)]
    acting.session.add_all(members)
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


def _member(acting: Acting, council: CouncilRow, position: int, new: Seating) -> MemberRow:
    return MemberRow(
        id=acting.new_id(new.id),
        council_id=council.id,
        position=position,
        account_id=new.account_id,
        name=new.name,
        title=new.title,
        chair=new.chair,
        substitute=new.substitute,
    )
