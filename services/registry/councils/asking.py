"""What a council's acts ask of scoring, before any transaction: one call each."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.registry.councils import ConclusionInput, OpeningInput, SheetCreate
from libs.contracts.registry.dossiers import Dated
from libs.contracts.scoring import ScoreRequest, ScoreResult, SheetInput
from libs.kit.asking import Reads
from services.registry.acting import Acting
from services.registry.councils import rules
from services.registry.councils.errors import (
    NotAMember,
    QuorumNotMet,
    SealBroken,
    SheetInvalid,
    SheetsMissing,
)
from services.registry.councils.rules import CONCLUDE, FILE_SHEET, OPEN
from services.registry.councils.sitting import Place, Sitting, sit, take_place
from services.registry.councils.tables import MemberRow
from services.registry.dossiers import Conduct, Today, ask, dated, peek


def members_own(asked: Dated | None = None) -> Today:
    """Give today's conduct where a council member acts, whose seat is looked at."""
    return Today(on=asked.effective_on if asked else None, members=True)


@dataclass(frozen=True, slots=True)
class Scored:
    """A council's sheets on a dossier as they were read, and what scoring made of them."""

    version: int
    sheets: frozenset[UUID]
    result: ScoreResult


def member_of(place: Place, *, own: bool) -> MemberRow:
    """Give the member at the table, or refuse: the caller has no seat, or named none there is."""
    if place.at.member is not None:
        return place.at.member
    if own:
        raise NotAMember(council=place.at.council.name)
    facts = {"council": place.at.council.name}
    raise SheetInvalid(faults=[Fault("/member_id", "member_unknown", facts)])


async def ask_sheet(
    acting: Acting,
    reading: Reads,
    dossier_id: UUID,
    new: SheetCreate,
    *,
    conduct: Conduct | None = None,
    member_id: UUID | None = None,
) -> int:
    """Have scoring check one sheet; gives its total in points. Faults point into the sheet."""
    async with reading() as early:
        place = await take_place(
            replace(acting, session=early),
            dossier_id,
            FILE_SHEET,
            conduct=conduct or members_own(new),
            account_id=None if member_id else acting.principal.subject,
            member_id=member_id,
            lock=False,
        )
    member_of(place, own=member_id is None)
    request = ScoreRequest(
        rulebook=place.case.dossier.rulebook,
        sheets_digest=place.case.dossier.sheets_digest,
        product_set=place.case.dossier.product_set,
        level=place.level,
        sheets=[SheetInput(assessor="member", answers=new.answers, parts=new.parts)],
        settings=rules.settings_of(place.regulations, ()),
        explain=False,
    )
    call = acting.parts.scoring.score(request)
    result = await ask(call, places={"/sheets/0": "", "": ""}, refusal=SheetInvalid)
    return result.sheets[0].total


async def ask_opening(
    acting: Acting,
    reading: Reads,
    dossier_id: UUID,
    asked: OpeningInput,
    *,
    conduct: Conduct | None = None,
) -> Scored:
    """Prove every seal and have the sheets scored together."""
    async with reading() as early:
        case = await peek(acting, early, dossier_id, OPEN, conduct=conduct or dated(asked))
        sitting = await sit(replace(acting, session=early), case)
    require_complete(sitting, asked)
    return await _scored(acting, sitting, request_of(sitting), {})


async def ask_conclusion(
    acting: Acting,
    reading: Reads,
    dossier_id: UUID,
    asked: ConclusionInput,
    *,
    conduct: Conduct | None = None,
) -> Scored | None:
    """Have the sheets scored again with what was agreed or found; None when nothing was."""
    async with reading() as early:
        case = await peek(acting, early, dossier_id, CONCLUDE, conduct=conduct or dated(asked))
        if asked.agreed is None and asked.findings is None:
            return None
        sitting = await sit(replace(acting, session=early), case)
    request = request_of(sitting).model_copy(
        update={
            "agreed": asked.agreed,
            "findings": list(asked.findings) if asked.findings is not None else None,
        }
    )
    places = {"/agreed": "/agreed", "/findings": "/findings"}
    return await _scored(acting, sitting, request, places)


async def _scored(
    acting: Acting, sitting: Sitting, request: ScoreRequest, places: Mapping[str, str]
) -> Scored:
    result = await ask(acting.parts.scoring.score(request), places=places)
    sheets = frozenset(one.sheet.id for one in sitting.sheets)
    return Scored(sitting.case.dossier.version, sheets, result)


def request_of(sitting: Sitting) -> ScoreRequest:
    """Make the request for all sheets of a council; raises `SealBroken` where one was changed."""
    for sheet, member in sitting.sheets:
        if rules.commitment(sheet.id, sheet.content, sheet.salt) != sheet.commitment:
            raise SealBroken(member=member.name)
    return ScoreRequest(
        rulebook=sitting.case.dossier.rulebook,
        sheets_digest=sitting.case.dossier.sheets_digest,
        product_set=sitting.case.dossier.product_set,
        level=sitting.level,
        sheets=[
            SheetInput(
                assessor=str(sheet.member_id),
                answers=sheet.content["answers"],
                parts=sheet.content["parts"],
            )
            for sheet, _ in sitting.sheets
        ],
        settings=sitting.settings(),
    )


def require_complete(sitting: Sitting, asked: OpeningInput) -> None:
    """Refuse to open before everybody has filed, is excused or recorded absent, with a quorum."""
    seats = sitting.seats
    unknown = set(asked.absent) - {seat.id for seat in seats}
    if unknown:
        facts = {"member": str(min(unknown))}
        raise InvalidInput(faults=[Fault("/absent", "member_unknown", facts)])
    filed = {one.member.id for one in sitting.sheets}
    missing = set(rules.missing(seats, filed, sitting.biased | set(asked.absent)))
    if missing:
        raise SheetsMissing(members=[one.name for one in sitting.members if one.id in missing])
    if not rules.has_quorum(seats, filed, sitting.regulations):
        needed = rules.quorum_needed(seats, sitting.regulations.quorum_share)
        raise QuorumNotMet(filed=len(filed), needed=needed)
