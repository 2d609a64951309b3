"""Routes of the dossiers."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from libs.contracts.core import Level, Page, UnitCode
from libs.contracts.law import RulebookId
from libs.contracts.registry.dossiers import (
    ActInput,
    CommuneReportInput,
    Dossier,
    DossierCreate,
    DossierLine,
    DossierStatus,
    DossierSteps,
    ProposalInput,
    ReasonInput,
    ReturnInput,
    SelfAnswer,
    SelfAssessment,
)
from libs.contracts.scopes import Scope
from libs.contracts.scoring import CriterionCode
from libs.kit.apps import new_router
from libs.kit.concurrency import IfMatch, etag
from libs.kit.db import Session
from libs.kit.pagination import DEFAULT_LIMIT, Cursor, Limit
from services.registry.acting import Acting, acts_with
from services.registry.dossiers import acts, handling, lodging
from services.registry.dossiers.law import Scoring
from services.registry.dossiers.queries import DossierFilter
from services.registry.dossiers.rules import Act
from services.registry.dossiers.unique import UniqueNames
from services.registry.parts import parts_of

router = new_router(prefix="/v1/dossiers", tags=["dossiers"])

Reading = Callable[[], AbstractAsyncContextManager[AsyncSession]]

DossiersRead = Annotated[Acting, Depends(acts_with(Scope.DOSSIERS_READ))]
DossiersWrite = Annotated[Acting, Depends(acts_with(Scope.DOSSIERS_WRITE))]
DossiersReceive = Annotated[Acting, Depends(acts_with(Scope.DOSSIERS_RECEIVE))]
DossiersReport = Annotated[Acting, Depends(acts_with(Scope.DOSSIERS_REPORT))]


@asynccontextmanager
async def _early(request: Request, session: Session) -> AsyncIterator[AsyncSession]:
    """Open a short transaction for what must be read before another service is asked.

    An idempotency key has opened the request's own transaction already; then that one is used, so
    that no request holds one connection while it waits for a second.
    """
    if session.in_transaction():
        yield session
        return
    parts = await parts_of(request)
    async with parts.database.sessions() as short:
        yield short


def _reading(request: Request, session: Session) -> Reading:
    return lambda: _early(request, session)


EarlyReading = Annotated[Reading, Depends(_reading)]


def with_etag(dossier: Dossier, response: Response) -> Dossier:
    """Set the version's header."""
    response.headers["ETag"] = etag(dossier.version)
    return dossier


@router.post("", status_code=201)
async def create_dossier(
    new: DossierCreate, acting: DossiersWrite, scoring: Scoring, response: Response
) -> Dossier:
    """Open a dossier under the law of today, or enter a historic one under its own."""
    bound = await acts.law_for(scoring, new, acting.clock.today())
    dossier = await acts.open_dossier(acting, new, bound)
    response.headers["Location"] = f"/v1/dossiers/{dossier.id}"
    return with_etag(dossier, response)


