"""What the gateway is asked before somebody confirms or withdraws: who the persons are."""

from collections.abc import Collection, Mapping
from typing import Annotated
from uuid import UUID

from fastapi import Depends

import law
from libs.contracts.people import Person
from libs.contracts.registry.reference import PaperKindEntry, ReferenceProposal
from libs.contracts.scopes import Scope
from libs.kit.asking import Asks, Reading
from services.registry.acting import Acting, acts_with
from services.registry.reference import store
from services.registry.reference.speaking import spoken_by

Criteria = Mapping[int, Collection[str]]
"""The criteria of sheets, by product set."""

ReferenceWrite = Annotated[Acting, Depends(acts_with(Scope.REFERENCE_WRITE))]
"""A steward: proposes, confirms, withdraws."""


async def criteria(new: ReferenceProposal, acting: ReferenceWrite) -> Criteria:
    """Ask scoring for the criteria of the sets that a kind of paper is said to prove."""
    said = new.content
    decree = law.read().get(said.rulebook) if isinstance(said, PaperKindEntry) else None
    if decree is None or not isinstance(said, PaperKindEntry):
        return {}
    named = {one.product_set for one in said.proves}
    with_sheets = {int(number) for number in decree.procedure.criterion_papers}
    found = {}
    for number in sorted(named & with_sheets):
        sheet = await acting.parts.scoring.product_set(said.rulebook, number)
        sections = (section for part in sheet.parts or () for section in part.sections)
        found[number] = frozenset(one.code for section in sections for one in section.criteria)
    return found


async def persons(
    entry_id: UUID, acting: ReferenceWrite, reading: Reading
) -> Mapping[UUID, Person]:
    """Tell who the caller is and who has spoken on the entry, as far as the gateway knows them."""
    async with reading() as early:
        row = await store.load(early, entry_id)
        wanted = {acting.principal.subject, *spoken_by(row)}
    people = acting.parts.people
    return {} if people is None else await people.people(wanted)


KnownCriteria = Annotated[Criteria, Asks(criteria)]
Persons = Annotated[Mapping[UUID, Person], Asks(persons)]
