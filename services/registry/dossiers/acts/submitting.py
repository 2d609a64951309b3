"""Submission: complete, checked by scoring, frozen under a hash, numbered in the commune's book."""

from typing import Any
from uuid import UUID

from libs.contracts.errors import StaleVersion
from libs.contracts.registry.dossiers import ActInput, Dossier, SelfAssessment
from libs.kit.canonical import digest
from services.registry.acting import Acting
from services.registry.dossiers import documents, frozen, law, store
from services.registry.dossiers.acts import submissions
from services.registry.dossiers.asking import ASSESSMENT, Checked
from services.registry.dossiers.case import Case, begin, save
from services.registry.dossiers.conduct import Conduct, dated
from services.registry.dossiers.errors import DossierIncomplete
from services.registry.dossiers.rules import SUBMIT
from services.registry.dossiers.tables import DossierRow
from services.registry.parties import require_standing


async def submit(
    acting: Acting,
    dossier_id: UUID,
    asked: ActInput,
    checked: Checked,
    *,
    if_match: str,
    conduct: Conduct | None = None,
) -> Dossier:
    """Freeze the dossier and hand it to the first level, or back to the one that returned it."""
    conduct = conduct or dated(asked)
    case = await begin(
        acting, dossier_id, SUBMIT, conduct=conduct, if_match=if_match, seen=checked.version
    )
    row = case.dossier
    if not row.historic:
        require_standing(case.producer)
    columns = await _binding(acting, case, checked)
    papers = await _papers(acting, case)
    if row.slip_number is None and not row.historic:
        columns["slip_number"] = await _slip_number(acting, case)
    columns["frozen"] = frozen.frozen_document(case.filed, papers, columns)
    columns["frozen_hash"] = digest(columns["frozen"])
    submissions.keep(acting, case, columns["frozen"], columns["frozen_hash"])
    return await save(acting, case, note=asked.note, marks=[], **columns)


async def _binding(acting: Acting, case: Case, checked: Checked) -> dict[str, Any]:
    """Bind a first submission to the law of its day (Law: 26/2026 Đ.12 k.2)."""
    row = case.dossier
    if row.lodged_on is not None:
        return frozen.law_of(row)
    binding = law.of_day(case.day, row.kind)
    decree = binding.decree
    if (decree.procedure_digest, decree.sheets_digest) != checked.law:
        raise StaleVersion(current=row.version)
    if decree.procedure_digest != row.procedure_digest:
        await law.bind(acting.session, decree, acting.clock.now())
    return {
        "lodged_on": case.day,
        "finish_by": binding.finish_by,
        "rulebook": decree.procedure.id,
        "procedure_digest": decree.procedure_digest,
        "sheets_digest": decree.sheets_digest,
        "product_set_label": law.label_of(decree.procedure, row.product_set),
    }


async def _papers(acting: Acting, case: Case) -> dict[UUID, str | None]:
    """Check the papers that are named, and that the required kinds are among them."""
    row = case.dossier
    assessment = SelfAssessment.model_validate(row.self_assessment)
    named = list(documents.places_of_papers(assessment))
    known = await store.known_papers(acting.session, {paper for _, paper in named})
    faults = documents.paper_faults(
        named, known, row.producer_id, filed_on=case.day, prefix=ASSESSMENT
    )
    if not row.historic:
        kinds = frozenset(paper.kind for paper in known.values())
        procedure = _law_then(row, case)
        faults += documents.missing_papers(
            procedure, row.product_set, case.producer.kind, kinds, prefix=ASSESSMENT
        )
        faults += documents.box_faults(assessment, law.boxes(procedure), prefix=ASSESSMENT)
    if faults:
        raise DossierIncomplete(faults=faults)
    return {paper.id: paper.sha256 for paper in known.values()}


def _law_then(row: DossierRow, case: Case) -> Any:
    return case.law if row.lodged_on is not None else law.of_day(case.day, row.kind).procedure


async def _slip_number(acting: Acting, case: Case) -> str:
    row, day = case.dossier, case.day
    ordinal = await store.next_slip(acting.session, row.commune, day)
    return law.slip_number(
        _law_then(row, case),
        ordinal=ordinal,
        province=row.province,
        commune=row.commune,
        year=day.year,
    )
