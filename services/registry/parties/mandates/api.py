"""Routes of the mandates of a producer."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from libs.contracts.errors import ServiceUnavailable
from libs.contracts.people import Person
from libs.contracts.registry.mandates import Mandate, MandateCreate, MandateEnd, Mandates
from libs.contracts.scopes import Scope
from libs.kit.answers import tagged
from libs.kit.apps import new_router
from libs.kit.asking import Asks
from libs.kit.concurrency import IfMatch
from services.registry.acting import Acting, acts_with
from services.registry.parties.mandates import acts

router = new_router(prefix="/v1/producers/{producer_id}/mandates", tags=["mandates"])

MandatesRead = Annotated[Acting, Depends(acts_with(Scope.PRODUCERS_READ))]
MandatesWrite = Annotated[Acting, Depends(acts_with(Scope.MANDATES_WRITE))]


async def _named(new: MandateCreate, acting: MandatesWrite) -> Person | None:
    if new.username is None:
        return None
    if acting.parts.people is None:
        raise ServiceUnavailable(service="gateway")
    return await acting.parts.people.named(new.username)


@router.post("", status_code=201)
async def give_mandate(
    producer_id: UUID,
    new: MandateCreate,
    acting: MandatesWrite,
    person: Annotated[Person | None, Asks(_named)],
    response: Response,
) -> Mandate:
    """Give a mandate: the producer's commune or province any, its owner to staff and advisers."""
    mandate = await acts.give(acting, producer_id, new, person)
    tagged(response, mandate.version)
    return mandate


@router.get("")
async def list_mandates(producer_id: UUID, acting: MandatesRead) -> Mandates:
    """List every mandate of a producer, the last given first."""
    return await acts.show_all(acting, producer_id)


@router.post("/{mandate_id}/end")
async def end_mandate(
    producer_id: UUID,
    mandate_id: UUID,
    asked: MandateEnd,
    if_match: IfMatch,
    acting: MandatesWrite,
    response: Response,
) -> Mandate:
    """End a mandate at once, with the reason."""
    mandate = await acts.end(acting, producer_id, mandate_id, asked, if_match=if_match)
    tagged(response, mandate.version)
    return mandate
