"""What the gateway is asked before a document enters into force: who the persons are."""

from collections.abc import Iterable
from uuid import UUID

from libs.contracts.people import Person
from libs.kit.asking import Reads
from services.registry.acting import Acting
from services.registry.documents import store, views


async def people_of(
    acting: Acting, reading: Reads, document_id: UUID, also: Iterable[UUID] = ()
) -> dict[UUID, Person]:
    """Ask who wrote the drafts, acts now, or is named besides; empty where nobody can tell."""
    if acting.parts.people is None:
        return {}
    async with reading() as session:
        row = await store.document(session, document_id)
    writers = views.writers_of(row) if row else []
    asked = {acting.principal.subject, *also, *writers}
    return await acting.parts.people.people(asked)
