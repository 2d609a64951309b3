"""Draft the decision that recognises products, all or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from libs.contracts.core import Level
from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.registry.documents import DocumentKind, EffectInput, Signer
from libs.contracts.registry.standing import Decision, DecisionCreate
from services.registry import documents
from services.registry.acting import Acting
from services.registry.documents import Drafting, OnPaper
from services.registry.dossiers import begin_all, case_of, pointing_to
from services.registry.standing import rules
from services.registry.standing.acts.reading import show_decision
from services.registry.standing.conduct import OnItsPaper
from services.registry.standing.rules import RECOGNISE, Authority
from services.registry.standing.subjects import subject_of

_PLACES = {"/issued_on": "/date"}


@dataclass(frozen=True, slots=True)
class Paper:
    """What only the paper of a past decision knows."""

    signer: Signer
    scans: Sequence[UUID]
    numbers: Mapping[UUID, str] = field(default_factory=dict)
    """Each certificate's original number by dossier."""
    authority: str | None = None
    """The authority as the paper heads it."""


async def decide(acting: Acting, new: DecisionCreate, paper: Paper | None = None) -> Decision:
    """Draft a decision; nothing is recognised before another person puts it in force."""
    named = list(dict.fromkeys(new.dossier_ids))
    drafting = Drafting(
        id=new.id,
        kind=DocumentKind.RECOGNITION,
        subject=subject_of(DocumentKind.RECOGNITION),
        number=new.number,
        issued_on=new.date,
        legal_basis=new.legal_basis,
        effects=[_effect(one, paper) for one in named],
        papers=paper.scans if paper else (),
        on_paper=await _on_paper(acting, named, new.date, paper),
        pointer="/dossier_ids",
    )
    with documents.pointing(_PLACES):
        document = await documents.draft(acting, drafting)
    return await show_decision(acting, document.id)


def _effect(dossier_id: UUID, paper: Paper | None) -> EffectInput:
    number = paper.numbers.get(dossier_id) if paper else None
    more = {} if number is None else {"certificate_number": number}
    return EffectInput(kind="recognises", record_id=dossier_id, particulars=more)


async def _on_paper(
    acting: Acting, named: Sequence[UUID], day: date | None, paper: Paper | None
) -> OnPaper | None:
    """Give whose a decision of the past was: the one authority that all its dossiers name."""
    if paper is None or day is None:
        return None
    authority = await _authority(acting, named, OnItsPaper(day))
    return OnPaper(authority.level, authority.unit, paper.signer, paper.authority)


async def _authority(acting: Acting, named: Sequence[UUID], conduct: OnItsPaper) -> Authority:
    found, steps = await begin_all(acting, named)
    authority: Authority | None = None
    with documents.pointing(_PLACES):
        for place, one in enumerate(named):
            pointer = f"/dossier_ids/{place}"
            if one not in found:
                facts = {"dossier": str(one)}
                raise InvalidInput(faults=[Fault(pointer, "dossier_unknown", facts)])
            with pointing_to(pointer):
                case = await case_of(
                    acting, found[one], RECOGNISE, conduct=conduct, steps=steps[one]
                )
                authority = rules.same_authority(authority, case.level, case.unit)
    return authority or Authority(Level.MINISTRY, "VN")
