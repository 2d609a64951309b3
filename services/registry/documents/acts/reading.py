"""Show documents."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.errors import NotFound
from libs.contracts.registry.documents import Document, PublicDocument
from services.registry.acting import Acting
from services.registry.documents import rules, store, views
from services.registry.documents.tables import DocumentRow


async def load(acting: Acting, document_id: UUID, *, lock: bool = False) -> DocumentRow:
    """Give a document that the caller may know of, or 404."""
    row = await store.document(acting.session, document_id, lock=lock)
    if row is None or not is_readable(acting, row):
        raise NotFound
    return row


def is_readable(acting: Acting, row: DocumentRow) -> bool:
    """Say what `store.readable` asks of the rows, of one that is at hand."""
    return acting.reach.sees(row.unit) and store.reads(acting.principal, row.state)


async def show(acting: Acting, document_id: UUID) -> Document:
    """Show one document with what it does."""
    row = await load(acting, document_id)
    return views.document_of(row, await store.effects(acting.session, row.id))


async def show_published(session: AsyncSession, document_id: UUID) -> PublicDocument:
    """Show a document that everybody may read."""
    row = await store.document(session, document_id)
    if row is None or row.kind not in rules.PUBLISHED or row.state not in store.DECIDED:
        raise NotFound
    return views.public_of(row, len(await store.effects(session, row.id)))
