"""Routes of decisions, recognitions and the jobs behind certificates."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response

from libs.contracts.core import Level, Page, RecognisedStars, ShortText, UnitCode
from libs.contracts.law import RulebookId
from libs.contracts.registry.documents import Document
from libs.contracts.registry.standing import (
    ClosingInput,
    Decision,
    DecisionCreate,
    DecisionLine,
    FailedJob,
    ForwardingInput,
    ReassessmentInput,
    Recognition,
    RecognitionStatus,
    WithdrawalInput,
    WithdrawalRequestInput,
    WithdrawalRequests,
)
from libs.kit.answers import tagged
from libs.kit.apps import new_router
from libs.kit.concurrency import IfMatch
from libs.kit.exports import Column
from libs.kit.lists import Asked, Listing, descending, each
from libs.kit.pagination import DEFAULT_LIMIT, Cursor, Limit
from libs.kit.versions_api import Seen, add_versions
from services.registry.acting import Acting
from services.registry.documents import DocumentRow, number_key
from services.registry.standing import acts, store
from services.registry.standing.doors import (
    AuditRead,
    DecisionsRead,
    DecisionsWrite,
    DossiersForward,
    WithdrawalsWrite,
)
from services.registry.standing.store import Recognised, RecognitionFilter
from services.registry.standing.tables import RecognitionRow
from services.registry.standing.views import line_of, recognition_of

router = new_router(prefix="/v1", tags=["recognition"], past=True)


@router.post("/dossiers/{dossier_id}/forwarding", status_code=201)
async def forward_dossier(
    dossier_id: UUID,
    asked: ForwardingInput,
    if_match: IfMatch,
    acting: DossiersForward,
    response: Response,
) -> Document:
    """Draft the approval of a result; in force, it sends the dossier to the next level."""
    return _drafted(await acts.forward(acting, dossier_id, asked, if_match=if_match), response)


@router.post("/dossiers/{dossier_id}/reassessment", status_code=201)
async def reassess_dossier(
    dossier_id: UUID,
    asked: ReassessmentInput,
    if_match: IfMatch,
    acting: DecisionsWrite,
    response: Response,
) -> Document:
    """Draft that the province assesses again itself what got less above (26/2026 Đ.7 k.4g)."""
    done = await acts.assess_again(acting, dossier_id, asked, if_match=if_match)
    return _drafted(done, response)


@router.post("/dossiers/{dossier_id}/closing", status_code=201)
async def close_dossier(
    dossier_id: UUID,
    asked: ClosingInput,
    if_match: IfMatch,
    acting: DecisionsWrite,
    response: Response,
) -> Document:
    """Draft the end of what the centre did not recognise and is not assessed again."""
    return _drafted(await acts.close(acting, dossier_id, asked, if_match=if_match), response)


@router.post("/decisions", status_code=201)
async def create_decision(
    new: DecisionCreate, acting: DecisionsWrite, response: Response
) -> Decision:
    """Draft a decision that recognises products, all or none; a leader's signature does it."""
    decision = await acts.decide(acting, new)
    tagged(response, decision.version, f"/v1/decisions/{decision.id}")
    return decision


def _drafted(document: Document, response: Response) -> Document:
    tagged(response, document.version, f"/v1/documents/{document.id}")
    return document


DECISIONS = Listing[DecisionLine](
    {"newest": [descending(DocumentRow.position)]},
    columns=[
        Column("Số quyết định", "Number", lambda one: one.number),
        Column("Ngày", "Date", lambda one: one.date),
        Column("Tình trạng", "State", lambda one: one.state),
        Column("Cấp", "Level", lambda one: one.level),
        Column("Đơn vị", "Unit", lambda one: one.unit),
        Column("Số sản phẩm", "Products", lambda one: one.products),
    ],
)
RECOGNITIONS = Listing[Recognition](
    {"newest": [descending(RecognitionRow.position)]},
    columns=[
        Column("Mã sản phẩm", "Product code", lambda one: one.product_code),
        Column("Sản phẩm", "Product", lambda one: one.product_name, width=40),
        Column("Chủ thể", "Producer", lambda one: one.producer_name, width=40),
        Column("Số sao", "Stars", lambda one: one.stars),
        Column("Số quyết định", "Decision", lambda one: one.decision.number),
        Column("Ngày công nhận", "Recognised on", lambda one: one.recognised_on),
        Column("Có giá trị đến", "Valid until", lambda one: one.valid_until),
        Column("Tình trạng", "Status", lambda one: one.status),
        Column("Số giấy chứng nhận", "Certificate", lambda one: one.certificate.number),
    ],
)


