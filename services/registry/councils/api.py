"""Routes of councils, rounds, sheets and results."""

from collections.abc import Mapping
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Response

from libs.contracts.core import Page
from libs.contracts.law import RulebookId
from libs.contracts.people import Person
from libs.contracts.registry.councils import (
    AbsenceInput,
    ConclusionInput,
    ConfirmationInput,
    Council,
    CouncilChange,
    CouncilCreate,
    Member,
    OpeningInput,
    Round,
    RoundCreate,
    RoundEntry,
    Sheet,
    SheetCreate,
    SheetList,
    SittingResult,
    SittingResults,
)
from libs.contracts.registry.documents import Document
from libs.contracts.registry.dossiers import Dossier
from libs.contracts.registry.interests import (
    Conflict,
    ConflictDecision,
    ConflictInput,
    ConflictList,
)
from libs.kit.answers import tagged
from libs.kit.apps import new_router
from libs.kit.asking import Asks, Reading
from libs.kit.concurrency import IfMatch
from libs.kit.exports import Column
from libs.kit.lists import Asked, Listing, descending, each
from libs.kit.past import today_only
from libs.kit.versions_api import Seen, add_versions
from services.registry.councils import acts, asking, store
from services.registry.councils.asking import Scored
from services.registry.councils.doors import (
    ConclusionsWrite,
    CouncilsRead,
    CouncilsWrite,
    DossiersRead,
    RoundsWrite,
    SheetsRead,
    SheetsWrite,
)
from services.registry.councils.knowing import ask_people
from services.registry.councils.rules import FILE_SHEET
from services.registry.councils.tables import CouncilRow, RoundRow
from services.registry.councils.views import round_of
from services.registry.dossiers import with_etag

router = new_router(prefix="/v1", tags=["councils"], past=True)


async def _appointed(new: CouncilCreate, acting: CouncilsWrite) -> Mapping[UUID, Person]:
    return await ask_people(acting, [one.account_id for one in new.members])


@router.post("/councils", status_code=201)
async def create_council(
    new: CouncilCreate,
    acting: CouncilsWrite,
    people: Annotated[Mapping[UUID, Person], Asks(_appointed)],
    response: Response,
) -> Council:
    """Draft a council by its founding decision, with its regulations and members."""
    council = await acts.found_council(acting, new, people)
    tagged(response, council.version, f"/v1/councils/{council.id}")
    return council


async def _joining(new: CouncilChange, acting: CouncilsWrite) -> Mapping[UUID, Person]:
    return await ask_people(acting, [one.account_id for one in new.joins])


@router.post("/councils/{council_id}/changes", status_code=201)
async def change_council(
    council_id: UUID,
    new: CouncilChange,
    acting: CouncilsWrite,
    people: Annotated[Mapping[UUID, Person], Asks(_joining)],
) -> Document:
    """Draft a change of a council's members or term; a leader puts it in force."""
    return await acts.change_council(acting, council_id, new, people)


COUNCILS = Listing[Council](
    {"newest": [descending(CouncilRow.position)]},
    columns=[
        Column("Hội đồng", "Council", lambda one: one.name, width=40),
        Column("Cấp", "Level", lambda one: one.level),
        Column("Đơn vị", "Unit", lambda one: one.unit),
        Column("Số quyết định", "Decision", lambda one: one.decision.number),
        Column("Ngày quyết định", "Decided on", lambda one: one.decision.date),
        Column("Nhiệm kỳ từ", "Term from", lambda one: one.term_from),
        Column("Nhiệm kỳ đến", "Term to", lambda one: one.term_to),
        Column("Số thành viên", "Members", lambda one: len(one.members)),
    ],
)
ROUNDS = Listing[Round](
    {"newest": [descending(RoundRow.position)]},
    columns=[
        Column("Đợt", "Round", lambda one: one.name, width=40),
        Column("Bộ quy định", "Rulebook", lambda one: one.rulebook),
        Column("Cấp", "Level", lambda one: one.level),
        Column("Đơn vị", "Unit", lambda one: one.unit),
        Column("Mở", "Opens on", lambda one: one.opens_on),
        Column("Đóng", "Closes on", lambda one: one.closes_on),
        Column("Số hồ sơ", "Dossiers", lambda one: one.dossiers),
    ],
)


@router.get("/councils", response_model=Page[Council], responses=COUNCILS.responses)
async def list_councils(
    acting: CouncilsRead, asked: Annotated[Asked, Depends(COUNCILS.asked)]
) -> Response:
    """List the councils of the caller's unit and below, the last entered first."""
    query = store.councils(acting.reach)
    return await COUNCILS.answer(asked, acting.session, query, acts.councils_of)


