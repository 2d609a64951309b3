"""What documents do to councils: found one, change its members and its term."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from libs.contracts.core import Contract
from libs.contracts.errors import Fault, InvalidInput, OcopError
from libs.contracts.registry.councils import CouncilState
from libs.contracts.registry.documents import DocumentKind
from libs.contracts.scopes import Scope
from libs.kit import audit
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.councils import membership, store, views
from services.registry.councils.errors import CouncilFoundedAlready, CouncilNotInForce
from services.registry.councils.tables import CouncilRow, MemberRow
from services.registry.documents import (
    Asked,
    EffectHandler,
    Handlers,
    Issue,
    Nothing,
    Prepared,
)

FOUNDS: Final = "founds_council"
CHANGES: Final = "changes_council"


class Change(Contract):
    """Who joins and who leaves, by their identifiers, and the new end of the term."""

    joins: list[UUID]
    leaves: list[UUID]
    term_to: date | None


def faults_of(known: Sequence[MemberRow], change: Change) -> list[Fault]:
    """Give what is wrong with a council as a change would leave it."""
    present = {one.id: one for one in known if one.joined_on is not None and one.left_on is None}
    coming = {one.id: one for one in known if one.joined_on is None and one.id in change.joins}
    then = [one for one in present.values() if one.id not in change.leaves] + [*coming.values()]
    accounts = {one.id: one.account_id for one in then}
    return membership.faults_of_change(
        [(one.account_id, one.chair) for one in then if one.stands_for is None],
        [accounts.get(one.stands_for) for one in then if one.stands_for is not None],
        [place for place, one in enumerate(change.leaves) if one not in present],
        [place for place, one in enumerate(change.joins) if one not in coming],
    )


Changes = Callable[[CouncilRow, Asked[Any]], Awaitable[None]]
Refuses = Callable[[CouncilRow, Asked[Any]], Awaitable[OcopError | None]]


async def _founds(acting: Acting, issue: Issue, asked: Sequence[Asked[Nothing]]) -> Prepared:
    """Look at councils to be founded; a term does not begin before the document's day."""

    async def why_not(row: CouncilRow, _: Asked[Any]) -> OcopError | None:
        if row.state is not CouncilState.DRAFT:
            return CouncilFoundedAlready(council=row.name)
        if row.term_from < issue.day:
            facts = {"earliest": issue.day.isoformat()}
            return InvalidInput(faults=[Fault("/term_from", "term_before_founding", facts)])
        return None

    async def found(row: CouncilRow, _: Asked[Any]) -> None:
        row.state, row.in_force_by = CouncilState.IN_FORCE, acting.actor.model_dump(mode="json")
        row.document_id = issue.id
        row.decision_number, row.decision_date = issue.number, issue.day
        for member in await store.members(acting.session, [row.id]):
            member.joined_on = member.joined_on or row.term_from
        await _note(acting, row, Action.COUNCIL_IN_FORCE)

    return await _prepared(acting, issue, asked, why_not, found)


async def _changes(acting: Acting, issue: Issue, asked: Sequence[Asked[Change]]) -> Prepared:
    """Look at councils to be changed from the document's day on."""

    async def why_not(row: CouncilRow, one: Asked[Any]) -> OcopError | None:
        if row.state is not CouncilState.IN_FORCE:
            return CouncilNotInForce(council=row.name)
        faults = faults_of(await store.members(acting.session, [row.id]), one.particulars)
        return InvalidInput(faults=faults) if faults else None

    async def change(row: CouncilRow, one: Asked[Any]) -> None:
        for member in await store.members(acting.session, [row.id]):
            if member.id in one.particulars.leaves and member.left_on is None:
                member.left_on = issue.day - timedelta(days=1)
            if member.id in one.particulars.joins and member.joined_on is None:
                member.joined_on = issue.day
        row.term_to = one.particulars.term_to or row.term_to
        await _note(acting, row, Action.COUNCIL_CHANGED)

    return await _prepared(acting, issue, asked, why_not, change)


async def _prepared(
    acting: Acting, issue: Issue, asked: Sequence[Asked[Any]], why_not: Refuses, do: Changes
) -> Prepared:
    rows = await store.councils_locked(acting.session, [one.record_id for one in asked])
    faults: dict[int, OcopError] = {}
    for one in asked:
        row = rows.get(one.record_id)
        if row is None or row.historic or (row.level, row.unit) != (issue.level, issue.unit):
            facts = {"council": str(one.record_id)}
            faults[one.place] = InvalidInput(faults=[Fault("", "council_unknown", facts)])
        elif (error := await why_not(row, one)) is not None:
            faults[one.place] = error

    async def carry_out() -> None:
        for one in asked:
            await do(rows[one.record_id], one)

    return Prepared(faults, carry_out)


async def _note(acting: Acting, row: CouncilRow, action: Action) -> None:
    row.version += 1
    await acting.session.flush()
    council = views.council_of(row, await store.members(acting.session, [row.id]))
    audit.record(
        acting.session,
        acting.principal,
        action=action,
        kind="council",
        id=row.id,
        after=council,
    )


EFFECTS: Final[Handlers] = {
    FOUNDS: EffectHandler(
        documents=frozenset({DocumentKind.COUNCIL_FOUNDING}),
        prepare=_founds,
        particulars=Nothing,
        scope=Scope.COUNCILS_WRITE,
    ),
    CHANGES: EffectHandler(
        documents=frozenset({DocumentKind.COUNCIL_CHANGE}),
        prepare=_changes,
        particulars=Change,
        scope=Scope.COUNCILS_WRITE,
    ),
}
"""What the app passes to documents."""
