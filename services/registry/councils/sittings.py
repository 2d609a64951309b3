"""Opening: every sheet at once, proved and scored. Conclusion: what the council agreed."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from libs.clients.scoring import ScoringClient
from libs.contracts.core import new_id
from libs.contracts.errors import Fault, InvalidInput, OcopError, StaleVersion
from libs.contracts.registry.councils import ConclusionInput, OpeningInput
from libs.contracts.registry.dossiers import Dossier
from libs.contracts.scoring import ScoreRequest, ScoreResult, SheetInput
from libs.kit import audit
from services.registry import saving
from services.registry.acting import Acting
from services.registry.councils import queries, rules, views
from services.registry.councils.errors import QuorumNotMet, SealBroken, SheetsMissing
from services.registry.councils.sheets import Table, table_of
from services.registry.councils.tables import MemberRow, ResultRow, SheetRow
from services.registry.dossiers import law, moving
from services.registry.dossiers import rules as routing
from services.registry.dossiers.rules import Act

_AGREED, _FINDINGS = "/agreed", "/findings"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A council's sheets on a dossier as they were read, before scoring was asked."""

    version: int
    request: ScoreRequest
    sheets: frozenset[UUID]


async def peek(
    acting: Acting,
    session: AsyncSession,
    dossier_id: UUID,
    asked: OpeningInput | ConclusionInput,
) -> Sitting | None:
    """Read and prove the sheets in a transaction of its own; None when nothing is to be scored."""
    early = replace(acting, session=session)
    act = Act.OPEN if isinstance(asked, OpeningInput) else Act.CONCLUDE
    table = await table_of(early, dossier_id, act, lock=False)
    dossier = table.found[0]
    rows = await _counted(early, table)
    if isinstance(asked, OpeningInput):
        await _require_complete(early, table, rows, asked)
    elif asked.agreed is None and asked.findings is None:
        return None
    for row, member in rows:
        if rules.commitment(row.id, row.content, row.salt) != row.commitment:
            raise SealBroken(member=member.name)
    agreed, findings = None, None
    if isinstance(asked, ConclusionInput):
        agreed, findings = asked.agreed, asked.findings
    request = ScoreRequest(
        rulebook=dossier.rulebook,
        product_set=dossier.product_set,
        level=table.level,
        sheets=[
            SheetInput(
                assessor=str(row.member_id),
                answers=row.content["answers"],
                parts=row.content["parts"],
            )
            for row, _ in rows
        ],
        agreed=agreed,
        findings=list(findings) if findings is not None else None,
        settings=table.settings(),
    )
    return Sitting(dossier.version, request, frozenset(row.id for row, _ in rows))


async def _counted(acting: Acting, table: Table) -> list[tuple[SheetRow, MemberRow]]:
    """Give the sheets that count: one filed before its member's interest was known does not."""
    dossier = table.found[0]
    declared = await queries.conflicts(acting.session, dossier.id)
    biased = {member.id for _, member in declared}
    rows = await queries.sheets(acting.session, dossier.id, dossier.round_id)
    return [(row, member) for row, member in rows if member.id not in biased]


async def _require_complete(
    acting: Acting, table: Table, rows: list[tuple[SheetRow, MemberRow]], asked: OpeningInput
) -> None:
    dossier, seats = table.found[0], views.seats_of(table.members)
    unknown = set(asked.absent) - {seat.id for seat in seats}
    if unknown:
        facts = {"member": str(min(unknown))}
        raise InvalidInput(faults=[Fault("/absent", "member_unknown", facts)])
    filed = {row.member_id for row, _ in rows}
    excused = {member.id for _, member in await queries.conflicts(acting.session, dossier.id)}
    missing = set(rules.missing(seats, filed, excused | set(asked.absent)))
    if missing:
        raise SheetsMissing(members=[one.name for one in table.members if one.id in missing])
    if not rules.has_quorum(seats, filed, table.regulations):
        needed = rules.quorum_needed(seats, table.regulations.quorum_share)
        raise QuorumNotMet(filed=len(filed), needed=needed)


