"""Submission: complete, checked by scoring, frozen under a hash, numbered in the commune's book."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from libs.clients.scoring import ScoringClient
from libs.contracts.errors import Fault, InvalidInput, OcopError
from libs.contracts.law import AssessmentKind
from libs.contracts.registry.dossiers import ActInput, Dossier, SelfAssessment
from services.registry.acting import Acting
from services.registry.dossiers import documents, law, moving, queries, views
from services.registry.dossiers.errors import DossierIncomplete
from services.registry.dossiers.queries import Found
from services.registry.dossiers.rules import Act
from services.registry.dossiers.tables import DossierRow, SlipCounterRow
from services.registry.products import assign_product_code

_ASSESSMENT = "/self_assessment"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was asked of scoring, and for which version of the dossier."""

    version: int
    law: law.Law | None
    """The law of today for a first lodging; None where the dossier is bound already."""


async def check(scoring: ScoringClient, row: DossierRow, today: date) -> Checked:
    """Ask scoring for the law and for what the self-assessment lacks under it."""
    found = None
    rulebook, has_sheets = row.rulebook, True
    if not row.historic and row.lodged_on is None:
        found = await law.law_of_day(scoring, today, AssessmentKind(row.kind))
        law.label_of(found, row.product_set)
        rulebook, has_sheets = found.rulebook.id, found.rulebook.has_sheets
    assessment = SelfAssessment.model_validate(row.self_assessment)
    if has_sheets and (assessment.answers or not row.historic):
        answers = {code: given.option for code, given in assessment.answers.items()}
        try:
            await law.check_answers(
                scoring, rulebook, row.product_set, answers, complete=not row.historic
            )
        except OcopError as error:
            if not error.faults:
                raise
            faults = law.moved(error, f"{_ASSESSMENT}/answers").faults
            raise DossierIncomplete(faults=faults) from error
    return Checked(row.version, found)


async def submit(
    acting: Acting, dossier_id: UUID, act: ActInput, checked: Checked, *, if_match: str
) -> Dossier:
    """Freeze the dossier and hand it to the first level, or back to the one that returned it."""
    found = await moving.load_for_act(acting, dossier_id)
    row, product, _ = found
    rulebook = await law.bound(acting.session, row.rulebook_digest)
    await moving.require_may(acting, found, Act.SUBMIT, rulebook)
    moving.decide(found, Act.SUBMIT, rulebook)
    moving.require_version(row, if_match, checked.version)
    first = row.frozen_hash is None
    day = _day(row, act, acting.clock.today(), first=first)
    if checked.law is not None:
        rulebook = checked.law.rulebook
        await law.bind(acting.session, rulebook, acting.clock.now())
        row.rulebook, row.rulebook_digest = rulebook.id, rulebook.digest
        row.product_set_label = law.label_of(checked.law, row.product_set)
        row.finish_by = checked.law.finish_by
        row.lodged_on = day
    papers = await _papers(acting, found, day)
    if first and not row.historic:
        row.slip_number = await _next_slip_number(acting.session, row, day)
    if first:
        await assign_product_code(
            acting,
            product,
            rulebook.procedure,
            commune=row.commune,
            district=row.district,
            province=row.province,
            year=day.year,
        )
    row.frozen = views.frozen_document(found, papers)
    row.frozen_hash = documents.digest(row.frozen)
    row.marks = []
    await moving.move(acting, found, Act.SUBMIT, rulebook, day=day, note=act.note)
    return await moving.answer(acting, found)


def _day(row: DossierRow, act: ActInput, today: date, *, first: bool) -> date:
    if not (row.historic and first):
        return moving.day_of_act(row, act.on, today)
    assert row.lodged_on is not None
    if act.on not in {None, row.lodged_on}:
        facts = {"earliest": row.lodged_on.isoformat(), "latest": row.lodged_on.isoformat()}
        raise InvalidInput(faults=[Fault("/on", "day_out_of_order", facts)])
    return row.lodged_on


async def _papers(acting: Acting, found: Found, day: date) -> dict[UUID, str | None]:
    """Check the papers that are named, and that the required kinds are among them."""
    row, _, producer = found
    assessment = SelfAssessment.model_validate(row.self_assessment)
    named = list(documents.places_of_papers(assessment))
    known = await queries.known_papers(acting.session, {paper for _, paper in named})
    faults = documents.paper_faults(named, known, row.producer_id, filed_on=day, prefix=_ASSESSMENT)
    if not row.historic:
        kinds = frozenset(paper.kind for paper in known.values())
        faults += documents.missing_papers(row.rulebook, producer.kind, kinds, prefix=_ASSESSMENT)
    if faults:
        raise DossierIncomplete(faults=faults)
    return {paper.id: paper.sha256 for paper in known.values()}


async def _next_slip_number(session: AsyncSession, row: DossierRow, day: date) -> str:
    """Take the commune's next number of the year (Mẫu 01: `n/PĐK-T-X-20YY`).

    The counter's row stays locked until the transaction ends, so no number is skipped.
    """
    counter = insert(SlipCounterRow).values(commune=row.commune, year=day.year, last=1)
    statement = counter.on_conflict_do_update(
        index_elements=["commune", "year"], set_={"last": col(SlipCounterRow.last) + 1}
    ).returning(col(SlipCounterRow.last))
    number = (await session.execute(statement)).scalar_one()
    return f"{number}/PĐK-{row.province}-{row.commune}-{day.year}"
