"""Enter history: the acts of the other chapters, by other persons and on the days of the papers."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import law
from libs.contracts.core import Level
from libs.contracts.errors import Fault, InvalidInput
from libs.contracts.registry.councils import Council, CouncilState, Round, Sheet
from libs.contracts.registry.dossiers import Dossier, Forwarding, SelfAssessment
from libs.contracts.registry.history import (
    PastAct,
    PastConclusion,
    PastCouncil,
    PastDecision,
    PastDossier,
    PastEntry,
    PastForwarding,
    PastOpening,
    PastProposal,
    PastReason,
    PastReport,
    PastReturn,
    PastRound,
    PastSheet,
)
from libs.contracts.registry.standing import Decision
from services.registry import councils, dossiers, standing
from services.registry.acting import Acting
from services.registry.councils import Founding, NotYourUnit, Scored, Seating
from services.registry.dossiers import Binding, Checked, NotYourLevel, Opening
from services.registry.history import rules
from services.registry.history.places import units_then
from services.registry.history.rules import Past
from services.registry.products import load_product


async def open_dossier(acting: Acting, new: PastDossier, labels: Mapping[int, str]) -> Dossier:
    """Open a dossier of the past under its own law; `labels`: the names of that law's sets."""
    today, decree = acting.clock.today(), dossiers.named(new.rulebook)
    rules.require_over(decree.procedure, today)
    rules.require_lodged_under(decree.procedure, new.lodged_on)
    rules.require_before(new.lodged_on, _until(acting), "/lodged_on")
    product, producer = await load_product(acting, new.product_id, entering=True)
    number = new.product_set or product.product_set
    if number not in labels:
        facts = {"number": number, "rulebook": new.rulebook}
        raise InvalidInput(faults=[Fault("/product_set", "product_set_not_known", facts)])
    present = acting.reach.today(product.commune).commune or product.commune
    units = await units_then(acting.session, present, new.commune, new.lodged_on, today)
    then = law.read().on(new.lodged_on, new.kind)
    finish_by = rules.last_day(then[1].finish_by if then else None, law.read().newest().procedure)
    return await dossiers.record_opening(
        acting,
        Opening(
            id=new.id,
            kind=new.kind,
            product=product,
            producer=producer,
            product_set=number,
            label=labels[number],
            binding=Binding(decree, finish_by),
            commune=units.commune or product.commune,
            district=units.district,
            province=units.province or "",
            historic=True,
            lodged_on=new.lodged_on,
            slip_number=new.slip_number,
            product_code=new.product_code,
        ),
    )


async def revise(
    acting: Acting, dossier_id: UUID, assessment: SelfAssessment, *, if_match: str
) -> Dossier:
    """Enter the self-assessment as the paper has it."""
    conduct = _past(acting, _until(acting) or acting.clock.today())
    return await dossiers.acts.revise(
        acting, dossier_id, assessment, if_match=if_match, conduct=conduct
    )


async def submit(
    acting: Acting, dossier_id: UUID, asked: PastAct, checked: Checked, *, if_match: str
) -> Dossier:
    """Enter that the dossier was submitted; the first time on its day of lodging."""
    conduct = _past(acting, asked.effective_on, lodging=True)
    return await dossiers.acts.submit(
        acting, dossier_id, asked, checked, if_match=if_match, conduct=conduct
    )


async def accept(acting: Acting, dossier_id: UUID, asked: PastAct, *, if_match: str) -> Dossier:
    """Enter that an office took the dossier in."""
    conduct = _past(acting, asked.effective_on)
    return await dossiers.acts.accept(acting, dossier_id, asked, if_match=if_match, conduct=conduct)


async def give_back(
    acting: Acting, dossier_id: UUID, asked: PastReturn, *, if_match: str
) -> Dossier:
    """Enter that an office gave the dossier back."""
    return await dossiers.acts.give_back(
        acting, dossier_id, asked, if_match=if_match, conduct=_past(acting, asked.effective_on)
    )


async def reject(acting: Acting, dossier_id: UUID, asked: PastReason, *, if_match: str) -> Dossier:
    """Enter that an office rejected the dossier."""
    conduct = _past(acting, asked.effective_on)
    return await dossiers.acts.reject(acting, dossier_id, asked, if_match=if_match, conduct=conduct)


async def withdraw(
    acting: Acting, dossier_id: UUID, asked: PastReason, *, if_match: str
) -> Dossier:
    """Enter that the producer withdrew the dossier."""
    return await dossiers.acts.withdraw(
        acting, dossier_id, asked, if_match=if_match, conduct=_past(acting, asked.effective_on)
    )


async def report(acting: Acting, dossier_id: UUID, asked: PastReport, *, if_match: str) -> Dossier:
    """Enter the commune's report."""
    conduct = _past(acting, asked.effective_on)
    return await dossiers.acts.report(acting, dossier_id, asked, if_match=if_match, conduct=conduct)


