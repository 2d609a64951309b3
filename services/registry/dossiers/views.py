"""Between rows and contracts: a dossier as the API shows it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from libs.contracts.law import Procedure
from libs.contracts.people import Actor
from libs.contracts.registry.dossiers import (
    Behalf,
    CommuneReport,
    Dossier,
    DossierClock,
    DossierLaw,
    DossierLine,
    DossierProducer,
    DossierProduct,
    DossierStep,
    Forwarding,
    Places,
    Proposal,
    SelfAssessment,
    ShownMark,
    Verdict,
)
from libs.kit.clock import VIETNAM
from services.registry.atlas import Whereabouts
from services.registry.calendar import Calendar, Spell, used
from services.registry.dossiers import limits, rules
from services.registry.dossiers.store import Filed
from services.registry.dossiers.tables import DossierRow, StepRow


def standing_of(row: DossierRow) -> rules.Standing:
    """Give where a dossier stands, as the rules see it."""
    result = None
    if row.outcome is not None:
        result = rules.Result(row.outcome, row.recognised_by, row.forward_to)
    return rules.Standing(row.status, row.stage, result, row.annulled_by is not None)


def dossier_of(
    filed: Filed,
    law: Procedure,
    steps: Sequence[StepRow],
    place: Whereabouts,
    today: date,
    calendar: Calendar,
) -> Dossier:
    """Give a dossier with everything but the members' sheets; `place`: where it lies today."""
    row, product, producer = filed
    names = row.frozen or {}
    return Dossier(
        id=row.id,
        version=row.version,
        product=DossierProduct(
            id=product.id,
            name=_frozen(names, "product", product.name),
            code=product.code,
        ),
        producer=DossierProducer(id=producer.id, name=_frozen(names, "producer", producer.name)),
        product_set=row.product_set,
        kind=row.kind,
        historic=row.historic,
        rulebook=DossierLaw(
            id=law.id,
            version=law.version,
            procedure_digest=row.procedure_digest,
            sheets_digest=row.sheets_digest,
        ),
        lodged_on=row.lodged_on,
        finish_by=row.finish_by,
        slip_number=row.slip_number,
        status=row.status,
        stage=row.stage,
        level=row.level,
        places=Places(
            commune=row.commune,
            district=row.district,
            province=row.province,
            current_commune=place.commune,
            current_province=place.province,
        ),
        self_assessment=SelfAssessment.model_validate(row.self_assessment),
        commune_report=CommuneReport.model_validate(row.commune_report)
        if row.commune_report
        else None,
        proposal=Proposal.model_validate(row.proposal) if row.proposal else None,
        marks=[ShownMark.model_validate(mark) for mark in row.marks],
        frozen_hash=row.frozen_hash,
        round_id=row.round_id,
        verdict=_verdict(row),
        forwardings=[Forwarding.model_validate(one) for one in row.forwardings],
        clock=_clock(row, steps, today, calendar),
        allowed_acts=[],
        created_at=row.created_at.astimezone(VIETNAM),
        updated_at=row.updated_at.astimezone(VIETNAM),
    )


def to_its_producer(dossier: Dossier, law: Procedure) -> Dossier:
    """Give a dossier as its producer reads it: nothing of a result before it is decided on.

    Whose turn it is and until when would tell the result too (26/2026 Đ.7 k.4g).
    """
    if dossier.status not in rules.AWAITED:
        return dossier
    level = dossier.verdict.level if dossier.verdict else law.routing[dossier.stage].level
    untold: dict[str, Any] = {"verdict": None, "level": level, "clock": None, "allowed_acts": []}
    return dossier.model_copy(update=untold)


_TELLS_THE_RESULT: Final = frozenset(
    {"level", "due_on", "result_level", "total", "stars", "outcome", "recognised_by", "forward_to"}
    | {"dossier_steps"}
)


def hidden_from_its_producer(content: Mapping[str, Any]) -> frozenset[str]:
    """Name what a version does not tell its producer: the result, while nobody had decided on it.

    Ours: that stays so afterwards; the version in which it was decided tells all of it.
    """
    return _TELLS_THE_RESULT if content.get("status") in rules.AWAITED else frozenset()


