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
from libs.contracts.scoring import Rulebook
from services.registry.acting import Acting
from services.registry.dossiers import documents, law, moving, views
from services.registry.dossiers.queries import Found
from services.registry.dossiers.rules import Act


async def _begin(
    acting: Acting, dossier_id: UUID, act: Act, if_match: str
) -> tuple[Found, Rulebook]:
    found = await moving.load_for_act(acting, dossier_id)
    rulebook = await law.bound(acting.session, found[0].rulebook_digest)
    await moving.require_may(acting, found, act, rulebook)
    moving.decide(found, act, rulebook)
    moving.require_version(found[0], if_match)
    return found, rulebook


async def accept(acting: Acting, dossier_id: UUID, act: ActInput, *, if_match: str) -> Dossier:
    """Take a dossier in as complete."""
    found, rulebook = await _begin(acting, dossier_id, Act.ACCEPT, if_match)
    day = moving.day_of_act(found[0], act.on, acting.clock.today())
    await moving.move(acting, found, Act.ACCEPT, rulebook, day=day, note=act.note)
    return await moving.answer(acting, found)


async def give_back(
    acting: Acting, dossier_id: UUID, asked: ReturnInput, *, if_match: str
) -> Dossier:
    """Give a dossier back with marks on what is wrong; the office's clocks stop."""
    found, rulebook = await _begin(acting, dossier_id, Act.RETURN, if_match)
    row = found[0]
    faults = documents.mark_faults(asked.marks, views.marked_document(found))
    if faults:
        raise InvalidInput(faults=faults)
    day = moving.day_of_act(row, asked.on, acting.clock.today())
    row.marks = [mark.model_dump(mode="json") for mark in asked.marks]
    await moving.move(acting, found, Act.RETURN, rulebook, day=day, note=asked.note)
    return await moving.answer(acting, found)


async def end(
    acting: Acting, dossier_id: UUID, act: Act, asked: ReasonInput, *, if_match: str
) -> Dossier:
    """Reject a dossier (an office) or withdraw it (its producer), with the reason."""
    found, rulebook = await _begin(acting, dossier_id, act, if_match)
    day = moving.day_of_act(found[0], asked.on, acting.clock.today())
    await moving.move(acting, found, act, rulebook, day=day, note=asked.reason, reason=asked.reason)
    return await moving.answer(acting, found)


async def report(
    acting: Acting, dossier_id: UUID, asked: CommuneReportInput, *, if_match: str
) -> Dossier:
    """Record the report on the four contents (Mẫu 03); it may be replaced until the proposal."""
    found, rulebook = await _begin(acting, dossier_id, Act.REPORT, if_match)
    day = moving.day_of_act(found[0], asked.on, acting.clock.today())
    contents: dict[str, Any] = asked.model_dump(exclude={"on"})
    recorded = CommuneReport(**contents, reported_on=day)
    found[0].commune_report = recorded.model_dump(mode="json")
    await moving.move(acting, found, Act.REPORT, rulebook, day=day)
    return await moving.answer(acting, found)


async def propose(
    acting: Acting, dossier_id: UUID, asked: ProposalInput, *, if_match: str
) -> Dossier:
    """Send the dossier on with a letter."""
    found, rulebook = await _begin(acting, dossier_id, Act.PROPOSE, if_match)
    day = moving.day_of_act(found[0], asked.on, acting.clock.today())
    recorded = Proposal(letter_number=asked.letter_number, proposed_on=day)
    found[0].proposal = recorded.model_dump(mode="json")
    await moving.move(acting, found, Act.PROPOSE, rulebook, day=day, note=asked.letter_number)
    return await moving.answer(acting, found)
