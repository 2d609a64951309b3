"""Show councils, rounds, sheets and results."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.core import Role
from libs.contracts.errors import NotFound
from libs.contracts.people import Person
from libs.contracts.registry.councils import (
    Council,
    Round,
    Sheet,
    SheetList,
    SittingResults,
)
from libs.contracts.registry.dossiers import DossierStatus
from libs.contracts.registry.interests import Conflict, ConflictList
from libs.contracts.scopes import Scope
from libs.kit.lists import Rows
from services.registry.acting import Acting
from services.registry.councils import interests, knowing, membership, numbered, store, views
from services.registry.councils.errors import ConflictOfInterest
from services.registry.councils.interests import About
from services.registry.councils.sitting import worked_out
from services.registry.councils.tables import ConflictRow, MemberRow
from services.registry.dossiers import Filed, is_decided, load, standing_of
from services.registry.seeing import About as Record
from services.registry.seeing import Kind


async def show_council(acting: Acting, council_id: UUID) -> Council:
    """Show a council of the caller's unit or below."""
    row = await store.council(acting.session, council_id)
    if row is None or not acting.reach.covers(row.unit):
        raise NotFound
    return views.council_of(row, await store.members(acting.session, [row.id]))


async def councils_of(session: AsyncSession, rows: Rows) -> list[Council]:
    """Give councils with their members, read at once."""
    by_council: dict[UUID, list[MemberRow]] = {row.id: [] for (row,) in rows}
    for member in await store.members(session, list(by_council)):
        by_council[member.council_id].append(member)
    return [views.council_of(row, by_council[row.id]) for (row,) in rows]


async def show_round(acting: Acting, round_id: UUID) -> Round:
    """Show a round of the caller's unit or below."""
    found = await store.convened(acting.session, round_id)
    if found is None or not acting.reach.covers(found.round.unit):
        raise NotFound
    return views.round_of(found.round)


async def list_sheets(acting: Acting, dossier_id: UUID) -> SheetList:
    """List who has filed; contents only of opened sheets, for everybody alike."""
    filed = await _load(acting, dossier_id)
    await _require_may_see(acting, filed)
    found = await store.sheets(acting.session, dossier_id)
    return SheetList(
        items=[views.sheet_of(*one) for one in found],
        missing=[views.member_of(one) for one in await _missing(acting, filed, found)],
    )


async def _missing(
    acting: Acting, filed: Filed, found: Sequence[store.FiledSheet]
) -> list[MemberRow]:
    dossier = filed.dossier
    if dossier.round_id is None or dossier.status is not DossierStatus.IN_ROUND:
        return []
    convened = await store.convened(acting.session, dossier.round_id)
    if convened is None:
        return []
    here = {one.member.id for one in found if one.sheet.round_id == convened.round.id}
    members = await store.members(acting.session, [convened.council.id])
    today = acting.clock.today()
    return [
        one
        for one in members
        if one.stands_for is None
        and one.id not in here
        and membership.is_member_on(one.joined_on, one.left_on, today)
    ]


async def list_results(acting: Acting, dossier_id: UUID) -> SittingResults:
    """List every scoring, first to last.

    Who reads no sheets (a producer, its commune) reads why once it is decided on: those results
    alone, their members numbered. Ours: decision 0125.
    """
    filed = await _load(acting, dossier_id)
    await _require_may_see(acting, filed)
    found = await store.results(acting.session, dossier_id)
    if Scope.SHEETS_READ in acting.principal.scopes:
        return SittingResults(items=[views.result_of(row) for row in found])
    at = standing_of(filed.dossier)
    decided = [row for row in found if is_decided(at, row.stage)]
    return SittingResults(items=[numbered.result_of(row) for row in decided])


async def _load(acting: Acting, dossier_id: UUID) -> Filed:
    """Give a dossier that the caller may know of; who is shut out of it is told why not."""
    try:
        return await load(acting, dossier_id)
    except NotFound:
        seats = await store.seats_on(acting.session, dossier_id, acting.principal.subject)
        if seats and not await acting.is_open(Record(Kind.DOSSIER, dossier_id)):
            raise ConflictOfInterest(member=seats[0].name) from None
        raise


