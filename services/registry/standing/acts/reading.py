"""Show decisions, recognitions and requests."""

from uuid import UUID

from libs.contracts.errors import NotFound
from libs.contracts.registry.documents import DocumentKind
from libs.contracts.registry.standing import (
    Decision,
    Recognition,
    WithdrawalRequests,
)
from services.registry import documents
from services.registry.acting import Acting
from services.registry.seeing import About, Kind
from services.registry.standing import store, views
from services.registry.standing.store import Recognised


async def show_decision(acting: Acting, decision_id: UUID) -> Decision:
    """Show a decision of the caller's unit or below, of today or of units that lie in it now."""
    row = await documents.load(acting, decision_id)
    if row.kind is not DocumentKind.RECOGNITION:
        raise NotFound
    named = await store.named_by(acting.session, row.id)
    recognised = await store.of_decision(acting.session, row.id)
    return views.decision_of(row, named, recognised, acting.clock.today())


async def load_recognition(
    acting: Acting, recognition_id: UUID, *, lock: bool = False
) -> Recognised:
    """Give a recognition that the caller may know of, or 404."""
    found = await store.recognition(acting.session, recognition_id, lock=lock)
    if found is None:
        raise NotFound
    about = About(Kind.DOSSIER, found.recognition.dossier_id)
    await acting.require_visible(found.product.commune, found.producer.id, about)
    return found


async def show_recognition(acting: Acting, recognition_id: UUID) -> Recognition:
    """Show one recognition with its certificate."""
    found = await load_recognition(acting, recognition_id)
    return views.recognition_of(found, acting.clock.today())


async def list_withdrawal_requests(acting: Acting, recognition_id: UUID) -> WithdrawalRequests:
    """List what the ministry has asked about a recognition."""
    await load_recognition(acting, recognition_id)
    found = await store.withdrawal_requests(acting.session, recognition_id)
    return WithdrawalRequests(items=[views.request_of(*one) for one in found])