@router.get("/councils/{council_id}")
async def get_council(council_id: UUID, acting: CouncilsRead, response: Response) -> Council:
    """Show a council."""
    council = await acts.show_council(acting, council_id)
    tagged(response, council.version)
    return council


@router.post("/rounds", status_code=201)
async def create_round(new: RoundCreate, acting: RoundsWrite, response: Response) -> Round:
    """Open a round: one council, dossiers of one rulebook."""
    made = await acts.open_round(acting, new)
    tagged(response, made.version, f"/v1/rounds/{made.id}")
    return made


@router.get("/rounds", response_model=Page[Round], responses=ROUNDS.responses)
async def list_rounds(
    acting: CouncilsRead,
    asked: Annotated[Asked, Depends(ROUNDS.asked)],
    *,
    rulebook: RulebookId | None = None,
    council_id: UUID | None = None,
) -> Response:
    """List the rounds of the caller's unit and below, the last entered first."""
    query = store.rounds(acting.reach, rulebook=rulebook, council_id=council_id)
    return await ROUNDS.answer(asked, acting.session, query, each(round_of))


@router.get("/rounds/{round_id}")
async def get_round(round_id: UUID, acting: CouncilsRead, response: Response) -> Round:
    """Show a round; its dossiers: `GET /v1/dossiers?round_id=`."""
    found = await acts.show_round(acting, round_id)
    tagged(response, found.version)
    return found


@router.post("/rounds/{round_id}/dossiers")
async def add_round_dossiers(
    round_id: UUID, asked: RoundEntry, if_match: IfMatch, acting: RoundsWrite, response: Response
) -> Round:
    """Take dossiers into a round, all or none."""
    made = await acts.take_in(acting, round_id, asked, if_match=if_match)
    tagged(response, made.version)
    return made


async def _sheet_checked(
    dossier_id: UUID, new: SheetCreate, acting: SheetsWrite, reading: Reading
) -> int:
    return await asking.ask_sheet(acting, reading, dossier_id, new)


async def _member_known(acting: SheetsWrite) -> Person | None:
    return await asking.ask_member(acting)


@router.post("/dossiers/{dossier_id}/sheets", status_code=201)
async def create_sheet(
    dossier_id: UUID,
    new: SheetCreate,
    acting: SheetsWrite,
    total: Annotated[int, Asks(_sheet_checked)],
    by: Annotated[Person | None, Asks(_member_known)],
) -> Sheet:
    """File one's sheet: checked, then sealed until all are opened together."""
    return await acts.file_sheet(acting, dossier_id, new, total, by)


@router.get("/dossiers/{dossier_id}/sheets")
async def list_sheets(dossier_id: UUID, acting: SheetsRead) -> SheetList:
    """List the sheets: under seal who has filed, opened everything."""
    return await acts.list_sheets(acting, dossier_id)


@router.get("/dossiers/{dossier_id}/sheets/{sheet_id}")
async def get_sheet(dossier_id: UUID, sheet_id: UUID, acting: SheetsRead) -> Sheet:
    """Show one sheet, under seal or opened."""
    return await acts.show_sheet(acting, dossier_id, sheet_id)


@router.post("/dossiers/{dossier_id}/conflicts", status_code=201)
async def declare_conflict(dossier_id: UUID, new: ConflictInput, acting: SheetsWrite) -> Conflict:
    """Declare one's own interest, or report a member's, on which the chair decides."""
    return await acts.declare_conflict(acting, dossier_id, new)


async def _members_in_round(
    dossier_id: UUID, acting: SheetsWrite, reading: Reading
) -> Mapping[UUID, Person]:
    return await asking.ask_members(acting, reading, dossier_id, FILE_SHEET, asking.members_own())


@router.post("/dossiers/{dossier_id}/conflicts/decisions")
async def decide_conflict(
    dossier_id: UUID,
    new: ConflictDecision,
    acting: SheetsWrite,
    people: Annotated[Mapping[UUID, Person], Asks(_members_in_round)],
) -> Conflict:
    """Uphold or dismiss a possible conflict, as the chair; upheld, a filed sheet is left out."""
    return await acts.decide_conflict(acting, dossier_id, new, people)


async def _members_of_dossier(
    dossier_id: UUID, acting: SheetsRead, reading: Reading
) -> Mapping[UUID, Person]:
    return await asking.ask_sitting_on(acting, reading, dossier_id)