async def show_sheet(acting: Acting, dossier_id: UUID, sheet_id: UUID) -> Sheet:
    """Show one sheet, under seal or opened."""
    await _require_may_see(acting, await _load(acting, dossier_id))
    for sheet, member in await store.sheets(acting.session, dossier_id):
        if sheet.id == sheet_id:
            return views.sheet_of(sheet, member)
    raise NotFound


async def _require_may_see(acting: Acting, filed: Filed) -> None:
    """Refuse a member whose council it is not before, and anybody whose own seat has an interest.

    An interest follows the account into its other posts.
    """
    seats = await store.seats_on(acting.session, filed.dossier.id, acting.principal.subject)
    if not seats and acting.principal.role is Role.COUNCIL_MEMBER:
        raise NotFound
    if not seats:
        return
    recorded = await store.conflicts(acting.session, [filed.dossier.id])
    facts = [
        knowing.facts_of(one, {}, acting.clock.today(), acting.parts.person_keys) for one in seats
    ]
    found = [
        *interests.computed(facts, await knowing.about(acting, filed)),
        *map(views.recorded_of, recorded),
    ]
    shut = interests.shut_out(found)
    if any(one.id in shut for one in seats):
        raise ConflictOfInterest(member=seats[0].name)


async def list_conflicts(
    acting: Acting, dossier_id: UUID, people: Mapping[UUID, Person]
) -> ConflictList:
    """List the conflicts of the members who have a dossier before them."""
    filed = await _load(acting, dossier_id)
    await _require_member(acting, filed)
    round_id = filed.dossier.round_id
    if round_id is None:
        return ConflictList(items=[])
    return await _conflicts(acting, round_id, [filed], people)


async def conflicts_of_round(
    acting: Acting, round_id: UUID, people: Mapping[UUID, Person]
) -> ConflictList:
    """List the conflicts on every dossier of a round."""
    await show_round(acting, round_id)
    filed = await store.dossiers_of_round(acting.session, round_id)
    return await _conflicts(acting, round_id, filed, people)


async def _require_member(acting: Acting, filed: Filed) -> None:
    if acting.principal.role is not Role.COUNCIL_MEMBER:
        return
    if not await store.seats_on(acting.session, filed.dossier.id, acting.principal.subject):
        raise NotFound


async def _conflicts(
    acting: Acting, round_id: UUID, all_filed: Sequence[Filed], people: Mapping[UUID, Person]
) -> ConflictList:
    convened = await store.convened(acting.session, round_id)
    if convened is None:
        raise NotFound
    members = await store.members(acting.session, [convened.council.id])
    me = acting.principal
    if me.role is Role.COUNCIL_MEMBER and me.subject not in {one.account_id for one in members}:
        raise NotFound
    recorded = await store.conflicts(acting.session, [filed.dossier.id for filed in all_filed])
    abouts = await knowing.about_all(acting, all_filed)
    return ConflictList(
        items=[
            conflict
            for dossier_id, about in abouts.items()
            for conflict in _conflicts_of(acting, dossier_id, about, members, recorded, people)
        ]
    )


def _conflicts_of(
    acting: Acting,
    dossier_id: UUID,
    about: About,
    members: Sequence[MemberRow],
    recorded: Sequence[ConflictRow],
    people: Mapping[UUID, Person],
) -> list[Conflict]:
    here = {one.id: one for one in members}
    rows = {
        (row.member_id, row.kind): row
        for row in recorded
        if row.dossier_id == dossier_id and row.member_id in here
    }
    found = interests.settled(
        worked_out(acting, about, members, people, acting.clock.today()),
        [views.recorded_of(row) for row in rows.values()],
    )
    return [
        views.conflict_of(dossier_id, here[one.member], one, rows.get((one.member, one.kind)))
        for one in found
    ]
