"""What an office does with a dossier: accept, return, reject, report, propose; and withdrawal."""

from typing import Any
from uuid import UUID

from libs.contracts.errors import InvalidInput
from libs.contracts.registry.dossiers import (
    ActInput,
    CommuneReport,
    CommuneReportInput,
    Dossier,
    Proposal,
    ProposalInput,
    ReasonInput,
    ReturnInput,
)
from services.registry.acting import Acting
from services.registry.dossiers import documents, frozen, rules
from services.registry.dossiers.case import begin, save
from services.registry.dossiers.conduct import TODAY, Conduct


async def accept(
    acting: Acting, dossier_id: UUID, asked: ActInput, *, if_match: str, conduct: Conduct = TODAY
) -> Dossier:
    """Take a dossier in as complete."""
    case = await begin(acting, dossier_id, rules.ACCEPT, conduct=conduct, if_match=if_match)
    return await save(acting, case, note=asked.note)


async def give_back(
    acting: Acting,
    dossier_id: UUID,
    asked: ReturnInput,
    *,
    if_match: str,
    conduct: Conduct = TODAY,
) -> Dossier:
    """Give a dossier back with marks on what is wrong; the office's clocks stop."""
    case = await begin(acting, dossier_id, rules.RETURN, conduct=conduct, if_match=if_match)
    faults = documents.mark_faults(asked.marks, frozen.marked_document(case.filed))
    if faults:
        raise InvalidInput(faults=faults)
    marks = [mark.model_dump(mode="json") for mark in asked.marks]
    return await save(acting, case, note=asked.note, marks=marks)


async def reject(
    acting: Acting,
    dossier_id: UUID,
    asked: ReasonInput,
    *,
    if_match: str,
    conduct: Conduct = TODAY,
) -> Dossier:
    """End a dossier by the office that has it, with the reason."""
    case = await begin(acting, dossier_id, rules.REJECT, conduct=conduct, if_match=if_match)
    return await save(acting, case, note=asked.reason, reason=asked.reason)


async def withdraw(
    acting: Acting,
    dossier_id: UUID,
    asked: ReasonInput,
    *,
    if_match: str,
    conduct: Conduct = TODAY,
) -> Dossier:
    """End a dossier by its producer, before a council has it."""
    case = await begin(acting, dossier_id, rules.WITHDRAW, conduct=conduct, if_match=if_match)
    return await save(acting, case, note=asked.reason, reason=asked.reason)


async def report(
    acting: Acting,
    dossier_id: UUID,
    asked: CommuneReportInput,
    *,
    if_match: str,
    conduct: Conduct = TODAY,
) -> Dossier:
    """Record the report on the four contents (Mẫu 03); it may be replaced until the proposal."""
    case = await begin(acting, dossier_id, rules.REPORT, conduct=conduct, if_match=if_match)
    contents: dict[str, Any] = asked.model_dump(include=set(CommuneReportInput.model_fields))
    recorded = CommuneReport(**contents, reported_on=case.day)
    return await save(acting, case, commune_report=recorded.model_dump(mode="json"))


async def propose(
    acting: Acting,
    dossier_id: UUID,
    asked: ProposalInput,
    *,
    if_match: str,
    conduct: Conduct = TODAY,
) -> Dossier:
    """Send the dossier on with a letter."""
    case = await begin(acting, dossier_id, rules.PROPOSE, conduct=conduct, if_match=if_match)
    recorded = Proposal(letter_number=asked.letter_number, proposed_on=case.day)
    letter = recorded.model_dump(mode="json")
    return await save(acting, case, note=asked.letter_number, proposal=letter)
