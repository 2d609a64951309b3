"""Routes of changes of administrative units: entries like others, with a body of their own."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from libs.contracts.core import Page
from libs.contracts.registry.reference import (
    Reference,
    ReferenceEffects,
    ReferenceKind,
    ReferenceLine,
    ReferenceWithdrawalInput,
    TerritoryProposal,
)
from libs.kit.answers import REVALIDATE, tagged
from libs.kit.apps import new_router
from libs.kit.auth import Public
from libs.kit.concurrency import IfMatch
from libs.kit.db import Session
from libs.kit.lists import Asked, each
from services.registry.reference import acts, store, views
from services.registry.reference.asking import Persons, ReferenceWrite
from services.registry.reference.listings import LINES

router = new_router(prefix="/v1/territory-events", tags=["territory"])


@router.get(
    "", response_model=Page[ReferenceLine], responses=LINES.responses, dependencies=[Public]
)
async def list_territory_events(
    session: Session, asked: Annotated[Asked, Depends(LINES.asked)]
) -> Response:
    """List the changes of administrative units that are in force, those to come included."""
    query = store.in_force(ReferenceKind.TERRITORY, None)
    return await LINES.answer(asked, session, query, each(views.line_of), cache_control=REVALIDATE)


@router.post("", status_code=201)
async def propose_territory_event(
    new: TerritoryProposal, acting: ReferenceWrite, response: Response
) -> Reference:
    """Propose a change of administrative units, with the act that orders it."""
    return _tagged(response, await acts.propose(acting, new), new=True)


@router.get("/{entry_id}")
async def get_territory_event(
    entry_id: UUID, acting: ReferenceWrite, response: Response
) -> Reference:
    """Show a change of administrative units with everybody who took part in it."""
    return _tagged(response, await acts.show(acting, entry_id, ReferenceKind.TERRITORY))


@router.post("/{entry_id}/dry-run")
async def try_territory_event_out(entry_id: UUID, acting: ReferenceWrite) -> ReferenceEffects:
    """Tell what lies in the units that end, where it goes, and what is left to decide."""
    return await acts.try_out(acting, entry_id)


@router.post("/{entry_id}/confirmation")
async def confirm_territory_event(
    entry_id: UUID,
    if_match: IfMatch,
    acting: ReferenceWrite,
    persons: Persons,
    response: Response,
) -> Reference:
    """Put a change of administrative units in force for its day, as another person."""
    return _tagged(response, await acts.confirm(acting, entry_id, persons, if_match=if_match))


@router.post("/{entry_id}/withdrawal")
async def withdraw_territory_event(
    entry_id: UUID,
    asked: ReferenceWithdrawalInput,
    if_match: IfMatch,
    acting: ReferenceWrite,
    persons: Persons,
    response: Response,
) -> Reference:
    """Withdraw a change before its day: units, successions and borders are as if it never was."""
    done = await acts.withdraw(acting, entry_id, asked, persons, if_match=if_match)
    return _tagged(response, done)


def _tagged(response: Response, entry: Reference, *, new: bool = False) -> Reference:
    tagged(response, entry.version, f"/v1/territory-events/{entry.id}" if new else None)
    return entry
