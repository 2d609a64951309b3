"""Routes of the dossiers."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Request, Response
from sqlalchemy import Date, func, literal
from sqlmodel import col

from libs.contracts.core import Level, Page, UnitCode
from libs.contracts.law import RulebookId
from libs.contracts.registry.documents import Document
from libs.contracts.registry.dossiers import (
    ActInput,
    CommuneReportInput,
    Dossier,
    DossierCounts,
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
from libs.contracts.registry.submissions import SubmissionDocument, Submissions
from libs.contracts.scoring import CriterionCode
from libs.contracts.versions import Differences
from libs.kit.answers import tagged
from libs.kit.apps import new_router
from libs.kit.asking import Asks, Reading
from libs.kit.concurrency import IfMatch
from libs.kit.differences import changes
from libs.kit.exports import Column
from libs.kit.lists import Asked, Key, Listing, ascending, descending, each
from libs.kit.versions_api import From, Number, Seen, To, add_versions, nothing, told
from services.registry.dossiers import acts, asking, views
from services.registry.dossiers.asking import Checked
from services.registry.dossiers.conduct import dated
from services.registry.dossiers.doors import (
    DossiersRead,
    DossiersReceive,
    DossiersReport,
    DossiersWrite,
)
from services.registry.dossiers.store import DossierFilter, Filed, dossiers
from services.registry.dossiers.tables import DossierRow
from services.registry.dossiers.views import line_of, line_to_its_producer
from services.registry.parties import ProducerRow
from services.registry.products import ProductRow

router = new_router(prefix="/v1/dossiers", tags=["dossiers"], past=True)


def with_etag(dossier: Dossier, response: Response) -> Dossier:
    """Set the version's header."""
    tagged(response, dossier.version)
    return dossier


@router.post("", status_code=201)
async def create_dossier(new: DossierCreate, acting: DossiersWrite, response: Response) -> Dossier:
    """Open a dossier on a product of one's own, under the law of today."""
    dossier = await acts.open_dossier(acting, new)
    tagged(response, dossier.version, f"/v1/dossiers/{dossier.id}")
    return dossier


_NO_LIMIT = literal(date.max, Date)
"""Sorts what no limit binds behind all that one does."""
DOSSIERS = Listing[DossierLine](
    {
        "newest": [descending(DossierRow.position)],
        "due": [
            Key(func.coalesce(col(DossierRow.due_on), _NO_LIMIT), downwards=False),
            ascending(DossierRow.position),
        ],
    },
    columns=[
        Column("Số phiếu", "Slip", lambda one: one.slip_number),
        Column("Sản phẩm", "Product", lambda one: one.product_name, width=40),
        Column("Chủ thể", "Producer", lambda one: one.producer_name, width=40),
        Column("Bộ sản phẩm", "Product set", lambda one: one.product_set),
        Column("Loại đánh giá", "Kind", lambda one: one.kind),
        Column("Bộ quy định", "Rulebook", lambda one: one.rulebook),
        Column("Ngày nộp", "Lodged on", lambda one: one.lodged_on),
        Column("Trạng thái", "Status", lambda one: one.status),
        Column("Cấp đang giữ", "Level", lambda one: one.level),
        Column("Hạn", "Due on", lambda one: one.due_on),
        Column("Quá hạn từ", "Overdue since", lambda one: one.overdue_since),
        Column("Tạm dừng từ", "Paused since", lambda one: one.paused_since),
        Column("Số sao", "Stars", lambda one: one.stars),
        Column("Xã", "Commune", lambda one: one.commune),
        Column("Tỉnh", "Province", lambda one: one.province),
    ],
)


@router.get("", response_model=Page[DossierLine], responses=DOSSIERS.responses)
async def list_dossiers(
    acting: DossiersRead,
    asked: Annotated[Asked, Depends(DOSSIERS.asked)],
    *,
    status: DossierStatus | None = None,
    level: Level | None = None,
    product_id: UUID | None = None,
    producer_id: UUID | None = None,
    unit: UnitCode | None = None,
    rulebook: RulebookId | None = None,
    round_id: UUID | None = None,
    historic: bool | None = None,
    due_from: date | None = None,
    due_before: date | None = None,
    overdue: bool | None = None,
    paused: bool | None = None,
) -> Response:
    """List the dossiers within the caller's reach; `level`: whose turn.

    `due_from` and `due_before`: the offices' last days, the first asked for and the first not;
    `paused`: with the producer for correction. Sorted by `due`, what no limit binds comes last.
    """
    wanted = DossierFilter(
        status=status,
        level=level,
        product_id=product_id,
        producer_id=producer_id,
        unit=unit,
        rulebook=rulebook,
        round_id=round_id,
        historic=historic,
        due_from=due_from,
        due_before=due_before,
        overdue=overdue,
        paused=paused,
        awaited=not acting.is_producer,
    )
    today = acting.clock.today()

    def line(row: DossierRow, product: ProductRow, producer: ProducerRow) -> DossierLine:
        place = acting.reach.today(product.commune)
        shown = line_of(Filed(row, product, producer), place, today)
        return line_to_its_producer(shown, row) if acting.is_producer else shown

    query = dossiers(acting.reach, wanted, today)
    return await DOSSIERS.answer(asked, acting.session, query, each(line))


