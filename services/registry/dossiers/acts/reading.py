"""Show dossiers, their steps, and lists of them."""

from uuid import UUID

from libs.contracts.core import Page
from libs.contracts.registry.dossiers import Dossier, DossierLine, DossierSteps
from libs.kit.pagination import decode_cursor, encode_cursor
from services.registry.acting import Acting
from services.registry.dossiers import case, law, store, views


async def show(acting: Acting, dossier_id: UUID) -> Dossier:
    """Show one dossier."""
    filed = await case.load(acting, dossier_id)
    procedure = await law.bound(acting.session, filed.dossier.procedure_digest)
    steps = await store.steps(acting.session, [dossier_id])
    return await case.shown(acting, filed, procedure, steps[dossier_id])


async def show_steps(acting: Acting, dossier_id: UUID) -> DossierSteps:
    """Show the steps of one dossier."""
    await case.load(acting, dossier_id)
    steps = await store.steps(acting.session, [dossier_id])
    return DossierSteps(items=[views.step_of(row) for row in steps[dossier_id]])


async def list_dossiers(
    acting: Acting, wanted: store.DossierFilter, *, cursor: str | None, limit: int
) -> Page[DossierLine]:
    """Give one page of the dossiers within the caller's reach, the newest first."""
    after = decode_cursor(cursor, fields=(int,))[0] if cursor else None
    reach = acting.reach
    found = await store.dossiers_page(acting.session, reach, wanted, after=after, limit=limit)
    end = encode_cursor((found[limit - 1].dossier.position,)) if len(found) > limit else None
    lines = [views.line_of(one, reach.today(one.product.commune)) for one in found[:limit]]
    return Page[DossierLine](items=lines, next=end)
