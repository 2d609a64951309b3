"""Routes of the reference data: read by everybody, changed by two stewards."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response

import law
from libs.contracts.core import Page
from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.law import RulebookId
from libs.contracts.registry.reference import (
    CalendarDay,
    PaperKindList,
    Reference,
    ReferenceEffects,
    ReferenceKind,
    ReferenceLine,
    ReferenceProposal,
    ReferenceStatus,
    ReferenceWithdrawalInput,
    YearCalendar,
)
from libs.kit.answers import KNOWN, REVALIDATE, kept, tagged
from libs.kit.apps import new_router
from libs.kit.auth import Public
from libs.kit.clock import Today
from libs.kit.concurrency import IfMatch
from libs.kit.db import Session
from libs.kit.lists import Asked, each
from libs.kit.versions_api import Seen, add_versions
from services.registry.parts import PartsOf
from services.registry.reference import acts, store, views
from services.registry.reference.asking import KnownCriteria, Persons, ReferenceWrite
from services.registry.reference.listings import LINES, PROPOSALS
from services.registry.reference.paper_kinds import paper_kinds

router = new_router(prefix="/v1", tags=["reference"])

_FIRST_YEAR = 2019
_LAST_YEAR = 2100

On = Annotated[date | None, Query(description="A day; of lists: without one, all that ever did.")]
Year = Annotated[int, Path(ge=_FIRST_YEAR, le=_LAST_YEAR)]


@router.post("/reference/proposals", status_code=201)
async def propose_reference(
    new: ReferenceProposal, acting: ReferenceWrite, known: KnownCriteria, response: Response
) -> Reference:
    """Propose an entry; it counts for nothing until another person has confirmed it."""
    return _tagged(response, await acts.propose(acting, new, known), new=True)


@router.get("/reference/proposals", response_model=Page[Reference], responses=PROPOSALS.responses)
async def list_reference_proposals(
    acting: ReferenceWrite,
    asked: Annotated[Asked, Depends(PROPOSALS.asked)],
    *,
    kind: ReferenceKind | None = None,
    status: ReferenceStatus | None = None,
) -> Response:
    """List entries with everybody who took part in them, the newest first."""
    query = store.entries(kind=kind, status=status)
    return await PROPOSALS.answer(asked, acting.session, query, each(views.reference_of))


@router.get("/reference/proposals/{entry_id}")
async def get_reference_proposal(
    entry_id: UUID, acting: ReferenceWrite, response: Response
) -> Reference:
    """Show an entry with everybody who took part in it."""
    return _tagged(response, await acts.show(acting, entry_id))


@router.post("/reference/proposals/{entry_id}/dry-run")
async def try_reference_out(entry_id: UUID, acting: ReferenceWrite) -> ReferenceEffects:
    """Tell what a proposal would do if it were put in force now; nothing is changed."""
    return await acts.try_out(acting, entry_id)


@router.post("/reference/proposals/{entry_id}/confirmation")
async def confirm_reference(
    entry_id: UUID,
    if_match: IfMatch,
    acting: ReferenceWrite,
    persons: Persons,
    response: Response,
) -> Reference:
    """Confirm a proposal as another person than whoever proposed it, and so put it in force."""
    return _tagged(response, await acts.confirm(acting, entry_id, persons, if_match=if_match))


@router.post("/reference/proposals/{entry_id}/withdrawal")
async def withdraw_reference(
    entry_id: UUID,
    asked: ReferenceWithdrawalInput,
    if_match: IfMatch,
    acting: ReferenceWrite,
    persons: Persons,
    response: Response,
) -> Reference:
    """Withdraw a proposal; an entry in force before its day, by the second person who says so."""
    done = await acts.withdraw(acting, entry_id, asked, persons, if_match=if_match)
    return _tagged(response, done)


@router.get(
    "/reference/calendar/{year}",
    response_model=YearCalendar,
    responses=KNOWN,
    dependencies=[Public],
)
async def get_year_calendar(request: Request, parts: PartsOf, *, year: Year) -> Response:
    """Show the days off and the days worked in exchange of a year, as the clocks go by them."""
    calendar = (await parts.in_force.now()).calendar
    special = sorted(day for day in calendar.off | calendar.worked if day.year == year)
    eve, last = date(year, 1, 1) - timedelta(days=1), date(year, 12, 31)
    shown = YearCalendar(
        year=year,
        confirmed=year in calendar.confirmed,
        days=[CalendarDay(day=day, working=calendar.is_working(day)) for day in special],
        working_days=calendar.working_days(eve, last),
    )
    return kept(request, shown.model_dump_json().encode(), cache_control=REVALIDATE)


@router.get(
    "/reference/{kind}",
    response_model=Page[ReferenceLine],
    responses=LINES.responses,
    dependencies=[Public],
)
async def list_reference(
    session: Session,
    asked: Annotated[Asked, Depends(LINES.asked)],
    *,
    kind: ReferenceKind,
    on: On = None,
) -> Response:
    """List the entries of a kind that count on a day; without a day their whole history."""
    query = store.in_force(kind, on)
    return await LINES.answer(asked, session, query, each(views.line_of), cache_control=REVALIDATE)


@router.get("/paper-kinds", response_model=PaperKindList, responses=KNOWN, dependencies=[Public])
async def list_paper_kinds(
    request: Request, parts: PartsOf, today: Today, *, rulebook: RulebookId, on: On = None
) -> Response:
    """List the kinds of papers of a rulebook, and which criteria each proves, on a day."""
    decree = law.read().get(rulebook)
    if decree is None:
        facts = {"rulebook": rulebook}
        raise InvalidInput(faults=[Fault("/rulebook", "rulebook_not_known", facts, "query")])
    day = on or today
    items = paper_kinds(await parts.in_force.now(), decree.procedure, day)
    shown = PaperKindList(rulebook=rulebook, on=day, items=items)
    return kept(request, shown.model_dump_json().encode(), cache_control=REVALIDATE)


async def _seen(entry_id: UUID, acting: ReferenceWrite) -> Seen:
    """Let stewards read the versions of every entry."""
    return Seen(str((await store.load(acting.session, entry_id)).id))


add_versions(router, "/reference/proposals/{entry_id}", kind="reference", seen=_seen)


def _tagged(response: Response, entry: Reference, *, new: bool = False) -> Reference:
    location = f"/v1/reference/proposals/{entry.id}" if new else None
    tagged(response, entry.version, location)
    return entry