async def score(scoring: ScoringClient, sitting: Sitting) -> ScoreResult:
    """Have the sheets scored; faults of what was agreed point into the conclusion."""
    try:
        return await law.asking(scoring.score(sitting.request))
    except OcopError as error:
        if not any(fault.pointer.startswith((_AGREED, _FINDINGS)) for fault in error.faults):
            raise
        raise InvalidInput(faults=error.faults) from error


async def open_sheets(
    acting: Acting,
    dossier_id: UUID,
    asked: OpeningInput,
    sitting: Sitting,
    result: ScoreResult,
    *,
    if_match: str,
) -> Dossier:
    """Open all sheets together and keep their result."""
    table, rows = await _again(acting, dossier_id, Act.OPEN, sitting, if_match)
    await _require_complete(acting, table, rows, asked)
    day = moving.day_of_act(table.found[0], asked.on, acting.clock.today())
    totals = {score.assessor: score.total for score in result.sheets}
    for row, _ in rows:
        row.opened_at = acting.clock.now()
        row.total = totals[str(row.member_id)]
    kept = _kept(acting, table, result, version=1)
    kept.scored_on = day
    kept.absent = [str(one) for one in asked.absent]
    acting.session.add(kept)
    await saving.flush(acting.session, {})
    await _apply(acting, table, Act.OPEN, result, kept)
    return await moving.answer(acting, table.found)


async def conclude(
    acting: Acting,
    dossier_id: UUID,
    asked: ConclusionInput,
    sitting: Sitting | None,
    result: ScoreResult | None,
    *,
    if_match: str,
) -> Dossier:
    """Record the minutes; what was agreed makes a second version of the result, both are kept."""
    table, _ = await _again(acting, dossier_id, Act.CONCLUDE, sitting, if_match)
    dossier = table.found[0]
    day = moving.day_of_act(dossier, asked.on, acting.clock.today())
    known = [
        row
        for row in await queries.results(acting.session, dossier.id)
        if row.round_id == dossier.round_id
    ]
    kept = known[-1]
    if result is not None:
        kept = _kept(acting, table, result, version=kept.version + 1)
        kept.absent = known[-1].absent
        kept.agreed = dict(asked.agreed) if asked.agreed is not None else None
        kept.findings = list(asked.findings) if asked.findings is not None else None
        acting.session.add(kept)
    kept.minutes = asked.minutes
    kept.scored_on = day
    await saving.flush(acting.session, {})
    final = result or ScoreResult.model_validate(kept.result)
    await _apply(acting, table, Act.CONCLUDE, final, kept)
    return await moving.answer(acting, table.found)


async def _again(
    acting: Acting, dossier_id: UUID, act: Act, sitting: Sitting | None, if_match: str
) -> tuple[Table, list[tuple[SheetRow, MemberRow]]]:
    """Read once more under the lock: what was scored must be what is there."""
    table = await table_of(acting, dossier_id, act)
    dossier = table.found[0]
    moving.require_version(dossier, if_match, sitting.version if sitting else None)
    rows = await _counted(acting, table)
    if sitting is not None and sitting.sheets != {row.id for row, _ in rows}:
        raise StaleVersion(current=dossier.version)
    return table, rows


def _kept(acting: Acting, table: Table, result: ScoreResult, *, version: int) -> ResultRow:
    dossier = table.found[0]
    assert dossier.round_id is not None
    return ResultRow(
        id=new_id(),
        dossier_id=dossier.id,
        round_id=dossier.round_id,
        version=version,
        stage=dossier.stage,
        level=table.level.value,
        scored_on=acting.clock.today(),
        absent=[],
        result=result.model_dump(mode="json"),
        created_at=acting.clock.now(),
    )


async def _apply(
    acting: Acting, table: Table, act: Act, result: ScoreResult, kept: ResultRow
) -> None:
    dossier = table.found[0]
    level = table.level
    await moving.move(
        acting,
        table.found,
        act,
        table.rulebook,
        day=kept.scored_on,
        result=routing.Result(result.outcome, result.recognised_by, result.forward_to),
        facts={"result": kept.result, "minutes": kept.minutes},
    )
    dossier.result_level = level.value
    dossier.total = result.average.value
    dossier.stars = result.stars
    audit.record(
        acting.session,
        acting.principal,
        action="result.recorded",
        kind="result",
        id=kept.id,
        after=result,
    )
