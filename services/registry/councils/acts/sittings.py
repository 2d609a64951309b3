"""Opening: every sheet at once, proved and scored. Conclusion: what the council agreed."""

from typing import Any
from uuid import UUID

from libs.contracts.errors import StaleVersion
from libs.contracts.registry.councils import ConclusionInput, OpeningInput
from libs.contracts.registry.dossiers import Dossier
from libs.contracts.scoring import ScoreResult
from libs.kit import audit
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.councils import store
from services.registry.councils.asking import Scored, require_complete
from services.registry.councils.rules import CONCLUDE, OPEN
from services.registry.councils.sitting import Sitting, sit
from services.registry.councils.tables import ResultRow
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
    """Open all sheets together and keep their result."""
    conduct = conduct or dated(asked)
    case = await begin(
        acting, dossier_id, OPEN, conduct=conduct, if_match=if_match, seen=scored.version
    )
    sitting = await sit(acting, case)
    _require_same(sitting, scored)
    require_complete(sitting, asked)
    totals = {score.assessor: score.total for score in scored.result.sheets}
    for sheet, _ in sitting.sheets:
        sheet.opened_at = acting.clock.now()
        sheet.total = totals[str(sheet.member_id)]
    absent = [str(one) for one in asked.absent]
    kept = _kept(acting, sitting, scored.result, version=1, absent=absent)
    acting.session.add(kept)
    return await _save(acting, sitting, scored.result, kept)


async def conclude(
    acting: Acting,
    dossier_id: UUID,
    asked: ConclusionInput,
    scored: Scored | None,
    *,
    if_match: str,
    conduct: Conduct | None = None,
) -> Dossier:
    """Record the minutes; what was agreed makes a second version of the result, both are kept."""
    seen, conduct = scored.version if scored else None, conduct or dated(asked)
    case = await begin(acting, dossier_id, CONCLUDE, conduct=conduct, if_match=if_match, seen=seen)
    sitting = await sit(acting, case)
    known = await store.results(acting.session, dossier_id)
    last = [row for row in known if row.round_id == sitting.round.id][-1]
    if scored is None:
        kept, result = last, ScoreResult.model_validate(last.result)
    else:
        _require_same(sitting, scored)
        result = scored.result
        kept = _kept(acting, sitting, result, version=last.version + 1, absent=last.absent)
        kept.agreed = dict(asked.agreed) if asked.agreed is not None else None
        kept.findings = list(asked.findings) if asked.findings is not None else None
        acting.session.add(kept)
    kept.minutes = asked.minutes
    kept.scored_on = case.day
    return await _save(acting, sitting, result, kept)


def _require_same(sitting: Sitting, scored: Scored) -> None:
    """Refuse when a sheet came or went since the sheets were scored (docs/decisions/0502)."""
    if scored.sheets != {one.sheet.id for one in sitting.sheets}:
        raise StaleVersion(current=sitting.case.dossier.version)


def _kept(
    acting: Acting, sitting: Sitting, result: ScoreResult, *, version: int, absent: list[str]
) -> ResultRow:
    return ResultRow(
        id=acting.new_id(),
        dossier_id=sitting.case.dossier.id,
        round_id=sitting.round.id,
        version=version,
        stage=sitting.case.dossier.stage,
        level=sitting.level,
        scored_on=sitting.case.day,
        absent=absent,
        result=result.model_dump(mode="json"),
        created_at=acting.clock.now(),
    )


async def _save(acting: Acting, sitting: Sitting, result: ScoreResult, kept: ResultRow) -> Dossier:
    verdict: dict[str, Any] = {
        "result_level": sitting.level,
        "total": result.average.value,
        "stars": result.stars,
    }
    dossier = await save(
        acting,
        sitting.case,
        result=Result(result.outcome, result.recognised_by, result.forward_to),
        facts={"result": kept.result, "minutes": kept.minutes},
        **verdict,
    )
    audit.record(
        acting.session,
        acting.principal,
        action=Action.RESULT_RECORDED,
        kind="result",
        id=kept.id,
        after=result,
    )
    return dossier
