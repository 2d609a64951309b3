"""Show dossiers and their steps."""

from uuid import UUID

from libs.contracts.registry.dossiers import (
    Dossier,
    DossierCount,
    DossierCounts,
    DossierStatus,
    DossierSteps,
)
from services.registry.acting import Acting
from services.registry.dossiers import case, law, store, views
from services.registry.dossiers.store import DossierFilter


async def show(acting: Acting, dossier_id: UUID) -> Dossier:
    """Show one dossier."""
    filed = await case.load(acting, dossier_id)
    procedure = await law.bound(acting.session, filed.dossier.procedure_digest)
    steps = await store.steps(acting.session, [dossier_id])
    return await case.shown(acting, filed, procedure, steps[dossier_id])


async def count(acting: Acting, wanted: DossierFilter) -> DossierCounts:
    """Count what the caller may know of by status, along the way of a dossier."""
    found = await store.counts(acting.session, acting.reach, wanted, acting.clock.today())
    return DossierCounts(
        items=[
            DossierCount(status=one, dossiers=found[one][0], overdue=found[one][1])
            for one in DossierStatus
            if one in found
        ]
    )


async def show_steps(acting: Acting, dossier_id: UUID) -> DossierSteps:
    """Show the steps of one dossier."""
    filed = await case.load(acting, dossier_id)
    steps = await store.steps(acting.session, [dossier_id])
    items = [views.step_of(row) for row in steps[dossier_id]]
    if acting.is_producer:
        at = views.standing_of(filed.dossier)
        items = [views.step_to_its_producer(one, at) for one in items]
    return DossierSteps(items=items)
