"""Opening: the sheets that count at once, proved and scored."""

from uuid import UUID

from libs.contracts.errors import StaleVersion
from libs.contracts.registry.councils import LeftOut, LeftOutWhy, OpeningInput, ResultState
from libs.contracts.registry.dossiers import Dossier
from libs.contracts.registry.interests import ConflictState
from libs.contracts.scoring import ScoreResult
from libs.kit import audit
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.councils import opening, seating, views
from services.registry.councils.asking import Scored
from services.registry.councils.errors import ConflictOfInterest
from services.registry.councils.rules import OPEN
from services.registry.councils.seating import Taken
from services.registry.councils.sitting import Sitting, sit
from services.registry.councils.store import FiledSheet
from services.registry.councils.tables import ConflictRow, ResultRow
from services.registry.dossiers import Conduct, Result, begin, dated, save


async def open_sheets(
    acting: Acting,
    dossier_id: UUID,
    asked: OpeningInput,
    scored: Scored,
    *,
    if_match: str,
    conduct: Conduct | None = None,
) -> Dossier:
    """Open the sheets that count together and keep their result; the others stay, left out."""
    conduct = conduct or dated(asked)
    case = await begin(
        acting, dossier_id, OPEN, conduct=conduct, if_match=if_match, seen=scored.version
    )
    sitting = await sit(acting, case, scored.people)
    require_no_interest(acting, sitting)
    taken = opening.require_complete(sitting, asked.absent)
    counting = sitting.counting(taken)
    require_same(sitting, counting, scored)
    totals = {score.assessor: score.total for score in scored.result.sheets}
    for sheet, _ in counting:
        sheet.opened_at = acting.clock.now()
        sheet.total = totals[str(sheet.member_id)]
    _leave_out(acting, sitting, taken)
    _put_on_record(acting, sitting)
    kept = new_result(acting, sitting, taken, scored.result, ResultState.OPENED)
    acting.session.add(kept)
    return await move(acting, sitting, scored.result, kept, Action.RESULT_RECORDED)


def _leave_out(acting: Acting, sitting: Sitting, taken: list[Taken]) -> None:
    sit_there, recused = seating.sitting(taken), sitting.recused
    for sheet, member in sitting.filed:
        if member.id in sit_there or sheet.left_out is not None:
            continue
        certain = member.id in recused
        why = LeftOutWhy.CONFLICT_CERTAIN if certain else LeftOutWhy.HOLDER_SAT
        sheet.left_out = LeftOut(why=why, by=None, at=acting.clock.now()).model_dump(mode="json")


def require_no_interest(acting: Acting, sitting: Sitting) -> None:
    """Refuse an officer who has a seat here and is shut out: the answer tells the result.

    Ours: decision 0122; an interest follows the account into its other posts.
    """
    mine = acting.principal.subject
    for member in sitting.members:
        if member.account_id == mine and member.id in sitting.recused:
            raise ConflictOfInterest(member=member.name)


def _put_on_record(acting: Acting, sitting: Sitting) -> None:
    """Keep who was shut out by what follows from persons: there is a result to keep from him now.

    Reading asks nobody beyond this database, and an office given up later changes nothing.
    """
    known = {(row.member_id, row.kind) for row in sitting.recorded}
    for one in sitting.conflicts:
        if one.state is not ConflictState.CERTAIN or (one.member, one.kind) in known:
            continue
        known.add((one.member, one.kind))
        acting.session.add(
            ConflictRow(
                id=acting.new_id(),
                dossier_id=sitting.case.dossier.id,
                member_id=one.member,
                kind=one.kind,
                state=one.state,
                source=one.source,
                reason="",
                recorded_at=acting.clock.now(),
            )
        )


def require_same(sitting: Sitting, counting: list[FiledSheet], scored: Scored) -> None:
    """Refuse when a sheet came or went since the sheets were scored (docs/decisions/0502)."""
    if scored.sheets != {one.sheet.id for one in counting}:
        raise StaleVersion(current=sitting.case.dossier.version)


def new_result(
    acting: Acting,
    sitting: Sitting,
    taken: list[Taken],
    result: ScoreResult,
    state: ResultState,
    *,
    version: int = 1,
) -> ResultRow:
    """Make the row of a scoring, with how each seat took part."""
    presided = seating.presiding(sitting.seats, taken)
    seats = views.seats_taken_of(taken, sitting.members, presided)
    return ResultRow(
        id=acting.new_id(),
        dossier_id=sitting.case.dossier.id,
        round_id=sitting.round.id,
        version=version,
        stage=sitting.case.dossier.stage,
        level=sitting.level,
        state=state,
        scored_on=sitting.case.day,
        seats=[one.model_dump(mode="json") for one in seats],
        recorded_by=acting.actor.model_dump(mode="json"),
        result=result.model_dump(mode="json"),
        created_at=acting.clock.now(),
    )


async def move(
    acting: Acting, sitting: Sitting, result: ScoreResult, kept: ResultRow, action: Action
) -> Dossier:
    """Move the dossier on by a result, and note the result."""
    dossier = await save(
        acting,
        sitting.case,
        result=outcome_of(result),
        facts={"result": kept.result, "minutes": kept.minutes},
        result_level=sitting.level,
        total=result.average.value,
        stars=result.stars,
    )
    note(acting, kept, result, action)
    return dossier


def note(acting: Acting, kept: ResultRow, result: ScoreResult, action: Action) -> None:
    """Note a scoring in the audit trail."""
    audit.record(
        acting.session,
        acting.principal,
        action=action,
        kind="result",
        id=kept.id,
        after=result,
    )


def outcome_of(result: ScoreResult) -> Result:
    """Give what of a scoring decides where the dossier goes."""
    return Result(result.outcome, result.recognised_by, result.forward_to)
