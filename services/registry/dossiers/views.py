"""Between rows and contracts: a dossier as the API shows it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from libs.contracts.core import Level
from libs.contracts.law import AssessmentKind
from libs.contracts.registry.dossiers import (
    CommuneReport,
    Dossier,
    DossierClock,
    DossierLine,
    DossierProducer,
    DossierProduct,
    DossierStatus,
    DossierStep,
    Forwarding,
    Mark,
    Places,
    Proposal,
    SelfAssessment,
    Verdict,
)
from libs.contracts.scoring import Outcome, Rulebook, RulebookRef
from libs.kit.clock import VIETNAM
from services.registry.dossiers import rules
from services.registry.dossiers.calendar import Spell, official_calendar, used
from services.registry.dossiers.queries import Found
from services.registry.dossiers.tables import DossierRow, StepRow


def standing_of(row: DossierRow) -> rules.Standing:
    """Give where a dossier stands, as the rules see it."""
    result = None
    if row.outcome is not None:
        result = rules.Result(
            Outcome(row.outcome),
            Level(row.recognised_by) if row.recognised_by else None,
            Level(row.forward_to) if row.forward_to else None,
        )
    return rules.Standing(DossierStatus(row.status), row.stage, result)


def dossier_of(found: Found, rulebook: Rulebook, steps: Sequence[StepRow], today: date) -> Dossier:
    """Give a dossier with everything but the members' sheets."""
    row, product, producer = found
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
        kind=AssessmentKind(row.kind),
        historic=row.historic,
        rulebook=RulebookRef(
            id=rulebook.id,
            version=rulebook.version,
            sheets_digest=rulebook.sheets_digest,
            procedure_digest=rulebook.procedure_digest,
        ),
        lodged_on=row.lodged_on,
        finish_by=row.finish_by,
        slip_number=row.slip_number,
        status=DossierStatus(row.status),
        stage=row.stage,
        level=Level(row.level) if row.level else None,
        places=Places(
            commune=row.commune,
            district=row.district,
            province=row.province,
            current_commune=row.current_commune,
            current_province=row.current_province,
        ),
        self_assessment=SelfAssessment.model_validate(row.self_assessment),
        commune_report=CommuneReport.model_validate(row.commune_report)
        if row.commune_report
        else None,
        proposal=Proposal.model_validate(row.proposal) if row.proposal else None,
        marks=[Mark.model_validate(mark) for mark in row.marks],
        frozen_hash=row.frozen_hash,
        round_id=row.round_id,
        verdict=_verdict(row),
        forwardings=[Forwarding.model_validate(one) for one in row.forwardings],
        clock=_clock(row, steps, today),
        created_at=row.created_at.astimezone(VIETNAM),
        updated_at=row.updated_at.astimezone(VIETNAM),
    )


def line_of(found: Found) -> DossierLine:
    """Give a dossier as a list shows it."""
    row, product, producer = found
    return DossierLine(
        id=row.id,
        version=row.version,
        product_id=product.id,
        product_name=product.name,
        producer_name=producer.name,
        product_set=row.product_set,
        kind=AssessmentKind(row.kind),
        historic=row.historic,
        rulebook=row.rulebook,
        slip_number=row.slip_number,
        lodged_on=row.lodged_on,
        status=DossierStatus(row.status),
        level=Level(row.level) if row.level else None,
        commune=row.current_commune,
        province=row.current_province,
        round_id=row.round_id,
        stars=row.stars,
        due_on=row.due_on,
        updated_at=row.updated_at.astimezone(VIETNAM),
    )


def step_of(row: StepRow) -> DossierStep:
    """Give a step."""
    return DossierStep(
        position=row.position,
        status=DossierStatus(row.status),
        stage=row.stage,
        level=Level(row.level) if row.level else None,
        unit=row.unit,
        officer=row.officer,
        start=row.start,
        due=row.due,
        end=row.end,
        note=row.note,
    )


def frozen_document(found: Found, papers: dict[UUID, str | None]) -> dict[str, Any]:
    """Give everything that submission freezes: own score, papers' hashes, product, producer."""
    row, product, producer = found
    return {
        "format": "ocop-dossier/1",
        "dossier": str(row.id),
        "kind": row.kind,
        "lodged_on": str(row.lodged_on),
        "rulebook": {"id": row.rulebook, "digest": row.rulebook_digest},
        "product_set": {"number": row.product_set, "name": row.product_set_label},
        "product": {
            "id": str(product.id),
            "name": product.name,
            "commune": product.commune,
            "group": product.product_group,
            "description": product.description,
            "specification": product.specification,
            "gtin": product.gtin,
        },
        "producer": {
            "id": str(producer.id),
            "kind": producer.kind,
            "name": producer.name,
            "commune": producer.commune,
            "address": producer.address,
            "tax_code": producer.tax_code,
        },
        "self_assessment": row.self_assessment,
        "papers": {str(paper): sha256 for paper, sha256 in papers.items()},
    }


def marked_document(found: Found) -> dict[str, Any]:
    """Give the document that marks of a return point into."""
    row, product, producer = found
    return {
        **(row.frozen or frozen_document(found, {})),
        "self_assessment": row.self_assessment,
        "commune_report": row.commune_report,
        "product": {"name": product.name, "description": product.description},
        "producer": {"name": producer.name, "address": producer.address},
    }


def _frozen(names: dict[str, Any], part: str, now: str) -> str:
    name: str = names.get(part, {}).get("name", now)
    return name


def _verdict(row: DossierRow) -> Verdict | None:
    if row.result_level is None or row.total is None or row.outcome is None:
        return None
    return Verdict(
        level=Level(row.result_level),
        total=row.total,
        stars=row.stars,
        outcome=Outcome(row.outcome),
        recognised_by=Level(row.recognised_by) if row.recognised_by else None,
        forward_to=Level(row.forward_to) if row.forward_to else None,
    )


def _clock(row: DossierRow, steps: Sequence[StepRow], today: date) -> DossierClock | None:
    if row.lodged_on is None or DossierStatus(row.status) in rules.ENDED:
        return None
    time = used(spells_of(steps, row.stage), today, official_calendar())
    return DossierClock(
        running=row.level is not None,
        working_days_used=time.working_days,
        days_used=time.days,
        due_on=row.due_on,
    )


def spells_of(steps: Sequence[StepRow], stage: int) -> list[Spell]:
    """Give the stretches of time in which a stage's level had the dossier."""
    return [Spell(step.start, step.end) for step in steps if step.stage == stage and step.level]
