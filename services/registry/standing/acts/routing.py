"""Draft what becomes of a result that is not recognised here: up, back for another look, an end."""

from typing import Any
from uuid import UUID

from libs.contracts.errors import NotFound
from libs.contracts.registry.documents import (
    Document,
    DocumentKind,
    EffectInput,
    NumberedDecision,
)
from libs.contracts.registry.standing import ClosingInput, ForwardingInput, ReassessmentInput
from services.registry import documents
from services.registry.acting import Acting
from services.registry.documents import Drafting
from services.registry.dossiers import DossierRow, require_version
from services.registry.standing.subjects import subject_of

PLACES = {
    "/issued_on": "/decision/date",
    "/number": "/decision/number",
    "/particulars/ground": "/ground",
}
"""Where the requests of this chapter have what a document calls otherwise."""


async def forward(
    acting: Acting, dossier_id: UUID, asked: ForwardingInput, *, if_match: str
) -> Document:
    """Draft the approval of a result; the dossier goes up when it is in force."""
    drafting = drafted(DocumentKind.FORWARDING, "forwards", dossier_id, asked.decision, asked.id)
    return await _about(acting, dossier_id, drafting, if_match=if_match)


async def assess_again(
    acting: Acting, dossier_id: UUID, asked: ReassessmentInput, *, if_match: str
) -> Document:
    """Draft what takes a dossier back from the centre, to be assessed again here."""
    drafting = drafted(
        DocumentKind.REASSESSMENT, "assesses_again", dossier_id, asked.decision, asked.id
    )
    return await _about(acting, dossier_id, drafting, if_match=if_match)


async def close(
    acting: Acting, dossier_id: UUID, asked: ClosingInput, *, if_match: str
) -> Document:
    """Draft the end of a dossier that the centre did not recognise and that stays so."""
    drafting = drafted(
        DocumentKind.CLOSING,
        "closes",
        dossier_id,
        asked.decision,
        asked.id,
        reason=asked.reason,
    )
    return await _about(acting, dossier_id, drafting, if_match=if_match)


def drafted(
    kind: DocumentKind,
    effect: str,
    record_id: UUID,
    decision: NumberedDecision,
    brought: UUID | None,
    **particulars: Any,
) -> Drafting:
    """Make the draft of a document about one record."""
    return Drafting(
        id=brought,
        kind=kind,
        subject=subject_of(kind),
        number=decision.number,
        issued_on=decision.date,
        effects=[EffectInput(kind=effect, record_id=record_id, particulars=particulars)],
        pointer=None,
    )


async def _about(
    acting: Acting, dossier_id: UUID, drafting: Drafting, *, if_match: str
) -> Document:
    row = await acting.session.get(DossierRow, dossier_id)
    if row is None:
        raise NotFound
    with documents.pointing(PLACES):
        document = await documents.draft(acting, drafting)
    require_version(row, if_match)
    return document
