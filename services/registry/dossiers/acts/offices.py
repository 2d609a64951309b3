"""What an office does with a dossier: accept, return, reject, report, propose; and withdrawal."""

from uuid import UUID

from libs.contracts.errors import InvalidInput
from libs.contracts.registry.dossiers import (
    ActInput,
    CommuneReport,
    CommuneReportInput,
    Dated,
    Dossier,
    ProposalInput,
    ReasonInput,
    ReturnInput,
)
from services.registry.acting import Acting
from services.registry.dossiers import documents, frozen, rules
from services.registry.dossiers.acts import submissions
from services.registry.dossiers.case import begin, done_by, save
from services.registry.dossiers.conduct import Conduct, dated
from services.registry.parties import confirm_by_taking_in


async def accept(
    acting: Acting,
    dossier_id: UUID,
    asked: ActInput,
    *,
    if_match: str,
    conduct: Conduct | None = None,
) -> Dossier:
    """Take a dossier in as complete; who takes it in confirms who the producer is."""
    case = await begin(
        acting, dossier_id, rules.ACCEPT, conduct=conduct or dated(asked), if_match=if_match
    )
    if not case.conduct.historic:
        await confirm_by_taking_in(acting, case.producer.id)
    return await save(acting, case, note=asked.note)


async def give_back(
    acting: Acting,
    dossier_id: UUID,
    asked: ReturnInput,
    *,
    if_match: str,
    conduct: Conduct | None = None,
) -> Dossier:
    """Give a dossier back with marks on what is wrong; the office's clocks stop."""
    case = await begin(
        acting, dossier_id, rules.RETURN, conduct=conduct or dated(asked), if_match=if_match
    )
    faults = documents.mark_faults(asked.marks, frozen.marked_document(case.filed))
    if faults:
        raise InvalidInput(faults=faults)
    done = done_by(acting, case)
    marks = [{**mark.model_dump(mode="json"), **done} for mark in asked.marks]
    await submissions.give_back(acting, case, marks, asked.note)
    return await save(acting, case, note=asked.note, marks=marks)


async def reject(
    acting: Acting,
    dossier_id: UUID,
    asked: ReasonInput,
    *,
    if_match: str,
    conduct: Conduct | None = None,
) -> Dossier:
    """End a dossier by the office that has it, with the reason."""
    case = await begin(
        acting, dossier_id, rules.REJECT, conduct=conduct or dated(asked), if_match=if_match
    )
    return await save(acting, case, note=asked.reason, reason=asked.reason)


async def withdraw(
    acting: Acting,
    dossier_id: UUID,
    asked: ReasonInput,
    *,
    if_match: str,
    conduct: Conduct | None = None,
) -> Dossier:
    """End a dossier by its producer, before a council has it."""
    case = await begin(
        acting, dossier_id, rules.WITHDRAW, conduct=conduct or dated(asked), if_match=if_match
    )
    return await save(acting, case, note=asked.reason, reason=asked.reason)


async def report(
    acting: Acting,
    dossier_id: UUID,
    asked: CommuneReportInput,
    *,
    if_match: str,
    conduct: Conduct | None = None,
) -> Dossier:
    """Record the report on the four contents (Mẫu 03); it may be replaced until the proposal."""
    case = await begin(
        acting, dossier_id, rules.REPORT, conduct=conduct or dated(asked), if_match=if_match
    )
    contents = asked.model_dump(
        mode="json", include=set(CommuneReport.model_fields) - set(Dated.model_fields)
    )
    return await save(acting, case, commune_report={**contents, **done_by(acting, case)})


async def enter_proposal(
    acting: Acting, dossier_id: UUID, asked: ProposalInput, *, if_match: str, conduct: Conduct
) -> Dossier:
    """Enter the letter of the past that sent a dossier on; today's is a document."""
    case = await begin(acting, dossier_id, rules.PROPOSE, conduct=conduct, if_match=if_match)
    letter = {"letter_number": asked.letter_number, "document": None, **done_by(acting, case)}
    return await save(acting, case, note=asked.letter_number, proposal=letter)
