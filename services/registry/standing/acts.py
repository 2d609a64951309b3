"""Decide on many products at once, all or none; send a dossier up; show and list."""

from datetime import date
from uuid import UUID

from libs.contracts.core import Level, Page, new_id
from libs.contracts.errors import AlreadyExists, Fault, InvalidInput, NotFound, OcopError
from libs.contracts.registry.dossiers import Dossier, Forwarding
from libs.contracts.registry.standing import (
    CertificateProgress,
    Decision,
    DecisionCreate,
    DecisionLine,
    ForwardingInput,
    Recognition,
)
from libs.contracts.scoring import Rulebook
from libs.kit import audit
from libs.kit.pagination import decode_cursor, encode_cursor
from libs.kit.text import fold
from services.registry import saving
from services.registry.acting import Acting
from services.registry.councils.errors import HistoryMixed
from services.registry.dossiers import law, moving
from services.registry.dossiers import queries as dossiers
from services.registry.dossiers import rules as routing
from services.registry.dossiers import views as dossier_views
from services.registry.dossiers.queries import Found
from services.registry.dossiers.rules import Act
from services.registry.dossiers.tables import DossierRow
from services.registry.land import queries as territory
from services.registry.land.acts import find_unit
from services.registry.products import assign_product_code
from services.registry.standing import jobs, queries, rules, views
from services.registry.standing.errors import (
    AlreadyRecognised,
    DecisionMixed,
    DecisionNumberTaken,
)
from services.registry.standing.tables import DecisionRow, RecognitionRow

Authority = tuple[Level, str, bool]
"""A deciding level, its unit, and whether the decision is history."""


async def forward(
    acting: Acting, dossier_id: UUID, asked: ForwardingInput, *, if_match: str
) -> Dossier:
    """Approve a result and send the dossier to the level that the rulebook names."""
    found = await moving.load_for_act(acting, dossier_id)
    row = found[0]
    rulebook = await law.bound(acting.session, row.rulebook_digest)
    await moving.require_may(acting, found, Act.FORWARD, rulebook)
    moving.decide(found, Act.FORWARD, rulebook)
    moving.require_version(row, if_match)
    day = _day(row, asked.decision.date, acting.clock.today(), "/decision/date")
    sent = Forwarding(
        level=rulebook.routing[row.stage].level,
        number=asked.decision.number,
        date=asked.decision.date,
    )
    row.forwardings = [*row.forwardings, sent.model_dump(mode="json")]
    await moving.move(acting, found, Act.FORWARD, rulebook, day=day, note=asked.decision.number)
    return await moving.answer(acting, found)


def _day(row: DossierRow, decided_on: date, today: date, pointer: str) -> date:
    """Give the legal day of a decision: not before the last step, not after today."""
    if row.historic:
        return moving.day_of_act(row, decided_on, today, pointer=pointer)
    earliest = row.last_act_on or row.lodged_on or today
    if not earliest <= decided_on <= today:
        facts = {"earliest": earliest.isoformat(), "latest": today.isoformat()}
        raise InvalidInput(faults=[Fault(pointer, "day_out_of_order", facts)])
    return decided_on


async def decide(acting: Acting, new: DecisionCreate) -> Decision:
    """Recognise every product named, or none: rows and certificate jobs in one transaction."""
    found = await dossiers.dossiers_locked(acting.session, new.dossier_ids)
    wanted = list(dict.fromkeys(new.dossier_ids))
    authority: Authority | None = None
    laws: dict[UUID, Rulebook] = {}
    for number, dossier_id in enumerate(wanted):
        pointer = f"/dossier_ids/{number}"
        if dossier_id not in found:
            facts = {"dossier": str(dossier_id)}
            raise InvalidInput(faults=[Fault(pointer, "dossier_unknown", facts)])
        one = found[dossier_id]
        laws[dossier_id] = await law.bound(acting.session, one[0].rulebook_digest)
        try:
            own = await _authority(acting, one, laws[dossier_id])
            authority = _same(authority, own)
        except OcopError as error:
            error.faults = (Fault(pointer, error.code, error.params), *error.faults)
            raise
    assert authority is not None
    decision = await _record(acting, new, authority)
    for dossier_id in sorted(wanted, key=lambda one: found[one][1].id):
        await _recognise(acting, found[dossier_id], laws[dossier_id], decision, new)
    _note(acting, decision, new)
    await saving.flush(acting.session, {"uq_recognitions_dossier_id": AlreadyRecognised()})
    recognised = await queries.of_decision(acting.session, decision.id)
    return views.decision_of(decision, recognised, acting.clock.today())


async def _authority(acting: Acting, found: Found, rulebook: Rulebook) -> Authority:
    row = found[0]
    acting.reach.require(row.current_commune)
    moving.require_possible(found, Act.RECOGNISE, rulebook)
    await moving.require_may(acting, found, Act.RECOGNISE, rulebook)
    level = routing.responsible(dossier_views.standing_of(row), Act.RECOGNISE, rulebook.routing)
    assert level is not None
    unit = moving.unit_at(row, level)
    if unit is None:
        raise DecisionMixed(level=level.value, unit="-")
    return level, unit, row.historic


def _same(authority: Authority | None, own: Authority) -> Authority:
    if authority is None or authority == own:
        return own
    if authority[2] != own[2]:
        raise HistoryMixed
    raise DecisionMixed(level=own[0].value, unit=own[1])


