"""Routes by which officers enter what was decided on paper; reading is where it is for all."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from libs.contracts.registry.councils import Council, Round, Sheet
from libs.contracts.registry.dossiers import Dossier, SelfAssessment
from libs.contracts.registry.history import (
    PastAct,
    PastConclusion,
    PastCouncil,
    PastDecision,
    PastDossier,
    PastEntry,
    PastForwarding,
    PastOpening,
    PastProposal,
    PastReason,
    PastReport,
    PastReturn,
    PastRound,
    PastSheet,
)
from libs.contracts.registry.standing import Decision
from libs.contracts.scopes import Scope
from libs.kit.answers import tagged
from libs.kit.apps import new_router
from libs.kit.asking import Asks, Reading
from libs.kit.concurrency import IfMatch
from services.registry import councils, dossiers
from services.registry.acting import Acting, acts_with
from services.registry.councils import Scored
from services.registry.dossiers import Checked, with_etag
from services.registry.history import acts
from services.registry.history.rules import Past

router = new_router(prefix="/v1/history", tags=["history"])

HistoryWrite = Annotated[Acting, Depends(acts_with(Scope.HISTORY_WRITE))]


async def _labels(new: PastDossier, acting: HistoryWrite) -> dict[int, str]:
    dossiers.named(new.rulebook)
    found = await dossiers.ask(acting.parts.scoring.product_sets(new.rulebook))
    return {one.number: one.label for one in found.items}


@router.post("/dossiers", status_code=201)
async def create_past_dossier(
    new: PastDossier,
    acting: HistoryWrite,
    labels: Annotated[dict[int, str], Asks(_labels)],
    response: Response,
) -> Dossier:
    """Open a dossier of the past under its own law, on its own day, in the units of that day."""
    dossier = await acts.open_dossier(acting, new, labels)
    tagged(response, dossier.version, f"/v1/dossiers/{dossier.id}")
    return dossier


async def _assessment_checked(
    dossier_id: UUID, assessment: SelfAssessment, acting: HistoryWrite, reading: Reading
) -> None:
    conduct = Past(acting.clock.today())
    await dossiers.ask_assessment(acting, reading, dossier_id, assessment, conduct=conduct)


@router.put("/dossiers/{dossier_id}/self-assessment")
async def put_past_self_assessment(
    dossier_id: UUID,
    assessment: SelfAssessment,
    if_match: IfMatch,
    acting: HistoryWrite,
    _: Annotated[None, Asks(_assessment_checked)],
    response: Response,
) -> Dossier:
    """Enter the self-assessment as far as the paper has it."""
    done = await acts.revise(acting, dossier_id, assessment, if_match=if_match)
    return with_etag(done, response)


async def _submission_checked(
    dossier_id: UUID, asked: PastAct, acting: HistoryWrite, reading: Reading
) -> Checked:
    conduct = Past(asked.effective_on, lodging=True)
    return await dossiers.ask_submission(acting, reading, dossier_id, conduct=conduct)


@router.post("/dossiers/{dossier_id}/submission")
async def submit_past_dossier(
    dossier_id: UUID,
    asked: PastAct,
    if_match: IfMatch,
    acting: HistoryWrite,
    checked: Annotated[Checked, Asks(_submission_checked)],
    response: Response,
) -> Dossier:
    """Enter that a dossier was submitted: the first time on its day of lodging."""
    done = await acts.submit(acting, dossier_id, asked, checked, if_match=if_match)
    return with_etag(done, response)


@router.post("/dossiers/{dossier_id}/acceptance")
async def accept_past_dossier(
    dossier_id: UUID, asked: PastAct, if_match: IfMatch, acting: HistoryWrite, response: Response
) -> Dossier:
    """Enter that an office took a dossier in."""
    return with_etag(await acts.accept(acting, dossier_id, asked, if_match=if_match), response)


@router.post("/dossiers/{dossier_id}/return")
async def return_past_dossier(
    dossier_id: UUID,
    asked: PastReturn,
    if_match: IfMatch,
    acting: HistoryWrite,
    response: Response,
) -> Dossier:
    """Enter that an office gave a dossier back."""
    return with_etag(await acts.give_back(acting, dossier_id, asked, if_match=if_match), response)


@router.post("/dossiers/{dossier_id}/rejection")
async def reject_past_dossier(
    dossier_id: UUID,
    asked: PastReason,
    if_match: IfMatch,
    acting: HistoryWrite,
    response: Response,
) -> Dossier:
    """Enter that an office rejected a dossier."""
    return with_etag(await acts.reject(acting, dossier_id, asked, if_match=if_match), response)


@router.post("/dossiers/{dossier_id}/withdrawal")
async def withdraw_past_dossier(
    dossier_id: UUID,
    asked: PastReason,
    if_match: IfMatch,
    acting: HistoryWrite,
    response: Response,
) -> Dossier:
    """Enter that the producer withdrew a dossier."""
    return with_etag(await acts.withdraw(acting, dossier_id, asked, if_match=if_match), response)


@router.put("/dossiers/{dossier_id}/commune-report")
async def put_past_commune_report(
    dossier_id: UUID,
    asked: PastReport,
    if_match: IfMatch,
    acting: HistoryWrite,
    response: Response,
) -> Dossier:
    """Enter the commune's report on the four contents."""
    return with_etag(await acts.report(acting, dossier_id, asked, if_match=if_match), response)