@router.get("")
async def list_dossiers(
    acting: DossiersRead,
    *,
    status: DossierStatus | None = None,
    level: Level | None = None,
    product_id: UUID | None = None,
    producer_id: UUID | None = None,
    commune: UnitCode | None = None,
    province: UnitCode | None = None,
    rulebook: RulebookId | None = None,
    round_id: UUID | None = None,
    historic: bool | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[DossierLine]:
    """List the dossiers within the caller's reach, the newest first; `level`: whose turn it is."""
    wanted = DossierFilter(
        status=status,
        level=level,
        product_id=product_id,
        producer_id=producer_id,
        commune=commune,
        province=province,
        rulebook=rulebook,
        round_id=round_id,
        historic=historic,
    )
    return await acts.list_dossiers(acting, wanted, cursor=cursor, limit=limit)


@router.get("/{dossier_id}")
async def get_dossier(dossier_id: UUID, acting: DossiersRead, response: Response) -> Dossier:
    """Show a dossier."""
    return with_etag(await acts.show(acting, dossier_id), response)


@router.get("/{dossier_id}/steps")
async def list_dossier_steps(dossier_id: UUID, acting: DossiersRead) -> DossierSteps:
    """Show every step: unit, officer, start, due, end, note."""
    return await acts.show_steps(acting, dossier_id)


@router.put("/{dossier_id}/self-assessment", dependencies=[UniqueNames])
async def put_self_assessment(
    dossier_id: UUID,
    assessment: SelfAssessment,
    if_match: IfMatch,
    acting: DossiersWrite,
    scoring: Scoring,
    reading: EarlyReading,
    response: Response,
) -> Dossier:
    """Replace the whole self-assessment (Mẫu 02)."""
    async with reading() as early:
        row = (await acts.peek(acting, early, dossier_id, Act.REVISE))[0]
    await acts.check_assessment(scoring, row, assessment)
    dossier = await acts.revise(acting, dossier_id, assessment, if_match=if_match)
    return with_etag(dossier, response)


@router.put("/{dossier_id}/self-assessment/answers/{criterion}")
async def put_self_assessment_answer(
    dossier_id: UUID,
    criterion: Annotated[CriterionCode, Path()],
    answer: SelfAnswer,
    if_match: IfMatch,
    acting: DossiersWrite,
    scoring: Scoring,
    reading: EarlyReading,
    response: Response,
) -> Dossier:
    """Choose the option of one criterion, with its papers."""
    async with reading() as early:
        row = (await acts.peek(acting, early, dossier_id, Act.REVISE))[0]
    await acts.check_answer(scoring, row, criterion, answer)
    dossier = await acts.revise_answer(acting, dossier_id, criterion, answer, if_match=if_match)
    return with_etag(dossier, response)


@router.post("/{dossier_id}/submission")
async def submit_dossier(
    dossier_id: UUID,
    if_match: IfMatch,
    acting: DossiersWrite,
    scoring: Scoring,
    reading: EarlyReading,
    response: Response,
    act: ActInput | None = None,
) -> Dossier:
    """Submit: checked, frozen under a hash, numbered, bound to the law of the day."""
    async with reading() as early:
        row = (await acts.peek(acting, early, dossier_id, Act.SUBMIT))[0]
    checked = await lodging.check(scoring, row, acting.clock.today())
    dossier = await lodging.submit(
        acting, dossier_id, act or ActInput(), checked, if_match=if_match
    )
    return with_etag(dossier, response)


@router.post("/{dossier_id}/acceptance")
async def accept_dossier(
    dossier_id: UUID,
    if_match: IfMatch,
    acting: DossiersReceive,
    response: Response,
    act: ActInput | None = None,
) -> Dossier:
    """Take a dossier in as complete."""
    done = await handling.accept(acting, dossier_id, act or ActInput(), if_match=if_match)
    return with_etag(done, response)


@router.post("/{dossier_id}/return")
async def return_dossier(
    dossier_id: UUID,
    asked: ReturnInput,
    if_match: IfMatch,
    acting: DossiersReceive,
    response: Response,
) -> Dossier:
    """Give a dossier back with marks on what is to be corrected."""
    done = await handling.give_back(acting, dossier_id, asked, if_match=if_match)
    return with_etag(done, response)


@router.post("/{dossier_id}/rejection")
async def reject_dossier(
    dossier_id: UUID,
    asked: ReasonInput,
    if_match: IfMatch,
    acting: DossiersReceive,
    response: Response,
) -> Dossier:
    """Reject a dossier, with the reason."""
    done = await handling.end(acting, dossier_id, Act.REJECT, asked, if_match=if_match)
    return with_etag(done, response)


@router.post("/{dossier_id}/withdrawal")
async def withdraw_dossier(
    dossier_id: UUID,
    asked: ReasonInput,
    if_match: IfMatch,
    acting: DossiersWrite,
    response: Response,
) -> Dossier:
    """Withdraw one's own dossier before a council has it."""
    done = await handling.end(acting, dossier_id, Act.WITHDRAW, asked, if_match=if_match)
    return with_etag(done, response)


@router.put("/{dossier_id}/commune-report")
async def put_commune_report(
    dossier_id: UUID,
    asked: CommuneReportInput,
    if_match: IfMatch,
    acting: DossiersReport,
    response: Response,
) -> Dossier:
    """Record the commune's report on the four contents (Mẫu 03)."""
    done = await handling.report(acting, dossier_id, asked, if_match=if_match)
    return with_etag(done, response)


@router.post("/{dossier_id}/proposal")
async def propose_dossier(
    dossier_id: UUID,
    asked: ProposalInput,
    if_match: IfMatch,
    acting: DossiersReport,
    response: Response,
) -> Dossier:
    """Send a reported dossier on to the next level."""
    done = await handling.propose(acting, dossier_id, asked, if_match=if_match)
    return with_etag(done, response)
