"""What the gateway is asked before somebody confirms or withdraws: who the persons are."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import Depends

from libs.contracts.people import Person
from libs.contracts.scopes import Scope
from libs.kit.asking import Asks, Reading
from services.registry.acting import Acting, acts_with
from services.registry.reference import store
from services.registry.reference.speaking import spoken_by

ReferenceWrite = Annotated[Acting, Depends(acts_with(Scope.REFERENCE_WRITE))]
"""A steward: proposes, confirms, withdraws."""


async def persons(
    entry_id: UUID, acting: ReferenceWrite, reading: Reading
) -> Mapping[UUID, Person]:
    """Tell who the caller is and who has spoken on the entry, as far as the gateway knows them."""
    async with reading() as early:
        row = await store.load(early, entry_id)
        wanted = {acting.principal.subject, *spoken_by(row)}
    people = acting.parts.people
    return {} if people is None else await people.people(wanted)


Persons = Annotated[Mapping[UUID, Person], Asks(persons)]
