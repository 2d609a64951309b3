"""Show councils, rounds, sheets and results."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.errors import NotFound
from libs.contracts.registry.councils import (
    Council,
    Round,
    Sheet,
    SheetList,
    SittingResults,
)
from libs.contracts.registry.dossiers import DossierStatus
from libs.kit.lists import Rows
from services.registry.acting import Acting
from services.registry.councils import store, views
from services.registry.councils.tables import MemberRow
from services.registry.dossiers import load


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
    dossier = (await load(acting, dossier_id)).dossier
    found = await store.sheets(acting.session, dossier_id)
    missing: list[MemberRow] = []
    convened = None
    if dossier.round_id is not None and dossier.status is DossierStatus.IN_ROUND:
        convened = await store.convened(acting.session, dossier.round_id)
    if convened is not None:
        filed = {one.member.id for one in found if one.sheet.round_id == convened.round.id}
        members = await store.members(acting.session, [convened.council.id])
        missing = [one for one in members if not one.substitute and one.id not in filed]
    return SheetList(
        items=[views.sheet_of(*one) for one in found],
        missing=[views.member_of(one) for one in missing],
    )


async def list_results(acting: Acting, dossier_id: UUID) -> SittingResults:
    """List every scoring, first to last."""
    await load(acting, dossier_id)
    found = await store.results(acting.session, dossier_id)
    return SittingResults(items=[views.result_of(row) for row in found])


async def show_sheet(acting: Acting, dossier_id: UUID, sheet_id: UUID) -> Sheet:
    """Show one sheet, under seal or opened."""
    await load(acting, dossier_id)
    for sheet, member in await store.sheets(acting.session, dossier_id):
        if sheet.id == sheet_id:
            return views.sheet_of(sheet, member)
    raise NotFound
