"""Routes of decisions, recognitions and the jobs behind certificates."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from libs.contracts.core import Level, Page, RecognisedStars, ShortText, UnitCode
from libs.contracts.law import RulebookId
from libs.contracts.registry.dossiers import Dossier
from libs.contracts.registry.standing import (
    Decision,
    DecisionCreate,
    DecisionLine,
    FailedJob,
    ForwardingInput,
    Recognition,
    RecognitionStatus,
    WithdrawalInput,
)
from libs.contracts.scopes import Scope
from libs.kit.apps import new_router
from libs.kit.concurrency import IfMatch, etag
from libs.kit.pagination import DEFAULT_LIMIT, Cursor, Limit
from services.registry.acting import Acting, acts_with
from services.registry.dossiers.api import with_etag
from services.registry.dossiers.law import Scoring
from services.registry.standing import acts, withdrawing
from services.registry.standing.queries import RecognitionFilter

router = new_router(prefix="/v1", tags=["recognition"])

DossiersForward = Annotated[Acting, Depends(acts_with(Scope.DOSSIERS_FORWARD))]
DecisionsRead = Annotated[Acting, Depends(acts_with(Scope.DECISIONS_READ))]
DecisionsWrite = Annotated[Acting, Depends(acts_with(Scope.DECISIONS_WRITE))]
WithdrawalsWrite = Annotated[Acting, Depends(acts_with(Scope.WITHDRAWALS_WRITE))]
AuditRead = Annotated[Acting, Depends(acts_with(Scope.REGISTRY_AUDIT_READ))]


@router.post("/dossiers/{dossier_id}/forwarding")
async def forward_dossier(
    dossier_id: UUID,
    asked: ForwardingInput,
    if_match: IfMatch,
    acting: DossiersForward,
    response: Response,
) -> Dossier:
    """Approve a result and send the dossier to the next level; history is dated by its decision."""
    return with_etag(await acts.forward(acting, dossier_id, asked, if_match=if_match), response)


@router.post("/decisions", status_code=201)
async def create_decision(
    new: DecisionCreate, acting: DecisionsWrite, response: Response
) -> Decision:
    """Recognise products by one decision, all or none; their certificates follow at once."""
    decision = await acts.decide(acting, new)
    response.headers["Location"] = f"/v1/decisions/{decision.id}"
    return decision


@router.get("/decisions")
async def list_decisions(
    acting: DecisionsRead,
    *,
    number: ShortText | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[DecisionLine]:
    """List the decisions of the caller's unit and below, the newest first."""
    return await acts.list_decisions(acting, number=number, cursor=cursor, limit=limit)


@router.get("/decisions/{decision_id}")
async def get_decision(decision_id: UUID, acting: DecisionsRead) -> Decision:
    """Show a decision with what it recognises."""
    return await acts.show_decision(acting, decision_id)


@router.get("/recognitions")
async def list_recognitions(
    acting: DecisionsRead,
    *,
    status: RecognitionStatus | None = None,
    product_id: UUID | None = None,
    producer_id: UUID | None = None,
    stars: RecognisedStars | None = None,
    level: Level | None = None,
    unit: UnitCode | None = None,
    rulebook: RulebookId | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Recognition]:
    """List the recognitions within the caller's reach, the newest first."""
    wanted = RecognitionFilter(
        today=acting.clock.today(),
        status=status,
        product_id=product_id,
        producer_id=producer_id,
        stars=stars,
        level=level,
        unit=unit,
        rulebook=rulebook,
    )
    return await acts.list_recognitions(acting, wanted, cursor=cursor, limit=limit)


@router.get("/recognitions/{recognition_id}")
async def get_recognition(
    recognition_id: UUID, acting: DecisionsRead, response: Response
) -> Recognition:
    """Show a recognition, how far its certificate is, and its withdrawal if any."""
    found = await acts.show_recognition(acting, recognition_id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.get("/products/{product_id}/recognitions")
async def list_product_recognitions(
    product_id: UUID,
    acting: DecisionsRead,
    *,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[Recognition]:
    """List a product's recognitions, the newest first."""
    wanted = RecognitionFilter(today=acting.clock.today(), product_id=product_id)
    return await acts.list_recognitions(acting, wanted, cursor=cursor, limit=limit)


@router.post("/recognitions/{recognition_id}/withdrawal")
async def withdraw_recognition(
    recognition_id: UUID,
    asked: WithdrawalInput,
    if_match: IfMatch,
    acting: WithdrawalsWrite,
    scoring: Scoring,
    response: Response,
) -> Recognition:
    """Withdraw a recognition on a legal ground, by the authority that gave it."""
    rulebook = await withdrawing.law_of_withdrawal(acting, scoring, asked)
    done = await withdrawing.withdraw(acting, recognition_id, asked, rulebook, if_match=if_match)
    response.headers["ETag"] = etag(done.version)
    return done


@router.post("/recognitions/{recognition_id}/certificate-attempts", status_code=202)
async def try_certificate_again(recognition_id: UUID, acting: DecisionsWrite) -> Recognition:
    """Put the failed jobs of a recognition back into the queue."""
    return await withdrawing.try_again(acting, recognition_id)


@router.get("/jobs/failed")
async def list_failed_jobs(
    acting: AuditRead, *, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[FailedJob]:
    """List the jobs that are not tried again by themselves, and why."""
    return await withdrawing.list_failed_jobs(acting, cursor=cursor, limit=limit)