@router.post("/dossiers/{dossier_id}/proposal")
async def propose_past_dossier(
    dossier_id: UUID,
    asked: PastProposal,
    if_match: IfMatch,
    acting: HistoryWrite,
    response: Response,
) -> Dossier:
    """Enter the letter with which the commune sent a dossier on."""
    return with_etag(await acts.propose(acting, dossier_id, asked, if_match=if_match), response)


@router.post("/councils", status_code=201)
async def create_past_council(
    new: PastCouncil, acting: HistoryWrite, response: Response
) -> Council:
    """Enter a council of the past; its members need no accounts."""
    council = await acts.found_council(acting, new)
    tagged(response, council.version, f"/v1/councils/{council.id}")
    return council


@router.post("/rounds", status_code=201)
async def create_past_round(new: PastRound, acting: HistoryWrite, response: Response) -> Round:
    """Enter a round of a council of the past."""
    made = await acts.open_round(acting, new)
    tagged(response, made.version, f"/v1/rounds/{made.id}")
    return made


@router.post("/rounds/{round_id}/dossiers")
async def add_past_round_dossiers(
    round_id: UUID, asked: PastEntry, if_match: IfMatch, acting: HistoryWrite, response: Response
) -> Round:
    """Enter that dossiers came before a council, all or none."""
    made = await acts.take_in(acting, round_id, asked, if_match=if_match)
    tagged(response, made.version)
    return made


async def _sheet_checked(
    dossier_id: UUID, new: PastSheet, acting: HistoryWrite, reading: Reading
) -> int:
    return await councils.ask_sheet(
        acting, reading, dossier_id, new, conduct=Past(new.effective_on), member_id=new.member_id
    )


@router.post("/dossiers/{dossier_id}/sheets", status_code=201)
async def create_past_sheet(
    dossier_id: UUID,
    new: PastSheet,
    acting: HistoryWrite,
    total: Annotated[int, Asks(_sheet_checked)],
) -> Sheet:
    """Enter a member's sheet from paper."""
    return await acts.file_sheet(acting, dossier_id, new, total)


async def _opening_scored(
    dossier_id: UUID, asked: PastOpening, acting: HistoryWrite, reading: Reading
) -> Scored:
    return await councils.ask_opening(
        acting, reading, dossier_id, asked, conduct=Past(asked.effective_on)
    )


@router.post("/dossiers/{dossier_id}/opening")
async def open_past_sheets(
    dossier_id: UUID,
    asked: PastOpening,
    if_match: IfMatch,
    acting: HistoryWrite,
    scored: Annotated[Scored, Asks(_opening_scored)],
    response: Response,
) -> Dossier:
    """Enter that the sheets were opened; they are proved and scored as today's are."""
    done = await acts.open_sheets(acting, dossier_id, asked, scored, if_match=if_match)
    return with_etag(done, response)


async def _conclusion_scored(
    dossier_id: UUID, asked: PastConclusion, acting: HistoryWrite, reading: Reading
) -> Scored | None:
    return await councils.ask_conclusion(
        acting, reading, dossier_id, asked, conduct=Past(asked.effective_on)
    )


@router.post("/dossiers/{dossier_id}/conclusion")
async def conclude_past_dossier(
    dossier_id: UUID,
    asked: PastConclusion,
    if_match: IfMatch,
    acting: HistoryWrite,
    scored: Annotated[Scored | None, Asks(_conclusion_scored)],
    response: Response,
) -> Dossier:
    """Enter what the council agreed and its minutes."""
    done = await acts.conclude(acting, dossier_id, asked, scored, if_match=if_match)
    return with_etag(done, response)


@router.post("/dossiers/{dossier_id}/forwarding")
async def forward_past_dossier(
    dossier_id: UUID,
    asked: PastForwarding,
    if_match: IfMatch,
    acting: HistoryWrite,
    response: Response,
) -> Dossier:
    """Enter the decision that sent a dossier up, on its own day."""
    return with_etag(await acts.forward(acting, dossier_id, asked, if_match=if_match), response)


@router.post("/decisions", status_code=201)
async def create_past_decision(
    new: PastDecision, acting: HistoryWrite, response: Response
) -> Decision:
    """Enter a decision of the past; each certificate keeps the number on its paper."""
    decision = await acts.decide(acting, new)
    response.headers["Location"] = f"/v1/decisions/{decision.id}"
    return decision