async def propose(
    acting: Acting, dossier_id: UUID, asked: PastProposal, *, if_match: str
) -> Dossier:
    """Enter the letter with which the commune sent the dossier on."""
    return await dossiers.acts.enter_proposal(
        acting, dossier_id, asked, if_match=if_match, conduct=_past(acting, asked.effective_on)
    )


async def found_council(acting: Acting, new: PastCouncil) -> Council:
    """Enter a council of the past, of one's own level or one below, in one's territory."""
    mine = acting.principal
    level, unit = new.level or mine.level, new.unit or mine.unit
    if level.is_above(mine.level):
        raise NotYourLevel(needed=level.value, level=mine.level.value)
    if Level.of_unit(unit) is not level:
        facts = {"unit": unit, "level": level.value}
        raise InvalidInput(faults=[Fault("/unit", "unit_of_another_level", facts)])
    rules.require_before(new.decision.date, _until(acting), "/decision/date")
    if not acting.reach.covers(unit):
        raise NotYourUnit(unit=mine.unit, level=mine.level.value)
    seats = [
        Seating(one.id, one.account_id, one.name, one.title, one.chair, one.stands_for)
        for one in new.members
    ]
    founding = Founding(
        id=new.id,
        name=new.name,
        level=level,
        unit=unit,
        decision=new.decision,
        term_from=new.term_from,
        term_to=new.term_to,
        regulations=new.regulations,
        members=seats,
        state=CouncilState.IN_FORCE,
        historic=True,
    )
    return await councils.record_council(acting, founding)


async def open_round(acting: Acting, new: PastRound) -> Round:
    """Enter a round of a council of the past."""
    return await councils.acts.open_round(acting, new, historic=True)


async def take_in(acting: Acting, round_id: UUID, asked: PastEntry, *, if_match: str) -> Round:
    """Enter that dossiers came before a council."""
    conduct = _past(acting, asked.effective_on)
    return await councils.acts.take_in(acting, round_id, asked, if_match=if_match, conduct=conduct)


async def file_sheet(acting: Acting, dossier_id: UUID, new: PastSheet, total: int) -> Sheet:
    """Enter a member's sheet."""
    return await councils.acts.enter_sheet(
        acting,
        dossier_id,
        new,
        total,
        conduct=_past(acting, new.effective_on),
        member_id=new.member_id,
    )


async def open_sheets(
    acting: Acting, dossier_id: UUID, asked: PastOpening, scored: Scored, *, if_match: str
) -> Dossier:
    """Enter that the sheets were opened."""
    return await councils.acts.open_sheets(
        acting,
        dossier_id,
        asked,
        scored,
        if_match=if_match,
        conduct=_past(acting, asked.effective_on),
    )


async def conclude(
    acting: Acting,
    dossier_id: UUID,
    asked: PastConclusion,
    scored: Scored | None,
    *,
    if_match: str,
) -> Dossier:
    """Enter the council's conclusion."""
    return await councils.acts.enter_conclusion(
        acting,
        dossier_id,
        asked,
        scored,
        if_match=if_match,
        conduct=_past(acting, asked.effective_on),
    )


async def forward(
    acting: Acting, dossier_id: UUID, asked: PastForwarding, *, if_match: str
) -> Dossier:
    """Enter the decision that sent a dossier up; it makes no star, so nobody confirms it."""
    conduct = _past(acting, asked.decision.date, pointer="/decision/date")
    case = await dossiers.begin(
        acting, dossier_id, standing.FORWARD, conduct=conduct, if_match=if_match
    )
    row = case.dossier
    sent = Forwarding(
        level=case.law.routing[row.stage].level,
        number=asked.decision.number,
        date=asked.decision.date,
    )
    forwardings = [*row.forwardings, sent.model_dump(mode="json")]
    return await dossiers.save(acting, case, note=asked.decision.number, forwardings=forwardings)


async def decide(acting: Acting, new: PastDecision) -> Decision:
    """Enter a decision that recognised products; it is a draft until it is confirmed."""
    rules.require_a_number_each(set(new.dossier_ids), set(new.certificate_numbers))
    rules.require_before(new.date, _until(acting), "/date")
    paper = standing.Paper(new.signer, new.papers, new.certificate_numbers, new.authority)
    return await standing.acts.decide(acting, new, paper)


def _past(acting: Acting, on: date, **more: Any) -> Past:
    """Give the conduct of an act of the past, by this caller."""
    return Past(on, until=_until(acting), **more)


def _until(acting: Acting) -> date | None:
    """Give the last day of the caller's unit: one that has ended enters history of its time."""
    return acting.reach.atlas.ended_on(acting.principal.unit)