def line_to_its_producer(line: DossierLine, row: DossierRow) -> DossierLine:
    """Give a line of a list as its producer reads it."""
    if line.status not in rules.AWAITED:
        return line
    untold = {"level": row.result_level, "stars": None, "due_on": None, "overdue_since": None}
    return line.model_copy(update=untold)


def step_to_its_producer(step: DossierStep, at: rules.Standing) -> DossierStep:
    """Give a step as its producer reads it."""
    if step.status not in rules.AWAITED or rules.is_decided(at, step.stage):
        return step
    return step.model_copy(update={"level": None, "unit": None, "due": None, "note": None})


def line_of(filed: Filed, place: Whereabouts, today: date) -> DossierLine:
    """Give a dossier as a list shows it, in the units of today."""
    row, product, producer = filed
    return DossierLine(
        id=row.id,
        version=row.version,
        product_id=product.id,
        product_name=product.name,
        producer_name=producer.name,
        product_set=row.product_set,
        kind=row.kind,
        historic=row.historic,
        rulebook=row.rulebook,
        slip_number=row.slip_number,
        lodged_on=row.lodged_on,
        status=row.status,
        level=row.level,
        commune=place.commune or row.commune,
        province=place.province or row.province,
        round_id=row.round_id,
        stars=row.stars,
        due_on=row.due_on,
        overdue_since=limits.overdue_since(row.due_on, today, historic=row.historic),
        paused_since=row.paused_since,
        updated_at=row.updated_at.astimezone(VIETNAM),
    )


def step_of(row: StepRow) -> DossierStep:
    """Give a step."""
    return DossierStep(
        position=row.position,
        status=row.status,
        stage=row.stage,
        level=row.level,
        unit=row.unit,
        actor=Actor.model_validate(row.actor),
        acting_for=Behalf.model_validate(row.acting_for) if row.acting_for else None,
        effective_on=row.effective_on,
        recorded_at=row.recorded_at.astimezone(VIETNAM),
        due=row.due,
        end=row.end,
        late=row.late_by is not None,
        late_by=row.late_by or 0,
        note=row.note,
    )


def _frozen(names: dict[str, Any], part: str, now: str) -> str:
    name: str = names.get(part, {}).get("name", now)
    return name


def _verdict(row: DossierRow) -> Verdict | None:
    if row.result_level is None or row.total is None or row.outcome is None:
        return None
    return Verdict(
        level=row.result_level,
        total=row.total,
        stars=row.stars,
        outcome=row.outcome,
        recognised_by=row.recognised_by,
        forward_to=row.forward_to,
    )


def _clock(
    row: DossierRow, steps: Sequence[StepRow], today: date, calendar: Calendar
) -> DossierClock | None:
    if row.lodged_on is None or row.status in rules.ENDED:
        return None
    spells = [spell for one in steps if one.stage == row.stage and (spell := spell_of(one))]
    time = used(spells, today, calendar)
    return DossierClock(
        running=row.level is not None,
        working_days_used=time.working_days,
        days_used=time.days,
        due_on=row.due_on,
        provisional=row.due_on is not None
        and calendar.is_provisional(steps[-1].effective_on if steps else today, row.due_on),
        working_days_left=limits.working_days_left(row.due_on, today, calendar),
        overdue_since=limits.overdue_since(row.due_on, today, historic=row.historic),
        paused_since=row.paused_since,
        paused_because=steps[-1].note if row.paused_since else None,
    )


def spell_of(step: StepRow) -> Spell | None:
    """Give the stretch of time in which a level had the dossier; None where the producer had it."""
    return Spell(step.effective_on, step.end) if step.level is not None else None


def held_of(steps: Sequence[StepRow]) -> limits.Held | None:
    """Give what an office has in hand by the last step; None where the producer has the ball."""
    last = steps[-1] if steps else None
    if last is None or last.level is None:
        return None
    return limits.Held(last.stage, last.level, last.due)
