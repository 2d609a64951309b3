"""Recognise products by one decision, all or none, and order a certificate for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from libs.contracts.core import NATION, Level
from libs.contracts.errors import AlreadyExists, Fault, InvalidInput
from libs.contracts.registry.standing import CertificateProgress, Decision, DecisionCreate
from libs.kit import audit
from libs.kit.terms import term_end
from libs.kit.text import fold
from services.registry import land, saving
from services.registry.acting import Acting
from services.registry.actions import Action
from services.registry.dossiers import (
    Case,
    Conduct,
    Today,
    begin_all,
    case_of,
    pointing_to,
    require_between,
    write,
)
from services.registry.standing import jobs, rules, store, views
from services.registry.standing.errors import AlreadyRecognised, DecisionNumberTaken
from services.registry.standing.rules import RECOGNISE, Authority
from services.registry.standing.tables import DecisionRow, RecognitionRow


@dataclass(frozen=True, slots=True)
class Paper:
    """What only the paper of a past decision knows; empty today."""

    numbers: Mapping[UUID, str] = field(default_factory=dict)
    """Each certificate's original number by dossier."""
    authority: str | None = None
    """The authority as the paper heads it."""


async def decide(
    acting: Acting,
    new: DecisionCreate,
    *,
    conduct: Conduct | None = None,
    paper: Paper | None = None,
) -> Decision:
    """Recognise every product named, or none: rows and certificate jobs in one transaction."""
    today, paper = acting.clock.today(), paper or Paper()
    require_between(new.date, None, today, "/date")
    conduct = conduct or Today(on=new.date, pointer="/date")
    cases, authority = await _cases(acting, new.dossier_ids, conduct)
    decision = await _record(acting, new, authority, paper, historic=conduct.historic)
    for case in cases:
        await _recognise(acting, case, decision, paper.numbers.get(case.dossier.id))
    named = sorted(map(str, new.dossier_ids))
    audit.record(
        acting.session,
        acting.principal,
        action=Action.DECISION_RECORDED,
        kind="decision",
        id=decision.id,
        after={**decision.model_dump(mode="json"), "dossiers": named},
    )
    await saving.flush(acting.session, {"uq_recognitions_dossier_id": AlreadyRecognised()})
    recognised = await store.of_decision(acting.session, decision.id)
    return views.decision_of(decision, recognised, today)


async def _cases(
    acting: Acting, dossier_ids: Sequence[UUID], conduct: Conduct
) -> tuple[list[Case], Authority]:
    found, steps = await begin_all(acting, dossier_ids)
    authority: Authority | None = None
    cases: list[Case] = []
    for number, dossier_id in enumerate(dict.fromkeys(dossier_ids)):
        pointer = f"/dossier_ids/{number}"
        if dossier_id not in found:
            facts = {"dossier": str(dossier_id)}
            raise InvalidInput(faults=[Fault(pointer, "dossier_unknown", facts)])
        with pointing_to(pointer):
            filed, so_far = found[dossier_id], steps[dossier_id]
            case = await case_of(acting, filed, RECOGNISE, conduct=conduct, steps=so_far)
            authority = rules.same_authority(authority, case.level, case.unit)
        cases.append(case)
    if authority is None:
        raise InvalidInput(faults=[Fault("/dossier_ids", "dossier_unknown", {"dossier": "-"})])
    return cases, authority


async def _record(
    acting: Acting, new: DecisionCreate, authority: Authority, paper: Paper, *, historic: bool
) -> DecisionRow:
    row = DecisionRow(
        id=acting.new_id(new.id),
        number=new.number,
        number_key=fold(new.number).replace(" ", ""),
        decided_on=new.date,
        year=new.date.year,
        signer_name=new.signer.name,
        signer_title=new.signer.title,
        legal_basis=new.legal_basis,
        level=authority.level,
        unit=authority.unit,
        unit_name=await _name_then(acting, authority, new, paper),
        historic=historic,
        created_at=acting.clock.now(),
    )
    acting.session.add(row)
    taken = DecisionNumberTaken(number=new.number, year=new.date.year)
    await saving.flush(
        acting.session, {"pk_decisions": AlreadyExists(), "ix_decisions_one_number_a_year": taken}
    )
    return row


async def _name_then(
    acting: Acting, authority: Authority, new: DecisionCreate, paper: Paper
) -> str:
    """Give the unit's name on the day of the decision: our data's, else as typed from the paper.

    Ours: where the data do not cover the day, no authority is invented.
    """
    if authority.level is Level.MINISTRY:
        return (await land.find_unit(acting.session, NATION, on=new.date, today=new.date)).name
    names = await land.names_on(acting.session, authority.unit, new.date)
    known: str | None = getattr(names, authority.level.value, None)
    if known is not None:
        return known
    if paper.authority is None:
        facts = {"unit": authority.unit, "day": new.date.isoformat()}
        raise InvalidInput(faults=[Fault("/authority", "authority_not_covered", facts)])
    return paper.authority


async def _recognise(
    acting: Acting, case: Case, decision: DecisionRow, original: str | None
) -> None:
    row = _recognition(acting, case, decision, original)
    acting.session.add(row)
    write(acting, case, note=decision.number)
    await jobs.order(acting.session, jobs.ISSUE, row.id)
    audit.record(
        acting.session,
        acting.principal,
        action=Action.PRODUCT_RECOGNISED,
        kind="recognition",
        id=row.id,
        after=row.model_dump(mode="json"),
    )


def _recognition(
    acting: Acting, case: Case, decision: DecisionRow, original: str | None
) -> RecognitionRow:
    dossier, product, producer = case.filed
    frozen = dossier.frozen or {}
    maker = frozen.get("producer", {})
    now, months = acting.clock.now(), case.law.term.months
    if dossier.stars is None or product.code is None:
        raise LookupError(f"dossier {dossier.id} came to a decision without stars or a code")
    return RecognitionRow(
        id=acting.new_id(),
        decision_id=decision.id,
        dossier_id=dossier.id,
        product_id=product.id,
        producer_id=producer.id,
        product_code=product.code,
        product_name=frozen.get("product", {}).get("name", product.name),
        producer_name=maker.get("name", producer.name),
        producer_address=maker.get("address", producer.address),
        product_set=dossier.product_set,
        product_set_label=dossier.product_set_label[:300],
        stars=dossier.stars,
        rulebook=dossier.rulebook,
        procedure_digest=dossier.procedure_digest,
        sheets_digest=dossier.sheets_digest,
        historic=dossier.historic,
        recognised_on=decision.decided_on,
        entered_on=acting.clock.today(),
        validity_months=months,
        valid_until=term_end(decision.decided_on, months),
        certificate_original=original,
        certificate_progress=CertificateProgress.PENDING,
        created_at=now,
        updated_at=now,
    )
