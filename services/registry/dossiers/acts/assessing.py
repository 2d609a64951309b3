"""Fill in the self-assessment (Mẫu 02) while the producer has the ball."""

from collections.abc import Sequence
from uuid import UUID

from libs.contracts.errors import InvalidInput
from libs.contracts.registry.dossiers import Dossier, SelfAnswer, SelfAssessment
from services.registry.acting import Acting
from services.registry.dossiers import documents, law, store
from services.registry.dossiers.case import Case, begin, save
from services.registry.dossiers.conduct import TODAY, Conduct
from services.registry.dossiers.rules import REVISE


async def revise(
    acting: Acting,
    dossier_id: UUID,
    assessment: SelfAssessment,
    *,
    if_match: str,
    conduct: Conduct = TODAY,
) -> Dossier:
    """Replace the self-assessment; its boxes are those of the rulebook's form."""
    case = await begin(acting, dossier_id, REVISE, conduct=conduct, if_match=if_match)
    faults = documents.box_faults(assessment, law.boxes(case.law))
    if faults:
        raise InvalidInput(faults=faults)
    return await _save(acting, case, assessment, list(documents.places_of_papers(assessment)))


async def revise_answer(
    acting: Acting, dossier_id: UUID, criterion: str, answer: SelfAnswer, *, if_match: str
) -> Dossier:
    """Set the option of one criterion."""
    case = await begin(acting, dossier_id, REVISE, if_match=if_match)
    known = SelfAssessment.model_validate(case.dossier.self_assessment)
    changed = known.model_copy(update={"answers": {**known.answers, criterion: answer}})
    named = [(f"/papers/{number}", paper) for number, paper in enumerate(answer.papers)]
    return await _save(acting, case, changed, named)


async def _save(
    acting: Acting, case: Case, assessment: SelfAssessment, named: Sequence[tuple[str, UUID]]
) -> Dossier:
    known = await store.known_papers(acting.session, {paper for _, paper in named})
    faults = documents.paper_faults(named, known, case.producer.id)
    if faults:
        raise InvalidInput(faults=faults)
    return await save(acting, case, self_assessment=assessment.model_dump(mode="json"))