@router.get("/decisions", response_model=Page[DecisionLine], responses=DECISIONS.responses)
async def list_decisions(
    acting: DecisionsRead,
    asked: Annotated[Asked, Depends(DECISIONS.asked)],
    *,
    number: ShortText | None = None,
) -> Response:
    """List the decisions of the caller's unit and below, the last entered first."""
    key = number_key(number) if number else None
    query = store.decisions(acting.principal, acting.reach, number=key)
    return await DECISIONS.answer(asked, acting.session, query, each(line_of))


@router.get("/decisions/{decision_id}")
async def get_decision(decision_id: UUID, acting: DecisionsRead, response: Response) -> Decision:
    """Show a decision with what it recognises."""
    decision = await acts.show_decision(acting, decision_id)
    tagged(response, decision.version)
    return decision


async def _recognitions(acting: Acting, asked: Asked, wanted: RecognitionFilter) -> Response:
    def line(*row: Any) -> Recognition:
        return recognition_of(Recognised(*row), wanted.today)

    query = store.recognitions(acting.reach, wanted)
    return await RECOGNITIONS.answer(asked, acting.session, query, each(line))


@router.get("/recognitions", response_model=Page[Recognition], responses=RECOGNITIONS.responses)
async def list_recognitions(
    acting: DecisionsRead,
    asked: Annotated[Asked, Depends(RECOGNITIONS.asked)],
    *,
    status: RecognitionStatus | None = None,
    product_id: UUID | None = None,
    producer_id: UUID | None = None,
    stars: RecognisedStars | None = None,
    level: Level | None = None,
    unit: UnitCode | None = None,
    rulebook: RulebookId | None = None,
) -> Response:
    """List the recognitions within the caller's reach, the last entered first."""
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
    return await _recognitions(acting, asked, wanted)


@router.get("/recognitions/{recognition_id}")
async def get_recognition(
    recognition_id: UUID, acting: DecisionsRead, response: Response
) -> Recognition:
    """Show a recognition, how far its certificate is, and its withdrawal if any."""
    found = await acts.show_recognition(acting, recognition_id)
    tagged(response, found.version)
    return found


@router.get(
    "/products/{product_id}/recognitions",
    response_model=Page[Recognition],
    responses=RECOGNITIONS.responses,
)
async def list_product_recognitions(
    product_id: UUID,
    acting: DecisionsRead,
    asked: Annotated[Asked, Depends(RECOGNITIONS.asked)],
) -> Response:
    """List a product's recognitions, the last entered first."""
    wanted = RecognitionFilter(today=acting.clock.today(), product_id=product_id)
    return await _recognitions(acting, asked, wanted)


@router.post("/recognitions/{recognition_id}/withdrawal", status_code=201)
async def withdraw_recognition(
    recognition_id: UUID,
    asked: WithdrawalInput,
    if_match: IfMatch,
    acting: WithdrawalsWrite,
    response: Response,
) -> Document:
    """Draft a withdrawal on a legal ground, by the authority that holds the place today."""
    done = await acts.withdraw(acting, recognition_id, asked, if_match=if_match)
    return _drafted(done, response)


@router.post("/recognitions/{recognition_id}/withdrawal-requests", status_code=201)
async def request_withdrawal(
    recognition_id: UUID,
    asked: WithdrawalRequestInput,
    acting: WithdrawalsWrite,
    response: Response,
) -> Document:
    """Draft the ministry's request to withdraw; it withdraws nothing itself."""
    return _drafted(await acts.request_withdrawal(acting, recognition_id, asked), response)


@router.get("/recognitions/{recognition_id}/withdrawal-requests")
async def list_withdrawal_requests(
    recognition_id: UUID, acting: DecisionsRead
) -> WithdrawalRequests:
    """List what the ministry has asked about a recognition."""
    return await acts.list_withdrawal_requests(acting, recognition_id)


@router.post("/recognitions/{recognition_id}/certificate-attempts", status_code=202)
async def try_certificate_again(recognition_id: UUID, acting: DecisionsWrite) -> Recognition:
    """Put the failed jobs of a recognition back into the queue."""
    return await acts.try_again(acting, recognition_id)


@router.get("/jobs/failed")
async def list_failed_jobs(
    acting: AuditRead, *, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[FailedJob]:
    """List the jobs that are not tried again by themselves, and why."""
    return await acts.list_failed_jobs(acting, cursor=cursor, limit=limit)


async def _seen_decision(decision_id: UUID, acting: DecisionsRead) -> Seen:
    await acts.show_decision(acting, decision_id)
    return Seen(str(decision_id))


add_versions(
    router,
    "/decisions/{decision_id}",
    kind="document",
    seen=_seen_decision,
    named="decision",
)


async def _seen_recognition(recognition_id: UUID, acting: DecisionsRead) -> Seen:
    await acts.show_recognition(acting, recognition_id)
    return Seen(str(recognition_id))


add_versions(router, "/recognitions/{recognition_id}", kind="recognition", seen=_seen_recognition)