@router.get("/dossiers/{dossier_id}/conflicts")
@today_only
async def list_conflicts(
    dossier_id: UUID,
    acting: SheetsRead,
    people: Annotated[Mapping[UUID, Person], Asks(_members_of_dossier)],
) -> ConflictList:
    """List the members' conflicts of interest: computed, declared, reported, decided."""
    return await acts.list_conflicts(acting, dossier_id, people)


async def _members_of_round(
    round_id: UUID, acting: SheetsRead, reading: Reading
) -> Mapping[UUID, Person]:
    return await asking.ask_sitting_in(acting, reading, round_id)


@router.get("/rounds/{round_id}/conflicts")
@today_only
async def list_round_conflicts(
    round_id: UUID,
    acting: SheetsRead,
    people: Annotated[Mapping[UUID, Person], Asks(_members_of_round)],
) -> ConflictList:
    """List the members' conflicts of interest on every dossier of a round."""
    return await acts.conflicts_of_round(acting, round_id, people)


@router.post("/dossiers/{dossier_id}/absences", status_code=201)
async def record_absence(dossier_id: UUID, new: AbsenceInput, acting: ConclusionsWrite) -> Member:
    """Record that a regular member is away; its substitute's sheet then counts in its seat."""
    return await acts.record_absence(acting, dossier_id, new)


async def _opening_scored(
    dossier_id: UUID,
    acting: ConclusionsWrite,
    reading: Reading,
    asked: OpeningInput | None = None,
) -> Scored:
    return await asking.ask_opening(acting, reading, dossier_id, asked or OpeningInput())


@router.post("/dossiers/{dossier_id}/opening")
async def open_sheets(
    dossier_id: UUID,
    if_match: IfMatch,
    acting: ConclusionsWrite,
    scored: Annotated[Scored, Asks(_opening_scored)],
    response: Response,
    asked: OpeningInput | None = None,
) -> Dossier:
    """Open all sheets together: proved against their commitments, scored, kept."""
    dossier = await acts.open_sheets(
        acting, dossier_id, asked or OpeningInput(), scored, if_match=if_match
    )
    return with_etag(dossier, response)


async def _conclusion_scored(
    dossier_id: UUID, asked: ConclusionInput, acting: ConclusionsWrite, reading: Reading
) -> Scored | None:
    return await asking.ask_conclusion(acting, reading, dossier_id, asked)


@router.post("/dossiers/{dossier_id}/conclusion", status_code=201)
async def propose_conclusion(
    dossier_id: UUID,
    asked: ConclusionInput,
    if_match: IfMatch,
    acting: ConclusionsWrite,
    scored: Annotated[Scored | None, Asks(_conclusion_scored)],
) -> SittingResult:
    """Bring the votes and the minutes of a sitting before who presided; nothing moves yet."""
    return await acts.propose_conclusion(acting, dossier_id, asked, scored, if_match=if_match)


async def _confirming(
    dossier_id: UUID, acting: SheetsWrite, reading: Reading
) -> Mapping[UUID, Person]:
    return await asking.ask_confirmation(acting, reading, dossier_id)


@router.post("/dossiers/{dossier_id}/conclusion/confirmation")
async def confirm_conclusion(
    dossier_id: UUID,
    asked: ConfirmationInput,
    if_match: IfMatch,
    acting: SheetsWrite,
    people: Annotated[Mapping[UUID, Person], Asks(_confirming)],
    response: Response,
) -> Dossier:
    """Confirm a proposed conclusion, as who presided: only then the dossier moves on."""
    dossier = await acts.confirm_conclusion(acting, dossier_id, asked, people, if_match=if_match)
    return with_etag(dossier, response)


@router.get("/dossiers/{dossier_id}/results")
async def list_dossier_results(dossier_id: UUID, acting: DossiersRead) -> SittingResults:
    """List every scoring of a dossier with its reasons, both versions after re-scoring.

    Who reads no sheets, as a producer or its commune, reads those that are decided on, and the
    members by number.
    """
    return await acts.list_results(acting, dossier_id)


async def _seen_council(council_id: UUID, acting: CouncilsRead) -> Seen:
    await acts.show_council(acting, council_id)
    return Seen(str(council_id))


add_versions(router, "/councils/{council_id}", kind="council", seen=_seen_council)


async def _seen_round(round_id: UUID, acting: CouncilsRead) -> Seen:
    await acts.show_round(acting, round_id)
    return Seen(str(round_id))


add_versions(router, "/rounds/{round_id}", kind="round", seen=_seen_round)