@router.get("/counts")
async def count_dossiers(
    acting: DossiersRead,
    *,
    unit: UnitCode | None = None,
    rulebook: RulebookId | None = None,
    round_id: UUID | None = None,
    historic: bool | None = None,
) -> DossierCounts:
    """Count the dossiers within the caller's reach by status, and how many are overdue."""
    wanted = DossierFilter(
        unit=unit,
        rulebook=rulebook,
        round_id=round_id,
        historic=historic,
        awaited=not acting.is_producer,
    )
    return await acts.count(acting, wanted)


@router.get("/{dossier_id}")
async def get_dossier(dossier_id: UUID, acting: DossiersRead, response: Response) -> Dossier:
    """Show a dossier."""
    return with_etag(await acts.show(acting, dossier_id), response)


@router.get("/{dossier_id}/steps")
async def list_dossier_steps(dossier_id: UUID, acting: DossiersRead) -> DossierSteps:
    """Show every step: unit, officer, start, due, end, note."""
    return await acts.show_steps(acting, dossier_id)


async def _assessment_checked(
    dossier_id: UUID, assessment: SelfAssessment, acting: DossiersWrite, reading: Reading
) -> None:
    await asking.ask_assessment(acting, reading, dossier_id, assessment)


@router.put("/{dossier_id}/self-assessment")
async def put_self_assessment(
    dossier_id: UUID,
    assessment: SelfAssessment,
    if_match: IfMatch,
    acting: DossiersWrite,
    _: Annotated[None, Asks(_assessment_checked)],
    response: Response,
) -> Dossier:
    """Replace the whole self-assessment (Mẫu 02)."""
    dossier = await acts.revise(acting, dossier_id, assessment, if_match=if_match)
    return with_etag(dossier, response)


async def _answer_checked(
    dossier_id: UUID,
    criterion: Annotated[CriterionCode, Path()],
    answer: SelfAnswer,
    acting: DossiersWrite,
    reading: Reading,
) -> None:
    await asking.ask_answer(acting, reading, dossier_id, criterion, answer)


@router.put("/{dossier_id}/self-assessment/answers/{criterion}")
async def put_self_assessment_answer(
    dossier_id: UUID,
    criterion: Annotated[CriterionCode, Path()],
    answer: SelfAnswer,
    if_match: IfMatch,
    acting: DossiersWrite,
    _: Annotated[None, Asks(_answer_checked)],
    response: Response,
) -> Dossier:
    """Choose the option of one criterion, with its papers."""
    dossier = await acts.revise_answer(acting, dossier_id, criterion, answer, if_match=if_match)
    return with_etag(dossier, response)


async def _submission_checked(
    dossier_id: UUID, acting: DossiersWrite, reading: Reading, act: ActInput | None = None
) -> Checked:
    conduct = dated(act or ActInput())
    return await asking.ask_submission(acting, reading, dossier_id, conduct=conduct)


@router.post("/{dossier_id}/submission")
async def submit_dossier(
    dossier_id: UUID,
    if_match: IfMatch,
    acting: DossiersWrite,
    checked: Annotated[Checked, Asks(_submission_checked)],
    response: Response,
    act: ActInput | None = None,
) -> Dossier:
    """Submit: checked, frozen under a hash, numbered, bound to the law of the day."""
    dossier = await acts.submit(acting, dossier_id, act or ActInput(), checked, if_match=if_match)
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
    done = await acts.accept(acting, dossier_id, act or ActInput(), if_match=if_match)
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
    done = await acts.give_back(acting, dossier_id, asked, if_match=if_match)
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
    done = await acts.reject(acting, dossier_id, asked, if_match=if_match)
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
    done = await acts.withdraw(acting, dossier_id, asked, if_match=if_match)
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
    done = await acts.report(acting, dossier_id, asked, if_match=if_match)
    return with_etag(done, response)


@router.post("/{dossier_id}/proposal", status_code=201)
async def propose_dossier(
    dossier_id: UUID,
    asked: ProposalInput,
    if_match: IfMatch,
    acting: DossiersReport,
    response: Response,
) -> Document:
    """Draft the letter about a reported dossier; signed by a leader, it sends the dossier up."""
    drafted = await acts.draft_proposal(acting, dossier_id, asked, if_match=if_match)
    tagged(response, drafted.version, f"/v1/documents/{drafted.id}")
    return drafted


async def _seen(dossier_id: UUID, acting: DossiersRead) -> Seen:
    await acts.show(acting, dossier_id)
    hides = views.hidden_from_its_producer if acting.is_producer else nothing
    return Seen(str(dossier_id), hides)


add_versions(router, "/{dossier_id}", kind="dossier", seen=_seen)


@router.get("/{dossier_id}/submissions")
async def list_dossier_submissions(dossier_id: UUID, acting: DossiersRead) -> Submissions:
    """List every submission: when, by whom, and why it was given back if it was."""
    return await acts.list_submissions(acting, dossier_id)


@router.get("/{dossier_id}/submissions/differences")
async def compare_dossier_submissions(
    request: Request, dossier_id: UUID, acting: DossiersRead, from_n: From, to: To
) -> Differences:
    """Say what two submissions of a dossier have differently, field by field."""
    before = await acts.show_submission(acting, dossier_id, from_n)
    after = await acts.show_submission(acting, dossier_id, to)
    found = changes(before.document, after.document)
    return told(request, "frozen", found, from_n=from_n, to_n=to)


@router.get("/{dossier_id}/submissions/{n}")
async def get_dossier_submission(
    dossier_id: UUID, n: Number, acting: DossiersRead
) -> SubmissionDocument:
    """Show a submission with the document that it froze."""
    return await acts.show_submission(acting, dossier_id, n)
