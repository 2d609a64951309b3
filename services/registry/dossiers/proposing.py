"""The commune's letter: an officer drafts it, a leader signs it, and the dossiers go up with it.

Law: 26/2026 Đ.7 k.2: the commune's committee proposes. Ours: decision 0121; who drafts is not who
puts in force, and one letter may send up many dossiers, all or none.
"""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from libs.contracts.errors import Fault, InvalidInput, NotFound, OcopError
from libs.contracts.registry.documents import Document, DocumentKind, EffectInput
from libs.contracts.registry.dossiers import ProposalInput
from libs.contracts.scopes import Scope
from services.registry import documents
from services.registry.acting import Acting
from services.registry.documents import Asked, Drafting, EffectHandler, Issue, Nothing, Prepared
from services.registry.dossiers.case import (
    Case,
    begin_all,
    case_of,
    done_by,
    require_version,
    write,
)
from services.registry.dossiers.conduct import Today
from services.registry.dossiers.errors import NotYourLevel
from services.registry.dossiers.rules import PROPOSE
from services.registry.dossiers.store import Filed
from services.registry.dossiers.tables import DossierRow

EFFECT = "proposes"
_PLACES = {"/issued_on": "/effective_on", "/number": "/letter_number"}
"""Where the request has what a document calls otherwise."""
_SUBJECT = "Về việc đề nghị đánh giá, phân hạng sản phẩm OCOP"


async def draft_proposal(
    acting: Acting, dossier_id: UUID, asked: ProposalInput, *, if_match: str
) -> Document:
    """Draft the letter about one dossier; the dossier goes up when a leader has signed it."""
    row = await acting.session.get(DossierRow, dossier_id)
    if row is None:
        raise NotFound
    drafting = Drafting(
        id=asked.id,
        kind=DocumentKind.COMMUNE_LETTER,
        subject=_SUBJECT,
        number=asked.letter_number,
        issued_on=asked.effective_on,
        effects=[EffectInput(kind=EFFECT, record_id=dossier_id)],
        pointer=None,
    )
    with documents.pointing(_PLACES):
        document = await documents.draft(acting, drafting)
    require_version(row, if_match)
    return document


async def _prepare(acting: Acting, issue: Issue, asked: Sequence[Asked[Nothing]]) -> Prepared:
    found, steps = await begin_all(acting, [one.record_id for one in asked])
    cases: list[Case] = []
    faults: dict[int, OcopError] = {}
    conduct = Today(on=issue.day, pointer="/issued_on")
    for one in asked:
        try:
            filed, so_far = _known(found, one.record_id), steps[one.record_id]
            case = await case_of(acting, filed, PROPOSE, conduct=conduct, steps=so_far)
            _require_of(issue, case)
            cases.append(case)
        except OcopError as error:
            faults[one.place] = error
    return Prepared(faults, partial(_send_up, acting, issue, cases))


def _known(found: dict[UUID, Filed], dossier_id: UUID) -> Filed:
    if dossier_id not in found:
        raise InvalidInput(faults=[Fault("", "dossier_unknown", {"dossier": str(dossier_id)})])
    return found[dossier_id]


def _require_of(issue: Issue, case: Case) -> None:
    if case.level is not None and case.level is not issue.level:
        raise NotYourLevel(needed=case.level.value, level=issue.level.value)


async def _send_up(acting: Acting, issue: Issue, cases: Sequence[Case]) -> None:
    for case in cases:
        letter = {
            "letter_number": issue.number,
            "document": str(issue.id),
            **done_by(acting, case),
        }
        write(acting, case, note=issue.number, proposal=letter)


EFFECTS = {
    EFFECT: EffectHandler(
        documents=frozenset({DocumentKind.COMMUNE_LETTER}),
        prepare=_prepare,
        particulars=Nothing,
        scope=Scope.DOSSIERS_REPORT,
    )
}