async def _record(acting: Acting, new: DecisionCreate, authority: Authority) -> DecisionRow:
    level, unit, historic = authority
    today = acting.clock.today()
    if new.date > today:
        facts = {"earliest": "-", "latest": today.isoformat()}
        raise InvalidInput(faults=[Fault("/date", "day_out_of_order", facts)])
    numbers = set(new.certificate_numbers or {})
    if numbers != (set(new.dossier_ids) if historic else set()):
        code = "certificate_numbers_for_each" if historic else "only_for_history"
        raise InvalidInput(faults=[Fault("/certificate_numbers", code)])
    named = await find_unit(acting.session, unit, on=new.date, today=today)
    line = await territory.path(acting.session, named, new.date)
    row = DecisionRow(
        id=new.id or new_id(),
        number=new.number,
        number_key=fold(new.number).replace(" ", ""),
        decided_on=new.date,
        year=new.date.year,
        signer_name=new.signer.name,
        signer_title=new.signer.title,
        legal_basis=new.legal_basis,
        level=level.value,
        unit=unit,
        unit_name=named.name,
        province=next((one.code for one in line if one.level == "province"), None),
        historic=historic,
        created_at=acting.clock.now(),
    )
    acting.session.add(row)
    await saving.flush(
        acting.session,
        {
            "pk_decisions": AlreadyExists(),
            "ix_decisions_one_number_a_year": DecisionNumberTaken(
                number=new.number, year=new.date.year
            ),
        },
    )
    return row


async def _recognise(
    acting: Acting, found: Found, rulebook: Rulebook, decision: DecisionRow, new: DecisionCreate
) -> None:
    dossier, product, producer = found
    day = _day(dossier, new.date, acting.clock.today(), "/date")
    assert dossier.stars is not None
    code = await assign_product_code(
        acting.session,
        product,
        dossier.commune,
        (dossier.lodged_on or day).year,
        clock=acting.clock,
        principal=acting.principal,
        on=dossier.lodged_on if dossier.historic else None,
    )
    frozen = dossier.frozen or {}
    maker = frozen.get("producer", {})
    now = acting.clock.now()
    row = RecognitionRow(
        id=new_id(),
        decision_id=decision.id,
        dossier_id=dossier.id,
        product_id=product.id,
        producer_id=producer.id,
        product_code=code,
        product_name=frozen.get("product", {}).get("name", product.name),
        producer_name=maker.get("name", producer.name),
        producer_address=maker.get("address", producer.address),
        product_set=dossier.product_set,
        product_set_label=dossier.product_set_label[:300],
        stars=dossier.stars,
        rulebook=dossier.rulebook,
        rulebook_digest=dossier.rulebook_digest,
        historic=dossier.historic,
        current_commune=dossier.current_commune,
        current_province=dossier.current_province,
        recognised_on=new.date,
        entered_on=acting.clock.today(),
        validity_months=rulebook.validity_months,
        valid_until=rules.valid_until(new.date, rulebook.validity_months),
        certificate_original=(new.certificate_numbers or {}).get(dossier.id),
        certificate_progress=CertificateProgress.PENDING.value,
        created_at=now,
        updated_at=now,
    )
    acting.session.add(row)
    await moving.move(acting, found, Act.RECOGNISE, rulebook, day=day, note=new.number)
    await jobs.order(acting.session, jobs.ISSUE, row.id)
    audit.record(
        acting.session,
        acting.principal,
        action="product.recognised",
        kind="recognition",
        id=row.id,
        after=row.model_dump(mode="json"),
    )


def _note(acting: Acting, decision: DecisionRow, new: DecisionCreate) -> None:
    audit.record(
        acting.session,
        acting.principal,
        action="decision.recorded",
        kind="decision",
        id=decision.id,
        after={
            **decision.model_dump(mode="json"),
            "dossiers": sorted(map(str, new.dossier_ids)),
        },
    )


async def show_decision(acting: Acting, decision_id: UUID) -> Decision:
    """Show a decision of the caller's unit or below."""
    row = await queries.decision(acting.session, decision_id)
    if row is None or not acting.reach.sees(row.unit):
        raise NotFound
    recognised = await queries.of_decision(acting.session, row.id)
    return views.decision_of(row, recognised, acting.clock.today())


async def list_decisions(
    acting: Acting, *, number: str | None, cursor: str | None, limit: int
) -> Page[DecisionLine]:
    """List the decisions of the caller's unit and below, the newest first."""
    after = decode_cursor(cursor, fields=(UUID,))[0] if cursor else None
    found = await queries.decisions_page(
        acting.session,
        acting.reach,
        number=fold(number).replace(" ", "") if number else None,
        after=after,
        limit=limit,
    )
    end = encode_cursor((found[limit - 1][0].id,)) if len(found) > limit else None
    return Page[DecisionLine](items=[views.line_of(*one) for one in found[:limit]], next=end)


async def load_recognition(
    acting: Acting, recognition_id: UUID, *, lock: bool = False
) -> queries.Found:
    """Give a recognition that the caller may know of, or 404."""
    found = await queries.recognition(acting.session, recognition_id, lock=lock)
    if found is None:
        raise NotFound
    row, _, _, producer = found
    acting.reach.require_visible(row.current_commune, producer.owner_account)
    return found


async def show_recognition(acting: Acting, recognition_id: UUID) -> Recognition:
    """Show one recognition with its certificate."""
    found = await load_recognition(acting, recognition_id)
    return views.recognition_of(found, acting.clock.today())


async def list_recognitions(
    acting: Acting, wanted: queries.RecognitionFilter, *, cursor: str | None, limit: int
) -> Page[Recognition]:
    """List the recognitions within the caller's reach, the newest first."""
    after = decode_cursor(cursor, fields=(UUID,))[0] if cursor else None
    found = await queries.recognitions_page(
        acting.session, acting.reach, wanted, after=after, limit=limit
    )
    end = encode_cursor((found[limit - 1][0].id,)) if len(found) > limit else None
    items = [views.recognition_of(one, wanted.today) for one in found[:limit]]
    return Page[Recognition](items=items, next=end)
