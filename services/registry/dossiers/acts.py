"""Open a dossier, fill in the self-assessment, show and list."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from libs.clients.scoring import ScoringClient
from libs.contracts.core import NATION, Page, new_id
from libs.contracts.errors import AlreadyExists, Fault, InvalidInput, OcopError
from libs.contracts.registry.dossiers import (
    Dossier,
    DossierCreate,
    DossierLine,
    DossierStatus,
    DossierSteps,
    SelfAnswer,
    SelfAssessment,
)
from libs.contracts.scopes import Scope
from libs.kit import audit
from libs.kit.pagination import decode_cursor, encode_cursor
from services.registry import saving
from services.registry.acting import Acting
from services.registry.dossiers import documents, law, moving, queries, views
from services.registry.dossiers.errors import (
    DossierOpenAlready,
    HistoryOnly,
    ProducersOwnStep,
)
from services.registry.dossiers.queries import Found
from services.registry.dossiers.rules import Act
from services.registry.dossiers.tables import DossierRow
from services.registry.land import queries as territory
from services.registry.land.acts import find_unit
from services.registry.products import ProductRow, load_product


async def law_for(scoring: ScoringClient, new: DossierCreate, today: date) -> law.Law:
    """Ask for the rulebook of a new dossier: by its name in history, else by today.

    A rulebook that still takes dossiers is no history: they go their way step by step, each by
    the one whose step it is. History ends with its own law, so nothing of it is done today.
    """
    if new.rulebook is None:
        return await law.law_of_day(scoring, today, new.kind)
    found = await law.law_named(scoring, new.rulebook)
    book, day = found.rulebook, new.lodged_on
    assert day is not None
    if book.lodged_before is None or book.lodged_before > today:
        facts = {"rulebook": book.id}
        raise InvalidInput(faults=[Fault("/rulebook", "rulebook_not_history", facts)])
    if not book.lodged_from <= day < book.lodged_before:
        facts = {
            "rulebook": book.id,
            "earliest": book.lodged_from.isoformat(),
            "latest": book.lodged_before.isoformat(),
        }
        raise InvalidInput(faults=[Fault("/lodged_on", "not_under_this_rulebook", facts)])
    return replace(found, finish_by=await _end_of_history(scoring, new, day, today))


async def _end_of_history(
    scoring: ScoringClient, new: DossierCreate, lodged_on: date, today: date
) -> date:
    """Give the last day of what was lodged then: the law's own, else the eve of today's law."""
    then = await law.law_of_day(scoring, lodged_on, new.kind)
    if then.finish_by is not None:
        return then.finish_by
    return (await law.law_of_day(scoring, today, new.kind)).rulebook.lodged_from - timedelta(1)


async def open_dossier(acting: Acting, new: DossierCreate, bound: law.Law) -> Dossier:
    """Open a dossier on a product of the caller's, or enter a historic one."""
    if new.historic and Scope.HISTORY_WRITE not in acting.principal.scopes:
        raise HistoryOnly
    if not new.historic and not acting.is_producer:
        raise ProducersOwnStep
    product, producer = await load_product(acting, new.product_id)
    number = new.product_set or product.product_set
    codes = await _units(acting, product, new)
    now = acting.clock.now()
    row = DossierRow(
        id=new.id or new_id(),
        product_id=product.id,
        producer_id=producer.id,
        product_set=number,
        product_set_label=law.label_of(bound, number),
        kind=new.kind.value,
        historic=new.historic,
        rulebook=bound.rulebook.id,
        rulebook_digest=bound.rulebook.digest,
        lodged_on=new.lodged_on,
        finish_by=bound.finish_by if new.historic else None,
        slip_number=new.slip_number,
        status=DossierStatus.DRAFT.value,
        commune=codes[-1],
        district=codes[1] if len(codes) > 2 else None,  # noqa: PLR2004 - province, district, commune
        province=codes[0],
        current_commune=product.commune,
        current_province=acting.reach.today(product.commune).province or NATION,
        self_assessment=SelfAssessment().model_dump(mode="json"),
        marks=[],
        forwardings=[],
        created_at=now,
        updated_at=now,
    )
    await law.bind(acting.session, bound.rulebook, now)
    acting.session.add(row)
    await saving.flush(
        acting.session,
        {
            "pk_dossiers": AlreadyExists(),
            "ix_dossiers_one_open_a_product": DossierOpenAlready(product=str(product.id)),
        },
    )
    audit.record(
        acting.session,
        acting.principal,
        action="dossier.opened",
        kind="dossier",
        id=row.id,
        after=moving.snapshot(row),
    )
    return await moving.answer(acting, (row, product, producer))


async def _units(acting: Acting, product: ProductRow, new: DossierCreate) -> list[str]:
    """Give province, district if any, and commune on the day of lodging.

    Unless the commune of that day is named, it is the one that kept its code, or the only one
    that went into the product's commune of today.
    """
    if new.lodged_on is None:
        where = acting.reach.today(product.commune)
        return [where.province or NATION, where.commune or product.commune]
    session, today, day = acting.session, acting.clock.today(), new.lodged_on
    now = await find_unit(session, product.commune, on=None, today=today)
    if new.commune is None:
        before = await territory.ancestors_on(session, now, day)
        kept = [unit for unit in before if unit.code == product.commune]
        before = kept if len(kept) == 1 else before
        if len(before) != 1:
            found: dict[str, Any] = {"candidates": [f"{unit.code} {unit.name}" for unit in before]}
            raise InvalidInput(faults=[Fault("/commune", "commune_of_the_time", found)])
        unit = before[0]
    else:
        unit = await find_unit(session, new.commune, on=day, today=today)
        heirs = await territory.current_units(session, unit, today)
        if product.commune not in {heir.code for heir in heirs}:
            facts = {"commune": new.commune, "present": product.commune}
            raise InvalidInput(faults=[Fault("/commune", "commune_not_an_ancestor", facts)])
    line = await territory.path(session, unit, day)
    return [above.code for above in line if above.code != NATION]


async def peek(acting: Acting, session: AsyncSession, dossier_id: UUID, act: Act) -> Found:
    """Read a dossier in a transaction of its own, before another service is asked.

    Everything that can be refused without that answer is refused here already.
    """
    early = replace(acting, session=session)
    found = await moving.load_for_act(early, dossier_id, lock=False)
    rulebook = await law.bound(session, found[0].rulebook_digest)
    await moving.require_may(early, found, act, rulebook)
    moving.require_possible(found, act, rulebook)
    return found


async def check_assessment(
    scoring: ScoringClient, row: DossierRow, assessment: SelfAssessment
) -> None:
    """Have scoring check the options of a whole self-assessment, complete or not."""
    if not assessment.answers:
        return
    answers = {code: given.option for code, given in assessment.answers.items()}
    try:
        await law.check_answers(scoring, row.rulebook, row.product_set, answers, complete=False)
    except OcopError as error:
        if not error.faults:
            raise
        raise law.moved(error, "/answers", tail="/option") from error


async def check_answer(
    scoring: ScoringClient, row: DossierRow, criterion: str, answer: SelfAnswer
) -> None:
    """Have scoring check one option."""
    options = {criterion: answer.option}
    try:
        await law.check_answers(scoring, row.rulebook, row.product_set, options, complete=False)
    except OcopError as error:
        if not error.faults:
            raise
        fault = error.faults[0]
        unknown = fault.code == "unknown_criterion"
        pointer, where = ("/criterion", "path") if unknown else ("/option", "body")
        raise InvalidInput(faults=[Fault(pointer, fault.code, fault.params, where)]) from error


async def revise(
    acting: Acting, dossier_id: UUID, assessment: SelfAssessment, *, if_match: str
) -> Dossier:
    """Replace the self-assessment (Mẫu 02) while the producer has the ball."""
    found = await _revisable(acting, dossier_id, if_match)
    return await _store(acting, found, assessment)


async def revise_answer(
    acting: Acting, dossier_id: UUID, criterion: str, answer: SelfAnswer, *, if_match: str
) -> Dossier:
    """Set the option of one criterion."""
    found = await _revisable(acting, dossier_id, if_match)
    known = SelfAssessment.model_validate(found[0].self_assessment)
    changed = known.model_copy(update={"answers": {**known.answers, criterion: answer}})
    named = [(f"/papers/{number}", paper) for number, paper in enumerate(answer.papers)]
    return await _store(acting, found, changed, named=named)


async def _revisable(acting: Acting, dossier_id: UUID, if_match: str) -> Found:
    found = await moving.load_for_act(acting, dossier_id)
    rulebook = await law.bound(acting.session, found[0].rulebook_digest)
    await moving.require_may(acting, found, Act.REVISE, rulebook)
    moving.decide(found, Act.REVISE, rulebook)
    moving.require_version(found[0], if_match)
    return found


async def _store(
    acting: Acting,
    found: Found,
    assessment: SelfAssessment,
    *,
    named: list[tuple[str, UUID]] | None = None,
) -> Dossier:
    row = found[0]
    places = list(documents.places_of_papers(assessment)) if named is None else named
    known = await queries.known_papers(acting.session, {paper for _, paper in places})
    faults = documents.paper_faults(places, known, row.producer_id)
    if faults:
        raise InvalidInput(faults=faults)
    before = moving.snapshot(row)
    row.self_assessment = assessment.model_dump(mode="json")
    moving.touch(acting, row, Act.REVISE, before)
    return await moving.answer(acting, found)


async def show(acting: Acting, dossier_id: UUID) -> Dossier:
    """Show one dossier."""
    return await moving.answer(acting, await moving.load(acting, dossier_id))


async def show_steps(acting: Acting, dossier_id: UUID) -> DossierSteps:
    """Show the steps of one dossier."""
    await moving.load(acting, dossier_id)
    rows = await queries.steps(acting.session, dossier_id)
    return DossierSteps(items=[views.step_of(row) for row in rows])


async def list_dossiers(
    acting: Acting, wanted: queries.DossierFilter, *, cursor: str | None, limit: int
) -> Page[DossierLine]:
    """Give one page of the dossiers within the caller's reach, the newest first."""
    after = decode_cursor(cursor, fields=(UUID,))[0] if cursor else None
    found = await queries.dossiers_page(
        acting.session, acting.reach, wanted, after=after, limit=limit
    )
    end = encode_cursor((found[limit - 1][0].id,)) if len(found) > limit else None
    return Page[DossierLine](items=[views.line_of(one) for one in found[:limit]], next=end)
